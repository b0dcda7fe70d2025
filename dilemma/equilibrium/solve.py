"""Find equilibria: reduce, propose, certify, complete, lift.

The game is first made smaller without losing an equilibrium; nashpy proposes on what is left and
exact arithmetic certifies; the exact enumeration adds what is missing, so that the list is
complete; last, the answer is lifted back to all the game's strategies. Where a game is too large
to be enumerated the list holds what is certified and says that it is not complete.

The other concepts choose among these equilibria, or are of their own; each has its module.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from time import monotonic
from typing import Literal, overload

from dilemma.equilibrium import nash
from dilemma.equilibrium.correlated import Correlated, mediated
from dilemma.equilibrium.dominance import Positions, corner_positions, faces, undominated
from dilemma.equilibrium.elimination import Elimination, eliminate
from dilemma.equilibrium.exact import UNHURRIED, Bounds, extreme_equilibria
from dilemma.equilibrium.lemke_howson import lemke_howson
from dilemma.equilibrium.logit import NEAR, LogitPath, Point, logit_path, nearest
from dilemma.equilibrium.maxmin import Security, security
from dilemma.equilibrium.selection import distinct, payoff_dominant, risk_dominant, stable
from dilemma.equilibrium.solution import Mix, Profile, Solution, components, profile_of, spread
from dilemma.errors import DilemmaError, IncompleteError, unknown
from dilemma.stage.game import Bimatrix, StageGame

METHODS = ("auto", "exact", "nashpy")

EXACT = "exact enumeration"
PURE = "pure best replies"
PATH = "exact Lemke-Howson"
Found = dict[tuple[Mix, Mix], tuple[str, ...]]  # a pair of mixes, and who saw it

Result = Solution | Elimination | Correlated | LogitPath | Security

MOST_WORK = 20_000_000  # cells changed in Lemke-Howson pivots


Profiles = Literal["nash", "pure", "payoff-dominance", "risk-dominance", "ess"]


@overload
def solve(
    game: Bimatrix | StageGame,
    concept: Profiles = "nash",
    method: str = "auto",
    *,
    time_limit: float | None = None,
) -> Solution: ...


@overload
def solve(
    game: Bimatrix | StageGame,
    concept: str,
    method: str = "auto",
    *,
    time_limit: float | None = None,
) -> Result: ...


def solve(
    game: Bimatrix | StageGame,
    concept: str = "nash",
    method: str = "auto",
    *,
    time_limit: float | None = None,
) -> Result:
    """
    What a solution concept picks from a game, certified, and complete wherever that can be proved.

    Parameters
    ----------
    game : Bimatrix or StageGame
        A stage game is solved at the parameters of its file.
    concept : str
        Profiles, as a Solution: "nash": all extreme equilibria of the reduced game; "pure": those
        in pure strategies; "payoff-dominance", "risk-dominance" and "ess" (evolutionarily stable
        strategies) choose among these. What is left, as an Elimination: "iterated-strict",
        "iterated-weak", "rationalizable". What a mediator can reach, as a Correlated:
        "correlated", "coarse-correlated". The path of erring partners, as a LogitPath: "logit".
        What each can secure, as a Security: "maxmin".
    method : str
        How Nash equilibria are found, for the concepts that choose among them.
        "auto": nashpy proposes and the exact enumeration completes; "exact": without nashpy;
        "nashpy": only nashpy's candidates that pass certification, never complete.
    time_limit : float, optional
        Seconds after which the exact search stops; the list then holds what is certified and is
        not complete. Without it no answer depends on the machine's speed.

    Raises
    ------
    DilemmaError
        For an unknown concept or method, a time limit that is not positive, and "ess" of a game
        that is not symmetric.
    IncompleteError
        If a concept other than "nash" and "pure" cannot be had in time or is too large.

    Examples
    --------
    >>> pennies = Bimatrix.of([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> solution = solve(pennies, method="exact")
    >>> solution.complete, [str(weight) for weight in solution.profiles[0].row]
    (True, ['1/2', '1/2'])
    """
    if isinstance(game, StageGame):
        game = game.at()
    if method not in METHODS:
        raise unknown("method", method, METHODS)
    if concept not in CONCEPTS:
        raise unknown("concept", concept, CONCEPTS)
    if time_limit is not None and not time_limit > 0:
        raise DilemmaError(f"the time limit is {time_limit}; it must be above 0 seconds")
    bounds = UNHURRIED if time_limit is None else Bounds(deadline=monotonic() + time_limit)
    return CONCEPTS[concept](game, method, bounds)


def _nash(game: Bimatrix, method: str, bounds: Bounds) -> Solution:
    rows, columns, note = _reduced(game)
    small = game.restricted(rows, columns)
    found: Found = {}
    refused = 0
    if method == "nashpy" or (method == "auto" and max(small.shape) <= nash.LARGEST):
        refused = _propose(found, small)
    complete = method != "nashpy"
    if complete:
        try:
            # Only these are extreme: nashpy also lists mixtures of them in degenerate games.
            found = {pair: (*found.get(pair, ()), EXACT) for pair in _exact(small, bounds)}
        except IncompleteError as too_large:
            complete = False
            reason = str(too_large)[:1].upper() + str(too_large)[1:]
            note = f"{note} {reason}: other equilibria may exist.".strip()
            with suppress(IncompleteError):  # the time may be over before the first path ends
                for pair in _pure(small):
                    _see(found, pair, PURE)
                for pair in _paths(small, bounds, needed=not found):
                    _see(found, pair, PATH)
    ordered = sorted(found, reverse=True)
    profiles, all_certified = _in_time(
        (
            replace(_lifted(game, small, rows, columns, mixes), found_by=found[mixes])
            for mixes in ordered
        ),
        bounds,
    )
    if complete and not all_certified:
        complete = False
        note = f"{note} The time limit was reached: other equilibria exist.".strip()
    if complete:
        profiles = [
            replace(profile, component=place)
            for profile, place in zip(profiles, components(ordered), strict=True)
        ]
    if corner_positions(game) is not None:
        profiles = [replace(profile, faces=faces(game, profile, profiles)) for profile in profiles]
    return Solution(
        game=game,
        concept="nash",
        method=method,
        profiles=tuple(profiles),
        complete=complete,
        components=max(profile.component or 0 for profile in profiles) if complete else None,
        reduced=(rows, columns),
        pure_complete=all_certified and method != "nashpy",
        refused=refused,
        note=note,
    )


def _pure_only(game: Bimatrix, method: str, bounds: Bounds) -> Solution:
    """All equilibria in pure strategies; every cell is looked at, so the list is complete."""
    every = tuple(range(game.shape[0])), tuple(range(game.shape[1]))
    profiles, complete = _in_time(
        (replace(profile_of(game, x, y), found_by=(PURE,)) for x, y in _pure(game)), bounds
    )
    note = "" if complete else "The time limit was reached: other equilibria may exist."
    return Solution(
        game, "pure", method, tuple(profiles), complete, None, every, complete, note=note
    )


def _stable(game: Bimatrix, method: str, bounds: Bounds) -> Solution:
    """The evolutionarily stable strategies, of the game without what pays the same as mixtures."""
    kept = distinct(game, bounds)
    small = game.restricted(kept, kept)
    found = stable(_nash(small, method, bounds), bounds)
    profiles = tuple(
        replace(_lifted(game, small, kept, kept, (each.row, each.column)), found_by=each.found_by)
        for each in found.profiles
    )
    note = found.note
    alive, _ = undominated(*game.integers)
    if left_out := [game.row_labels[k] for k in alive if k not in kept]:
        names = ", ".join(left_out[:3])
        more = f" and {len(left_out) - 3} more" if len(left_out) > 3 else ""
        said = (
            f"Left out, because mixtures of the others pay the same and no selection could tell "
            f"them apart: {names}{more}."
        )
        note = f"{said} {note}".strip()
    return replace(found, game=game, profiles=profiles, reduced=(kept, kept), note=note)


def _logit(game: Bimatrix, method: str, bounds: Bounds) -> LogitPath:
    def identify(end: Point) -> Profile | None:
        """The extreme equilibrium near the end of the path, or one between extreme ones."""
        if found := nearest(_nash(game, method, bounds).profiles, end):
            return found
        row, column = (
            [chance if chance > NEAR else 0.0 for chance in mix] for mix in (end.row, end.column)
        )
        between = nash.certified(game, ("the logit path", row, column))
        return nearest((between,), end) if between else None

    return logit_path(game, identify, bounds)


# One function and its name add a solution concept.
CONCEPTS: Mapping[str, Callable[[Bimatrix, str, Bounds], Result]] = {
    "nash": _nash,
    "pure": _pure_only,
    "payoff-dominance": lambda game, method, bounds: payoff_dominant(_nash(game, method, bounds)),
    "risk-dominance": lambda game, method, bounds: risk_dominant(_pure_only(game, method, bounds)),
    "ess": _stable,
    "iterated-strict": lambda game, _, bounds: eliminate(game, bounds=bounds),
    "iterated-weak": lambda game, _, bounds: eliminate(game, weak=True, bounds=bounds),
    "rationalizable": lambda game, _, bounds: eliminate(
        game, concept="rationalizable", bounds=bounds
    ),
    "correlated": lambda game, _, bounds: mediated(game, bounds=bounds),
    "coarse-correlated": lambda game, _, bounds: mediated(game, coarse=True, bounds=bounds),
    "logit": _logit,
    "maxmin": lambda game, _, bounds: security(game, bounds),
}


def _reduced(game: Bimatrix) -> tuple[Positions, Positions, str]:
    """The strategies that matter, and in words what was left out."""
    corners = corner_positions(game)
    note = ""
    rows: Positions = tuple(range(game.shape[0]))
    columns: Positions = tuple(range(game.shape[1]))
    if corners is not None:
        if len(corners) < len(rows):
            note = (
                "Costs are linear, so every strategy pays what a mixture of collaboration, "
                "competition, accommodation and avoidance pays, and these four were solved."
            )
        rows = columns = corners
    corner_game = game.restricted(rows, columns)
    left_rows, left_columns = undominated(*corner_game.integers)
    return tuple(rows[i] for i in left_rows), tuple(columns[j] for j in left_columns), note


def _in_time(profiles: Iterator[Profile], bounds: Bounds) -> tuple[list[Profile], bool]:
    """The profiles that can be computed in time, a thousand in any case; whether these are all."""
    made: list[Profile] = []
    try:
        for profile in profiles:
            made.append(profile)
            if len(made) >= 1000:
                bounds.check()
    except IncompleteError:
        return made, False
    return made, True


def _propose(found: Found, game: Bimatrix) -> int:
    """Add nashpy's candidates that pass certification; how many do not."""
    refused = 0
    for candidate in nash.proposals(game):
        profile = nash.certified(game, candidate)
        if profile is None:
            refused += 1
        else:
            _see(found, (profile.row, profile.column), candidate[0])
    return refused


def _see(found: Found, pair: tuple[Mix, Mix], who: str) -> None:
    seen = found.get(pair, ())
    found[pair] = seen if who in seen else (*seen, who)


def _exact(game: Bimatrix, bounds: Bounds) -> Iterator[tuple[Mix, Mix]]:
    return ((_mix(x), _mix(y)) for x, y in extreme_equilibria(*game.integers, bounds))


def _pure(game: Bimatrix) -> Iterator[tuple[Mix, Mix]]:
    A, B = game.integers
    m, n = game.shape
    best_in_column = [max(line[j] for line in A) for j in range(n)]
    for i in range(m):
        best_in_row = max(B[i])
        for j in range(n):
            if A[i][j] == best_in_column[j] and B[i][j] == best_in_row:
                yield _unit(m, i), _unit(n, j)


def _paths(game: Bimatrix, bounds: Bounds, *, needed: bool) -> Iterator[tuple[Mix, Mix]]:
    """
    The ends of Lemke-Howson paths from all labels, within a bound of work.

    Some paths are exponentially long while others of the same game are short, so all are followed
    a little way, then farther; if an equilibrium is `needed`, until one of them ends.
    """
    A, B = game.integers
    labels = list(range(sum(game.shape)))
    steps, work = 50, 0
    while labels:
        for label in [*labels]:
            end = lemke_howson(A, B, label, steps, bounds)
            work += steps * sum(game.shape) ** 2
            if end is not None:
                labels.remove(label)
                needed = False
                yield _mix(end[0]), _mix(end[1])
            if work > MOST_WORK and not needed:
                return
        steps *= 4


def _lifted(
    game: Bimatrix, small: Bimatrix, rows: Positions, columns: Positions, mixes: tuple[Mix, Mix]
) -> Profile:
    """A profile of the reduced game, among all the game's strategies."""
    x, y = mixes
    whole = profile_of(game, spread(x, rows, game.shape[0]), spread(y, columns, game.shape[1]))
    # Ties with points that stand for mixtures say nothing: count in the reduced game.
    return replace(whole, best_replies=profile_of(small, x, y).best_replies)


def _mix(weights: tuple[int, ...]) -> Mix:
    total = sum(weights)
    return tuple(Fraction(weight, total) for weight in weights)


def _unit(size: int, position: int) -> Mix:
    return tuple(Fraction(int(k == position)) for k in range(size))
