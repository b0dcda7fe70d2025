"""Games in symbols that can be read: in the letters of the theory, or solved for one parameter.

A condition written in all the parameters of an alliance fills a page. In the letters of
`dilemma.stage.letters` it is short; and solved for one parameter it needs the symbols of those
parameters only that stand beside it, while the rest keeps its letter.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dilemma.stage import parameters
from dilemma.stage.game import AllianceGame, StageGame
from dilemma.stage.letters import CONVEXITY, LETTERS, letters
from dilemma.stage.opened import (
    OpenGame,
    alliance_of,
    believing,
    field_of,
    number_of,
    opened,
    parameter_of,
    replaced,
)
from dilemma.stage.parameters import PARAMETERS
from dilemma.stage.payoffs import synergy, terms


def in_letters(game: AllianceGame, values: Mapping[str, Any]) -> OpenGame:
    """
    The alliance in the letters of the theory, whatever the parameters behind them.

    Linear costs stay linear: only an alliance with convex ones has the letter q.
    """
    numbers = parameters.resolve(game.given, values)
    pair = terms(numbers)
    linear = numbers["cost_convexity"] == 0
    ranges = {f"{letter}_{i}": where for i in (1, 2) for letter, where in LETTERS.values()}
    ranges |= {} if linear else {CONVEXITY[0]: CONVEXITY[1]}
    made = field_of([*ranges])
    of_name = dict(zip(map(str, made.gens), made.gens, strict=True))
    here: dict[str, Fraction | None] = {
        f"{letter}_{i}": synergy(side) if term == "created" else getattr(side, term)
        for i, side in enumerate(pair, start=1)
        for term, (letter, _) in LETTERS.items()
    }
    here |= {} if linear else {CONVEXITY[0]: pair[0].convexity}
    return alliance_of(game, made, ranges, here, letters(of_name.get, linear=linear), linear)


def in_symbols(game: StageGame, values: Mapping[str, Any], name: str) -> OpenGame:
    """
    The game in the symbols of its parameters, of which `name` comes first.

    In an alliance zero stays zero, partners who are alike share their symbols, and what does not
    depend on `name` keeps its letter: v what the partner knows is worth, A absorption; where A does
    depend on it, `a` is the letter of all its other factors.
    """
    if not isinstance(game, AllianceGame):
        rest = [each for each in game.given if each != name and each not in values]
        return opened(game, [name, *rest], values)
    numbers = parameters.resolve(game.given, values)
    base, side = parameter_of(name)
    alike = side is None and all(
        one == two for one, two in (v for v in numbers.values() if isinstance(v, tuple))
    )
    guarded = any(numbers["protectiveness"])
    absorbing = next((group for group in _ABSORPTION if base in group), ())
    absorbing = absorbing if guarded or base != "trust" else ()
    valued = _WORTH if base in _WORTH else ()
    said = believing(game, {**values, name: None})
    symbols = {name: PARAMETERS[base].symbol + ("" if side is None else f"_{side + 1}")}
    for each, entry in PARAMETERS.items():
        value = numbers[each]
        idle = entry.later or not any(value if isinstance(value, tuple) else (value,))
        lettered = each in {*_WORTH, *(n for group in _ABSORPTION for n in group)} - {
            "trust", *absorbing, *valued
        }  # fmt: skip
        if idle or lettered:
            continue
        if each == "believed_restraint" and each != base and len(said) < 2:
            symbols |= {f"{each}_{i + 1}": f"{entry.symbol}_{i + 1}" for i in said}
            continue
        if each == base:
            if side is not None and base != "bargaining_share":
                symbols[f"{base}_{2 - side}"] = f"{entry.symbol}_{2 - side}"
        elif entry.pair or alike or each == "bargaining_share":
            symbols[each] = entry.symbol
        else:
            symbols |= {f"{each}_{i}": f"{entry.symbol}_{i}" for i in (1, 2)}
    own = "a" if absorbing else "A"
    own_letters = [own] if alike else [f"{own}_{i}" for i in (1, 2)]
    worths = [] if valued else ["v"] if alike else [f"v_{i}" for i in (1, 2)]
    made = field_of([*symbols.values(), *own_letters, *worths])
    of_name = dict(zip(map(str, made.gens), made.gens, strict=True))
    put = replaced(game, values, {n: of_name[symbol] for n, symbol in symbols.items()})
    factor = terms(_neutral(put, absorbing))
    known = {} if valued else {"knowledge_value": (of_name[worths[-1]], of_name[worths[0]])}
    sides = tuple(
        one._replace(absorption=of_name[letter] * two.absorption)
        for one, two, letter in zip(
            terms({**_neutral(put, valued), **known}),
            factor,
            (own_letters[0], own_letters[-1]),
            strict=True,
        )
    )
    here = {symbol: number_of(numbers, written) for written, symbol in symbols.items()}
    without = terms(_neutral(numbers, [each for each in PARAMETERS if each not in absorbing]))
    here |= {letter: without[i].absorption for i, letter in enumerate(own_letters)}
    here |= {letter: terms(numbers)[i].worth for i, letter in enumerate(worths)}
    ranges = {symbol: PARAMETERS[parameter_of(n)[0]].where for n, symbol in symbols.items()}
    ranges |= dict.fromkeys(own_letters, LETTERS["absorption"][1])
    ranges |= dict.fromkeys(worths, LETTERS["worth"][1])
    linear = numbers["cost_convexity"] == 0 and base != "cost_convexity"
    return alliance_of(game, made, ranges, here, sides, linear)


# The factors of absorption, and what makes up the worth of knowledge.
_ABSORPTION = (
    ("absorptive_capacity",),
    ("disseminative_capacity",),
    ("connections", "relatedness", "cultural_alignment"),
    ("protectiveness", "trust"),
    ("tacitness",),
)
_WORTH = (
    "knowledge_value",
    "tacit_premium",
    "tacitness",
    "novelty",
    "relatedness",
    "undervaluation",
)


def _neutral(numbers: Mapping[str, Any], kept: Sequence[str]) -> dict[str, Any]:
    """The parameters with those of absorption and worth at 1, except the ones that are kept."""
    ones = ("absorptive_capacity", "disseminative_capacity", *_ABSORPTION[2], "knowledge_value")
    zeros = ("protectiveness", "tacitness", "tacit_premium", "novelty", "undervaluation")
    made = dict(numbers)
    for names, value in ((ones, Fraction(1)), (zeros, Fraction(0))):
        for each in names:
            if each not in kept:
                made[each] = value if PARAMETERS[each].pair else (value, value)
    return made
