"""nashpy proposes; exact arithmetic decides.

nashpy tests floating-point numbers for being exactly zero or non-negative, so it loses equilibria,
and which ones depends on the machine's arithmetic. Its answers are candidates here: the supports
of each are solved again in rationals, and what is no equilibrium is refused. This is the only
module that uses nashpy.
"""

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from fractions import Fraction

from dilemma.equilibrium.solution import Mix, Profile, profile_of, support
from dilemma.stage.game import Bimatrix, Matrix

LARGEST = 5  # strategies of one partner: beyond, enumeration in floats takes minutes
SECONDS = 20  # for Lemke-Howson, which does not return from some starts
SMALLEST_WEIGHT = 1e-9  # what a float mix must exceed to count as played

Candidate = tuple[str, list[float], list[float]]  # who found it, row's mix, column's mix


def proposals(game: Bimatrix) -> list[Candidate]:
    """
    What nashpy takes for equilibria: enumeration up to 5 x 5, beyond it Lemke-Howson.

    Lemke-Howson does not always return, so it runs in a process of its own with a time limit.
    """
    try:
        A, B = game.floats
    except OverflowError:  # no float is that large, so there is nothing to ask
        return []
    if max(game.shape) > LARGEST:
        return _lemke_howson(A, B)
    return [*_enumerated(A, B)]


def certified(game: Bimatrix, candidate: Candidate) -> Profile | None:
    """
    The exact equilibrium on a candidate's supports, or None if there is none.

    The indifference conditions on the supports are solved in rationals; where they leave a choice
    (a degenerate game) it is made as the candidate has it. The result counts only if no deviation
    gains.

    Examples
    --------
    >>> pennies = Bimatrix.of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> found = certified(pennies, ("by hand", [0.5000001, 0.4999999], [0.5, 0.5]))
    >>> [str(weight) for weight in found.row]
    ['1/2', '1/2']
    """
    _, row, column = candidate
    rows, columns = (support([weight > SMALLEST_WEIGHT for weight in mix]) for mix in (row, column))
    x = _indifferent(game.column.T, columns, rows, row)
    y = _indifferent(game.row, rows, columns, column)
    if x is None or y is None:
        return None
    profile = profile_of(game, x, y)
    return profile if profile.regret == 0 else None


def _enumerated(A: Matrix, B: Matrix) -> Iterator[Candidate]:
    import nashpy

    float_game = nashpy.Game(A, B)
    for name, method in (
        ("nashpy support enumeration", float_game.support_enumeration),
        ("nashpy vertex enumeration", float_game.vertex_enumeration),
    ):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter(
                    "ignore"
                )  # it warns of degeneracy, which we determine exactly
                for row, column in method():
                    yield name, row.tolist(), column.tolist()
        except Exception:  # noqa: S112 - it fails in its own ways on constant and 1 x n payoffs
            continue


# A label from which it does not return is interrupted, where the system can do so.
_IN_A_CHILD = """
import json, signal, sys, warnings
import nashpy, numpy

def late(*_):
    raise TimeoutError

warnings.simplefilter("ignore")
game = nashpy.Game(*(numpy.array(payoffs) for payoffs in json.load(sys.stdin)))
labels = sum(game.payoff_matrices[0].shape)
timer = getattr(signal, "setitimer", lambda *_: None)
if hasattr(signal, "SIGALRM"):
    signal.signal(signal.SIGALRM, late)
for label in range(labels):
    try:
        timer(getattr(signal, "ITIMER_REAL", 0), float(sys.argv[1]) / labels)
        found = [mix.tolist() for mix in game.lemke_howson(label)]
        timer(getattr(signal, "ITIMER_REAL", 0), 0)
    except Exception:
        continue
    print(json.dumps(found), flush=True)
"""


def _lemke_howson(A: Matrix, B: Matrix) -> list[Candidate]:
    payoffs = json.dumps([A.tolist(), B.tolist()])
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _IN_A_CHILD, str(0.8 * SECONDS)],
            input=payoffs,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        printed = done.stdout
    except subprocess.TimeoutExpired as expired:
        printed = (expired.stdout or b"").decode()
    found = []
    for line in printed.splitlines(keepends=True):
        if line.endswith("\n") and "NaN" not in line:
            row, column = json.loads(line)
            if (len(row), len(column)) == A.shape:
                found.append(("nashpy Lemke-Howson", row, column))
    return found


def _indifferent(
    payoffs: Matrix,
    replies: Sequence[int],
    played: Sequence[int],
    guess: Sequence[float],
) -> Mix | None:
    """The mix on `played` against which all `replies` pay the same; free weights as guessed."""
    # Unknowns: the weights played, then the value of the replies.
    equations = [[*(payoffs[i, j] for j in played), Fraction(-1), Fraction(0)] for i in replies]
    equations.append([*(Fraction(1) for _ in played), Fraction(0), Fraction(1)])
    guesses = [*(Fraction(guess[j]).limit_denominator(10**6) for j in played), Fraction(0)]
    solved = _solved(equations, guesses)
    if solved is None or any(weight < 0 for weight in solved[:-1]):
        return None
    weights = dict(zip(played, solved, strict=False))
    return tuple(weights.get(j, Fraction(0)) for j in range(payoffs.shape[1]))


def _solved(equations: list[list[Fraction]], guesses: Sequence[Fraction]) -> list[Fraction] | None:
    """One solution of linear equations (last entry: right-hand side), free unknowns as guessed."""
    unknowns = len(guesses)
    lines = [list(line) for line in equations]
    pivots: list[int] = []
    for unknown in range(unknowns - 1, -1, -1):  # the value first: it is never free to be guessed
        at = len(pivots)
        pivot = next((k for k in range(at, len(lines)) if lines[k][unknown]), None)
        if pivot is None:
            continue
        lines[at], lines[pivot] = lines[pivot], lines[at]
        lines[at] = [cell / lines[at][unknown] for cell in lines[at]]
        for k, line in enumerate(lines):
            if k != at and line[unknown]:
                factor = line[unknown]
                lines[k] = [a - factor * b for a, b in zip(line, lines[at], strict=True)]
        pivots.append(unknown)
    if any(line[-1] for line in lines[len(pivots) :]):
        return None
    solution = list(guesses)
    free = [unknown for unknown in range(unknowns) if unknown not in pivots]
    for line, unknown in zip(lines, pivots, strict=False):
        solution[unknown] = line[-1] - sum((line[k] * guesses[k] for k in free), Fraction(0))
    return solution
