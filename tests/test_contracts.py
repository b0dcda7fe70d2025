"""The least contracts: by formula, by solving the game under the contract, by published numbers."""

from fractions import Fraction
from functools import cache

import pytest
from draws import alliance, alliance_values, bimatrices
from hypothesis import given
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.equilibrium.bargaining import shares
from dilemma.equilibrium.contracts import KINDS, cell_of, contracts, under
from dilemma.equilibrium.solution import profile_of
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.report.contracts import formulas, sentences
from dilemma.stage.forces import differences, forces, grim_discount
from dilemma.stage.game import Bimatrix
from dilemma.stage.payoffs import synergy

A_LITTLE = Fraction(1, 10**6)
COMMON = ("collaboration", "collaboration")

patience = st.integers(0, 19).map(lambda step: Fraction(step, 20))
patiences = st.tuples(patience, patience)


@st.composite
def targets(draw):
    """A game and one of its cells."""
    if draw(st.booleans()):
        game = alliance().at(**draw(alliance_values()))
    else:
        game = draw(bimatrices(largest=3))
    names = draw(st.sampled_from(game.row_labels)), draw(st.sampled_from(game.column_labels))
    return game, names


def regret(game, cell):
    """What a partner gains at most by leaving a cell."""
    i, j = cell
    row = tuple(Fraction(k == i) for k in range(game.shape[0]))
    column = tuple(Fraction(k == j) for k in range(game.shape[1]))
    return profile_of(game, row, column).regret


def less(amounts, i):
    """The amounts, that of partner i a little smaller."""
    return tuple(x - A_LITTLE if k == i else x for k, x in enumerate(amounts))


@given(targets(), st.sampled_from(KINDS))
def test_the_least_amounts_make_the_target_an_equilibrium_and_nothing_less_does(drawn, kind):
    """Solved: no deviation gains under the contract, and one does where a partner is due less."""
    game, names = drawn
    found = contracts(game, names)
    amounts = found.least

    assert amounts == found.side_payments
    assert regret(under(game, found.target, amounts, kind), found.target) == 0
    for i in (0, 1):
        if amounts[i]:
            assert regret(under(game, found.target, less(amounts, i), kind), found.target) > 0


@given(targets(), patiences, st.sampled_from(KINDS))
def test_with_a_future_the_least_amounts_are_those_of_the_definition(drawn, discounts, kind):
    """
    Value of the path against value of every deviation and what follows.

    What follows is the punishment or, where that is better for the contract, nothing at all; with
    a little less neither keeps the partner to the target.
    """
    game, names = drawn
    found = contracts(game, names, discounts)
    amounts = found.side_payments if kind == "side payment" else found.least
    for i in (0, 1):
        assert temptation(found, amounts, i, kind) <= 0
        if amounts[i]:
            assert temptation(found, less(amounts, i), i, kind) > 0


def temptation(found, amounts, i, kind):
    """What partner i's best deviation gains in value, under the better of the two responses."""
    game = under(found.game, found.target, amounts, kind)
    (k, n), need = found.target, found.needs[i]
    replies, own = (game.row[:, n], k) if i == 0 else (game.column[k, :], n)
    now = max([u for a, u in enumerate(replies) if a != own], default=replies[own]) - replies[own]
    d = need.discount
    return min(now, (1 - d) * now + d * (need.feared - replies[own]))


@given(targets())
def test_penalties_hostages_and_side_payments_have_the_same_equilibria(drawn):
    """They move each partner's payoff by the same function of its own choice."""
    game, names = drawn
    found = contracts(game, names)
    pure = [
        [
            cell_of(each)
            for each in solve(under(game, found.target, found.least, kind), "pure").profiles
        ]
        for kind in KINDS
    ]

    assert pure[0] == pure[1] == pure[2]
    assert found.target in pure[0]


@given(targets(), st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_payments_change_hands_and_a_hostage_is_lost(drawn, amounts):
    """Joint payoffs are what they were, but for hostages of those who left the target."""
    game, names = drawn
    target = contracts(game, names).target
    left = [
        [
            amounts[0] * (i != target[0]) + amounts[1] * (j != target[1])
            for j in range(game.shape[1])
        ]
        for i in range(game.shape[0])
    ]
    for kind in KINDS:
        total = joint(under(game, target, amounts, kind))
        lost = left if kind == "hostage" else 0
        assert (total == joint(game) - lost).all()


def joint(game):
    """What the two get together."""
    return game.row + game.column


@given(targets())
def test_side_payments_leave_the_net_payoffs_at_the_target(drawn):
    """As the game under the contract has them."""
    found = contracts(*drawn)
    paid = under(found.game, found.target, found.side_payments, "side payment")

    assert (paid.row[found.target], paid.column[found.target]) == found.net


def test_in_chicken_each_is_punished_by_its_own_worse_equilibrium():
    """MODEL's critical discount factor .4682 is where the penalty falls to zero."""
    game = load("learning_chicken").at()
    critical = Fraction(515, 1100)

    assert round(float(critical), 4) == 0.4682
    assert contracts(game, discount=critical).least == (0, 0)
    assert min(contracts(game, discount=critical - A_LITTLE).least) > 0


@given(targets())
def test_an_equilibrium_survives_unless_somebody_is_due_more_than_its_return_loses(drawn):
    """Such as mutual competition, which stays one iff x_i <= G_i for both."""
    game, names = drawn
    found = contracts(game, names)
    for profile in found.others:
        limits = zip(found.least, found.limits(profile), strict=True)
        assert found.survives(profile) == all(
            x <= limit for x, limit in limits if limit is not None
        )


@given(alliance_values(), patiences)
def test_between_collaboration_and_competition_the_forces_give_the_penalty(values, discounts):
    """G - H in one period, less delta / (1 - delta) (W - G + H) in a Prisoner's Dilemma."""
    game = alliance().with_strategies("COL,CMP").at(**values)
    named = [differences(force) for force in forces(game.believed)]
    found = contracts(game, discount=discounts)

    assert contracts(game).least == tuple(max(0, each["T-R"]) for each in named)
    if all(each["T-R"] > 0 and each["P-S"] > 0 and each["R-P"] > 0 for each in named):
        assert found.least == tuple(
            max(0, each["T-R"] - d / (1 - d) * each["R-P"])
            for each, d in zip(named, discounts, strict=True)
        )
        for d, force, least in zip(discounts, forces(game.believed), found.least, strict=True):
            assert (least == 0) == (d >= grim_discount(force))


def test_the_learning_dilemma_by_hand():
    """A gain of .245; R - P = .907; the critical discount factor 245/1152; exposure .488."""
    game = load("learning_dilemma").at()
    gain, critical = Fraction(245, 1000), Fraction(245, 1152)

    assert contracts(game).least == (gain, gain)
    assert contracts(game, discount="0.9").least == (0, 0)
    assert contracts(game, discount="0.1").least == (gain - Fraction(907, 9000),) * 2
    assert contracts(game, discount=critical).least == (0, 0)
    assert min(contracts(game, discount=critical - A_LITTLE).least) > 0
    (bad,) = contracts(game).others
    assert contracts(game).limits(bad) == (Fraction(488, 1000),) * 2
    assert contracts(game).survives(bad)
    assert not contracts(game).survives(bad, (Fraction(489, 1000), Fraction(0)))


def test_a_side_payment_on_the_path_also_moves_the_future():
    """By hand: c = .6 (1) - .4 (1/2) each; x_1 = x_2 = c / (1 - .4) = the penalty."""
    game = Bimatrix.of([[3, 0], [4, "5/2"]], [[3, 4], [0, "5/2"]], ["open", "closed"])
    found = contracts(game, ("open", "open"), "0.4")

    assert found.side_payments == found.least == (Fraction(2, 3),) * 2
    uneven = contracts(game, ("open", "open"), ("0.4", "0.8"))
    # Partner 2 keeps to it in any case: .2 (1) - .8 (1/2) + .8 (.4) = .12 once it pays .4.
    assert uneven.least == (Fraction(2, 3), 0)
    assert uneven.side_payments == (
        (Fraction(2, 5) + Fraction(2, 5) * Fraction(-1, 5)) / (1 - Fraction(8, 25)),
        (Fraction(-1, 5) + Fraction(4, 5) * Fraction(2, 5)) / (1 - Fraction(8, 25)),
    )


@given(targets(), patiences)
def test_a_fixed_payment_makes_both_gain_wherever_the_two_together_do(drawn, discounts):
    """Side payments only move money between the two."""
    found = contracts(*drawn, discounts)
    assert sum(found.net) == sum(need.payoff for need in found.needs)
    assert (found.fee is not None) == found.affordable
    if found.fee:
        for fee in found.fee:
            assert found.net[0] - fee >= found.needs[0].feared
            assert found.net[1] + fee >= found.needs[1].feared


@given(alliance_values(), st.sampled_from(["COL,CMP", "five"]))
def test_the_bargaining_shares_are_exactly_those_at_which_the_target_is_an_equilibrium(
    values, set_
):
    """Solved again at the ends, just beyond them, and at shares all over the range."""
    game = alliance(**values).with_strategies(set_)
    found = shares(game.at(), (0, 0))
    tried = {Fraction(k, 16) for k in range(1, 16)}
    if found:
        assert found.low <= found.nearest <= found.high
        tried |= {found.low, found.high, found.nearest, found.low - A_LITTLE, found.high + A_LITTLE}
    for share in tried:
        if 0 < share < 1:
            inside = found is not None and found.low <= share <= found.high
            assert (regret(game.at(bargaining_share=share), (0, 0)) == 0) == inside


@given(alliance_values(), patiences)
def test_the_bargaining_shares_of_a_repeated_alliance_need_no_contract(values, discounts):
    """At the nearest share, under the same punishments, the definition of the threat is met."""
    game = alliance(**values).at()
    found = contracts(game, discount=discounts)
    if found.shares is None:
        return
    moved = alliance(**values).at(bargaining_share=found.shares.nearest)
    for i, need in enumerate(found.needs):
        d, cell = need.threat or (Fraction(0), found.target)
        u = moved.row if i == 0 else moved.column.T
        own = u[0, 0]
        assert own >= (1 - d) * max(u[:, 0]) + d * (moved.row, moved.column)[i][cell]
        assert need.threat is None or regret(moved, cell) == 0
    if found.least == (0, 0) and all(need.threat or need.gain <= 0 for need in found.needs):
        assert found.shares.nearest == found.shares.present


def test_the_end_of_the_shares_is_where_the_weaker_becomes_impatient():
    """MODEL's .542 at a share of .2: at that discount factor the interval is [.2, .8]."""
    game = alliance().at()
    weaker = forces(alliance().at(bargaining_share=Fraction(1, 5)).believed)[0]
    found = contracts(game, discount=grim_discount(weaker)).shares

    assert round(float(grim_discount(weaker)), 3) == 0.542
    assert (found.low, found.high) == (Fraction(1, 5), Fraction(4, 5))
    assert contracts(game).shares is None


@given(alliance_values(cost_convexity=Fraction(0)))
def test_the_formulas_give_the_gains(values):
    """Evaluated at an alliance's terms, each is u_i(a, COL) - R_i."""
    game = alliance(**values)
    numbers = game.at()
    where = {}
    for i, term in enumerate(numbers.believed, start=1):
        letters = ("A", "v", "l", "w", "B", "b_p", "K", "k_r", "sigma", "phi")
        numbers_of = term._replace(created=synergy(term))[:10]
        where |= {f"{letter}_{i}": value for letter, value in zip(letters, numbers_of, strict=True)}
    rows = alliance_formulas()
    for a, label in enumerate(numbers.row_labels):
        if label not in ("collaboration", "compromise"):
            gain = rows["first partner", f"gain of {label}"]
            assert evaluated(gain, where) == numbers.row[a, 0] - numbers.row[0, 0]
            gain = rows["second partner", f"gain of {label}"]
            assert evaluated(gain, where) == numbers.column[0, a] - numbers.column[0, 0]
    m, b = values["common_benefit"], values["synergy"]
    denominator = m + 2 * b * numbers.believed[0].absorption
    if denominator > 0 and numbers.believed[1].absorption:
        share = evaluated(rows["each", SHARE], where | {"m": m, "b": b})
        if 0 < share < 1:
            at = game.at(bargaining_share=share)
            assert differences(forces(at.believed)[0])["T-R"] == 0


@cache
def alliance_formulas():
    """They are the same for every alliance."""
    return {(who, what): cell.expressions[0] for who, what, cell in formulas(alliance()).rows}


SHARE = "bargaining share from which competition gains nothing"


def evaluated(formula, where):
    """A formula in numbers."""
    from dilemma.stage.expressions import compiled

    names = [str(symbol) for symbol in formula.free_symbols]
    (value,) = compiled([formula], names)(*(where[name] for name in names))
    return Fraction(int(value.numerator), int(value.denominator))


def test_formulas_of_a_free_game_and_of_the_forces():
    """R, S, T, P for a named game; G, H, W for the alliance, with and without a future."""
    free = formulas(load("prisoners_dilemma"), load("prisoners_dilemma").row_labels[:1] * 2)
    assert [str(row[2]) for row in free.rows] == ["-R + T", "-R + T"]
    rows = {row[1]: str(row[2]) for row in formulas(load("learning_dilemma")).rows}
    assert rows["least penalty, one period (competition)"] == "G - H"
    assert rows["least penalty, repeated (competition)"] == "G - H - delta*(-G + H + W)/(1 - delta)"
    assert "tfrac" not in formulas(load("learning_dilemma")).latex()


@pytest.mark.parametrize(
    ("name", "discount", "sentence"),
    [
        ("learning_dilemma", 0, "First partner keeps to collaboration-collaboration if leaving it "
         "costs at least 0.245, by a penalty or a hostage: competition gains 0.245."),
        ("learning_dilemma", 0, "Competition-competition stays an equilibrium beside it, "
         "unless leaving costs first partner more than 0.488 or leaving costs second partner more "
         "than 0.488."),
        ("learning_dilemma", 0, "No division of the common benefits makes "
         "collaboration-collaboration an equilibrium."),
        ("learning_dilemma", "0.9", "Collaboration-collaboration needs no contract: the future is "
         "threat enough."),
        ("learning_dilemma", "0.9", "Collaboration-collaboration is an equilibrium however the "
         "common benefits are divided."),
        ("learning_harmony", 0, "Collaboration-collaboration needs no contract: nobody gains by "
         "leaving it."),
        ("learning_deadlock", "0.5", "Competition-competition is no punishment for first partner, "
         "who gets -0.05 there and -0.8 at collaboration-collaboration: no future helps, and a "
         "penalty or hostage must hold in every period."),
        ("learning_deadlock", "0.5", "Side payments of 1.65 each for keeping to it leave -0.8 "
         "each; together that is less than their worst equilibria pay."),
        ("alpha_hito", 0, "Hito keeps to collaboration-collaboration without a contract."),
        ("avoidance_trap", 0, "Collaboration-collaboration is an equilibrium if the bargaining "
         "share of first partner is at least 0.2833 and at most 0.7167; it is 0.5."),
    ],
)  # fmt: skip
def test_contracts_in_words(name, discount, sentence):
    """What a manager reads."""
    assert sentence in sentences(contracts(load(name).at(), discount=discount))


def test_the_table_names_target_deviation_and_punishment():
    """One row for each partner."""
    table = contracts(load("learning_dilemma").at(), discount="0.1").table()

    assert table.caption.endswith("an equilibrium at discount factors 0.1 each")
    assert table.rows[0][2:4] == ("competition, 0.245", "competition-competition, 0.043")


@pytest.mark.parametrize(
    ("names", "discount", "message"),
    [
        (
            ("stag", "stag", "stag"),
            0,
            "a profile names 2 strategies, row's and column's; this has 3",
        ),
        (("stag", "har"), 0, "no strategy called 'har'. Did you mean 'hare'? Known: hare, stag."),
        (("stag", "hare"), 1, "discount is 1; it must be at least 0 and below 1"),
        (("stag", "hare"), ("0.5", "-1/2"), "discount is -1/2; it must be at least 0 and below 1"),
        (None, 0, "stag_hunt is no alliance: name the profile that a contract is for"),
    ],
)
def test_what_cannot_be_asked_is_refused(names, discount, message):
    """With what would work."""
    with pytest.raises(DilemmaError) as caught:
        contracts(load("stag_hunt").at(), names, discount)
    assert str(caught.value) == message


def test_an_unknown_contract_is_refused():
    """With the known ones."""
    with pytest.raises(DilemmaError, match="no contract called 'bribe'"):
        under(load("stag_hunt").at(), (0, 0), (1, 1), "bribe")
