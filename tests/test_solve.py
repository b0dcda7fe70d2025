"""Reduce, propose, certify, complete, lift."""

import importlib
import random
from fractions import Fraction
from itertools import product

import pytest
from draws import alliance, alliance_values, bimatrices
from hypothesis import given, settings

from dilemma.catalog.games import load
from dilemma.equilibrium import nash
from dilemma.equilibrium.dominance import corner_positions, undominated
from dilemma.equilibrium.exact import extreme_equilibria
from dilemma.equilibrium.nash import certified
from dilemma.equilibrium.solution import components, profile_of
from dilemma.equilibrium.solve import EXACT, PATH, PURE, solve
from dilemma.errors import DilemmaError
from dilemma.stage.game import Bimatrix
from dilemma.stage.strategies import corner_mixture

HALF = Fraction(1, 2)
LOST = Bimatrix.of([[3, 4, 9], [3, 8, 8], [9, 4, 5]], [[1, 8, 2], [8, 5, 1], [1, 3, 3]])


def named(solution):
    """The equilibria by the names of what is played."""
    game = solution.game
    return [
        tuple(
            {labels[k]: mix[k] for k in played}
            for labels, mix, played in zip(
                (game.row_labels, game.column_labels),
                (profile.row, profile.column),
                profile.supports,
                strict=True,
            )
        )
        for profile in solution.profiles
    ]


def large_game(size=14, top=99):
    draw = random.Random(size)
    A, B = ([[draw.randint(0, top) for _ in range(size)] for _ in range(size)] for _ in "AB")
    return Bimatrix.of(A, B)


# The default game and its neighbours


def test_competition_is_the_only_equilibrium_of_the_learning_dilemma():
    """.043 each, against .95 each at mutual collaboration."""
    solution = solve(alliance())
    (profile,) = solution.profiles
    assert named(solution) == [({"competition": 1}, {"competition": 1})]
    assert profile.payoffs == profile.realized == (Fraction("0.043"),) * 2
    assert profile.strict
    assert not profile.efficient
    assert solution.best_total == Fraction("1.9")
    assert solution.loss == Fraction("1.814")
    assert solution.price_of_anarchy == Fraction("1.9") / Fraction("0.086")
    assert (solution.complete, solution.components, solution.degenerate) == (True, 1, False)


def test_less_overlap_and_more_synergy_give_a_stag_hunt():
    """Both pure equilibria, and the mixed one at 53/162 = .3272."""
    solution = solve(alliance(competitive_overlap=0.3, synergy=0.5))
    chance = Fraction(53, 162)
    mixed = {"collaboration": chance, "competition": 1 - chance}
    assert named(solution) == [
        ({"collaboration": 1}, {"collaboration": 1}),
        (mixed, mixed),
        ({"competition": 1}, {"competition": 1}),
    ]
    assert [profile.strict for profile in solution.profiles] == [True, False, True]
    assert [profile.efficient for profile in solution.profiles] == [True, False, False]
    assert solution.components == 3


def test_without_leakage_or_with_dear_receptivity_closure_is_a_freeze():
    """kr .2 or phi 0 turns the default's equilibrium to mutual avoidance."""
    for change in ({"receptivity_cost": 0.2}, {"spillover": 0}):
        assert named(solve(alliance(**change))) == [({"avoidance": 1}, {"avoidance": 1})]
        hunt = solve(alliance(competitive_overlap=0.3, synergy=0.5, **change), "pure")
        assert named(hunt) == [
            ({"collaboration": 1}, {"collaboration": 1}),
            ({"avoidance": 1}, {"avoidance": 1}),
        ]


HEDGE = {
    "spillover": 0.5, "competitive_overlap": 0.2, "trust_restraint": 0, "common_benefit": 1,
    "synergy": 0, "receptivity_cost": "1.125", "transparency_cost": "0.075",
    "safeguarding_cost": 0, "cost_convexity": 1,
}  # fmt: skip


def test_compromise_is_an_equilibrium_where_costs_are_convex():
    """The only one on five points, and the only pure one on 11 x 11."""
    assert named(solve(alliance(**HEDGE))) == [({"compromise": 1}, {"compromise": 1})]
    grid = alliance(**HEDGE).with_strategies("grid:11")
    assert named(solve(grid, "pure")) == [({"compromise": 1}, {"compromise": 1})]


def test_on_a_fine_grid_with_convex_costs_the_stag_hunt_loses_its_bad_equilibrium():
    """A corner equilibrium is one of the continuous game at q = 0, not at q = 1."""
    hunt = alliance(competitive_overlap=0.3, synergy=0.5, cost_convexity=1)
    pure = {(str(row), str(column)) for row, column in named(solve(hunt, "pure"))}
    assert any("competition" in row for row, _ in pure)
    fine = named(solve(hunt.with_strategies("grid:11"), "pure"))
    assert fine == [({"collaboration": 1}, {"collaboration": 1})]


# Corner reduction and lifting


@settings(max_examples=30)
@given(alliance_values(cost_convexity=0))
def test_the_strategy_set_does_not_matter_where_costs_are_linear(values):
    """The five, the corners and a grid give one list: every point equals a corner mixture."""
    game = alliance(**values)
    lists = [
        named(solve(game.with_strategies(text), method="exact"))
        for text in ("corners", "five", "grid:3")
    ]
    assert lists[0] == lists[1] == lists[2]


@settings(max_examples=30)
@given(alliance_values(cost_convexity=0))
def test_a_strategy_on_a_face_is_a_best_reply_to_the_partners_mix(values):
    """It may take the place of its corners, so nobody would rather play something else."""
    solution = solve(alliance(**values).with_strategies("grid:3"), method="exact")
    game = solution.game
    for profile in solution.profiles:
        replies, answers = game.row @ profile.column, profile.row @ game.column
        for face in profile.faces:
            payoffs = replies if face.partner == 1 else answers
            assert payoffs[game.row_labels.index(face.strategy)] == max(payoffs)


def test_compromise_appears_as_a_face_only_of_the_full_mixture():
    """It equals the mean of all four corners, so all four must be in play beside it."""
    equal = dict.fromkeys(("collaboration", "competition", "accommodation", "avoidance"), 0)
    game = solve(alliance(**_indifferent()), method="exact")
    faces = {face.strategy for profile in game.profiles for face in profile.faces}
    assert faces == {"compromise"}
    assert set(corner_mixture(game.game.points[2])) == set(equal)
    assert not any(profile.faces for profile in solve(alliance(), method="exact").profiles)


def _indifferent():
    """Nothing is learned and nothing costs: every profile is an equilibrium."""
    return {
        "absorptive_capacity": 0, "receptivity_cost": 0, "transparency_cost": 0,
        "safeguarding_cost": 0,
    }  # fmt: skip


def test_in_a_game_of_no_consequence_every_pure_profile_is_an_extreme_equilibrium():
    """16 corners in one component, degenerate."""
    solution = solve(alliance(**_indifferent()), method="exact")
    assert len(solution.profiles) == 16
    assert solution.components == 1
    assert solution.degenerate


@settings(max_examples=40)
@given(alliance_values(cost_convexity=0))
def test_equilibria_of_the_corner_game_have_no_regret_on_a_grid(values):
    """A corner equilibrium is an equilibrium of the continuous game."""
    solution = solve(alliance(**values).with_strategies("grid:4"), method="exact")
    assert all(profile.regret == 0 for profile in solution.profiles)
    assert solution.complete


def test_only_linear_costs_and_all_corners_allow_the_reduction():
    """Without a corner, or with convex costs, the game is enumerated as given."""
    assert corner_positions(alliance().at()) == (0, 1, 3, 4)
    assert corner_positions(alliance(cost_convexity=0.1).at()) is None
    assert corner_positions(alliance().with_strategies("COL,CMP,CPR").at()) is None
    assert corner_positions(Bimatrix.of([[1]], [[1]])) is None


def test_a_grid_of_121_strategies_is_solved_complete():
    """What four strategies cost."""
    solution = solve(alliance().with_strategies("grid:11"))
    assert solution.complete
    assert named(solution) == [({"competition": 1}, {"competition": 1})]
    assert "these four were solved" in solution.note


# Dominance


@given(bimatrices())
def test_strict_dominance_loses_no_extreme_equilibrium(game):
    """Luce & Raiffa (1957): strictly dominated strategies are played in no equilibrium."""
    A, B = game.integers
    rows, columns = undominated(A, B)
    smaller = [[[M[i][j] for j in columns] for i in rows] for M in (A, B)]

    def spread(weights, positions, size):
        placed = dict(zip(positions, weights, strict=True))
        return tuple(placed.get(k, 0) for k in range(size))

    lifted = {
        (spread(x, rows, game.shape[0]), spread(y, columns, game.shape[1]))
        for x, y in extreme_equilibria(*smaller)
    }
    assert lifted == set(extreme_equilibria(A, B))


def test_iterated_dominance_goes_on_until_nothing_is_left_to_remove():
    """A game that falls to one cell in four steps, and one in which ties stop it."""
    A = [[1, 1, 0], [0, 0, 2]]
    B = [[0, 2, 1], [3, 1, 0]]
    assert undominated(A, B) == ((0,), (1,))
    assert undominated([[1, 1], [1, 1]], [[1, 1], [1, 1]]) == ((0, 1), (0, 1))
    assert undominated([[3, 0], [5, 1]], [[3, 5], [0, 1]]) == ((1,), (1,))


# nashpy


@settings(max_examples=40)
@given(bimatrices())
def test_every_method_certifies_and_auto_finds_what_exact_finds(game):
    """nashpy adds nothing that is not certified, and takes nothing away."""
    auto, exact = solve(game), solve(game, method="exact")
    assert [(p.row, p.column) for p in auto.profiles] == [(p.row, p.column) for p in exact.profiles]
    alone = solve(game, method="nashpy")
    assert not alone.complete
    assert alone.components is None
    assert all(profile.regret == 0 for profile in alone.profiles)


def test_the_equilibrium_that_support_enumeration_loses_is_found():
    """nashpy 0.0.43 returned none by supports; ((0, 2/5, 3/5), (2/5, 3/5, 0)) is the only one."""
    solution = solve(LOST)
    (profile,) = solution.profiles
    assert profile.row == (0, Fraction(2, 5), Fraction(3, 5))
    assert profile.column == (Fraction(2, 5), Fraction(3, 5), 0)
    assert EXACT in profile.found_by


@pytest.mark.parametrize(
    ("A", "B"),
    [
        ([[0, 0], [0, 0]], [[0, 0], [0, 0]]),
        ([[1, 1, 1]], [[2, 2, 1]]),
        ([[-3, 3], [-3, 5]], [[2, 7], [4, 2]]),
    ],
)
def test_games_on_which_nashpy_fails_are_solved_all_the_same(A, B):
    """Constant payoffs, 1 x n and ties raise errors or return nothing there."""
    solution = solve(Bimatrix.of(A, B))
    assert solution.complete
    assert solution.profiles


def test_a_candidate_that_is_no_equilibrium_is_refused():
    """Certification re-solves the supports exactly and looks at every deviation."""
    pd = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert certified(pd, ("by hand", [1.0, 0.0], [1.0, 0.0])) is None
    assert certified(pd, ("by hand", [0.5, 0.5], [0.5, 0.5])) is None
    assert certified(pd, ("by hand", [0.0, 1.0], [0.0, 1.0])).regret == 0


def test_a_candidate_in_a_degenerate_game_keeps_its_free_weights():
    """Where indifference leaves a choice the candidate's is taken, made exact."""
    flat = Bimatrix.of([[0, 0], [0, 0]], [[0, 0], [0, 0]])
    found = certified(flat, ("by hand", [0.25, 0.75], [0.5, 0.5]))
    assert found.row == (Fraction(1, 4), Fraction(3, 4))
    assert found.regret == 0


def test_refused_candidates_are_counted(monkeypatch):
    """The number is part of the answer of nashpy alone."""
    pd = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    wrong = ("nashpy support enumeration", [1.0], [1.0])
    monkeypatch.setattr(nash, "proposals", lambda game: [wrong, wrong])
    assert solve(pd, method="nashpy").refused == 0  # dominance leaves one cell, which is right
    mixed = Bimatrix.of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    wrong = ("nashpy support enumeration", [1.0, 0.0], [1.0, 0.0])
    monkeypatch.setattr(nash, "proposals", lambda game: [wrong, wrong])
    alone = solve(mixed, method="nashpy")
    assert alone.refused == 2
    assert alone.profiles == ()
    assert alone.loss is None
    assert alone.price_of_anarchy is None


def test_beyond_five_strategies_nashpy_works_in_a_process_of_its_own(monkeypatch):
    """Its Lemke-Howson does not return from some starts: what came before the limit counts."""
    game = large_game(6)
    found = solve(game, method="nashpy").profiles
    exact = {(p.row, p.column) for p in solve(game, method="exact").profiles}
    assert found
    assert {(p.row, p.column) for p in found} <= exact
    assert found[0].found_by == ("nashpy Lemke-Howson",)
    monkeypatch.setattr(nash, "SECONDS", 0.01)
    assert solve(game, method="nashpy").profiles == ()


# Beyond what can be proved


def test_a_game_too_large_to_enumerate_gives_what_is_certified_and_says_so():
    """Never an empty list (Nash 1951), never a claim of completeness."""
    solution = solve(large_game(14))
    assert not solution.complete
    assert solution.components is None
    assert solution.profiles
    assert all(profile.regret == 0 for profile in solution.profiles)
    assert {who for profile in solution.profiles for who in profile.found_by} <= {PURE, PATH}
    assert "other equilibria may exist" in solution.note


def test_pure_equilibria_are_all_listed_in_games_of_any_size():
    """Every cell can be looked at."""
    game = large_game(14, top=3)
    A, B = game.integers
    expected = {
        (i, j)
        for i, j in product(range(14), repeat=2)
        if A[i][j] == max(line[j] for line in A) and B[i][j] == max(B[i])
    }
    pure = solve(game, "pure")
    assert pure.complete
    found = {(p.supports[0][0], p.supports[1][0]) for p in pure.profiles}
    assert found == expected
    listed = {(p.row, p.column) for p in solve(game, method="exact").profiles}
    assert {(p.row, p.column) for p in pure.profiles} <= listed


def test_a_game_without_pure_equilibria_has_an_empty_pure_list():
    """Matching pennies: nothing to list is an answer."""
    pennies = Bimatrix.of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    solution = solve(pennies, "pure")
    assert solution.profiles == ()
    assert solution.complete


# Profiles and components


@given(bimatrices())
def test_best_replies_strictness_and_efficiency_are_what_the_cells_say(game):
    """Each property of a pure profile, recomputed from its definition."""
    cells = list(product(range(game.shape[0]), range(game.shape[1])))
    for profile in solve(game, "pure").profiles:
        (i,), (j,) = profile.supports
        mine, theirs = game.row[i, j], game.column[i, j]
        assert profile.payoffs == (mine, theirs)
        replies = [game.row[k, j] for k in range(game.shape[0])]
        answers = [game.column[i, k] for k in range(game.shape[1])]
        assert profile.best_replies == (replies.count(mine), answers.count(theirs))
        alone = replies.count(max(replies)) == answers.count(max(answers)) == 1
        assert profile.strict == alone
        dominated = any(
            game.row[c] >= mine
            and game.column[c] >= theirs
            and (game.row[c], game.column[c]) != (mine, theirs)
            for c in cells
        )
        assert profile.efficient == (not dominated)


def test_regret_is_the_most_that_one_partner_gains_by_deviating():
    """Cooperating in the dilemma regrets 2, whoever looks."""
    pd = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    one, zero = Fraction(1), Fraction(0)
    assert profile_of(pd, (one, zero), (one, zero)).regret == 2
    assert profile_of(pd, (HALF, HALF), (one, zero)).regret == Fraction(3, 2)


def test_realized_payoffs_differ_from_believed_ones_where_beliefs_are_wrong():
    """Overrated restraint: what is expected is not what comes."""
    game = alliance(trust_restraint=0.2, believed_restraint=0.9)
    for profile in solve(game).profiles:
        assert profile.realized != profile.payoffs
        assert all(
            true < hoped for true, hoped in zip(profile.realized, profile.payoffs, strict=True)
        )


def test_components_join_profiles_through_shared_mixes():
    """a-x, b-x and b-y hang together; c-z does not; the chain may close late."""
    a, b, c, d = (tuple(Fraction(int(k == i)) for k in range(4)) for i in range(4))
    assert components([(a, a), (b, a), (b, b), (c, c)]) == [1, 1, 1, 2]
    assert components([(a, a), (b, b), (c, c), (a, b), (d, d)]) == [1, 1, 2, 1, 3]
    assert components([]) == []


def test_the_price_of_anarchy_needs_positive_totals():
    """A ratio of losses would mislead; the loss itself is always given."""
    negative = solve(Bimatrix.of([[-1, -3], [0, -2]], [[-1, 0], [-3, -2]]))
    assert negative.price_of_anarchy is None
    assert negative.loss == 2
    mixed_signs = solve(Bimatrix.of([[1, -3], [2, 0]], [[1, 2], [-3, 0]]))
    assert mixed_signs.price_of_anarchy is None
    assert mixed_signs.loss == 2


# Requests that cannot be met


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"concept": "nsh"}, "no concept called 'nsh'. Did you mean 'nash'? Known: coarse-"),
        ({"method": "exct"}, "no method called 'exct'. Did you mean 'exact'?"),
    ],
)
def test_unknown_concepts_and_methods_are_refused(asked, said):
    """With the nearest name."""
    with pytest.raises(DilemmaError) as error:
        solve(LOST, **asked)
    assert said in str(error.value)


# What the answer says of itself


@pytest.mark.parametrize("idle", [1, 2])
def test_a_face_names_the_partner_who_may_play_it(idle):
    """Nothing is learned; openness costs one partner nothing, so only that one may do anything."""
    cost = [0, 1] if idle == 1 else [1, 0]
    values = _indifferent() | {"receptivity_cost": cost, "transparency_cost": cost}
    profiles = solve(alliance(**values), method="exact").profiles
    assert len(profiles) == 4
    for profile in profiles:
        assert [(face.partner, face.strategy) for face in profile.faces] == [(idle, "compromise")]


def test_the_loss_is_that_of_the_worst_equilibrium():
    """The good equilibrium of a stag hunt loses nothing; the bad one does."""
    solution = solve(Bimatrix.of([[4, 0], [3, 2]], [[4, 3], [0, 2]]), method="exact")
    totals = [sum(profile.payoffs) for profile in solution.profiles]
    assert len(totals) == 3
    assert solution.best_total == max(totals) == 8
    assert solution.loss == 8 - min(totals) == 4
    assert solution.price_of_anarchy == 2


def test_no_note_where_nothing_was_reduced():
    """The corner game is solved as it is."""
    assert solve(alliance().with_strategies("corners"), method="exact").note == ""
    assert solve(alliance(), method="exact").note != ""


def test_ties_with_points_that_stand_for_mixtures_are_no_degeneracy():
    """On a finer grid every mixed equilibrium ties with points between; the game is the same."""
    hunt = alliance(competitive_overlap=0.3, synergy=0.5)
    for strategies in ("corners", "five", "grid:3"):
        solution = solve(hunt.with_strategies(strategies), method="exact")
        replies = sorted(profile.best_replies for profile in solution.profiles)
        assert replies == [(1, 1), (1, 1), (2, 2)]
        assert not solution.degenerate


def test_a_game_in_which_everything_is_an_equilibrium_is_answered_whole():
    """900 extreme equilibria of a constant 30 x 30 game, in one component."""
    flat = Bimatrix.of([[0] * 30] * 30, [[0] * 30] * 30)
    solution = solve(flat, method="exact")
    assert len(solution.profiles) == 900
    assert solution.components == 1


def test_weights_too_small_for_any_decimal_are_exact_and_can_be_reported():
    """1e-600 against 1e600: legal numbers, and a mix nobody could write as a float."""
    from dilemma.report.solution import of_solution

    far = [["1e-600", 0], [0, "1e600"]]
    report = of_solution(solve(Bimatrix.of(far, far)))
    assert len(report.sheet.rows) == 3


def test_the_list_of_pure_equilibria_is_complete_by_any_method():
    """Every cell is looked at, whoever proposes."""
    from dilemma.report.solution import of_solution

    document = of_solution(solve(load("stag_hunt"), "pure", "nashpy")).document
    assert (document.complete, document.pure_complete) == (True, True)


def test_a_long_lemke_howson_path_does_not_hold_up_the_others(monkeypatch):
    """Savani & von Stengel (2006): some paths are exponentially long, others of the game short."""
    path = importlib.import_module("dilemma.equilibrium.lemke_howson").lemke_howson

    def endless_from_the_first(row, column, label, most_pivots, bounds):
        return path(row, column, label, most_pivots, bounds) if label else None

    module = importlib.import_module("dilemma.equilibrium.solve")
    monkeypatch.setattr(module, "lemke_howson", endless_from_the_first)
    monkeypatch.setattr(module, "_pure", lambda game: [])
    solution = solve(large_game(14), method="exact")
    assert solution.profiles
    assert not solution.complete
