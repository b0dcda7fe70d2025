"""The claims of a game file, checked by the solver.

A claim of a file is a statement about the one-period game, such as its classes, equilibria and
forces, about how much patience and trust its repetition asks for, or about what becomes of the
alliance when it is played. Each kind of claim is one function, which computes what the claim is
about and says what is different; `check` runs them on the game as it is and after each change that
the file names.

What is played is floating point: its numbers are compared within their last printed digit and
ERROR. A run that is left to chance is no matter of a claim, as another seed would refute it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from dilemma.catalog.game_file import (
    NEVER,
    Claimed,
    ClaimSet,
    GameFile,
    LeverTable,
    PlayClaim,
)
from dilemma.equilibrium.classes import classes
from dilemma.equilibrium.contracts import contracts
from dilemma.equilibrium.solution import Profile, Solution
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError, InvalidFileError
from dilemma.rationals import to_text
from dilemma.repeated.alliance import Alliance, own_discounts
from dilemma.repeated.belief import needed_at, stage_forces
from dilemma.repeated.policy import Seat
from dilemma.repeated.simulation import Trajectory, play
from dilemma.stage.forces import forces
from dilemma.stage.game import Bimatrix, moved
from dilemma.stage.payoffs import Terms

ERROR = Fraction(1, 10**9)  # above what rounding in floats adds up to over the rounds of a claim


class Failure(NamedTuple):
    """A claim that does not hold: where it stands, and what was computed instead."""

    claim: str
    message: str


class Subject:
    """A game under test; it is solved once, when a claim first asks for equilibria."""

    def __init__(self, game: Bimatrix) -> None:
        self.game = game

    @cached_property
    def solution(self) -> Solution:
        """All its equilibria, by exact arithmetic alone."""
        return solve(self.game, method="exact")

    def labelled(self, profile: Profile) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
        """A profile's mixes by the strategies' names."""
        rows, columns = profile.supports
        return (
            {self.game.row_labels[i]: profile.row[i] for i in rows},
            {self.game.column_labels[j]: profile.column[j] for j in columns},
        )


def check(file: GameFile, name: str) -> list[Failure]:
    """
    The claims of a game file that do not hold; an empty list is good news.

    Raises
    ------
    InvalidFileError
        If a change that a claim supposes cannot be made.
    """
    game = file.game(name)
    failures = _failures(file.claims, game.at(), "claims")
    for position, when in enumerate(file.claims.when, start=1):
        place = f"claims.when.{position}"
        try:
            changed = game.with_strategies(when.strategies) if when.strategies else game
            changed, values = moved(changed, when.set, [*map(LeverTable.lever, when.levers)])
            failures += _failures(when, changed.at(**values), place)
        except DilemmaError as error:
            raise InvalidFileError(f"{name}: {place}: {error}") from None
    return failures


def _failures(claims: ClaimSet, game: Bimatrix, place: str) -> list[Failure]:
    subject = Subject(game)
    return [
        Failure(f"{place}.{kind}", message)
        for kind, claimed in claims.made().items()
        for message in CLAIMS[kind](subject, claimed)
    ]


def _classes(subject: Subject, claimed: tuple[str, str]) -> Iterator[str]:
    if (found := classes(subject.game)) != claimed:
        yield f"the classes are {found}"


def _pure(subject: Subject, claimed: list[tuple[str, str]]) -> Iterator[str]:
    found = {
        tuple(next(iter(mix)) for mix in subject.labelled(profile))
        for profile in solve(subject.game, "pure").profiles
    }
    if found != set(claimed):
        yield f"the pure equilibria are {sorted(found)}"


def _mixed(subject: Subject, claimed: list[Any]) -> Iterator[str]:
    found = [subject.labelled(each) for each in subject.solution.profiles if not each.pure]
    wanted = [(dict(claim.row), dict(claim.column)) for claim in claimed]
    if sorted(map(repr, found)) != sorted(map(repr, map(_ordered(subject), wanted))):
        shown = [tuple({k: to_text(v) for k, v in mix.items()} for mix in pair) for pair in found]
        yield f"the mixed equilibria are {shown}"


def _ordered(subject: Subject) -> Callable[[Any], Any]:
    """Claimed mixes with the strategies in the game's order, and none of weight zero."""

    def order(pair: Any) -> Any:
        labels = subject.game.row_labels, subject.game.column_labels
        return tuple(
            {label: mix[label] for label in known if mix.get(label)}
            for mix, known in zip(pair, labels, strict=True)
        )

    return order


def _counted(what: str) -> Callable[[Subject, Any], Iterator[str]]:
    def compare(subject: Subject, claimed: Any) -> Iterator[str]:
        solution = subject.solution
        found = len(solution.profiles) if what == "equilibria" else getattr(solution, what)
        if found != claimed:
            yield f"{what} is {found}"

    return compare


def _matrix(which: str) -> Callable[[Subject, Any], Iterator[str]]:
    def compare(subject: Subject, claimed: list[list[Claimed]]) -> Iterator[str]:
        payoffs = getattr(subject.game, which)
        if [len(line) for line in claimed] != [payoffs.shape[1]] * payoffs.shape[0]:
            yield f"the payoffs are {payoffs.shape[0]} x {payoffs.shape[1]}"
            return
        for i, line in enumerate(claimed):
            for j, number in enumerate(line):
                if not number.holds(payoffs[i, j]):
                    yield f"row {i + 1}, column {j + 1} is {to_text(payoffs[i, j])}"

    return compare


def _of_alliance(
    compute: Callable[[tuple[Terms, Terms]], tuple[Fraction, Fraction]],
) -> Callable[[Subject, Any], Iterator[str]]:
    def compare(subject: Subject, claimed: tuple[Claimed, Claimed]) -> Iterator[str]:
        if subject.game.believed is None:
            yield "only a learning alliance has such a number"
            return
        found = compute(subject.game.believed)
        if not all(claim.holds(number) for claim, number in zip(claimed, found, strict=True)):
            yield f"they are {to_text(found[0])} and {to_text(found[1])}"

    return compare


def _force(position: int) -> Callable[[tuple[Terms, Terms]], tuple[Fraction, Fraction]]:
    def compute(pair: tuple[Terms, Terms]) -> tuple[Fraction, Fraction]:
        first, second = forces(pair)
        return first[position], second[position]

    return compute


def _incentive(pair: tuple[Terms, Terms]) -> tuple[Fraction, Fraction]:
    """sigma_i A_i (v_i + beta_i m): what full receptivity to an open partner is worth."""
    one, two = (each.stakes * each.absorption * (each.worth + each.common) for each in pair)
    return one, two


def _payoffs_at(subject: Subject, claimed: Any) -> Iterator[str]:
    game, (row, column) = subject.game, claimed.profile
    if row not in game.row_labels or column not in game.column_labels:
        yield f"{row}, {column} is no pair of strategies"
        return
    place = game.row_labels.index(row), game.column_labels.index(column)
    found = game.row[place], game.column[place]
    if not all(claim.holds(number) for claim, number in zip(claimed.values, found, strict=True)):
        yield f"they are {to_text(found[0])} and {to_text(found[1])}"


Least = tuple[Fraction | None, Fraction | None]  # None: nothing suffices


def _repeated(
    compute: Callable[[Bimatrix], Least],
) -> Callable[[Subject, Any], Iterator[str]]:
    def compare(subject: Subject, claimed: tuple[Any, Any]) -> Iterator[str]:
        try:
            found = compute(subject.game)
        except DilemmaError as error:  # nothing is open, or nothing closed
            yield str(error)
            return
        if not all(
            claim == NEVER if number is None else claim != NEVER and claim.holds(number)
            for claim, number in zip(claimed, found, strict=True)
        ):
            one, two = (NEVER if number is None else to_text(number) for number in found)
            yield f"they are {one} and {two}"

    return compare


def _critical_discount(game: Bimatrix) -> Least:
    """
    The discount factor from which each keeps to cooperation by both, by reversion.

    A deviation is followed by the stage equilibrium that is worst for who deviated.
    """
    row, column = Seat.of(game, 0), Seat.of(game, 1)
    target = row.own[row.cooperate], column.own[column.cooperate]
    one, two = contracts(game, target).needs
    return one.patience, two.patience


def _trust_needed(game: Bimatrix) -> Least:
    """tau(delta) of both partners at the discount factors that the game has."""
    discounts = own_discounts(game)
    pair = discounts if isinstance(discounts, tuple) else (discounts, discounts)
    one, two = map(needed_at, stage_forces(game), pair)
    return one, two


def _play(subject: Subject, claimed: PlayClaim) -> Iterator[str]:
    game = subject.game
    if game.believed is None and (claimed.knowledge or claimed.power):
        yield "only a learning alliance has knowledge and power"
        return
    try:
        found = play(Alliance.of(game, *claimed.policies), claimed.rounds)
    except DilemmaError as error:  # no such policy, or none for this game
        yield str(error)
        return
    if not found.course.certain:
        yield "the run is left to chance; claim one without random choices and misperception"
        return
    for name, fact in _facts(found).items():
        if (claim := getattr(claimed, name)) is not None and claim != fact:
            yield f"{name} is {fact}"
    for name, (one, two) in _numbers(found).items():
        claims: tuple[Claimed, Claimed] | None = getattr(claimed, name)
        if claims and not (
            claims[0].holds(Fraction(one), ERROR) and claims[1].holds(Fraction(two), ERROR)
        ):
            yield f"{name} is {one:.6g} and {two:.6g}"


def _end(found: Trajectory) -> int:
    """The position of the last round that was played."""
    return (int(found.ended[0]) or found.course.rounds) - 1


def _facts(found: Trajectory) -> dict[str, Any]:
    """What can be said of one run without a number that has to be measured."""
    game = found.course.alliance.game
    one, two = found.of("choice")[:, :, 0].T

    def chosen(k: int) -> tuple[str, str]:
        return game.row_labels[int(one[k])], game.column_labels[int(two[k])]

    return {
        "first": chosen(0),
        "last": chosen(_end(found)),
        "ends": int(found.ended[0]),
        "left_by": [partner for partner in (1, 2) if found.left[partner - 1, 0]],
    }


def _numbers(found: Trajectory) -> dict[str, Sequence[float]]:
    """The numbers of one run, two by two."""
    power = found.of("power")[:, 0, 0]
    return {
        "knowledge": found.learned[:, 0].tolist(),
        "power": (float(power[0]), float(power[_end(found)])),
        "value": found.value.mean,
    }


# One function and its name add a kind of claim; its key in a file is a field of ClaimSet.
CLAIMS: Mapping[str, Callable[[Subject, Any], Iterator[str]]] = {
    "classes": _classes,
    "pure": _pure,
    "mixed": _mixed,
    "equilibria": _counted("equilibria"),
    "components": _counted("components"),
    "degenerate": _counted("degenerate"),
    "row": _matrix("row"),
    "column": _matrix("column"),
    "exposure": _of_alliance(_force(0)),
    "worth": _of_alliance(_force(1)),
    "complementarity": _of_alliance(_force(2)),
    "incentive": _of_alliance(_incentive),
    "payoffs_at": _payoffs_at,
    "critical_discount": _repeated(_critical_discount),
    "trust_needed": _repeated(_trust_needed),
    "play": _play,
}
