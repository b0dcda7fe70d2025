"""Payoff dominance, risk dominance and evolutionary stability."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from draws import alliance, alliance_values, bimatrices, fractions
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dilemma.catalog.games import load
from dilemma.equilibrium.selection import distinct, is_stable, strictly_copositive
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.stage.game import Bimatrix

HALF = Fraction(1, 2)


def symmetric(payoffs):
    """The symmetric game with these payoffs of the row partner."""
    return Bimatrix.of(payoffs, [list(line) for line in zip(*payoffs, strict=True)])


def mixes_of(solution):
    """The row mixes of the chosen profiles."""
    return [profile.row for profile in solution.profiles]


@st.composite
def symmetric_games(draw, largest=4):
    """Symmetric integer games, half of them degenerate."""
    n = draw(st.integers(1, largest))
    cells = st.integers(0, draw(st.sampled_from([1, 2, 9, 99])))
    return symmetric([[draw(cells) for _ in range(n)] for _ in range(n)])


# Payoff dominance


@given(bimatrices())
def test_a_payoff_dominant_equilibrium_is_the_best_for_both(game):
    """No equilibrium pays either of them more; where none is listed, tastes differ."""
    nash = solve(game, method="exact")
    found = solve(game, "payoff-dominance", "exact")
    best = [max(profile.payoffs[side] for profile in nash.profiles) for side in (0, 1)]

    assert {profile.payoffs for profile in found.profiles} <= {tuple(best)}
    assert bool(found.profiles) == (tuple(best) in {each.payoffs for each in nash.profiles})
    assert found.complete
    assert found.price_of_anarchy is None


def test_the_stag_is_payoff_dominant_and_in_the_battle_nothing_is():
    """What is best for one is not best for the other in the battle of the sexes."""
    (stag,) = solve(load("stag_hunt"), "payoff-dominance").profiles
    battle = solve(load("battle_of_the_sexes"), "payoff-dominance")

    assert stag.supports == ((0,), (0,))
    assert battle.profiles == ()
    assert battle.note == "No equilibrium is the best for both partners."


def test_payoff_dominance_among_some_equilibria_says_so():
    """Those that were not found may pay more."""
    found = solve(load("stag_hunt"), "payoff-dominance", "nashpy")

    assert not found.complete
    assert found.note.startswith("Compared with the equilibria that were found only.")


def test_the_only_equilibrium_is_payoff_dominant():
    """With nothing to compare it with."""
    found = solve(load("prisoners_dilemma"), "payoff-dominance")

    assert len(found.profiles) == 1
    assert found.note == "There is no other equilibrium."


# Risk dominance


def test_the_hare_risk_dominates_where_the_stag_pays():
    """Harsanyi & Selten (1988): 3 x 3 against 1 x 1."""
    hunt = Bimatrix.of([[4, 0], [3, 3]], [[4, 3], [0, 3]], ["stag", "hare"])
    found = solve(hunt, "risk-dominance")

    assert mixes_of(found) == [(0, 1)]
    assert found.note == (
        "What deviating alone costs, multiplied (Nash product): 1 at stag-stag, 9 at hare-hare."
    )


def test_risk_dominance_multiplies_what_the_two_lose():
    """Harsanyi & Selten (1988): the products decide, not the sums: 2 x 3 against 1 x 5."""
    game = Bimatrix.of([[2, 0], [0, 1]], [[3, 0], [0, 5]])
    found = solve(game, "risk-dominance")

    assert mixes_of(found) == [(1, 0)]
    assert "6 at 1-1, 5 at 2-2" in found.note


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("battle_of_the_sexes", "a tie, so neither risk-dominates."),
        ("matching_pennies", "No equilibrium in pure strategies is strict"),
    ],
)
def test_without_a_risk_dominant_equilibrium_the_reason_is_said(name, said):
    """A tie of the products, or nothing strict to compare."""
    found = solve(load(name), "risk-dominance")

    assert found.profiles == ()
    assert said in found.note


def test_a_single_strict_equilibrium_has_no_rival():
    """The prisoner's dilemma."""
    found = solve(load("prisoners_dilemma"), "risk-dominance")

    assert len(found.profiles) == 1
    assert found.note.startswith("No other equilibrium in pure strategies is strict")


def test_larger_games_are_compared_by_pairs():
    """3 beats 2 and 1 on the diagonal; in a circle nobody beats all."""
    three, ones = [[3, 0, 0], [0, 2, 0], [0, 0, 1]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    ladder = solve(Bimatrix.of(three, ones), "risk-dominance")
    assert mixes_of(ladder) == [(1, 0, 0)]
    assert "beside each of the other 2" in ladder.note
    assert "compared pairwise" in ladder.note
    # Each is the safer one beside the next: 1 over 2, 2 over 3, 3 over 1.
    circle = symmetric([[5, 4, 0], [0, 5, 4], [4, 0, 5]])
    found = solve(circle, "risk-dominance")
    assert found.profiles == ()
    assert "None of the 3 strict equilibria" in found.note


@given(*[fractions(1, 9)] * 4, fractions(-9, 9), fractions(-9, 9))
def test_in_a_symmetric_game_the_safer_reply_to_a_coin_risk_dominates(a, b, c, d, up, down):
    """Harsanyi & Selten (1988): it is the better reply if the partner may do either."""
    # Both diagonal cells are strict equilibria: a - up > 0 and d - down > 0 by construction.
    game = symmetric([[up + a, down], [up, down + d]])
    assume(a != d)
    expected = (1, 0) if a > d else (0, 1)

    assert mixes_of(solve(game, "risk-dominance")) == [expected]
    scaled = Bimatrix.of((game.row * b).tolist(), (game.column * c).tolist())
    assert mixes_of(solve(scaled, "risk-dominance")) == [expected]


# Evolutionary stability


@given(fractions(1, 9), fractions(1, 9))
def test_the_share_of_hawks_is_the_prize_over_the_cost(V, C):
    """Maynard Smith & Price (1973) in its later form: V/C, and all where V >= C."""
    game = load("hawk_dove").at(V=V, C=C)
    share = min(V / C, Fraction(1))

    assert mixes_of(solve(game, "ess", "exact")) == [(1 - share, share)]


@pytest.mark.parametrize(("prize", "stable"), [(1, []), (2, [(Fraction(1, 3),) * 3]),
                                               (HALF, [])])  # fmt: skip
def test_rock_paper_scissors_is_stable_where_winning_pays_more_than_losing_costs(prize, stable):
    """Maynard Smith (1982, appendix D) and Hofbauer & Sigmund (1998), as we recall them."""
    game = symmetric([[0, -1, prize], [prize, 0, -1], [-1, prize, 0]])

    assert mixes_of(solve(game, "ess", "exact")) == stable


def test_in_coordination_both_conventions_are_stable_and_the_mix_is_not():
    """A mutant that is a little more of either is better off with its like."""
    assert mixes_of(solve(symmetric([[2, 0], [0, 1]]), "ess")) == [(1, 0), (0, 1)]


def test_against_another_best_reply_a_stable_strategy_must_do_better():
    """Maynard Smith & Price (1973), second condition: weakly best is not enough."""
    assert is_stable(symmetric([[1, 1], [1, 0]]).row, (Fraction(1), Fraction(0)))
    assert not is_stable(symmetric([[1, 1], [1, 1]]).row, (Fraction(1), Fraction(0)))
    assert not is_stable(symmetric([[1, 1], [1, 2]]).row, (Fraction(1), Fraction(0)))
    assert not is_stable(symmetric([[1, 0], [2, 0]]).row, (Fraction(1), Fraction(0)))


@given(symmetric_games(3))
def test_a_stable_strategy_beats_every_other_best_reply(game):
    """The definition, on a grid of mixes (Maynard Smith & Price 1973)."""
    n = game.shape[0]
    grid = [mix for mix in product(range(7), repeat=n) if sum(mix) == 6]
    for profile in solve(game, method="exact").profiles:
        x = profile.row
        if x != profile.column or not is_stable(game.row, x):
            continue
        for weights in grid:
            y = tuple(Fraction(weight, 6) for weight in weights)
            if y != x:
                here, there = _against(game, y, x), _against(game, x, x)
                assert here < there or (
                    here == there and _against(game, y, y) < _against(game, x, y)
                )


def _against(game, x, y):
    return x @ game.row @ y


@given(symmetric_games())
def test_no_stable_strategy_lives_among_the_best_replies_to_another(game):
    """Bishop & Cannings (1976)."""
    stable = mixes_of(solve(game, "ess", "exact"))

    for one, two in combinations(stable, 2):
        for x, y in ((one, two), (two, one)):
            replies = game.row @ x
            assert not all(replies[k] == max(replies) for k, weight in enumerate(y) if weight)


@given(symmetric_games())
def test_a_strict_symmetric_equilibrium_is_stable(game):
    """There is no other best reply."""
    stable = mixes_of(solve(game, "ess", "exact"))

    for profile in solve(game, "pure").profiles:
        if profile.strict and profile.row == profile.column:
            assert profile.row in stable


@given(st.integers(1, 3).flatmap(lambda n: st.lists(
    st.lists(st.integers(-3, 3), min_size=n, max_size=n), min_size=n, max_size=n)))  # fmt: skip
def test_strict_copositivity_agrees_with_the_determinants(lines):
    """Keller's criterion (Hadeler 1983), as we recall it, which needs no linear program."""
    n = len(lines)
    matrix = [[Fraction(lines[i][j] + lines[j][i]) for j in range(n)] for i in range(n)]

    assert strictly_copositive(matrix) == all(
        _keller([[matrix[i][j] for j in chosen] for i in chosen])
        for size in range(1, n + 1)
        for chosen in combinations(range(n), size)
    )


def _keller(matrix):
    """Not: the cofactors of the last row are all >= 0 and the determinant is <= 0."""
    last = len(matrix) - 1
    cofactors = [
        (-1) ** (last + j) * _determinant([line[:j] + line[j + 1 :] for line in matrix[:last]])
        for j in range(len(matrix))
    ]
    return min(cofactors) < 0 or _determinant(matrix) > 0


def _determinant(matrix):
    if not matrix:
        return 1
    return sum(
        (-1) ** j * cell * _determinant([line[:j] + line[j + 1 :] for line in matrix[1:]])
        for j, cell in enumerate(matrix[0])
    )


def test_what_pays_the_same_as_a_mixture_is_no_rival_of_it():
    """With a dove listed twice hawks and doves are as stable as before."""
    twice = symmetric([[1, 0, 1], [2, -1, 2], [1, 0, 1]])
    found = solve(twice, "ess")

    assert distinct(twice) == (0, 1)
    assert mixes_of(found) == [(HALF, HALF, 0)]
    assert found.note.startswith("Left out, because mixtures of the others pay the same")
    # The middle of two strategies is left out, and what only one partner is indifferent to is not.
    assert distinct(symmetric([[0, 1, 2], [2, 2, 2], [4, 3, 2]])) == (0, 2)
    assert distinct(symmetric([[0, 1, 4], [2, 2, 2], [4, 3, 0]])) == (0, 1, 2)


@settings(max_examples=20)
@given(alliance_values(cost_convexity=0))
def test_stability_does_not_depend_on_the_points_listed(values):
    """With linear costs they pay what corners pay: the same strategies are stable on every set."""
    values = {
        name: value[0] if isinstance(value, list) else value for name, value in values.items()
    }
    stage = alliance(**values | {"bargaining_share": HALF})
    found = []
    for text in ("corners", "five", "grid:3"):
        solution = solve(stage.with_strategies(text), "ess", "exact")
        labels = solution.game.row_labels
        found.append([
            {labels[k]: weight for k, weight in enumerate(mix) if weight}
            for mix in mixes_of(solution)
        ])  # fmt: skip

    assert found[0] == found[1] == found[2]


def test_a_point_on_an_edge_is_left_out_where_the_corners_are_not_all_there():
    """Collaboration and competition in equal parts pay what the point between them pays."""
    names = "COL,CMP,r1t0.5"

    assert distinct(load("learning_stag_hunt").with_strategies(names).at()) == (0, 1)
    assert distinct(load("learning_dilemma").with_strategies(names).at()) == (1,)
    assert "r1t0.5" in solve(load("learning_stag_hunt").with_strategies(names), "ess").note


def test_what_is_strictly_dominated_is_never_looked_at():
    """So a fine grid with convex costs is solved: collaboration is the only pure equilibrium."""
    grid = load("learning_stag_hunt").with_strategies("grid:11").at(cost_convexity=1)
    (found,) = solve(grid, "ess", "exact").profiles

    assert found.strict
    assert grid.row_labels[found.supports[0][0]] == "collaboration"


@pytest.mark.parametrize(
    ("game", "message"),
    [
        (
            Bimatrix.of([[1, 2]], [[1, 2]], name="narrow"),
            "ess needs a symmetric game, and narrow is not: it has 1 x 2 strategies",
        ),
        (
            Bimatrix.of([[1, 0], [2, 1]], [[1, 2], [0, 3]], ["a", "b"], name="tilted"),
            "ess needs a symmetric game, and tilted is not: b against b pays row partner 1, and b "
            "against b pays column partner 3",
        ),
    ],
)
def test_a_game_that_is_not_symmetric_has_no_stable_strategies(game, message):
    """The error says where the partners differ."""
    with pytest.raises(DilemmaError) as error:
        solve(game, "ess")

    assert str(error.value) == message
