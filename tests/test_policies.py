"""What each named policy does: the sequences of the literature, and the lines that are enforced."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.errors import DilemmaError
from dilemma.repeated.policies import POLICIES, described, policy
from dilemma.repeated.policy import Seat
from dilemma.stage.game import Bimatrix

AXELROD = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], ["C", "D"])
SETS = ("five", "corners", "COL,CMP", "grid:3")
FREE = ("prisoners_dilemma", "chicken", "stag_hunt")
# Each name with arguments that its rule allows in the learning dilemma, and in Axelrod's game.
ARGUMENTS = {
    "always": ("collaboration", "C"), "limited_punishment": ("3", "3"), "extortion": ("3", "3"),
    "zd_generous": ("2", "2"), "equalizer": ("0.5", "2"),
}  # fmt: skip
WRITTEN = [name + (f":{ARGUMENTS[name][0]}" if name in ARGUMENTS else "") for name in POLICIES]
WRITTEN += ["grim:nash", "grim:exit", "grim:AVO", "random:1/4", "generous_tit_for_tat:1/10",
            "graded_trust:4", "graded_trust:7", "teacher:1"]  # fmt: skip


def seats(game):
    return Seat.of(game, 0), Seat.of(game, 1)


def five(strategies="five", name="learning_dilemma"):
    return load(name).with_strategies(strategies).at()


def played(game, own, partner, rounds, slips=None):
    """
    What two policies choose, round by round: letters "CCD", or short names "COL CMP".

    `slips` says by round what the first and the second do instead of what they meant.
    """
    policies = [policy(text, seat) for text, seat in zip((own, partner), seats(game), strict=True)]
    states = [each.start for each in policies]
    done = []
    for k in range(1, rounds + 1):
        meant = [int(each.choose[at].argmax()) for each, at in zip(policies, states, strict=True)]
        assert all(
            each.choose[at].max() == 1 or k in (slips or {})
            for each, at in zip(policies, states, strict=True)
        )
        names = (slips or {}).get(k, (None, None))
        a, b = (
            mean if name is None else seat.position(name)
            for mean, name, seat in zip(meant, names, seats(game), strict=True)
        )
        done.append((a, b))
        states = [
            int(policies[0].moves[states[0], a, b]),
            int(policies[1].moves[states[1], b, a]),
        ]
    sides = game.row_labels, game.column_labels
    if game.points:
        sides = (tuple(point.short for point in game.points),) * 2
    joint = " " if game.points else ""
    return tuple(joint.join(sides[side][pair[side]] for pair in done) for side in (0, 1))


def against(text, partner, game=AXELROD):
    """What a policy does while the partner does what is said, one letter for each round."""
    slips = {k: (None, name) for k, name in enumerate(partner, start=1)}
    return played(game, text, "always_cooperate", len(partner) + 1, slips)[0]


def smallest(found):
    """How many states the rule needs at least: those that differ in what follows (Moore 1956)."""
    reached, todo = {found.start}, [found.start]
    while todo:
        new = set(found.moves[todo.pop()].flat) - reached
        reached |= new
        todo += new
    reached = sorted(reached)
    block = {s: (tuple(found.choose[s]), bool(found.leaves[s])) for s in reached}
    while True:
        finer = {s: (block[s], tuple(block[t] for t in found.moves[s].flat)) for s in reached}
        numbers = {key: k for k, key in enumerate(dict.fromkeys(finer.values()))}
        if len(numbers) == len(set(block.values())):
            return len(numbers)
        block = {s: numbers[finer[s]] for s in reached}


def built(text, seat):
    """The policy, or the words by which it is refused."""
    try:
        return policy(text, seat)
    except DilemmaError as error:
        return str(error)


@pytest.mark.parametrize("text", WRITTEN)
def test_every_policy_is_the_smallest_automaton_of_its_rule_on_the_five(text):
    """As few states as possible is what makes two policies comparable (Abreu & Rubinstein 1988)."""
    for seat in seats(five()):
        found = policy(text, seat)
        assert found.name == text
        assert len(found.states) == smallest(found)


@pytest.mark.parametrize("name", [*SETS, *FREE])
def test_every_policy_is_written_for_every_game_or_refused_in_one_line(name):
    """Nothing but a policy that fits, or an error that says why not, comes back."""
    game = five(name) if name in SETS else load(name).at()
    refused = set()
    for seat, text in product(seats(game), WRITTEN):
        found = built(text, seat)
        if isinstance(found, str):
            refused.add(text)
            assert "\n" not in found
        else:
            assert found.moves.shape[1:] == (len(seat.own), len(seat.theirs))
            assert len(found.states) == smallest(found)
    collaborating = {text for text in WRITTEN if text.split(":")[0].startswith("always_")}
    if name in ("five", "grid:3"):
        assert refused == set()
    elif name in FREE:
        assert collaborating - {"always_cooperate", "always_defect"} <= refused
        assert not {"tit_for_tat", "grim", "exit", "grim:nash", "contrite_tit_for_tat"} & refused


def test_constant_policies_never_move():
    game = five()
    assert against("always_compromise", ["CMP", "COL"], game) == "CPR CPR CPR"
    assert policy("always:ACC", Seat.of(game, 0)).states == ("accommodation",)
    assert against("always_defect", "CDC") == "DDDD"


def test_tit_for_tat_does_as_the_partner_did():
    assert against("tit_for_tat", "CDDCDC") == "CCDDCDC"
    assert against("suspicious_tit_for_tat", "CDDCDC") == "DCDDCDC"


def test_tit_for_tat_answers_any_open_choice_with_collaboration():
    """Compromise and accommodation are open, avoidance is not."""
    seat = Seat.of(five(), 0)
    found = policy("tit_for_tat", seat)
    shown = [seat.own[int(found.choose[t].argmax())] for t in found.moves[0, 0]]
    assert shown == [
        "collaboration", "competition", "collaboration", "collaboration", "competition",
    ]  # fmt: skip


def test_two_copies_of_tit_for_tat_echo_one_slip_for_ever():
    """One slip is answered in turn; suspicion from the start has the same end."""
    assert played(AXELROD, "tit_for_tat", "tit_for_tat", 6, {2: ("D", None)}) == (
        "CDCDCD", "CCDCDC",
    )  # fmt: skip
    assert played(AXELROD, "tit_for_tat", "suspicious_tit_for_tat", 5) == ("CDCDC", "DCDCD")


def test_contrition_ends_the_echo():
    """Wu & Axelrod (1995): the culprit bears one answer, then both are content again."""
    both = "contrite_tit_for_tat", "contrite_tit_for_tat"
    assert played(AXELROD, *both, 6, {2: ("D", None)}) == ("CDCCCC", "CCDCCC")


def test_contrition_forgives_a_slip_of_both_at_once():
    both = "contrite_tit_for_tat", "contrite_tit_for_tat"
    assert played(AXELROD, *both, 4, {2: ("D", "D")}) == ("CDCC", "CDCC")


def test_the_contrite_stays_contrite_until_it_has_opened():
    """A second slip while contrite is no reason to be content."""
    slips = {1: ("D", None), 2: ("D", "D"), 3: (None, "D")}
    assert played(AXELROD, "contrite_tit_for_tat", "always_cooperate", 4, slips)[0] == "DDCC"


def test_two_tats_bear_one_betrayal():
    assert against("tit_for_two_tats", "DCDDC") == "CCCCDC"
    assert against("tit_for_two_tats", "DDDC") == "CCDDC"


def test_win_stay_lose_shift_turns_to_cooperation_after_mutual_defection():
    """Nowak & Sigmund (1993): one slip costs one round; a fool is exploited."""
    both = "win_stay_lose_shift", "win_stay_lose_shift"
    assert played(AXELROD, *both, 5, {2: ("D", None)}) == ("CDDCC", "CCDCC")
    assert against("win_stay_lose_shift", "DDDD") == "CDCDC"
    assert played(AXELROD, both[0], "always_cooperate", 4, {1: ("D", None)})[0] == "DDDD"


def test_copycat_repeats_the_strategy_itself():
    game = five()
    assert against("copycat", ["AVO", "ACC", "CMP"], game) == "COL AVO ACC CMP"
    found = policy("copycat", Seat.of(game, 0))
    assert [found.states[s] for s in found.moves[0, 0]] == list(game.row_labels)


def test_copycat_needs_one_strategy_set():
    game = Bimatrix.of([[1, 2, 3], [4, 5, 6]], [[1, 2, 3], [4, 5, 6]], ["a", "b"], ["a", "b", "c"])
    with pytest.raises(DilemmaError, match="the same strategies for both partners"):
        policy("copycat", Seat.of(game, 0))


def test_grim_never_forgives_and_punishes_its_own_slip():
    """Both partners see the same history, so both punish from the next round on."""
    assert played(AXELROD, "grim", "grim", 4, {2: ("D", None)}) == ("CDDD", "CCDD")
    assert against("grim", "CDCC") == "CCDDD"


def test_grim_is_triggered_by_an_open_deviation_too():
    """Compromise is open, but it is not what was agreed; tit for tat lets it pass."""
    game = five()
    assert against("grim:AVO", ["COL", "CPR", "COL"], game) == "COL COL AVO AVO"
    assert against("tit_for_tat", ["COL", "CPR", "COL"], game) == "COL COL COL COL"
    assert policy("grim", Seat.of(game, 0)).choose[1, 1] == 1


def test_bare_grim_punishes_by_competition_and_without_it_by_the_first_closed_strategy():
    game = five("COL,AVO")
    assert against("grim", ["AVO", "COL"], game) == "COL AVO AVO"


def test_grim_with_cooperation_for_a_punishment_is_refused():
    with pytest.raises(DilemmaError, match="grim:COL punishes with what it rewards"):
        policy("grim:COL", Seat.of(five(), 0))


def test_a_punishment_is_corrected_to_nash_and_exit_too():
    with pytest.raises(DilemmaError, match="Did you mean 'nash'"):
        policy("grim:nahs", Seat.of(five(), 0))


CHICKEN = Bimatrix.of([[3, 1], [5, 0]], [[3, 5], [1, 0]], ["C", "D"])


@pytest.mark.parametrize(
    ("slip", "expected"),
    [
        (("D", None), ("DCCC", "CDDD")),
        ((None, "D"), ("CDDD", "DCCC")),
        (("D", "D"), ("DCCC", "DDDD")),
    ],
)
def test_nash_reversion_in_chicken_punishes_whoever_deviated(slip, expected):
    """The culprit must give way for ever; after both deviated, both mean the first equilibrium."""
    assert played(CHICKEN, "grim:nash", "grim:nash", 4, {1: slip}) == expected


def test_nash_reversion_in_a_stag_hunt_is_the_pure_equilibrium_that_is_worst():
    hunt = Bimatrix.of([[4, 0], [3, 3]], [[4, 3], [0, 3]], ["C", "D"])
    assert played(hunt, "grim:nash", "grim:nash", 3, {1: ("D", None)}) == ("DDD", "CDD")


def test_nash_reversion_takes_the_worst_of_several_pure_equilibria_for_each():
    """Two equilibria, (1, 1) paying 1 to row and 2 to column, (2, 2) paying 2 and 1."""
    game = Bimatrix.of(
        [[3, 0, 0], [4, 1, 0], [4, 0, 2]], [[3, 4, 4], [0, 2, 0], [0, 0, 1]], ["C", "D", "E"]
    )
    both = "grim:nash", "grim:nash"
    assert played(game, *both, 3, {1: ("D", None)}) == ("DDD", "CDD")
    assert played(game, *both, 3, {1: (None, "D")}) == ("CEE", "DEE")
    assert played(game, *both, 3, {1: ("E", "E")}) == ("EDD", "EDD")
    assert policy("grim:nash", Seat.of(game, 0)).states == ("together", "punish", "submit")


def test_nash_reversion_mixes_where_no_equilibrium_is_pure():
    found = policy("grim:nash", Seat.of(load("matching_pennies").at(), 0))
    assert found.states == ("together", "punish")
    assert found.choose[1].tolist() == [Fraction(1, 2)] * 2


def test_where_cooperation_is_the_only_equilibrium_nothing_is_left_to_punish_with():
    found = policy("grim:nash", Seat.of(five(name="learning_harmony"), 0))
    assert found.states == ("collaboration",)


def test_leaving_is_for_ever_and_after_any_deviation():
    for text in ("exit", "grim:exit"):
        found = policy(text, Seat.of(five(), 0))
        assert found.leaves.tolist() == [False, True]
        assert found.moves[0, 0].tolist() == [0, 1, 1, 1, 1]
        assert (found.moves[0, 1:] == 1).all()
        assert (found.moves[1] == 1).all()


def test_limited_punishment_returns_to_cooperation_after_its_rounds():
    """Green & Porter (1984): the end of the punishment is fixed, whatever happens in it."""
    both = ("limited_punishment:2",) * 2
    assert played(AXELROD, *both, 6, {1: (None, "D")}) == ("CDDCCC", "DDDCCC")
    assert against("limited_punishment:2", "DCDCC") == "CDDCCC"


def test_start_small_climbs_the_steps_of_openness():
    """Two of them reach collaboration in the third round; a betrayal is answered by the start."""
    game = five()
    assert played(game, "start_small", "start_small", 4)[0] == "CMP CPR COL COL"
    partner = ["CMP", "CPR", "CPR", "CMP", "COL"]
    assert against("start_small", partner, game) == "CMP CPR COL CMP CPR COL"
    assert against("start_small", "CCDC") == "DCCDC"


def test_start_small_takes_the_most_receptive_strategy_of_each_transparency():
    seat = Seat.of(five("grid:3"), 0)
    rows = policy("start_small", seat).choose
    assert [seat.own[int(row.argmax())] for row in rows] == [
        "competition", "r1t0.5", "collaboration",
    ]  # fmt: skip
    with pytest.raises(DilemmaError, match="at least two transparencies"):
        policy("start_small", Seat.of(five("CMP,AVO"), 0))


def test_trust_rises_by_one_level_and_falls_by_two():
    """From one half: a betrayal costs all of it, two open rounds bring it back."""
    found = policy("graded_trust", Seat.of(AXELROD, 0))
    assert found.trust == tuple(Fraction(k, 4) for k in range(5))
    assert found.states[found.start] == "trust 1/2"
    assert against("graded_trust", "DCCC") == "CDDCC"
    assert against("graded_trust", "CCDCD") == "CCCCCD"
    assert against("graded_trust", "CCDD") == "CCCCD"
    even = policy("graded_trust:4", Seat.of(AXELROD, 0))
    assert even.states[even.start] == "trust 2/3"


def test_the_exploiter_spares_who_answers_and_uses_who_does_not():
    """Axelrod (1984) of Tester: D C C D C D ..., but tit for tat after a first answer."""
    assert against("exploiter", "CCCCCCC") == "DCCDCDCD"
    assert against("exploiter", "CDDCC") == "DCCDCC"
    assert played(AXELROD, "exploiter", "tit_for_tat", 6) == ("DCCCCC", "CDCCCC")


def test_who_hits_and_runs_competes_whatever_is_done_and_then_leaves():
    for seat in seats(AXELROD):
        found = policy("hit_and_run:2", seat)
        assert found.states == ("take 1", "take 2", "gone")
        assert found.leaves.tolist() == [False, False, True]
        assert (found.choose[:, 1] == 1).all()
        assert found.moves[:, 0, 0].tolist() == found.moves[:, 1, 1].tolist() == [1, 2, 2]
    assert len(policy("hit_and_run", seat).states) == 4


def test_trust_is_built_together_and_lost_by_either():
    """Ghosh & Ray (1996): closed first, then open; who does otherwise, either way, is left."""
    assert played(AXELROD, "trust_building:2", "trust_building:2", 4) == ("DDCC", "DDCC")
    found = policy("trust_building:2", Seat.of(AXELROD, 0))
    assert found.states == ("build 1", "build 2", "together", "out")
    assert found.leaves.tolist() == [False, False, False, True]
    assert found.moves[0].tolist() == [[3, 3], [3, 1]]
    assert found.moves[1].tolist() == [[3, 3], [3, 2]]
    assert found.moves[2].tolist() == [[2, 3], [3, 3]]
    assert len(policy("trust_building", Seat.of(AXELROD, 0)).states) == 5


def test_the_teacher_bears_its_lessons():
    """Three lessons whatever happens, then tit for tat; one lesson is tit for tat itself."""
    assert against("teacher", "DDDDC") == "CCCDDC"
    assert against("teacher:1", "DDC") == against("tit_for_tat", "DDC")


def test_chances_may_be_fractions():
    """A slash in an argument makes no path of it."""
    seat = Seat.of(AXELROD, 0)
    assert policy("random:1/3", seat).choose.tolist() == [[Fraction(1, 3), Fraction(2, 3)]]
    assert policy("random", seat).choose.tolist() == [[Fraction(1, 2), Fraction(1, 2)]]
    assert policy("1/2,1/2,1/2,1/2", seat).choose[1, 0] == Fraction(1, 2)


def test_generosity_is_that_of_nowak_and_sigmund():
    """1992: min{1 - (T - R)/(R - S), (R - P)/(T - P)} is 1/3 at 5, 3, 1, 0."""
    seat = Seat.of(AXELROD, 0)
    assert policy("generous_tit_for_tat", seat).choose[1, 0] == Fraction(1, 3)
    assert policy("generous_tit_for_tat", seat).states == ("open", "closed")
    assert policy("generous_tit_for_tat:1/10", seat).choose[1, 0] == Fraction(1, 10)
    default = policy("generous_tit_for_tat", Seat.of(five(), 0))
    assert default.choose[1, 0] == min(1 - Fraction(245, 1395), Fraction(907, 1152))


def test_four_chances_are_a_memory_one_policy_that_opens_with_the_first_strategy():
    seat = Seat.of(AXELROD, 0)
    found = policy("0.9,0.1,0.5,0.3", seat)
    assert found.states == ("start", "after CC", "after CD", "after DC", "after DD")
    assert found.choose[:, 0].tolist() == [1, *(Fraction(k, 10) for k in (9, 1, 5, 3))]
    assert (found.moves == [[1, 2], [3, 4]]).all()
    shift = policy("1,0,0,1", seat)
    assert shift.states == ("after CC or DD", "after CD or DC")
    assert (shift.moves == policy("win_stay_lose_shift", seat).moves).all()


def test_four_chances_go_by_the_order_of_the_strategies_not_by_openness():
    found = policy("1,0,1,0", Seat.of(five("CMP,COL"), 0))
    assert found.choose[0].tolist() == [1, 0]
    assert found.moves[0, 0].tolist() == [0, 1]


def after(text, q, game=AXELROD, side=0):
    """Both payoffs in the limit of means against a memory-one partner, from the stationary law."""
    seat = Seat.of(game, side)
    found = policy(text, seat)
    own, other = (seat.cooperate, seat.defect), (seat.other.cooperate, seat.other.defect)
    cells = list(product(range(2), range(2)))
    chain = []
    for a, b in cells:
        p = found.choose[found.moves[0, own[a], other[b]]][own[0]]
        mine, theirs = (p, 1 - p), (q[2 * b + a], 1 - q[2 * b + a])
        chain.append([mine[c] * theirs[d] for c, d in cells])
    law = stationary(chain)
    payoffs = seat.payoffs, seat.other.payoffs.T
    return tuple(
        sum(w * each[own[a], other[b]] for w, (a, b) in zip(law, cells, strict=True))
        for each in payoffs
    )


def stationary(chain):
    """The one law that the chain keeps, by elimination."""
    size = len(chain)
    rows = [[chain[i][j] - (i == j) for i in range(size)] + [Fraction(0)] for j in range(size - 1)]
    rows.append([Fraction(1)] * (size + 1))
    for k in range(size):
        pivot = next(i for i in range(k, size) if rows[i][k])
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for i in range(size):
            if i != k:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[-1] for row in rows]


inner = st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=20)
opponents = st.tuples(inner, inner, inner, inner)


@settings(max_examples=25)
@given(opponents, st.fractions(1, 6, max_denominator=4))
def test_extortion_takes_chi_times_the_partners_surplus_whoever_the_partner_is(q, chi):
    """Press & Dyson (2012)."""
    mine, theirs = after(f"extortion:{chi}", q)
    assert mine - 1 == chi * (theirs - 1)


@settings(max_examples=25)
@given(opponents, st.fractions(1, 6, max_denominator=4))
def test_the_generous_bear_chi_times_the_partners_loss(q, chi):
    """Stewart & Plotkin (2013)."""
    mine, theirs = after(f"zd_generous:{chi}", q)
    assert mine - 3 == chi * (theirs - 3)


@settings(max_examples=25)
@given(opponents, st.fractions(1, 3, max_denominator=6))
def test_the_equalizer_holds_the_partner_to_its_value(q, value):
    """Press & Dyson (2012): the partner's payoff is out of its hands."""
    assert after(f"equalizer:{value}", q)[1] == value


@settings(max_examples=10)
@given(opponents, st.sampled_from([0, 1]))
def test_the_lines_hold_in_an_asymmetric_alliance_too(q, side):
    """Between collaboration and competition of partners who differ; P and P' are their own."""
    game = load("nummi").at()
    seat = Seat.of(game, side)
    P, P_ = (each.payoffs[each.defect, each.other.defect] for each in (seat, seat.other))
    mine, theirs = after("extortion:3", q, game, side)
    assert mine - P == 3 * (theirs - P_)


def test_the_equalizer_holds_where_mutual_defection_pays_more_too():
    """There the line is turned round; in between nothing can be enforced."""
    deadlock = Bimatrix.of([[1, 0], [5, 3]], [[1, 5], [0, 3]], ["C", "D"])
    q = (Fraction(1, 3), Fraction(1, 4), Fraction(1, 5), Fraction(1, 6))
    with pytest.raises(DilemmaError, match="in this game no value can be enforced"):
        policy("equalizer:2", Seat.of(deadlock, 0))
    turned = Bimatrix.of([[0, 0], [0, 0]], [[1, 0], [3, 4]], ["C", "D"])
    assert after("equalizer:2", q, turned)[1] == 2


def test_a_constraint_without_chi_decides_alone():
    """Where the partner gets the same after CD and DD, only the own payoffs count there."""
    assert policy("extortion:2", Seat.of(load("stag_hunt").at(), 0)).choose.shape == (5, 2)
    game = Bimatrix.of([[3, 2], [5, 1]], [[3, 1], [0, 1]], ["C", "D"])
    with pytest.raises(DilemmaError, match="in this game no chi can be enforced"):
        policy("extortion:2", Seat.of(game, 0))


def test_extortion_three_gives_the_published_numbers():
    """Press & Dyson (2012): 41/11 and 21/11 against unconditional cooperation."""
    assert after("extortion:3", (Fraction(1),) * 4) == (Fraction(41, 11), Fraction(21, 11))
    found = policy("extortion:3", Seat.of(AXELROD, 0))
    assert found.choose[1:, 0].tolist() == [Fraction(11, 13), Fraction(1, 2), Fraction(7, 26), 0]


def test_generous_two_is_the_published_policy():
    """Stewart & Plotkin (2012), ZDGTFT-2: 1, 1/8, 1, 1/4; as we recall it."""
    found = policy("zd_generous:2", Seat.of(AXELROD, 0))
    chances = [found.choose[found.moves[0, a, b]][0] for a, b in product(range(2), range(2))]
    assert chances == [1, Fraction(1, 8), 1, Fraction(1, 4)]


@pytest.mark.parametrize(
    ("text", "game", "message"),
    [
        ("tit_for_tatt", AXELROD, "no policy called 'tit_for_tatt'. Did you mean 'tit_for_tat'?"),
        ("tit_for_tat:2", AXELROD, "tit_for_tat:2: tit_for_tat takes no argument"),
        ("exit:", AXELROD, "exit takes no argument"),
        ("limited_punishment", AXELROD, "needs an argument: limited_punishment:ROUNDS"),
        ("grim:", AXELROD, "grim needs an argument: grim:PUNISHMENT"),
        ("limited_punishment:0", AXELROD, "limited_punishment:0 has no such number of rounds; "
         "it must be from 1 to 99"),
        ("limited_punishment:100", AXELROD, "it must be from 1 to 99"),
        ("limited_punishment:two", AXELROD, "has no such number of rounds"),
        ("graded_trust:3", AXELROD, "it must be from 4 to 99"),
        ("always:compromise", AXELROD, "no strategy called 'compromise'. Known: C, D"),
        ("always_compromise", AXELROD, "no strategy called 'compromise'. Known: C, D"),
        ("random:1.5", AXELROD, "random:1.5: 3/2 is no chance; it must be from 0 to 1"),
        ("generous_tit_for_tat:-1", AXELROD, "-1 is no chance"),
        ("random:x", AXELROD, "'x' is not a number"),
        ("0.5,0.5,0.5", AXELROD, "four chances, after CC, CD, DC, DD; here are 3"),
        ("0.5,0.5,0.5,2", AXELROD, "2 is no chance"),
        ("1,0,1,0", five(), "here there are 5 and 5 (try --strategies COL,CMP)"),
        ("extortion:1/2", AXELROD, "extortion:1/2: in this game chi must be at least 1"),
        ("extortion:6", CHICKEN, "chi must be at least 1 and at most 5"),
        ("zd_generous:0.9", AXELROD, "chi must be at least 1"),
        ("equalizer:4", AXELROD, "value must be at least 1 and at most 3"),
        ("equalizer:1", load("stag_hunt").at(), "in this game value must be 3"),
        ("equalizer:0", load("matching_pennies").at(), "no value can be enforced"),
        ("extortion:2", load("matching_pennies").at(), "in this game no chi can be enforced"),
        ("equalizer:1", Bimatrix.of([[1, 1], [1, 1]], [[1, 1], [1, 1]]), "nothing is enforced"),
        ("generous_tit_for_tat", load("stag_hunt").at(), "give no generosity of Nowak & Sigmund"),
        ("generous_tit_for_tat", Bimatrix.of([[1, 0], [5, 3]], [[1, 5], [0, 3]]),
         "would be -3, no chance; name the chance: generous_tit_for_tat:1/3"),
        ("tit_for_tat", five("COL,ACC"), "no strategy of first partner is closed"),
        ("missing.toml", AXELROD, "missing.toml: no such file"),
        ("some/where", AXELROD, "some/where: no such file"),
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_with_the_limit(text, game, message):
    with pytest.raises(DilemmaError) as refused:
        policy(text, Seat.of(game, 0))
    assert message in str(refused.value)


def test_every_policy_says_what_it_does_and_who_named_it():
    for name in POLICIES:
        known = described(name)
        assert known.says.endswith(".")
        assert any(character.isdigit() for character in known.source)
    assert described("grim").argument == "[punishment]"
    assert described("extortion").argument == "chi"
    assert described("tit_for_tat").argument == ""
