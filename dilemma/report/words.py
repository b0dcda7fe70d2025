"""The words for mixes, payoffs and classes, said once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from dilemma.equilibrium.solution import Mix, Profile, support
from dilemma.rationals import shown, to_text
from dilemma.stage.game import Bimatrix


def mix(weights: Mix, labels: Sequence[str], joint: str = " + ") -> str:
    """
    A mix for a reader, its strategies joined by `joint`.

    Examples
    --------
    >>> mix((Fraction(53, 162), Fraction(109, 162)), ("collaboration", "competition"))
    'collaboration 0.3272 (53/162) + competition 0.6728 (109/162)'
    """
    played = support(weights)
    if len(played) == 1:
        return labels[played[0]]
    return joint.join(f"{labels[k]} {_with_fraction(weights[k])}" for k in played)


def pair(numbers: tuple[Fraction, Fraction]) -> str:
    """Two payoffs: "0.043, 0.043"."""
    return f"{shown(numbers[0])}, {shown(numbers[1])}"


def each(numbers: tuple[Fraction, Fraction]) -> str:
    """Two payoffs in a sentence: "0.043 each" where they are equal."""
    return f"{shown(numbers[0])} each" if numbers[0] == numbers[1] else pair(numbers)


def profile_name(game: Bimatrix, profile: Profile) -> str:
    """A profile in a sentence: "competition-competition", or what is mixed."""
    if profile.pure:
        rows, columns = profile.supports
        return f"{game.row_labels[rows[0]]}-{game.column_labels[columns[0]]}"
    first, second = game.partners
    row, column = mix(profile.row, game.row_labels), mix(profile.column, game.column_labels)
    return f"{row} for {first} and {column} for {second}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def why(name: str, difference: Mapping[str, Fraction], two: tuple[str, str]) -> str:
    """
    Why a dilemma belongs to its class, from the four differences; `two` are its strategies.

    Examples
    --------
    >>> values = {"T-R": 2, "P-S": 1, "R-P": 2, "R-S": 3}
    >>> differences = {name: Fraction(value) for name, value in values.items()}
    >>> print(why("Prisoner's Dilemma", differences, ("silence", "confession")))
    Confession gains 2 against silence and 1 against confession, so of the two it pays whatever \
the partner does; yet both choosing it pays 2 less than both choosing silence.
    """
    first, second = two
    T_R, P_S, R_P = difference["T-R"], difference["P-S"], difference["R-P"]
    gains = f"{second} gains {shown(T_R)} against {first}"
    match name:
        case "Prisoner's Dilemma":
            said = (
                f"{gains} and {shown(P_S)} against {second}, so of the two it pays whatever the "
                f"partner does; yet both choosing it pays {shown(R_P)} less than both choosing "
                f"{first}."
            )
        case "Deadlock":
            said = (
                f"{gains} and {shown(P_S)} against {second}, and both choosing it is better by "
                f"{shown(-R_P)} than both choosing {first}: there is no dilemma to solve."
            )
        case "Stag Hunt" | "Coordination":
            better = first if R_P > 0 else second
            chance = P_S / (P_S - T_R)
            said = (
                f"like answers like: {first} is better by {shown(-T_R)} against {first}, {second} "
                f"by {shown(P_S)} against {second}. Meeting at {better} is better, and {first} "
                f"is worth it from a chance of {shown(chance)} that the partner chooses it."
            )
        case "Chicken" | "Hero/Leader":
            wish = (
                "it is best that the other gives way"
                if name == "Chicken"
                else "it is best to differ from the other"
            )
            said = (
                f"{gains}, but loses {shown(-P_S)} against {second}: {wish}, and who does is open."
            )
        case "Harmony":
            said = (
                f"{first} is better by {shown(-T_R)} against {first} and by {shown(-P_S)} "
                f"against {second}: of the two it pays whatever the partner does."
            )
        case _:
            said = (
                f"T - R, P - S, R - P, R - S are {', '.join(map(shown, difference.values()))}; "
                "one of them is a tie, on the boundary between two classes."
            )
    return capital(said)


def _with_fraction(weight: Fraction) -> str:
    decimal = shown(weight)
    known = Fraction(decimal) == weight or len(to_text(weight)) > 12
    return decimal if known else f"{decimal} ({to_text(weight)})"
