"""Random games and parameters for the property tests."""

from fractions import Fraction

from hypothesis import strategies as st
from sympy import Symbol

from dilemma.repeated.policy import Policy
from dilemma.stage.game import AllianceGame, Bimatrix
from dilemma.stage.parameters import PARAMETERS, Parameter
from dilemma.stage.payoffs import Terms


def fractions(low=-9, high=9, denominators=12):
    """Small rationals."""
    return st.fractions(low, high, max_denominator=denominators)


@st.composite
def matrices(draw, rows, columns, cells):
    """A matrix as lists of lists."""
    return [[draw(cells) for _ in range(columns)] for _ in range(rows)]


@st.composite
def bimatrices(draw, largest=4, square=False):
    """Integer games; half of them from so few numbers that most are degenerate."""
    m = draw(st.integers(1, largest))
    n = m if square else draw(st.integers(1, largest))
    cells = st.integers(0, draw(st.sampled_from([1, 2, 9, 99])))
    return Bimatrix.of(draw(matrices(m, n, cells)), draw(matrices(m, n, cells)))


def legal(entry: Parameter):
    """Legal values of a parameter, the ends of its range included where they belong to it."""
    low = entry.low if entry.low is not None else Fraction(-2)
    high = entry.high if entry.high is not None else Fraction(3)
    steps = st.integers(int(low * 20) + entry.open_low, int(high * 20) - entry.open_high)
    return steps.map(lambda step: Fraction(step, 20))


@st.composite
def alliance_values(draw, **fixed):
    """Legal parameters of an alliance, as `AllianceGame.at` takes them."""
    values = {}
    for name, entry in PARAMETERS.items():
        one = draw(legal(entry))
        alone = entry.pair or name == "bargaining_share"
        values[name] = one if alone else [one, draw(legal(entry))]
    return values | fixed


def alliance(**given):
    """An alliance with the given parameters, on the five strategies."""
    return AllianceGame(
        name="an_alliance",
        title="An alliance",
        partners=("first partner", "second partner"),
        source="",
        story="",
        tags=(),
        given=given,
    )


def symbolic_terms(**fixed):
    """Both partners' terms as free symbols: what holds of them holds of every alliance."""
    return tuple(
        Terms(*(Symbol(f"{name}_{i}") for name in Terms._fields))._replace(**fixed) for i in (1, 2)
    )


def chances(count):
    """Chances of so many events: rationals that add to one."""
    weights = st.lists(st.integers(0, 4), min_size=count, max_size=count).filter(any)
    return weights.map(lambda row: [Fraction(weight, sum(row)) for weight in row])


@st.composite
def automata(draw, own=2, theirs=2, largest=3, pure=False, name="automaton"):
    """Policies of few states over any number of strategies."""
    size = draw(st.integers(1, largest))
    state = st.integers(0, size - 1)
    one = st.integers(0, own - 1).map(lambda k: [int(k == place) for place in range(own)])
    choose = [draw(one if pure else chances(own)) for _ in range(size)]
    moves = [draw(matrices(own, theirs, state)) for _ in range(size)]
    states = [f"state {k}" for k in range(size)]
    return Policy.of(name, states, choose, moves, start=draw(state))
