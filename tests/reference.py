"""Brute-force reference for the extreme Nash equilibria of a bimatrix game.

The row partner plays a mixed strategy x over the m rows, the column partner y over the n columns;
A and B hold their payoffs, row i and column j in both. Exact arithmetic throughout.

Theory: D. Avis, G. D. Rosenberg, R. Savani and B. von Stengel (2010), "Enumeration of Nash
equilibria for two-player games", Economic Theory 42, 9-37. The best-reply polyhedra are

    P = {(x, v): x >= 0, sum x = 1, B^T x <= v}    Q = {(y, u): y >= 0, sum y = 1, A y <= u}

An extreme equilibrium is an equilibrium (x, y) whose x belongs to a vertex of P and whose y belongs
to a vertex of Q. There are finitely many of them, and every equilibrium is a convex combination of
extreme ones.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm

Matrix = Sequence[Sequence[int | Fraction]]
Strategy = tuple[Fraction, ...]
Equilibrium = tuple[Strategy, Strategy]


def transpose(matrix: Matrix) -> list[list[int | Fraction]]:
    """The matrix with rows and columns exchanged."""
    return [list(column) for column in zip(*matrix, strict=True)]


def support(strategy: Strategy) -> frozenset[int]:
    """The pure strategies played with positive probability."""
    return frozenset(i for i, probability in enumerate(strategy) if probability > 0)


def expected_payoffs(payoffs: Matrix, opponent: Strategy) -> list[Fraction]:
    """The expected payoff of each row of payoffs when the opponent mixes over the columns."""
    return [
        sum((entry * weight for entry, weight in zip(row, opponent, strict=True)), Fraction(0))
        for row in payoffs
    ]


def best_replies(payoffs: Matrix, opponent: Strategy) -> frozenset[int]:
    """The rows of payoffs with the highest expected payoff against the opponent's mixed strategy.

    best_replies(A, y) is for the row partner, best_replies(transpose(B), x) for the column partner.
    """
    expected = expected_payoffs(payoffs, opponent)
    highest = max(expected)
    return frozenset(i for i, value in enumerate(expected) if value == highest)


def solve(augmented: list[list[int]]) -> list[Fraction] | None:
    """The unique solution of a square integer system [M | b], or None if M is singular.

    Fraction-free Gauss-Jordan elimination: E. H. Bareiss (1968), "Sylvester's identity and
    multistep integer-preserving Gaussian elimination", Mathematics of Computation 22, 565-578.
    """
    rows = [list(row) for row in augmented]
    size = len(rows)
    previous = 1
    for k in range(size):
        found = next((r for r in range(k, size) if rows[r][k] != 0), None)
        if found is None:
            return None
        rows[k], rows[found] = rows[found], rows[k]
        pivot_row = rows[k]
        pivot = pivot_row[k]
        for r in range(size):
            if r != k:
                factor = rows[r][k]
                # Every entry is a minor of [M | b], so by Sylvester's identity // leaves no rest.
                rows[r] = [
                    (pivot * entry - factor * above) // previous
                    for entry, above in zip(rows[r], pivot_row, strict=True)
                ]
        previous = pivot
    return [Fraction(row[size], row[k]) for k, row in enumerate(rows)]


def integer_multiple(matrix: Matrix) -> list[list[int]]:
    """The matrix times the least positive integer that makes all its entries integers."""
    scale = lcm(*(Fraction(entry).denominator for row in matrix for entry in row))
    return [[int(entry * scale) for entry in row] for row in matrix]


def vertices(payoffs: Matrix) -> list[Strategy]:
    """The strategies x of all vertices (x, v) of {x >= 0, sum x = 1, payoffs x <= v}, sorted.

    The rows of payoffs are the opponent's strategies: transpose(B) gives P, and A gives Q.

    The constraints that hold with equality at a vertex determine it: once x_i = 0 is fixed outside
    the support S, the equation sum x = 1 and the equations (payoffs x)_j = v of the tight rows j
    have rank |S| + 1, so sum x = 1 and some |S| of the tight rows already have a single solution.
    Hence all pairs (S, T) with |T| = |S| yield every vertex. Conversely, a single solution that is
    feasible is a vertex.
    """
    # A positive factor rescales v only, and integers are much faster than fractions.
    scaled = integer_multiple(payoffs)
    replies, own = len(scaled), len(scaled[0])
    found: set[Strategy] = set()
    for size in range(1, min(own, replies) + 1):
        sum_is_one = [1] * size + [0, 1]
        for chosen in combinations(range(own), size):
            for tight in combinations(range(replies), size):
                # The unknowns are x_i for i in S, then v.
                equal = [[*(scaled[j][i] for i in chosen), -1, 0] for j in tight]
                solution = solve([sum_is_one, *equal])
                if solution is None or any(value < 0 for value in solution[:size]):
                    continue
                weights = dict(zip(chosen, solution[:size], strict=True))
                x = tuple(weights.get(i, Fraction(0)) for i in range(own))
                if x not in found and max(expected_payoffs(scaled, x)) <= solution[size]:
                    found.add(x)
    return sorted(found)


def extreme_equilibria(A: Matrix, B: Matrix) -> list[Equilibrium]:
    """All extreme equilibria (x, y) of the bimatrix game, sorted and without repeats.

    A pair of vertices is an equilibrium if and only if each partner plays best replies only: the
    support of x lies within the best replies to y, and the support of y within those to x.
    """
    shape = [len(row) for row in A]
    if not shape or shape[0] < 1 or len(set(shape)) > 1 or shape != [len(row) for row in B]:
        raise ValueError("A and B must be matrices of one shape, at least 1 x 1")
    columns = transpose(B)
    row_side = [(x, support(x), best_replies(columns, x)) for x in vertices(columns)]
    column_side = [(y, support(y), best_replies(A, y)) for y in vertices(A)]
    return [
        (x, y)
        for x, x_support, x_replies in row_side
        for y, y_support, y_replies in column_side
        if x_support <= y_replies and y_support <= x_replies
    ]


def components(equilibria: Iterable[Equilibrium]) -> int:
    """The number of connected components of the equilibrium set, from all extreme equilibria.

    Each extreme equilibrium (x, y) is an edge between x and y of a bipartite graph. Every maximal
    convex set of equilibria is conv X x conv Y for a maximal complete bipartite subgraph on X and
    Y. All of these are products of faces of P and Q, hence two that meet share an extreme
    equilibrium. So the components of the equilibrium set are those of the graph.
    """
    parent: dict[tuple[str, Strategy], tuple[str, Strategy]] = {}

    def root(node: tuple[str, Strategy]) -> tuple[str, Strategy]:
        parent.setdefault(node, node)
        while parent[node] != node:
            node = parent[node]
        return node

    for x, y in equilibria:
        # The labels keep an x apart from a y made of the same numbers.
        parent[root(("x", x))] = root(("y", y))
    return len({root(node) for node in list(parent)})
