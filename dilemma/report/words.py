"""The words for mixes, payoffs and classes, said once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from dilemma.equilibrium.classes import between
from dilemma.equilibrium.solution import Profile, mixes
from dilemma.rationals import shown
from dilemma.stage.game import Bimatrix


def each(numbers: tuple[Fraction, Fraction]) -> str:
    """Two payoffs in a sentence: "0.043 each" where they are equal."""
    one, two = map(shown, numbers)
    return f"{one} each" if one == two else f"({one}, {two})"


def profile_name(game: Bimatrix, profile: Profile) -> str:
    """A profile in a sentence: "competition-competition", or what is mixed."""
    if profile.pure:
        rows, columns = profile.supports
        return f"{game.row_labels[rows[0]]}-{game.column_labels[columns[0]]}"
    first, second = game.partners
    row, column = (mix.joined(" + ") for mix in mixes(game, profile))
    return f"{row} for {first} and {column} for {second}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def joined(words: Sequence[str], word: str = "and") -> str:
    """
    Words as a list in a sentence.

    Examples
    --------
    >>> joined(["Chicken"]), joined(["Chicken", "Harmony"]), joined(["a", "b", "c"])
    ('Chicken', 'Chicken and Harmony', 'a, b and c')
    """
    *first, last = words
    return f"{', '.join(first)} {word} {last}" if first else last


def why(name: str, difference: Mapping[str, Fraction], two: tuple[str, str]) -> str:
    """
    Why a dilemma belongs to its class, from the four differences; `two` are its strategies.

    Examples
    --------
    >>> values = {"T-R": 2, "P-S": 1, "R-P": 2, "R-S": 3}
    >>> differences = {name: Fraction(value) for name, value in values.items()}
    >>> print(why("Prisoner's Dilemma", differences, ("silence", "confession")))
    If the partner chooses silence, confession pays 2 more than silence; if the partner chooses \
confession, confession pays 1 more than silence. So confession pays either way, yet where both \
choose it the payoff is 2 lower than where both choose silence.
    """
    first, second = two
    T_R, P_S, R_P = difference["T-R"], difference["P-S"], difference["R-P"]
    compared = f"{_compared(first, T_R, two)}; {_compared(second, P_S, two)}."
    match name:
        case "Prisoner's Dilemma":
            so = (
                f"So {second} pays either way, yet where both choose it the payoff is "
                f"{shown(R_P)} lower than where both choose {first}."
            )
        case "Deadlock":
            so = (
                f"So {second} pays either way, and where both choose it the payoff is "
                f"{shown(-R_P)} higher than where both choose {first}: there is nothing to solve."
            )
        case "Stag Hunt" | "Coordination":
            better = first if R_P > 0 else second
            so = (
                f"So it pays to do as the partner does, best where both choose {better}; {first} "
                f"is worth it if the partner chooses it with a chance of at least "
                f"{shown(P_S / (P_S - T_R))}."
            )
        case "Chicken":
            so = "So it pays to do what the partner does not: each would have the other give way."
        case "Hero/Leader":
            so = "So it pays to do what the partner does not; who does which is open."
        case "Harmony":
            so = f"So {first} pays either way."
        case _:
            zero, classes = between(difference)
            ties = joined([f"{key.replace('-', ' - ')} = 0" for key in zero])
            so = f"{ties}: the game lies between {joined(classes)}."
    return f"{capital(compared)} {so}"


def _compared(partners: str, gain: Fraction, two: tuple[str, str]) -> str:
    """What the second strategy pays more than the first, if the partner chooses `partners`."""
    first, second = two if gain > 0 else two[::-1]
    if gain == 0:
        return f"if the partner chooses {partners}, both pay the same"
    return f"if the partner chooses {partners}, {second} pays {shown(abs(gain))} more than {first}"
