"""The exact enumeration against theory, published truths and an independent reference."""

import random
from fractions import Fraction
from math import comb

import pytest
import reference
from draws import bimatrices
from hypothesis import given, settings
from hypothesis import strategies as st

from dilemma.equilibrium.exact import (
    MOST_VERTICES,
    Bounds,
    extreme_equilibria,
    lowest_terms,
    vertices,
)
from dilemma.equilibrium.lemke_howson import lemke_howson
from dilemma.equilibrium.solution import components
from dilemma.equilibrium.solve import solve
from dilemma.errors import IncompleteError


def mixed(weights):
    total = sum(weights)
    return tuple(Fraction(weight, total) for weight in weights)


def found(A, B):
    """Extreme equilibria as mixes, and the number of components."""
    pairs = [(mixed(x), mixed(y)) for x, y in extreme_equilibria(A, B)]
    return sorted(pairs), max(components(pairs))


def transposed(matrix):
    return [list(line) for line in zip(*matrix, strict=True)]


RING = [[0, 1, 2]] * 3
ALLIANCE_LIKE = [
    [8, -4, 6, 8, 0],
    [8, 0, 4, 8, 0],
    [6, -2, 5, 4, 0],
    [-4, -4, -2, 0, 0],
    [0, 0, 0, 0, 0],
]
BLOCKS = [[2, 0, 0], [0, 1, 1], [0, 1, 1]]
NO_SELF = [[0, 1, 1], [1, 0, 1], [1, 1, 0]]

TRUTHS = {
    "all zero": ([[0, 0], [0, 0]], [[0, 0], [0, 0]], 4, 1),
    "duplicated row": ([[3, 0], [5, 1], [5, 1]], [[3, 5], [0, 1], [0, 1]], 2, 1),
    "block of ties": (BLOCKS, BLOCKS, 9, 3),
    "weak threat": ([[1, 1], [0, 2]], [[1, 1], [0, 2]], 3, 2),
    "entry deterrence": ([[2, 2], [0, 3]], [[5, 5], [0, 2]], 3, 2),
    "three rows": ([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]], 3, 2),
    "all but one's own": (NO_SELF, NO_SELF, 7, 2),
    "indifferent ring": (RING, transposed(RING), 9, 1),
    "alliance-like": (ALLIANCE_LIKE, transposed(ALLIANCE_LIKE), 6, 3),
    "vertex enumeration finds none": ([[-3, 3], [-3, 5]], [[2, 7], [4, 2]], 2, 1),
    "support enumeration finds none": (
        [[3, 4, 9], [3, 8, 8], [9, 4, 5]], [[1, 8, 2], [8, 5, 1], [1, 3, 3]], 1, 1,
    ),
    "one by four": ([[1, 1, 1, 1]], [[2, 2, 1, 2]], 3, 1),
    "one by one": ([[0]], [[0]], 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUTHS)
def test_degenerate_games_have_their_known_extreme_equilibria_and_components(name):
    """Games on which floating-point solvers lose equilibria, with the truth by hand."""
    A, B, extreme, parts = TRUTHS[name]
    pairs, count = found(A, B)
    assert len(pairs) == extreme
    assert count == parts
    assert pairs == reference.extreme_equilibria(A, B)
    assert count == reference.components(pairs)


def test_the_isolated_equilibrium_where_collaboration_ties_is_not_missed():
    """Competition 1/3 and compromise 2/3 for both: peers' support enumerations miss it."""
    pairs, _ = found(ALLIANCE_LIKE, transposed(ALLIANCE_LIKE))
    mix = (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(0), Fraction(0))
    assert (mix, mix) in pairs


def random_games(count, seed):
    """Small-integer games of all shapes, many of them degenerate."""
    draw = random.Random(seed)
    for _ in range(count):
        m, n, top = draw.randint(2, 4), draw.randint(2, 4), draw.choice([1, 2, 3, 9])
        yield tuple(
            [[draw.randint(-top, top) for _ in range(n)] for _ in range(m)] for _ in range(2)
        )


def check_against_reference(count, seed):
    for A, B in random_games(count, seed):
        pairs, parts = found(A, B)
        assert pairs == reference.extreme_equilibria(A, B), (A, B)
        assert parts == reference.components(pairs), (A, B)


@pytest.mark.parametrize("seed", range(4))
def test_random_games_agree_with_the_brute_force_reference(seed):
    """1,000 games, 2 x 2 to 4 x 4, non-square too: every extreme equilibrium and component."""
    check_against_reference(250, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_ten_thousand_random_games_agree_with_the_brute_force_reference(seed):
    """The same for 10,000 games."""
    check_against_reference(1000, seed)


@given(bimatrices())
def test_every_finite_game_has_an_equilibrium(game):
    """Nash (1951): the list is never empty, and nobody gains by leaving a profile alone."""
    profiles = solve(game, method="exact").profiles
    assert profiles
    assert all(profile.regret == 0 for profile in profiles)


@given(st.integers(0, 10**9))
def test_generic_games_have_an_odd_number_of_equilibria(seed):
    """Wilson (1971): with payoffs drawn at random from many numbers, ties are as good as absent."""
    draw = random.Random(seed)
    m, n = draw.randint(1, 5), draw.randint(1, 5)
    A, B = ([[draw.randint(-(10**9), 10**9) for _ in range(n)] for _ in range(m)] for _ in range(2))
    pairs, parts = found(A, B)
    assert len(pairs) % 2 == 1
    assert parts == len(pairs)


@given(bimatrices(), st.integers(1, 7), st.integers(1, 7), st.integers(-9, 9), st.integers(-9, 9))
def test_positive_affine_transformations_of_payoffs_change_no_equilibrium(game, a, b, c, d):
    """Utilities are defined up to scale and origin (von Neumann & Morgenstern 1944)."""
    A, B = game.integers
    moved = [[a * cell + c for cell in line] for line in A]
    other = [[b * cell + d for cell in line] for line in B]
    assert extreme_equilibria(A, B) == extreme_equilibria(moved, other)


@given(bimatrices(), st.randoms(use_true_random=False))
def test_relabelling_strategies_relabels_equilibria(game, draw):
    """Names and order of strategies mean nothing."""
    A, B = game.integers
    rows, columns = list(range(game.shape[0])), list(range(game.shape[1]))
    draw.shuffle(rows)
    draw.shuffle(columns)
    shuffled = [[[M[i][j] for j in columns] for i in rows] for M in (A, B)]
    expected = sorted(
        (tuple(x[i] for i in rows), tuple(y[j] for j in columns))
        for x, y in extreme_equilibria(A, B)
    )
    assert sorted(extreme_equilibria(*shuffled)) == expected


@given(bimatrices())
def test_partners_may_change_seats(game):
    """The game with roles exchanged has the same equilibria with roles exchanged."""
    A, B = game.integers
    swapped = extreme_equilibria(transposed(B), transposed(A))
    assert sorted((x, y) for y, x in swapped) == sorted(extreme_equilibria(A, B))


@given(bimatrices(square=True))
def test_equilibria_of_symmetric_games_come_in_mirrored_pairs(game):
    """With B = A^T exchanging the partners maps equilibria to equilibria."""
    A, _ = game.integers
    pairs = extreme_equilibria(A, transposed(A))
    assert {(y, x) for x, y in pairs} == set(pairs)


@given(st.integers(0, 10**9))
def test_symmetric_games_have_symmetric_equilibria(seed):
    """Nash (1951); in generic games they are isolated, and their number is odd."""
    draw = random.Random(seed)
    n = draw.randint(1, 5)
    A = [[draw.randint(-(10**9), 10**9) for _ in range(n)] for _ in range(n)]
    pairs = extreme_equilibria(A, transposed(A))
    assert sum(x == y for x, y in pairs) % 2 == 1


@given(bimatrices())
def test_mixtures_of_equilibria_that_share_a_mix_are_equilibria(game):
    """Maximal Nash subsets are convex (Mangasarian 1964): the midpoint has no regret."""
    from dilemma.equilibrium.solution import profile_of

    pairs = [(mixed(x), mixed(y)) for x, y in extreme_equilibria(*game.integers)]
    for x, y in pairs:
        for z, w in pairs:
            if y == w:
                middle = tuple((a + b) / 2 for a, b in zip(x, z, strict=True))
                assert profile_of(game, middle, y).regret == 0


def test_numbers_of_any_size_are_no_trouble():
    """Where floats see ties or overflow, integers see what is there."""
    big = 10**300
    A = [[big, 0], [big - 1, 1]]
    assert {x for x, _ in extreme_equilibria(A, [[1, 0], [0, 1]])} == {(1, 0), (1, 1), (0, 1)}


def test_a_polytope_with_too_many_vertices_is_refused_not_cut_short():
    """A count is the limit, so that the answer depends on no machine."""
    draw = random.Random(1)
    A = [[draw.randint(0, 99) for _ in range(6)] for _ in range(6)]
    with pytest.raises(IncompleteError, match="the game has more than 5 vertices"):
        extreme_equilibria(A, A, Bounds(vertices=5))


@given(bimatrices())
def test_the_vertices_are_those_of_the_best_response_polytope(game):
    """Euler: in the plane as many vertices as edges; every vertex has at least m labels."""
    _, B = game.integers
    m = len(B)
    seen = vertices(B)
    assert len({vertex.slacks for vertex in seen}) == len(seen)
    for vertex in seen:
        assert vertex.labels.bit_count() >= m
        assert all(slack >= 0 for slack in vertex.slacks)
        assert {k for k, slack in enumerate(vertex.slacks) if slack == 0} == {
            k for k in range(len(vertex.slacks)) if vertex.labels >> k & 1
        }


@settings(max_examples=150)
@given(bimatrices())
def test_every_lemke_howson_path_ends_at_an_extreme_equilibrium(game):
    """Lemke & Howson (1964), with lexicographic ties: in degenerate games too."""
    A, B = game.integers
    every = set(extreme_equilibria(A, B))
    for label in range(sum(game.shape)):
        assert lemke_howson(A, B, label) in every


def test_lemke_howson_gives_up_at_its_limit():
    """A bounded search says that it found nothing, not something wrong."""
    A = [[1, -1], [-1, 1]]
    B = [[-1, 1], [1, -1]]
    assert lemke_howson(A, B, 0, most_pivots=3) is None
    assert lemke_howson(A, B, 0, most_pivots=4) == ((1, 1), (1, 1))


def test_weights_are_in_lowest_terms():
    """One mix has one name."""
    assert lowest_terms([4, 0, 6]) == (2, 0, 3)
    assert lowest_terms([0, 7]) == (0, 1)


@pytest.mark.parametrize(("m", "n"), [(m, n) for m in range(1, 10) for n in range(1, 10)])
def test_games_up_to_nine_by_nine_are_always_within_the_limit(m, n):
    """McMullen (1970): a polytope in d dimensions with f facets has at most so many vertices."""
    d, f = m, m + n
    low, high = d // 2, (d + 1) // 2
    assert comb(f - high, low) + comb(f - low - 1, high - 1) <= MOST_VERTICES


def test_a_facet_that_carries_two_labels_gives_no_vertex_in_its_middle():
    """Columns that tie at a corner: to share enough labels is then not yet to be neighbours."""
    A = [[0, 0, 0, 1], [2, 0, 0, 1], [2, 0, 0, 1]]
    B = [[0, 2, 0, 2], [2, 0, 2, 1], [1, 2, 1, 0]]
    pairs, _ = found(A, B)
    assert pairs == reference.extreme_equilibria(A, B)
    assert len(pairs) == 13
