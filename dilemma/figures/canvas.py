"""What all figures share: the canvas, the one colour, and how a figure becomes a file.

No global state of matplotlib is touched.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import wraps
from io import BytesIO
from textwrap import fill
from typing import TYPE_CHECKING, Any

from dilemma.errors import DilemmaError, shortened
from dilemma.stage.game import Bimatrix

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ACCENT = "#b3430f"  # the one colour: a dark orange, which is a dark grey in print
STYLES = ("-", "--", "-.", ":")  # of lines that share a colour


def laid_out(draw: Callable[..., "Figure"]) -> Callable[..., "Figure"]:
    """The drawing function, with names taken as they are and room made for every text."""

    @wraps(draw)
    def drawn(*what: Any) -> "Figure":
        from matplotlib import rc_context

        with rc_context({"text.parse_math": False}):  # a dollar in a name is a dollar
            figure = draw(*what)
            figure.draw_without_rendering()  # one layout alone leaves long texts on each other
        return figure

    return drawn


def canvas(
    game: Bimatrix,
    width: float,
    height: float,
    legend: str,
    title: str = "",
    *,
    sourced: bool = True,
) -> tuple["Figure", "Axes"]:
    """A figure with the title above, the game's if none is given; legend, game, source below."""
    from matplotlib.figure import Figure

    width = max(width, 6.4)
    characters = int(width * 12)
    source = f" Source: {game.source}." if game.source and sourced else ""
    caption = fill(legend, characters) + "\n" + fill(f"Game: {game.name}.{source}", characters)
    figure = Figure(figsize=(width, height + 2.0 + 0.2 * caption.count("\n")), layout="constrained")
    figure.suptitle(fill(title or game.title, int(width * 7)), fontsize=14)
    figure.supxlabel(caption, fontsize=9, ha="left", x=0.02)
    return figure, figure.add_subplot()


def wrapped(text: str, width: int = 14) -> str:
    return fill(shortened(text), width, break_long_words=True)


def apart(heights: Sequence[float], gap: float, top: float) -> list[float]:
    """Heights from the highest down, moved so that they are `gap` apart and none is above `top`."""
    found = list(heights)
    for k in range(len(found) - 2, -1, -1):
        found[k] = max(found[k], found[k + 1] + gap)
    for k in range(len(found)):
        found[k] = min(found[k], found[k - 1] - gap if k else top)
    return found


def as_float(number: Fraction) -> float:
    if abs(number) > 10**300:
        raise DilemmaError("a payoff is too large to be drawn")
    return float(number)


def as_file(draw: Callable[[], "Figure"], kind: str) -> bytes:
    """A figure as the content of a file: svg, png or pdf. The same figure gives the same bytes."""
    from matplotlib import rc_context

    undated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
    buffer = BytesIO()
    with rc_context({"svg.hashsalt": "dilemma"}):
        draw().savefig(buffer, format=kind, dpi=160, metadata=undated)
    return buffer.getvalue()
