"""What alliances are worth: formula, chain and rounds; published numbers."""

from fractions import Fraction

import numpy as np
import pytest
from alliances import alliance, of
from draws import automata, bimatrices, chances
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.perfection import verdict
from dilemma.repeated.policy import Policy
from dilemma.repeated.value import memory_one, value
from dilemma.stage.forces import forces
from dilemma.stage.game import Bimatrix

PRISONERS = load("prisoners_dilemma").at()  # 5, 3, 1, 0
A = np.array([[3.0, 0.0], [5.0, 1.0]])
TWENTIETH = Fraction(1, 20)
CMP = 1


def played_through(found, rounds):
    """
    The value by going through the rounds, in floats, straight from the words of the noises.

    Another road than the chain: it knows nothing of joint states.
    """
    game, (one, two) = found.game, found.policies
    e, misread, signal = float(found.tremble), float(found.misperception), found.signal
    d = [float(each) for each in found.discount]
    n, m = game.shape
    totals, weights = [0.0, 0.0], [1.0, 1.0]
    now = {(one.start, two.start): 1.0}

    def slips(meant, count):
        return [(k, 1 - e if k == meant else e / (count - 1)) for k in range(count)]

    for _ in range(rounds):
        after = {}
        for (s, t), chance in now.items():
            for meant in np.ndindex(n, m):
                p = float(one.choose[s, meant[0]] * two.choose[t, meant[1]]) * chance
                for a, p_a in slips(meant[0], n):
                    for b, p_b in slips(meant[1], m):
                        q = p * p_a * p_b
                        for side, matrix in enumerate((game.row, game.column)):
                            totals[side] += q * weights[side] * float(matrix[a, b])
                        if signal is None:
                            views = [
                                (
                                    (misread if x else 1 - misread)
                                    * (misread if y else 1 - misread),
                                    one.moves[s, a, 1 - b if x else b],
                                    two.moves[t, b, 1 - a if y else a],
                                )
                                for x in (0, 1)
                                for y in (0, 1)
                            ]
                        else:
                            right = 1 - float(signal)
                            both = a == 0 and b == 0
                            views = [
                                (
                                    right if (bit == 0) == both else 1 - right,
                                    one.moves[s, meant[0], bit],
                                    two.moves[t, meant[1], bit],
                                )
                                for bit in (0, 1)
                            ]
                        for seen, s2, t2 in views:
                            after[s2, t2] = after.get((s2, t2), 0.0) + q * seen
        now = after
        weights = [weight * factor for weight, factor in zip(weights, d, strict=True)]
    return [
        total / sum(factor**k for k in range(rounds))
        for total, factor in zip(totals, d, strict=True)
    ]


@settings(max_examples=40, deadline=None)
@given(
    automata(),
    automata(),
    st.sampled_from([{}, {"tremble": "1/5"}, {"misperception": "1/8"}, {"tremble": "1/9"}]),
    st.sampled_from(["0", "1/2", "2/3"]),
)
def test_the_chain_pays_what_going_through_the_rounds_pays(one, two, noise, discount):
    found = Alliance.of(PRISONERS, one, two, [discount, "1/3"], **noise)
    assert value(found).floats == pytest.approx(played_through(found, 40), abs=1e-5)
    assert value(found, 7).floats == pytest.approx(played_through(found, 7), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(automata(pure=True), automata(pure=True), st.sampled_from([{}, {"tremble": "1/5"}]))
def test_a_public_signal_pays_what_going_through_the_rounds_pays(one, two, noise):
    found = Alliance.of(PRISONERS, one, two, "1/2", signal="1/7", **noise)
    assert value(found).floats == pytest.approx(played_through(found, 40), abs=1e-9)


@settings(max_examples=50)
@given(bimatrices(2, square=True).filter(lambda game: game.shape == (2, 2)), automata(), automata())
def test_no_value_lies_outside_the_payoffs(game, one, two):
    exact = value(Alliance.of(game, one, two, "9/10", tremble="1/10")).exact
    for number, matrix in zip(exact, (game.row, game.column), strict=True):
        assert min(matrix.flat) <= number <= max(matrix.flat)


@settings(max_examples=50)
@given(automata(), automata(), st.sampled_from(["0", "9/10", "1"]))
def test_partners_who_change_seats_change_values(one, two, discount):
    first = value(Alliance.of(PRISONERS, one, two, discount)).exact
    second = value(Alliance.of(PRISONERS, two, one, discount)).exact
    assert first == second[::-1]


@settings(max_examples=50)
@given(automata(), automata(), st.sampled_from(["0", "9/10", "1"]))
def test_values_follow_payoffs_linearly(one, two, discount):
    """Three times the payoffs plus one: three times the value plus one."""
    scaled = Bimatrix.of(3 * PRISONERS.row + 1, 3 * PRISONERS.column + 1)
    before = value(Alliance.of(PRISONERS, one, two, discount)).exact
    after = value(Alliance.of(scaled, one, two, discount)).exact
    assert after == tuple(3 * each + 1 for each in before)


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("tit_for_tat", Fraction(9, 4)),
        ("win_stay_lose_shift", Fraction(5553, 2000)),
        ("always_cooperate", Fraction(1179, 400)),
    ],
)
def test_published_limits_of_means_with_a_noise_of_one_twentieth(name, mean):
    """Nowak & Sigmund (1993): 2.25, 2.7765 and 2.9475 at (5, 3, 1, 0)."""
    found = value(of(PRISONERS, name, discount=1, tremble=TWENTIETH))
    assert found.exact == (mean, mean)
    assert found.tolerance == 0


def test_extortion_takes_three_times_the_surplus():
    """Press & Dyson (2012): chi = 3 against unconditional cooperation, 41/11 and 21/11."""
    found = value(of(PRISONERS, "extortion:3", "always_cooperate", 1))
    assert found.exact == (Fraction(41, 11), Fraction(21, 11))


def test_tit_for_tat_without_noise_has_several_recurrent_classes():
    """What the limit of means is depends on how the two begin: a Cesaro limit."""
    assert value(of(PRISONERS, "tit_for_tat", discount=1)).exact == (3, 3)
    assert value(of(PRISONERS, "tit_for_tat", "suspicious_tit_for_tat", 1)).exact == (
        Fraction(5, 2), Fraction(5, 2),
    )  # fmt: skip
    assert value(of(PRISONERS, "suspicious_tit_for_tat", discount=1)).exact == (1, 1)


def test_a_betrayed_tit_for_tat_is_paid_nothing_once():
    """(1 - d) S + d P and (1 - d) T + d P."""
    for discount in (Fraction(0), Fraction(1, 3), Fraction(9, 10)):
        found = value(of(PRISONERS, "tit_for_tat", "always_defect", discount))
        assert found.exact == (discount, 5 * (1 - discount) + discount)


def test_after_leaving_there_is_the_outside_option_for_ever():
    """Exit against competition: S once, then o; T once, then o."""
    given = {"outside_option": ["1/5", "1/4"]}
    found = alliance("learning_dilemma", "exit", "always_competition", ["1/2", "2/3"], given=given)
    S, T = Fraction(-445, 1000), Fraction(1195, 1000)
    assert value(found).exact == (S / 2 + Fraction(1, 10), T / 3 + Fraction(2, 3) / 4)
    assert value(found, 2).exact == (
        (S + Fraction(1, 2) / 5) / Fraction(3, 2),
        (T + Fraction(2, 3) / 4) / Fraction(5, 3),
    )


def test_discounting_at_one_over_known_rounds_is_the_plain_mean():
    found = value(of(PRISONERS, "tit_for_tat", "always_defect", 1), 4)
    assert found.exact == (Fraction(3, 4), Fraction(8, 4))


def test_an_uncertain_end_is_worth_what_its_discount_factor_is():
    one = value(of(PRISONERS, "tit_for_tat", "always_defect", "9/10", continuation="1/2"))
    assert one.exact == value(of(PRISONERS, "tit_for_tat", "always_defect", "9/20")).exact


def test_time_adds_to_one_for_both_partners():
    found = value(alliance("nummi", "graded_trust", "exploiter", None, tremble="1/10"))
    assert [sum(time.values()) for time in found.time] == [1, 1]
    assert found.weighed(found.alliance.joint.payoffs) == found.exact


def test_many_rounds_are_floats_that_state_their_tolerance():
    found = value(of(PRISONERS, "win_stay_lose_shift", discount=1, tremble=TWENTIETH), 100_000)
    assert found.exact is None
    assert found.floats == pytest.approx((2.7765, 2.7765), abs=1e-4)
    assert 0 < found.tolerance < 1e-6


def test_a_large_chain_is_valued_in_floats_that_state_their_tolerance():
    """Two copycats on nine strategies have 81 joint states; by symmetry both get the same."""
    found = value(
        alliance("learning_dilemma", "copycat", discount="9/10", strategies="grid:3", tremble="1/5")
    )
    assert found.exact is None
    assert found.floats[0] == pytest.approx(found.floats[1], abs=found.tolerance)
    assert 0 < found.tolerance < 1e-10


@pytest.mark.parametrize("rounds", [0, -3, 1_000_001])
def test_a_number_of_rounds_out_of_range_is_refused(rounds):
    with pytest.raises(DilemmaError, match="it must be from 1 to 1,000,000"):
        value(of(PRISONERS, "grim"), rounds)


def tables(row):
    """Four chances of the first strategy as a table of memory one (1, 2, 2, 2)."""
    p = np.array([[float(each) for each in row]]).reshape(1, 2, 2)
    return np.stack([p, 1 - p], axis=-1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.fractions(0, 1, max_denominator=9), min_size=4, max_size=4),
    st.lists(st.fractions(0, 1, max_denominator=9), min_size=4, max_size=4),
    st.sampled_from(["0", "9/10", "1"]),
)
def test_memory_one_in_batch_is_the_exact_value(p, q, discount):
    """Two roads: linear systems of floats, and the chain of joint states."""
    one, two = (",".join(map(str, each)) for each in (p, q))
    exact = value(of(PRISONERS, one, two, discount, tremble=TWENTIETH)).floats
    found = memory_one(tables(p), tables(q), (A, A.T), float(Fraction(discount)), tremble=0.05)
    assert found[0] == pytest.approx(exact, abs=1e-9)


def test_a_batch_is_the_same_alone_and_together():
    """No result depends on how the work was divided."""
    random = np.random.default_rng(3)
    first, second = (random.dirichlet(np.ones(3), (600, 3, 3)) for _ in range(2))
    payoffs = random.random((3, 3)), random.random((3, 3))
    discounts = random.random(600)
    together = memory_one(first, second, payoffs, discounts)
    for k in (0, 255, 256, 599):
        alone = memory_one(first[k : k + 1], second[k : k + 1], payoffs, discounts[k])
        assert (alone[0] == together[k]).all()


def test_a_batch_may_open_otherwise():
    """Two who open closed and repeat themselves stay closed."""
    same = tables([1, 1, 0, 0])
    closed = np.array([[0.0, 1.0]])
    found = memory_one(same, same, (A, A.T), 0.9, opening=(closed, closed))
    assert found[0] == pytest.approx([1, 1])


def test_the_limit_in_batch_needs_a_tremble():
    with pytest.raises(DilemmaError, match="needs a tremble"):
        memory_one(tables([1, 0, 1, 0]), tables([1, 0, 1, 0]), (A, A.T), 1)


@pytest.mark.parametrize("strategies", ["five", "COL,CMP"])
def test_grim_against_a_betrayer_pays_the_textbooks_letters(strategies):
    """(1 - d) S + d P and (1 - d) T + d P again, from G, W and H."""
    found = alliance("learning_dilemma", "grim", "always_competition", "1/2", strategies=strategies)
    G, W, H = forces(found.game.believed)[0]
    P = found.game.row[CMP, CMP]
    assert value(found).exact == ((P - G) / 2 + P / 2, (P + W) / 2 + P / 2)
    R = P + W - G + H
    assert value(alliance("learning_dilemma", "grim", discount="1/2")).exact == (R, R)


@given(st.integers(2, 5).flatmap(chances))
def test_one_random_choice_pays_its_mean(row):
    """A policy of one state against itself: the bilinear form of its mix."""
    n = len(row)
    game = Bimatrix.of(
        [[3 * i - j for j in range(n)] for i in range(n)],
        [[i * j for j in range(n)] for i in range(n)],
    )
    mix = Policy.of("mix", ["mix"], [row], [[[0] * n] * n])
    expected = sum(row[i] * row[j] * game.row[i, j] for i in range(n) for j in range(n))
    assert value(Alliance.of(game, mix, mix, 1)).exact[0] == expected


def test_numbers_of_many_digits_are_valued_in_floats():
    """Exact arithmetic grows with every round and every digit; floats say their tolerance."""
    found = value(of(PRISONERS, "tit_for_tat", "always_defect", "0.9123456789012345"), 1000)
    assert found.exact is None
    assert 0 < found.tolerance < 1e-9
    few = value(of(PRISONERS, "tit_for_tat", "always_defect", "0.9123456789012345"), 100)
    assert few.exact is not None
    chances = of(
        PRISONERS,
        "graded_trust",
        discount="9/10",
        tremble="0.01234567890123456789012345678901234567890123456789",
    )
    assert value(chances).exact is None
    assert "too many digits" in verdict(chances).note


def test_a_value_beyond_all_floats_is_exact_only():
    huge = Bimatrix.of([["3e400", 0], ["5e400", 1]], [["3e400", "5e400"], [0, 1]])
    found = value(of(huge, "tit_for_tat", discount="1/2"))
    assert found.exact == (3 * 10**400, 3 * 10**400)
    with pytest.raises(DilemmaError, match="too large for a float"):
        _ = found.floats
