"""The JSON documents, one model each, from which their JSON Schemas are made.

Every document names its schema; the schemas stand in `dilemma/schemas` and are written again by
`python -m dilemma.documents`. Exact numbers are strings "p/q" (integers "p"); a parameter of the
pair is one string, one of the partners a list of two.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from dilemma import __version__
from dilemma.catalog.game_file import GameFile
from dilemma.files import Field, Model, schema
from dilemma.repeated.policy_file import PolicyFile

Exact = Annotated[str, Field(pattern=r"^-?[0-9]+(/[0-9]+)?$")]
ExactPair = tuple[Exact, Exact]
Number = Exact | float  # a float where an exact number would take too long
Parameters = dict[str, Exact | ExactPair]
NamedMix = dict[str, Exact]  # what is played, and its weights


class Provenance(Model):
    """What gives these numbers again; no host, user, path or time of day."""

    version: str = __version__
    seed: int | None = None


class Strategies(Model):
    """The strategies of both partners, by name, in the order of the matrices."""

    row: list[str]
    column: list[str]


class Payoffs(Model):
    """Both payoff matrices: row i is the row partner's strategy, column j the column's."""

    row: list[list[Exact]]
    column: list[list[Exact]]


class SymbolicPayoffs(Model):
    """Both payoff matrices as formulas over the parameters."""

    row: list[list[str]]
    column: list[list[str]]


class FacePart(Model):
    """A strategy that may replace a mixture of corners in an equilibrium."""

    partner: Literal[1, 2]
    strategy: str
    equals: dict[str, Exact]


class Learning(Model):
    """How much of what learning pays one partner each type pays, and which type is largest."""

    largest: list[str]
    shares: dict[str, Exact]


class Equilibrium(Model):
    """One profile, with what is certified of it."""

    row: list[Exact]
    column: list[Exact]
    payoffs: ExactPair
    realized: ExactPair | None
    kind: Literal["pure", "mixed"]
    component: int | None
    strict: bool
    pareto_efficient: bool
    loss: Exact
    face: list[FacePart] | None
    found_by: list[str]
    learning: tuple[Learning, Learning] | None = Field(
        None, description="types of learning of both partners; null where it is no alliance"
    )


class Difference(Model):
    """The four differences from which a partner's class is read."""

    temptation: Exact = Field(description="T - R")
    fear: Exact = Field(description="P - S")
    cooperation: Exact = Field(description="R - P")
    openness: Exact = Field(description="R - S")


class Boundary(Model):
    """The differences that are zero, and the classes between which they put one partner."""

    zero: list[str]
    between: list[str]


class Place(Model):
    """A game without ties by its number in Robinson & Goforth (2005), its name in Bruns (2015)."""

    number: str = Field(pattern=r"^g[1-4][1-6][1-6]$")
    name: str | None


class Topology(Model):
    """The place of a 2 x 2 game, or the places its ties put it between; and these ties."""

    places: list[Place]
    ties: tuple[list[str], list[str]]


class Pattern(Model):
    """The pattern of learning in Tsang (1999), what it is read from, and by which rule."""

    name: Literal["non-mutual", "asymmetrical", "competitive", "non-competitive"]
    worth: ExactPair
    competitive_overlap: Exact
    rule: str


class SolutionDocument(Model):
    """What `dilemma solve` found."""

    document: Literal["dilemma/solution-1"] = Field("dilemma/solution-1", alias="schema")
    game: str
    strategies: Strategies
    parameters: Parameters
    payoffs: Payoffs
    concept: str
    method: str
    complete: bool
    pure_complete: bool
    degenerate: bool
    equilibria: list[Equilibrium]
    components: int | None
    classes: tuple[str, str] | None
    differences: tuple[Difference, Difference] | None
    boundaries: tuple[Boundary | None, Boundary | None] | None = Field(
        None, description="null for a partner whose class is no boundary"
    )
    topology: Topology | None = None
    pattern: Pattern | None = None
    best_total: Exact
    loss: Exact | None
    price_of_anarchy: Exact | None
    refused: int
    note: str
    provenance: Provenance = Provenance()


class Removed(Model):
    """One strategy that iterated elimination removes."""

    round: int
    partner: Literal[1, 2]
    strategy: str
    dominated_by: NamedMix
    dominance: Literal["strict", "weak"]


class Left(Model):
    """A strategy that is left, and a belief about the partner to which it is a best reply."""

    partner: Literal[1, 2]
    strategy: str
    best_reply_to: NamedMix


class EliminationDocument(Model):
    """What `dilemma solve --concept iterated-strict` and its kin found."""

    document: Literal["dilemma/elimination-1"] = Field("dilemma/elimination-1", alias="schema")
    game: str
    strategies: Strategies
    parameters: Parameters
    payoffs: Payoffs
    concept: str
    rounds: int
    removed: list[Removed]
    left: list[Left]
    complete: bool
    note: str
    provenance: Provenance = Provenance()


class Drawn(Model):
    """A pair of strategies that a mediator draws."""

    row: str
    column: str
    chance: Exact


class Price(Model):
    """What a unit of gain from a deviation is worth in the proof; told null is all strategies."""

    partner: Literal[1, 2]
    told: str | None
    instead: str
    price: Exact


class Device(Model):
    """A mediator's chances, what they pay, and the prices that prove it best or worst."""

    drawn: list[Drawn]
    payoffs: ExactPair
    total: Exact
    prices: list[Price]


class CorrelatedDocument(Model):
    """What `dilemma solve --concept correlated` or `coarse-correlated` found."""

    document: Literal["dilemma/correlated-1"] = Field("dilemma/correlated-1", alias="schema")
    game: str
    strategies: Strategies
    parameters: Parameters
    payoffs: Payoffs
    concept: str
    best: Device
    worst: Device
    complete: bool
    note: str
    provenance: Provenance = Provenance()


class PathPoint(Model):
    """One equilibrium on the logit path, in floats."""

    precision: float = Field(description="lambda, per unit of payoff")
    row: list[float]
    column: list[float]


class Limit(Model):
    """The exact equilibrium near the end of the path."""

    row: list[Exact]
    column: list[Exact]
    payoffs: ExactPair


class LogitDocument(Model):
    """What `dilemma solve --concept logit` found."""

    document: Literal["dilemma/logit-1"] = Field("dilemma/logit-1", alias="schema")
    game: str
    strategies: Strategies
    parameters: Parameters
    payoffs: Payoffs
    concept: str
    points: list[PathPoint]
    regret: float
    limit: Limit | None
    complete: bool
    note: str
    provenance: Provenance = Provenance()


class Guarantee(Model):
    """What one partner can secure, and to what the other can hold it."""

    value: Exact
    cautious: NamedMix
    punishing: NamedMix
    pure_maxmin: Exact
    pure_cautious: str
    pure_minmax: Exact
    pure_punishing: str


class SecurityDocument(Model):
    """What `dilemma solve --concept maxmin` found."""

    document: Literal["dilemma/security-1"] = Field("dilemma/security-1", alias="schema")
    game: str
    strategies: Strategies
    parameters: Parameters
    payoffs: Payoffs
    concept: str
    guarantees: tuple[Guarantee, Guarantee]
    constant_sum: Exact | None
    complete: bool
    note: str
    provenance: Provenance = Provenance()


class GameDocument(Model):
    """What `dilemma games show` says of a game."""

    document: Literal["dilemma/game-1"] = Field("dilemma/game-1", alias="schema")
    game: str
    title: str
    partners: tuple[str, str]
    source: str
    story: str
    tags: list[str]
    strategies: Strategies
    parameters: Parameters
    rounds_parameters: dict[str, Any] | None = Field(
        None, description="what moves an alliance over time, as [rounds] of the game file, resolved"
    )
    levers: list[dict[str, Any]] | None = Field(None, description="changes in time")
    payoffs: Payoffs
    symbolic: SymbolicPayoffs | None = None
    provenance: Provenance = Provenance()


class Entry(Model):
    """One game of the catalogue."""

    game: str
    title: str
    kind: Literal["alliance", "other"]
    tags: list[str]
    source: str


class CatalogueDocument(Model):
    """What `dilemma games list` says."""

    document: Literal["dilemma/games-1"] = Field("dilemma/games-1", alias="schema")
    games: list[Entry]
    provenance: Provenance = Provenance()


class Condition(Model):
    """One inequality under which a profile is an equilibrium, and the deviation it rules out."""

    partner: Literal[1, 2]
    deviation: str
    kind: Literal["deviation", "weight"] = Field(description="weight: it must be in the mix")
    holds_if: str
    latex: str
    needed: bool = Field(description="false: proved to follow from the others")
    here: Exact | None = Field(description="what the deviation loses at the game's values")


class End(Model):
    """An end of an interval; an irrational one is the root of a polynomial near its value."""

    exact: Exact | None
    value: float
    root_of: str | None


class Interval(Model):
    """A part of a parameter's range; null where it has no end."""

    low: End | None
    high: End | None
    low_included: bool
    high_included: bool


class Threshold(Model):
    """Where the answer changes nearest to the game's own value; all null if it never does."""

    parameter: str
    exact: Exact | None
    value: float | None
    formula: str | None
    latex: str | None


class Thresholds(Model):
    """Where along one parameter the profile is an equilibrium."""

    parameter: str
    here: Exact | None
    always: bool | None = Field(description="true or false where the parameter never decides")
    intervals: list[Interval]
    changes: list[End]


class Stretch(Interval):
    """A part of a parameter's range with one set of equilibria; null where it is undefined."""

    equilibria: list[Strategies] | None


class Along(Model):
    """The supports of all extreme equilibria along one parameter."""

    parameter: str
    here: Exact | None
    stretches: list[Stretch]


class Region(Model):
    """A region of the plane of two parameters: its answer, an exact point in it, its share."""

    equilibria: list[Strategies] | None
    sample: ExactPair
    share: Exact


class Regions(Model):
    """What was found from a grid of exact points; a smaller region may be missed."""

    parameters: tuple[str, str]
    window: tuple[ExactPair, ExactPair]
    mesh: int
    regions: list[Region]
    curves: list[str] = Field(description="the answer changes where one of them is zero")


class ConditionsDocument(Model):
    """What `dilemma conditions` says: of a profile, along one parameter, or over two."""

    document: Literal["dilemma/conditions-1"] = Field("dilemma/conditions-1", alias="schema")
    game: str
    parameters: Parameters
    profile: tuple[list[str], list[str]] | None = None
    conditions: list[Condition] = Field([])
    threshold: Threshold | None = None
    thresholds: list[Thresholds] = Field([])
    along: Along | None = None
    over: Regions | None = None
    provenance: Provenance = Provenance()


class Effect(Model):
    """Which way a form moves with a parameter, over all of its range."""

    parameter: str
    whose: Literal["own", "partner", "pair", "alike"]
    sign: Literal[-1, 0, 1] | None = Field(description="null where it depends on the condition")
    given: dict[str, int] = Field(description="signs proved under an assumption")
    condition: str | None = Field(description="rises where it is positive, falls where negative")


class StaticsDocument(Model):
    """What `dilemma conditions --statics` proves of every alliance."""

    document: Literal["dilemma/statics-1"] = Field("dilemma/statics-1", alias="schema")
    form: str
    where: list[str]
    effects: list[Effect]
    propositions: list[str]
    provenance: Provenance = Provenance()


class Amount(Model):
    """What a deviation gains or a contract must ask, in symbols."""

    partner: str
    amount: str
    formula: str


class Contracts(Model):
    """The least contracts at given discount factors, row's and column's."""

    discount: ExactPair
    gain: ExactPair
    deviation: tuple[str, str]
    punishment: ExactPair
    penalty_or_hostage: ExactPair
    side_payment: ExactPair
    net: ExactPair = Field(description="what the profile pays after side payments")
    affordable: bool
    bargaining_shares: ExactPair | None = Field(description="of the row partner, lowest, highest")


class ContractsDocument(Model):
    """What `dilemma conditions --contract` says."""

    document: Literal["dilemma/contracts-1"] = Field("dilemma/contracts-1", alias="schema")
    game: str
    parameters: Parameters
    profile: tuple[str, str]
    one_period: Contracts
    repeated: Contracts
    formulas: list[Amount]
    provenance: Provenance = Provenance()


class PolicyDeviation(Model):
    """What one partner gains by choosing otherwise, and after which history it first does."""

    partner: Literal[1, 2]
    state: str
    after: list[tuple[str, str]] = Field(description="pairs of strategies, one for each period")
    strategy: str
    gain: float = Field(description="once; where the policies are no equilibrium by a whole reply")


class CriticalDiscount(Model):
    """At which discount factors below 1 two policies are an equilibrium."""

    value: float | None = Field(description="from here to 1; null where no patience suffices")
    exact: Exact | None
    root_of: str | None = Field(description="polynomial, where the value is irrational")
    formula: str | None
    named: str | None = Field(description="the formula in G, W, H, P and o, if it is a known one")
    intervals: list[tuple[Number, Number]]
    partners: tuple[End | None, End | None] = Field(description="each partner's own value")


class ValueDocument(Model):
    """What `dilemma value` says."""

    document: Literal["dilemma/value-1"] = Field("dilemma/value-1", alias="schema")
    game: str
    parameters: Parameters
    policies: tuple[str, str]
    discount: ExactPair = Field(description="times the chance of another round")
    rounds: int | None
    tremble: Exact
    misperception: Exact
    signal: Exact | None
    value: tuple[float, float]
    exact: ExactPair | None
    tolerance: float = Field(description="the largest error of value; 0 where it is exact")
    joint_learning: float | None = Field(description="of a period on average; null if no alliance")
    perfect: bool | None
    perfect_note: str | None = Field(description="why perfect is null")
    nash: bool | None
    deviation: PolicyDeviation | None
    critical_discount: CriticalDiscount | None
    nash_discount: CriticalDiscount | None = Field(
        description="the same for Nash equilibrium; null where perfection has a critical value"
    )
    critical_note: str | None = Field(description="why a critical discount factor is null")
    trust_needed: tuple[Number | None, Number | None] | None = Field(
        description="belief that the other keeps to its policy and does not always defect, from "
        "which to keep to one's own is better; null where none suffices"
    )
    provenance: Provenance = Provenance()


class PolicyEntry(Model):
    """One policy of the library; its argument is null if it takes none."""

    policy: str
    argument: str | None
    optional: bool | None = Field(description="whether the argument may be left out")
    states: int | None = Field(description="in the learning dilemma; null where an argument says")
    says: str
    source: str


class PoliciesDocument(Model):
    """What `dilemma policies list` says."""

    document: Literal["dilemma/policies-1"] = Field("dilemma/policies-1", alias="schema")
    policies: list[PolicyEntry]
    provenance: Provenance = Provenance()


class PolicyState(Model):
    """One state; moves holds the next state by own strategy (row) and the partner's (column)."""

    name: str
    choose: NamedMix
    moves: list[list[str]]
    leaves: bool
    trust: Exact | None


class PolicyDocument(Model):
    """What `dilemma policies show` says: a policy as the automaton of one partner."""

    document: Literal["dilemma/policy-1"] = Field("dilemma/policy-1", alias="schema")
    policy: str
    game: str
    partner: Literal[1, 2]
    own: list[str] = Field(description="strategies of the partner who follows the policy")
    theirs: list[str]
    says: str
    source: str
    start: str
    states: list[PolicyState]
    provenance: Provenance = Provenance()


class PolicyStanding(Model):
    """One policy of a tournament; ranks are shared by equals, 1 is the best."""

    policy: str
    rank: int
    mean: Number = Field(description="payoff over all partners, own copy included")
    standard_error: float = Field(description="of mean; 0 where nothing is left to chance")
    learning_rank: int | None
    joint_learning: Number | None = Field(description="where computed, in an alliance; else null")
    knowledge: float | None = Field(description="L_1 + L_2 at the end, where played; else null")
    knowledge_error: float | None = Field(description="standard error of knowledge")
    alive: float | None = Field(description="share of alliances that nobody ended, where played")
    alive_error: float | None = Field(description="standard error of alive")
    survival_rank: int
    share: float = Field(description="of the population at last, to six places")
    stability: Literal[
        "strict equilibrium",
        "evolutionarily stable",
        "neutrally stable",
        "equilibrium, not stable",
        "no equilibrium",
        "undecided by the sample",
    ]
    invaded_by: list[str]


class TournamentDocument(Model):
    """What `dilemma tournament` says."""

    document: Literal["dilemma/tournament-1"] = Field("dilemma/tournament-1", alias="schema")
    game: str
    parameters: Parameters
    discount: ExactPair = Field(description="times the chance of another round")
    rounds: int | None
    tremble: Exact
    misperception: Exact
    signal: Exact | None
    policies: list[str]
    means: list[list[Number]] = Field(
        description="what the policy of the line gets with that of the column, mean of both seats"
    )
    standard_error: list[list[float]] | None = Field(description="of means; null where computed")
    tolerance: float = Field(description="the largest error of a float in means")
    runs: int | None = Field(description="alliances played by each pair; null where computed")
    channel: Literal["both", "payoff", "belief"] | None = Field(description="where trust moves")
    ranking: list[str] = Field(description="by mean payoff, best first, equals in given order")
    generations: int
    standings: list[PolicyStanding] = Field(description="in the order of policies")
    provenance: Provenance = Provenance()


class Ended(Model):
    """One way in which runs of an alliance ended, or that they go on."""

    how: str
    share: float = Field(description="of all runs")
    mean_round: float | None = Field(description="the mean of their last rounds; null: they go on")


class Ending(Model):
    """How the one run of an alliance ended."""

    round: int = Field(description="the last round")
    who: list[Literal[1, 2]] = Field(description="who left")
    how: str


class PlayedErrors(Model):
    """Standard errors of means over runs, in the shapes of what they belong to."""

    flow: list[tuple[float | None, float | None]]
    payoff: list[tuple[float | None, float | None]]
    realized: list[tuple[float | None, float | None]]
    knowledge: list[tuple[float | None, float | None]]
    trust: list[tuple[float | None, float | None]]
    power: list[tuple[float | None, float | None]]
    value: tuple[float, float]
    realized_value: tuple[float, float]


class PlayDocument(Model):
    """What `dilemma play` says; numbers by round are means over the runs that go on."""

    document: Literal["dilemma/play-1"] = Field("dilemma/play-1", alias="schema")
    game: str
    parameters: Parameters
    rounds_parameters: dict[str, Any] = Field(description="as [rounds] of the game file, resolved")
    levers: list[dict[str, Any]]
    policies: tuple[str, str]
    discount: ExactPair
    rounds: int
    runs: int
    channel: Literal["both", "payoff", "belief"]
    frozen: bool = Field(description="knowledge, trust and power were held as they are")
    tremble: Exact
    misperception: Exact
    signal: Exact | None
    strategies: Strategies
    alive: list[int] = Field(description="runs that play each round")
    choices: list[tuple[str, str] | None] | None = Field(
        description="of one run, null after its end; null for several runs"
    )
    shares: list[tuple[list[float], list[float]] | None] = Field(
        description="by round, the share of each strategy among the runs that go on"
    )
    learning: list[tuple[dict[str, float], dict[str, float]] | None] | None = Field(
        description="by round, how often each type of learning pays a partner most"
    )
    flow: list[tuple[float | None, float | None]]
    payoff: list[tuple[float | None, float | None]] = Field(description="as the partners believe")
    realized: list[tuple[float | None, float | None]] = Field(description="as it is")
    knowledge: list[tuple[float | None, float | None]] = Field(description="after each round")
    trust: list[tuple[float | None, float | None]] = Field(description="after each round")
    power: list[tuple[float | None, float | None]] = Field(description="after each round")
    ending: Ending | None = Field(description="of one run; null if it goes on, or for several")
    endings: list[Ended]
    survival: list[float] = Field(description="share of runs after each round, from round 0")
    value: tuple[float, float] = Field(description="discounted mean payoff, as believed")
    realized_value: tuple[float, float]
    standard_error: PlayedErrors | None = Field(description="null for one run")
    provenance: Provenance = Provenance()


class MatchDocument(Model):
    """What `dilemma match` says."""

    document: Literal["dilemma/match-1"] = Field("dilemma/match-1", alias="schema")
    game: str
    parameters: Parameters
    policies: tuple[str, str]
    rounds: int
    played: int = Field(description="rounds before somebody left")
    tremble: Exact
    misperception: Exact
    signal: Exact | None
    strategies: Strategies
    counts: list[list[int]] = Field(description="rounds in which each pair was carried out")
    payoffs: tuple[float, float] = Field(description="means over all rounds")
    standard_error: tuple[float, float] | None = Field(description="null where somebody left")
    batches: int = Field(description="of rounds, from whose means the standard error is")
    provenance: Provenance = Provenance()


class PenalState(Model):
    """An extreme equilibrium payoff: what is played, and the lottery over the next states."""

    payoffs: ExactPair
    row: NamedMix
    column: NamedMix
    next: dict[str, Exact] = Field(description="state, by its number from 1, and its chance")


class Sustained(Model):
    """From which common discount factor on a cell can be played for ever, by any punishment."""

    profile: tuple[str, str]
    exact: Exact | None = Field(description="null where it is only held between two numbers")
    between: tuple[Exact, Exact | None] = Field(description="second null: none is known below 1")
    bound: Exact | None = Field(description="with minmax punishment; null: no patience suffices")


class FolkDocument(Model):
    """What `dilemma folk` says."""

    document: Literal["dilemma/folk-1"] = Field("dilemma/folk-1", alias="schema")
    game: str
    parameters: Parameters
    discount: ExactPair
    feasible: list[ExactPair] = Field(description="extreme points, counterclockwise")
    minmax: ExactPair
    pure_minmax: ExactPair
    individually_rational: list[ExactPair]
    exact: bool = Field(description="false: the states are some equilibria, not all")
    beyond: float = Field(description="how far others may lie, as a share of the payoff range")
    stage_equilibria_complete: bool
    states: list[PenalState] = Field(description="extreme equilibrium payoffs, numbered from 1")
    punishments: tuple[int, int] = Field(description="the state after a deviation of row, column")
    sustained: Sustained
    provenance: Provenance = Provenance()


class Resting(Model):
    """Shares at which the dynamics rests; dimension 0 for a point alone, else of a continuum."""

    shares: list[list[Exact]]
    dimension: int
    equilibrium: bool
    held: tuple[list[list[Exact]], list[list[Exact]]] | None = Field(
        description="of a line, the ends of its part where no absent type would do better"
    )
    evolutionarily_stable: bool
    stability: Literal["attracting", "stable", "saddle", "repelling", "unstable", "undecided"]
    eigenvalues: tuple[int, int, int] = Field(
        description="of the replicator: how many left of the imaginary axis, on it, right of it"
    )


class SharesOverTime(Model):
    """A path of the shares; the outer lists are populations."""

    times: list[float]
    shares: list[list[list[float]]] = Field(description="population, time, type")


class PopulationRuns(Model):
    """Runs of a finite population: mean shares of the types at their end."""

    runs: int
    generations: int
    mean: list[float]
    standard_error: list[float]


class Succession(Model):
    """What a finite population does."""

    population: int
    selection: Exact
    mutation: Exact | None
    fixation: list[list[Number]] = Field(
        description="chance that one mutant (inner list) takes over the type of the outer list"
    )
    favoured: list[list[Literal[-1, 0, 1]]] = Field(description="against drift, 1/population")
    rare_mutations: list[Number] = Field(description="share of time that each type fills it")
    mean_shares: list[float] | None = Field(description="at the mutation rate; null without one")
    played: PopulationRuns | None = Field(description="null without a seed")
    tolerance: float = Field(description="relative, of chances that are floats")


class EvolutionDocument(Model):
    """What `dilemma evolve` says."""

    document: Literal["dilemma/evolution-1"] = Field("dilemma/evolution-1", alias="schema")
    game: str
    parameters: Parameters
    setting: str | None = Field(description="of policies: how the alliances are; else null")
    dynamics: Literal["replicator", "logit", "best-reply", "moran", "pairwise"]
    types: list[list[str]] = Field(description="of the one population, or of the two")
    payoffs: list[list[list[Exact]]] = Field(description="population, own type, type that is met")
    tolerance: float = Field(description="the largest error of a payoff; 0 where all are exact")
    start: list[list[Exact]]
    noise: Exact | None
    rest_points: list[Resting] | None = Field(description="null where they are not sought")
    path: SharesOverTime | None
    finite: Succession | None
    provenance: Provenance = Provenance()


class PoolStanding(Model):
    """How the firms of one policy fare."""

    policy: str
    payoff: float = Field(description="mean of a period, waiting included")
    standard_error: float | None = Field(description="over the firms; null for one on a side")
    time_allied: float = Field(description="share of the periods in an alliance")
    alliances: float = Field(description="formed by one firm, on average")
    mean_length: float | None = Field(description="rounds; null where none ended")
    refused: float = Field(description="share of the meetings in which it was refused")


class PoolAlliances(Model):
    """What the alliances of two policies are like."""

    policies: tuple[str, str]
    number: int
    ended: int
    mean_length: float | None = Field(description="rounds; null where none ended")
    survival: list[float] = Field(
        description="share that goes on after 0, 1, 2 ... rounds, at most 100"
    )
    left: tuple[float, float] = Field(description="share of those that ended that each left")
    payoffs: tuple[float, float] = Field(description="of a round, on average")


class PoolPhase(Model):
    """The means over some periods, first to last."""

    periods: tuple[int, int]
    allied: float = Field(description="share of the firms in an alliance")
    open: float | None = Field(description="share of those that are open; null where none was")
    payoffs: list[float] = Field(description="of a period, in the order of policies")


class PoolLevel(Model):
    """A pool at one level of gossip."""

    gossip: Exact
    standings: list[PoolStanding] = Field(description="in the order of policies")
    alliances: list[PoolAlliances]
    time: list[PoolPhase] = Field(description="tenths of the time")


class PoolDocument(Model):
    """What `dilemma pool` says."""

    document: Literal["dilemma/pool-1"] = Field("dilemma/pool-1", alias="schema")
    game: str
    parameters: Parameters
    rounds: dict[str, Any] = Field(description="what moves an alliance, as in a game file")
    firms: int
    periods: int
    dissolution: Exact
    tremble: Exact
    misperception: Exact
    policies: dict[str, int] = Field(description="firms that follow each")
    pools: list[PoolLevel]
    provenance: Provenance = Provenance()


# One model and its file name add a document.
DOCUMENTS: Mapping[str, type[Model]] = {
    "game-file-1": GameFile,
    "policy-file-1": PolicyFile,
    "solution-1": SolutionDocument,
    "elimination-1": EliminationDocument,
    "correlated-1": CorrelatedDocument,
    "logit-1": LogitDocument,
    "security-1": SecurityDocument,
    "game-1": GameDocument,
    "games-1": CatalogueDocument,
    "conditions-1": ConditionsDocument,
    "statics-1": StaticsDocument,
    "contracts-1": ContractsDocument,
    "value-1": ValueDocument,
    "policies-1": PoliciesDocument,
    "policy-1": PolicyDocument,
    "tournament-1": TournamentDocument,
    "folk-1": FolkDocument,
    "play-1": PlayDocument,
    "match-1": MatchDocument,
    "evolution-1": EvolutionDocument,
    "pool-1": PoolDocument,
}


def schemas() -> dict[str, str]:
    """The text of each schema file, by the name of its document."""
    made = {name: schema(model, f"dilemma/{name}") for name, model in DOCUMENTS.items()}
    return {name: json.dumps(content, indent=1) + "\n" for name, content in made.items()}


def plain(document: Model) -> dict[str, Any]:
    """The document as JSON holds it, with its schema first."""
    return document.model_dump(mode="json", by_alias=True)


if __name__ == "__main__":
    folder = Path(__file__).parent / "schemas"
    for name, text in schemas().items():
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")
