"""The format of a game file: story, source, parameters or payoffs, and claims.

The models are the format. What they do not know is refused, with the line where it stands; what
they describe is in the JSON Schema by which editors complete.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from keyword import iskeyword
from typing import Annotated, Any, Literal, NamedTuple
from unicodedata import normalize

from dilemma.errors import DilemmaError, InvalidFileError, unknown
from dilemma.files import (
    NUMBER_SCHEMA,
    Field,
    Location,
    Model,
    Number,
    Problem,
    Text,
    checked,
    create_model,
    described,
    invalid,
    read_by,
    read_toml,
)
from dilemma.rationals import exact
from dilemma.stage.expressions import parse
from dilemma.stage.game import LARGEST, AllianceGame, FreeGame, StageGame
from dilemma.stage.levers import RENEW, Lever, check_change, first_round
from dilemma.stage.parameters import (
    ENDINGS,
    PARAMETERS,
    ROUNDS,
    Parameter,
    ending,
    resolve,
    resolve_rounds,
    schedule,
)
from dilemma.stage.strategies import FIVE

_PAIR_SCHEMA = {"type": "array", "items": NUMBER_SCHEMA, "minItems": 2, "maxItems": 2}
_SIDES_SCHEMA = {"anyOf": [*NUMBER_SCHEMA["anyOf"], _PAIR_SCHEMA]}


class Claimed(NamedTuple):
    """A number that a file claims: exact, or within one unit of its last printed digit."""

    value: Fraction
    tolerance: Fraction

    def holds(self, computed: Fraction, error: Fraction = Fraction(0)) -> bool:
        """Whether the computed number, known within an error, is the claimed one."""
        return abs(computed - self.value) <= self.tolerance + error


def _claimed(value: Any) -> Claimed:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    unit = Fraction(10) ** int(exponent) if int(exponent) < 0 else Fraction(0)
    return Claimed(exact(value), unit)


NEVER = "never"


def _reachable(value: Any) -> Any:
    try:
        return NEVER if value == NEVER else _claimed(value)
    except DilemmaError as error:
        raise DilemmaError(f'{error}, or "{NEVER}"') from None


ClaimedNumber = Annotated[Any, read_by(_claimed), described(NUMBER_SCHEMA)]
ClaimedLeast = Annotated[
    Any,
    read_by(_reachable),
    described({"anyOf": [*NUMBER_SCHEMA["anyOf"], {"const": NEVER}]}),
]
Pair = tuple[Text, Text]


def _reader(entry: Parameter) -> Any:
    """What reads a parameter's value, and checks it."""

    def read(value: Any) -> Any:
        given = [value] if entry.pair or not isinstance(value, list) else value
        if len(given) != (2 if isinstance(value, list) else 1):
            wanted = "it is one value for the pair" if entry.pair else "give one, or [row, column]"
            raise DilemmaError(f"it has {len(value)} values; {wanted}")
        for number in given:
            entry.check(exact(number))
        return value

    return read_by(read)


def _described(entry: Parameter) -> Any:
    """What the schema says of a parameter's value."""
    words = {"description": f"{entry.meaning}; {entry.range}"}
    return described({**(NUMBER_SCHEMA if entry.pair else _SIDES_SCHEMA), **words})


def _table(name: str, entries: Mapping[str, Parameter], **special: Any) -> type[Model]:
    """The model of a table of parameters, each optional, and of what is special in it."""
    kinds = {
        entry: Annotated[Any, _reader(known), _described(known)] for entry, known in entries.items()
    } | special
    fields = {key: (kind, None) for key, kind in kinds.items()}
    model: type[Model] = create_model(name, __base__=Model, **fields)  # type: ignore[call-overload]
    return model


def _scale(value: Any) -> Any:
    schedule(value)
    return value


_SCALE = Annotated[
    Any,
    read_by(_scale),
    described({"anyOf": [*NUMBER_SCHEMA["anyOf"], {"type": "object"}]}),
]
_ENDING = Annotated[
    Any,
    read_by(ending),
    described(
        {
            "enum": ENDINGS,
            "description": "what becomes of an alliance that ends; acquisition: by the partner who "
            "has learned more",
        }
    ),
]

AllianceTable = _table("AllianceTable", PARAMETERS)
RoundsTable = _table("RoundsTable", ROUNDS, scale=_SCALE, ending=_ENDING)


class LeverTable(Model):
    """A change in time: from a round on, other values, or knowledge that is new."""

    at: Annotated[
        Any,
        read_by(first_round),
        described({"type": "integer", "minimum": 1, "description": "first round with the change"}),
    ]
    set: Annotated[
        dict[str, Any],
        described(
            {
                "type": "object",
                "additionalProperties": _SIDES_SCHEMA,
                "description": "parameters that change, name_1 or name_2 for one partner",
            }
        ),
    ] = Field(default_factory=dict)
    renew: Annotated[Any, _reader(RENEW), _described(RENEW)] = None

    def problems(self, here: Location) -> list[Problem]:
        """What it sets that no lever can."""
        if not self.set and self.renew is None:
            return [(here, "a lever needs set, renew or both")]
        found: list[Problem] = []
        for name, value in self.set.items():
            try:
                check_change(name, value)
            except DilemmaError as error:
                found.append(((*here, "set", name), str(error)))
        return found

    def lever(self) -> Lever:
        """The lever that the table describes."""
        return Lever.of(self.at, self.set, 0 if self.renew is None else self.renew)


def _cell(value: Any, names: list[str]) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise DilemmaError("write a number, or an expression in quotes")
    return parse(str(value), names)


PayoffCell = Annotated[
    Any,
    read_by(_cell, in_context=True),
    described({"anyOf": [{"type": "number"}, {"type": "string"}], "description": "an expression"}),
]


class PayoffsTable(Model):
    """Payoffs of a game that is no learning alliance: row i, column j in both matrices."""

    strategies: list[Any] = Field(
        description="names; one list for both partners, or a list of two lists", min_length=1
    )
    row: list[list[PayoffCell]] = Field(min_length=1)
    column: list[list[PayoffCell]] | None = None
    symmetric: bool = False

    def problems(self) -> list[Problem]:
        """What the tables say that does not fit together."""
        here = "payoffs"
        for position, labels in enumerate(self._lists()):
            if not labels or not all(isinstance(label, str) and label.strip() for label in labels):
                return [((here, "strategies"), 'write names: ["up", "down"]')]
            if len(set(labels)) < len(labels):
                return [((here, "strategies"), f"list {position + 1} names a strategy twice")]
            if len(labels) > LARGEST:
                return [((here, "strategies"), f"{len(labels)} strategies; at most {LARGEST}")]
        m, n = map(len, self.labels)
        found: list[Problem] = []
        for name in ("row", "column"):
            matrix: Sequence[Sequence[Any]] | None = getattr(self, name)
            if matrix is not None and [len(line) for line in matrix] != [n] * m:
                found.append(((here, name), f"it must have {m} rows of {n} payoffs"))
        if self.symmetric and (m != n or self.labels[0] != self.labels[1]):
            found.append(((here, "symmetric"), "both partners must have the same strategies"))
        if self.symmetric == (self.column is not None):
            found.append(((here,), "give either column or symmetric = true"))
        return found

    @property
    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The row's and the column's strategies."""
        first, last = self._lists()[0], self._lists()[-1]
        return tuple(first), tuple(last)

    def _lists(self) -> list[list[Any]]:
        if all(isinstance(entry, list) for entry in self.strategies) and len(self.strategies) == 2:
            return self.strategies
        return [self.strategies]

    def matrices(self) -> tuple[tuple[tuple[Any, ...], ...], tuple[tuple[Any, ...], ...]]:
        """Both payoff matrices as sympy expressions."""
        row = tuple(tuple(line) for line in self.row)
        column = self.column if self.column is not None else zip(*self.row, strict=True)
        return row, tuple(tuple(line) for line in column)


class MixClaim(Model):
    """A mixed equilibrium: weights by strategy, those not named are 0."""

    row: dict[str, Number]
    column: dict[str, Number]


class PayoffsAtClaim(Model):
    """What both partners get at a pair of strategies."""

    profile: Pair
    values: tuple[ClaimedNumber, ClaimedNumber]


class PlayClaim(Model):
    """What becomes of two partners who play round after round, with nothing left to chance."""

    policies: Pair = Field(("trusting", "trusting"), description="what the two partners follow")
    rounds: int = Field(40, ge=1, le=1000, description="how many rounds at most")
    first: Pair | None = Field(None, description="what they choose in the first round")
    last: Pair | None = Field(None, description="what they choose in the last round")
    ends: int | None = Field(None, ge=0, description="the last round; 0: the alliance goes on")
    left_by: list[Literal[1, 2]] | None = Field(
        None, description="who leaves: [1], [2] or both; [] is nobody"
    )
    knowledge: tuple[ClaimedNumber, ClaimedNumber] | None = Field(
        None, description="what each has learned of what the other knows, at the end"
    )
    power: tuple[ClaimedNumber, ClaimedNumber] | None = Field(
        None, description="bargaining share of the first partner, after round 1 and at the end"
    )
    value: tuple[ClaimedNumber, ClaimedNumber] | None = Field(
        None, description="discounted mean payoff of each, as the partners believe it"
    )

    def problems(self, here: Location) -> list[Problem]:
        """Whether it claims nothing."""
        about = [name for name in PlayClaim.model_fields if name not in ("policies", "rounds")]
        if any(getattr(self, name) is not None for name in about):
            return []
        return [(here, f"claim {', '.join(about[:-1])} or {about[-1]} of the run")]


class ClaimSet(Model):
    """What a file claims of a game; the tests and `games check` hold it against the solver."""

    classes: Pair | None = Field(None, description="class of the dilemma, row and column")
    pure: list[Pair] | None = Field(None, description="exactly these pure equilibria")
    mixed: list[MixClaim] | None = Field(None, description="exactly these mixed ones")
    equilibria: int | None = Field(None, description="number of extreme equilibria")
    components: int | None = Field(None, description="connected components of the equilibrium set")
    degenerate: bool | None = None
    row: list[list[ClaimedNumber]] | None = Field(None, description="the row partner's payoffs")
    column: list[list[ClaimedNumber]] | None = Field(None, description="the column partner's")
    exposure: tuple[ClaimedNumber, ClaimedNumber] | None = Field(None, description="G")
    worth: tuple[ClaimedNumber, ClaimedNumber] | None = Field(None, description="W")
    complementarity: tuple[ClaimedNumber, ClaimedNumber] | None = Field(None, description="H")
    incentive: tuple[ClaimedNumber, ClaimedNumber] | None = Field(
        None, description="worth of full receptivity to an open partner, per period"
    )
    payoffs_at: PayoffsAtClaim | None = None
    critical_discount: tuple[ClaimedLeast, ClaimedLeast] | None = Field(
        None,
        description="patience from which each keeps cooperating, if the worst equilibrium of "
        "one period follows a deviation",
    )
    trust_needed: tuple[ClaimedLeast, ClaimedLeast] | None = Field(
        None,
        description="belief that the partner plays grim from which grim beats defecting, at "
        "the game's own discount factors",
    )
    play: PlayClaim | None = Field(None, description="what becomes of the alliance over time")

    def made(self) -> dict[str, Any]:
        """The claims that are made, by name."""
        values = {name: getattr(self, name) for name in ClaimSet.model_fields}
        return {name: value for name, value in values.items() if value is not None}

    def problems(self, here: Location) -> list[Problem]:
        """What is wrong with what it claims of play."""
        return self.play.problems((*here, "play")) if self.play else []


class WhenClaim(ClaimSet):
    """The same claims, of the game after a change."""

    set: dict[str, Any] = Field(
        default_factory=dict, description="parameters of a period or of the rounds that change"
    )
    levers: list[LeverTable] = Field(default_factory=list, description="more changes in time")
    strategies: Text | None = Field(None, description="another strategy set")
    reason: Text

    def problems(self, here: Location) -> list[Problem]:
        """The same, and of its levers."""
        found = super().problems(here)
        for position, lever in enumerate(self.levers):
            found += lever.problems((*here, "levers", position))
        return found


class Claims(ClaimSet):
    """Claims of the game as it is, why they hold, and claims of it after a change."""

    reasons: dict[str, Text] = Field(default_factory=dict)
    when: list[WhenClaim] = Field(default_factory=list)

    def problems(self, here: Location) -> list[Problem]:
        """The same, and of the claims after a change."""
        found = super().problems(here)
        for position, claim in enumerate(self.when):
            found += claim.problems((*here, "when", position))
        return found


class GameFile(Model):
    """A game file."""

    title: Text
    partners: Pair = ("row partner", "column partner")
    source: Text
    story: str = ""
    tags: list[Text] = Field(default_factory=list)
    alliance: AllianceTable | None = None  # type: ignore[valid-type]
    rounds: RoundsTable | None = None  # type: ignore[valid-type]
    levers: list[LeverTable] | None = None
    parameters: dict[str, Number] | None = None
    payoffs: PayoffsTable | None = None
    claims: Claims = Field(default_factory=Claims)

    def problems(self) -> list[Problem]:
        """What the tables of the file say that does not fit together."""
        if self.payoffs is None and self.alliance is None:
            return [((), "the file needs an [alliance] table, or [payoffs] for any other game")]
        found: list[Problem] = []
        if self.partners[0] == self.partners[1]:
            found.append((("partners",), "the two partners need different names"))
        if self.payoffs is None:
            for table, resolved in (("alliance", resolve), ("rounds", resolve_rounds)):
                try:
                    resolved(_given(getattr(self, table)))
                except DilemmaError as error:
                    found.append(((table, str(error).partition(" ")[0]), str(error)))
            for position, lever in enumerate(self.levers or []):
                found += lever.problems(("levers", position))
            if self.parameters is not None:
                found.append((("parameters",), "an [alliance] has its own parameters"))
        else:
            found += [
                ((table,), "a game with [payoffs] has no such table")
                for table in ("alliance", "rounds", "levers")
                if getattr(self, table) is not None
            ]
            found += [
                (("parameters", name), "write another name: letters, digits and _")
                for name in self.parameters or {}
                if not _is_name(name)
            ]
            found += self.payoffs.problems()
            found = found or self._undefined()
        found += self.claims.problems(("claims",))
        return found or self._unknown_labels()

    def game(self, name: str) -> StageGame:
        """The stage game that the file describes."""
        words: dict[str, Any] = {
            "name": name,
            "title": self.title,
            "partners": self.partners,
            "source": self.source,
            "story": self.story.strip(),
            "tags": tuple(self.tags),
        }
        if self.payoffs is None:
            return AllianceGame(
                given=_given(self.alliance),
                rounds=_given(self.rounds),
                levers=tuple(sorted(map(LeverTable.lever, self.levers or []), key=_begins)),
                **words,
            )
        rows, columns = self.payoffs.labels
        row, column = self.payoffs.matrices()
        return FreeGame(
            given=dict(self.parameters or {}),
            row_labels=rows,
            column_labels=columns,
            row=row,
            column=column,
            **words,
        )

    def _undefined(self) -> list[Problem]:
        """Payoffs that divide by zero at the parameters of the file itself."""
        try:
            self.game("the game").at()
        except DilemmaError as error:
            return [(("payoffs",), str(error))]
        return []

    def _unknown_labels(self) -> list[Problem]:
        """Strategies that claims name and the game does not have."""
        names = [strategy.name for strategy in FIVE]
        rows, columns = self.payoffs.labels if self.payoffs else (names, names)
        found: list[Problem] = []
        for name in ("pure", "mixed"):
            for position, claim in enumerate(getattr(self.claims, name) or []):
                first, second = claim if name == "pure" else (claim.row, claim.column)
                for given, known in ((first, rows), (second, columns)):
                    for label in [given] if isinstance(given, str) else given:
                        if label not in known:
                            place = ("claims", name, position)
                            found.append((place, str(unknown("strategy", label, known))))
        return found


def _is_name(text: str) -> bool:
    """Whether an expression can use the name; Python's parser changes some letters, such as µ."""
    return text.isidentifier() and not iskeyword(text) and normalize("NFKC", text) == text


def parsed(text: str, where: str) -> GameFile:
    """
    The game file that a TOML text holds.

    Raises
    ------
    InvalidFileError
        With a line `where:line: field: what is wrong` for each problem.
    """
    document = read_toml(text, where)
    if "states" in document and not {"alliance", "payoffs"} & document.keys():
        raise InvalidFileError(f"{where}: this is a policy and no game; see: dilemma policies show")
    declared = document.get("parameters")
    names = list(declared) if isinstance(declared, dict) else []
    file = checked(GameFile, document, text, where, context=names)
    if problems := file.problems():
        raise invalid(problems, text, where)
    return file


def _begins(lever: Lever) -> int:
    return lever.at


def _given(table: Model | None) -> dict[str, Any]:
    return table.model_dump(exclude_none=True) if table is not None else {}
