"""Iterated elimination: every removal and every survivor with its proof."""

import random
from fractions import Fraction

from draws import alliance, alliance_values, bimatrices
from hypothesis import given, settings

from dilemma.equilibrium.elimination import eliminate, strictly_dominated
from dilemma.equilibrium.solve import solve
from dilemma.stage.game import Bimatrix

HALF = Fraction(1, 2)


def removed(found):
    """Round, partner and position of each step."""
    return [(step.round, step.partner, step.strategy) for step in found.steps]


def payoffs_of(game):
    """Each partner's payoffs with its own strategies as rows."""
    return game.row, game.column.T


def test_a_mixture_removes_what_no_pure_strategy_does():
    """Bernheim (1984), as in Osborne & Rubinstein (1994, figure 57.1), as we recall it."""
    game = Bimatrix.of(
        [[0, 2, 7, 0], [5, 3, 5, 0], [7, 2, 0, 0], [0, 0, 0, 10]],
        [[7, 5, 0, 1], [2, 3, 2, 1], [0, 5, 7, 1], [0, -2, 0, -1]],
    )
    found = eliminate(game, concept="rationalizable")

    assert removed(found) == [(1, 2, 3), (2, 1, 3)]
    assert found.left == ((0, 1, 2), (0, 1, 2))
    assert found.rounds == 2
    mix = found.steps[0].by
    assert all(a > b for a, b in zip(game.column[:, :3] @ mix[:3], game.column[:, 3], strict=True))
    assert len(solve(game, method="exact").profiles) == 1


def test_what_weak_dominance_leaves_depends_on_the_order():
    """Osborne & Rubinstein (1994, figure 63.1), as we recall it: here both go in one round."""
    game = Bimatrix.of([[1, 0], [1, 2], [0, 2]], [[1, 0], [1, 1], [0, 1]])
    found = eliminate(game, weak=True)

    assert removed(found) == [(1, 1, 0), (1, 1, 2)]
    assert not any(step.strict for step in found.steps)
    assert found.left == ((1,), (0, 1))
    assert "In another order" in found.note
    one_at_a_time = [
        eliminate(game.restricted(rows, (0, 1)), weak=True).left[1] for rows in ((1, 2), (0, 1))
    ]
    assert one_at_a_time == [(1,), (0,)]


def test_the_prisoners_dilemma_falls_in_one_round():
    """Both at once, strictly, by a pure strategy."""
    found = eliminate(Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]]), weak=True)

    assert removed(found) == [(1, 1, 0), (1, 2, 0)]
    assert all(step.strict and step.by == (0, 1) for step in found.steps)
    assert found.beliefs == (((0, 1),), ((0, 1),))


@given(bimatrices())
def test_each_removal_is_proved_by_what_dominates(game):
    """Among the partner's strategies that were left before the round."""
    for weak in (False, True):
        left = [set(range(size)) for size in game.shape]
        found = eliminate(game, weak=weak)
        for number in range(1, found.rounds + 1):
            steps = [step for step in found.steps if step.round == number]
            assert steps
            for step in steps:
                side = step.partner - 1
                payoffs = payoffs_of(game)[side]
                gains = step.by @ payoffs - payoffs[step.strategy]
                gains = [gains[j] for j in left[1 - side]]
                assert sum(step.by) == 1
                assert min(step.by) >= 0
                assert all(k in left[side] for k, weight in enumerate(step.by) if weight)
                assert step.strict == (min(gains) > 0)
                assert step.strict or (weak and min(gains) >= 0 and max(gains) > 0)
            for step in steps:
                left[step.partner - 1].remove(step.strategy)
        assert tuple(map(tuple, map(sorted, left))) == found.left


@given(bimatrices())
def test_each_survivor_is_a_best_reply_to_its_belief(game):
    """Pearce (1984): to one about what is left, in the weak case about all that is left."""
    for weak in (False, True):
        found = eliminate(game, weak=weak)
        for side in (0, 1):
            for strategy, belief in zip(found.left[side], found.beliefs[side], strict=True):
                replies = payoffs_of(game)[side] @ belief
                played = {k for k, weight in enumerate(belief) if weight}
                assert sum(belief) == 1
                assert min(belief) >= 0
                assert played <= set(found.left[1 - side])
                assert not weak or played == set(found.left[1 - side])
                assert replies[strategy] == max(replies[k] for k in found.left[side])


@given(bimatrices())
def test_the_order_of_strict_elimination_does_not_matter(game):
    """Luce & Raiffa (1957): one strategy at a time, drawn at random, leaves the same."""
    payoffs = [matrix.tolist() for matrix in payoffs_of(game)]
    left = [list(range(size)) for size in game.shape]
    draw = random.Random(1)
    while True:
        found = [
            (side, k)
            for side in (0, 1)
            for k in left[side]
            if strictly_dominated(payoffs[side], k, left[side], left[1 - side]).by is not None
        ]
        if not found:
            break
        side, k = draw.choice(found)
        left[side].remove(k)

    assert tuple(map(tuple, left)) == eliminate(game).left


@given(bimatrices())
def test_what_an_equilibrium_plays_is_rationalizable(game):
    """Its belief is the partner's mix (Bernheim 1984)."""
    rows, columns = eliminate(game).left

    for profile in solve(game, method="exact").profiles:
        assert set(profile.supports[0]) <= set(rows)
        assert set(profile.supports[1]) <= set(columns)


@settings(max_examples=20)
@given(alliance_values(cost_convexity=0))
def test_only_the_corners_need_be_looked_at_where_costs_are_linear(values):
    """The corners that are left are the same on every set, and proofs hold among all points."""
    stage = alliance(**values)
    for weak in (False, True):
        corners = None
        for text in ("corners", "grid:3"):
            game = stage.with_strategies(text).at()
            found = eliminate(game, weak=weak)
            names = [
                {game.row_labels[k] for k in side} & {"collaboration", "competition", "avoidance",
                                                      "accommodation"}
                for side in found.left
            ]  # fmt: skip
            corners = corners or names
            assert names == corners
            first = [step for step in found.steps if step.round == 1]
            for step in first:
                payoffs = payoffs_of(game)[step.partner - 1]
                gains = step.by @ payoffs - payoffs[step.strategy]
                assert step.strict == (min(gains) > 0)
                assert min(gains) >= 0
                assert max(gains) > 0
            for side in (0, 1):
                for strategy, belief in zip(found.left[side], found.beliefs[side], strict=True):
                    replies = payoffs_of(game)[side] @ belief
                    assert replies[strategy] == max(replies[k] for k in found.left[side])


def test_compromise_is_not_ruled_out_by_the_corners_that_it_equals():
    """To pay the same is not to be dominated: if nothing matters, nothing is removed."""
    idle = alliance(
        absorptive_capacity=0, receptivity_cost=0, transparency_cost=0, safeguarding_cost=0
    ).at()

    assert eliminate(idle, weak=True).steps == ()
    assert eliminate(idle, weak=True).left == ((0, 1, 2, 3, 4),) * 2


def test_the_data_name_every_strategy_once():
    """Removed with a round and a reason, or left with a belief."""
    found = eliminate(Bimatrix.of([[3, 0], [1, 1], [0, 3]], [[0, 0]] * 3, ["a", "b", "c"]))
    rows = found.data().rows

    assert [row[:4] for row in rows] == [
        (1, "a", True, None), (1, "b", False, 1), (1, "c", True, None),
        (2, "1", True, None), (2, "2", True, None),
    ]  # fmt: skip
    assert rows[1][5] == "a 0.5 + c 0.5"
    assert found.steps[0].by == (HALF, 0, HALF)
