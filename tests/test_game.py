"""Stage games in symbols, bimatrices in numbers."""

import pickle
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from draws import alliance, alliance_values, bimatrices
from hypothesis import given, settings
from sympy import Rational

from dilemma.catalog.games import load, parsed
from dilemma.errors import DilemmaError
from dilemma.stage.expressions import compiled
from dilemma.stage.game import Bimatrix, symbols
from dilemma.stage.parameters import resolve

FREE = """
title = "A bargain"
source = "none"
[parameters]
pie = 10
cost = 0.1
[payoffs]
strategies = [["ask", "give", "wait"], ["take", "leave"]]
row = [["pie/2 - cost", "0"], ["pie/3", "-cost"], ["pie**2/100", 1]]
column = [["pie/2", "0"], ["2*pie/3", "-cost"], ["1/pie", 1]]
"""


def sides(values):
    """Symbol = number for every parameter, from resolved values."""
    pairs = {}
    for name, symbol in symbols().items():
        if isinstance(symbol, tuple):
            one, two = symbol
            pairs[one] = values[name][0]
            if name != "bargaining_share":
                pairs[two] = values[name][1]
        else:
            pairs[symbol] = values[name]
    return pairs


@cache
def compiled_alliance(names):
    """All payoffs of an alliance as one function of its parameters, compiled once."""
    row, column = alliance().symbolic()
    return compiled([*row.flat, *column.flat], names)


@settings(max_examples=15)
@given(alliance_values())
def test_the_symbolic_matrices_and_the_numbers_are_one_game(values):
    """The formula in symbols, compiled, gives the Fractions that `at` gives."""
    numbers = alliance(**values).at()
    pairs = sides(resolve(values))
    compute = compiled_alliance(tuple(symbol.name for symbol in pairs))
    assert compute(*pairs.values()) == [*numbers.row.flat, *numbers.column.flat]


def test_symbolic_matrices_are_rational_functions_with_exact_numbers():
    """No float enters: compromise stands at 1/2."""
    row, column = alliance().symbolic()
    assert row.shape == column.shape == (5, 5)
    assert not any(cell.atoms(float) for cell in row.flat)
    assert row[2, 2].has(Rational(1, 2)) or row[2, 2].has(Rational(1, 4))


def test_at_changes_parameters_and_leaves_the_game_as_it_was():
    """A new object; the argument is unchanged."""
    game = load("learning_dilemma")
    changed = game.at(trust=0.7, trust_2="1/3")
    assert changed.parameters["trust"] == (Fraction(7, 10), Fraction(1, 3))
    assert game.at().parameters["trust"] == (Fraction(1, 2),) * 2


def test_payoffs_cannot_be_changed_by_accident():
    """`frozen` does not freeze arrays; these are read-only."""
    game = alliance().at()
    for matrix in (game.row, game.column, *game.realized):
        with pytest.raises(ValueError, match="read-only"):
            matrix[0, 0] = 0
    with pytest.raises(ValueError, match="read-only"):
        game.restricted([0], [0]).row[0, 0] = 1


def test_a_free_game_takes_its_numbers_from_its_own_parameters():
    """Expressions over declared names, non-square, exact."""
    game = parsed(FREE, "bargain.toml").game("bargain")
    numbers = game.at()
    assert numbers.shape == (3, 2)
    assert numbers.row.tolist() == [
        [Fraction("4.9"), 0],
        [Fraction(10, 3), Fraction("-0.1")],
        [1, 1],
    ]
    assert game.at(pie=3, cost=0).column[2, 0] == Fraction(1, 3)
    assert all(isinstance(cell, Fraction) for cell in numbers.row.flat)
    row, _ = game.symbolic()
    assert str(row[0, 0]) == "-cost + pie/2"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"pi": 1}, "no parameter called 'pi'. Did you mean 'pie'? Known: cost, pie."),
        ({"pie": "x"}, "pie: 'x' is not a number"),
        ({"pie": 0}, "a payoff of bargain divides by zero at these values"),
    ],
)
def test_a_free_game_refuses_what_it_cannot_take(values, said):
    """Where the value enters."""
    with pytest.raises(DilemmaError) as error:
        parsed(FREE, "bargain.toml").game("bargain").at(**values)
    assert said in str(error.value)


def test_another_strategy_set_is_for_alliances_only():
    """A free game names its own strategies."""
    with pytest.raises(DilemmaError, match="stag_hunt names its own strategies"):
        load("stag_hunt").with_strategies("five")
    assert load("nummi").with_strategies("COL,CMP").at().shape == (2, 2)


@given(bimatrices())
def test_integer_payoffs_are_a_positive_multiple_of_the_exact_ones(game):
    """One factor for each partner, so that no best reply changes."""
    thirds = Bimatrix.of(
        [[cell / 3 for cell in line] for line in game.row],
        [[cell / 7 - 1 for cell in line] for line in game.column],
    )
    for whole, exact in zip(thirds.integers, (thirds.row, thirds.column), strict=True):
        ratios = {
            Fraction(a) / b for line, others in zip(whole, exact, strict=True)
            for a, b in zip(line, others, strict=True) if b
        }  # fmt: skip
        assert len(ratios) <= 1
        assert all(ratio > 0 for ratio in ratios)


def test_floats_are_a_view_for_whoever_wants_them():
    """Nearest floats of the exact numbers, shape kept."""
    A, B = Bimatrix.of([["1/3", 2]], [[0, "0.1"]]).floats
    assert A.dtype == B.dtype == float
    assert np.array_equal(A, [[1 / 3, 2.0]])
    assert np.array_equal(B, [[0.0, 0.1]])


def test_labels_are_numbers_where_none_are_given():
    """One list of labels serves both partners where the game is square."""
    assert Bimatrix.of([[1, 2]], [[3, 4]]).column_labels == ("1", "2")
    both = Bimatrix.of([[1, 2], [3, 4]], [[1, 2], [3, 4]], ["a", "b"])
    assert both.column_labels == ("a", "b")
    own = Bimatrix.of([[1, 2]], [[3, 4]], ["only"])
    assert (own.row_labels, own.column_labels) == (("only",), ("1", "2"))


@pytest.mark.parametrize(
    ("row", "column", "labels", "said"),
    [
        ([[1, 2]], [[1], [2]], (), "the payoffs are 1 x 2 for row and 2 x 1 for column"),
        ([[1, 2], [3]], [[1, 2], [3, 4]], (), "the payoffs of row are no full matrix"),
        ([], [], (), "the payoffs of row are no full matrix"),
        ([[1]], [[]], (), "the payoffs of column are no full matrix"),
        ([[1, 2]], [[1, 2]], ("a", "b"), "there are 2 and 2 labels for payoffs of 1 x 2"),
        ([["x"]], [[1]], (), "'x' is not a number"),
    ],
)
def test_what_is_no_bimatrix_is_refused(row, column, labels, said):
    """Ragged, empty and mismatched payoffs."""
    with pytest.raises(DilemmaError) as error:
        Bimatrix.of(row, column, labels)
    assert said in str(error.value)


def test_a_restricted_game_keeps_labels_realized_payoffs_and_points():
    """The cells that are left are the same cells."""
    game = alliance(undervaluation=0.5).at()
    small = game.restricted([0, 1], [0, 1])
    assert small.row_labels == ("collaboration", "competition")
    assert [point.short for point in small.points] == ["COL", "CMP"]
    assert small.realized[0][1, 0] == game.realized[0][1, 0] != small.row[1, 0]
    assert game.restricted([0], [0, 1]).points is None


def test_an_alliance_is_affine_iff_its_costs_are_linear():
    """Only then does every point equal a mixture of corners."""
    assert alliance().at().affine
    assert not alliance(cost_convexity="1/100").at().affine
    assert not Bimatrix.of([[0]], [[0]]).affine


def test_games_can_be_sent_to_other_processes():
    """Also after their numbers were asked for: compiled functions do not pickle, games do."""
    for name in ("chicken", "nummi"):
        game = load(name)
        before = game.at().row.tolist()
        assert pickle.loads(pickle.dumps(game)).at().row.tolist() == before


def test_a_parameter_may_be_called_self():
    """Parameters are given by name, so no name of ours may stand in the way."""
    with pytest.raises(DilemmaError, match="no parameter called 'self'"):
        alliance().at(self=1)


@given(bimatrices())
def test_the_frontier_holds_the_payoffs_that_no_cell_dominates(game):
    """Pareto: one partner can only gain at the other's cost."""
    cells = set(zip(game.row.flat, game.column.flat, strict=True))
    undominated = {
        (a, b)
        for a, b in cells
        if not any(c >= a and d >= b and (c, d) != (a, b) for c, d in cells)
    }
    assert set(game.frontier) == undominated
