"""The figure of what an alliance without end can be worth."""

from typing import TYPE_CHECKING, Any

from dilemma.figures.canvas import ACCENT, as_float, canvas, laid_out
from dilemma.rationals import shown
from dilemma.repeated.folk import Folk
from dilemma.repeated.polygons import Polygon

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLOSE = 0.2, 0.04  # of the picture's width and height
MOST_NAMED = 9  # cells that can be told apart by their names


@laid_out
def folk_figure(found: Folk) -> "Figure":
    """
    Feasible, individually rational and equilibrium payoffs, with the cells.

    The set of equilibrium payoffs may also be a segment or a point.
    """
    game, (one, two) = found.game, map(shown, found.discounts)
    patience = f"factor {one}" if one == two else f"factors {one} and {two}"
    legend = (
        "Outline: feasible. Hatched: individually rational, from the minmax values (dotted) on. "
        f"Filled: subgame-perfect equilibrium payoffs at discount {patience}"
        + ("" if found.exact else " (some of them; all lie within the dashed line)")
        + ". Dots: cells. Diamonds: equilibria of one period. Triangles: the worst equilibrium of "
        "each partner, which punishes it."
    )
    figure, axes = canvas(game, 6.8, 5.6, legend, f"{game.title}: discount {patience}")

    def filled(polygon: Polygon, **style: Any) -> None:
        points = [(as_float(x), as_float(y)) for x, y in polygon]
        if len(points) > 2:
            axes.fill(*zip(*points, strict=True), **style)

    filled(found.feasible, facecolor="none", edgecolor="black", lw=1.3)
    filled(found.rational, facecolor="none", edgecolor="0.6", hatch="///", lw=0.8)
    filled(found.payoffs, facecolor=ACCENT, edgecolor=ACCENT, alpha=0.55, lw=1.5)
    if not found.exact:
        filled(found.outer, facecolor="none", edgecolor=ACCENT, ls="--", lw=1.3)
    for polygon, color, width in ((found.feasible, "black", 1.3), (found.payoffs, ACCENT, 5)):
        if len(polygon) < 3:  # a segment or a point has no area to be filled
            axes.plot(*_both(polygon), zorder=2, color=color, lw=width, solid_capstyle="round")
    if len(found.payoffs) == 1:
        axes.plot(*_both(found.payoffs), "o", ms=13, mfc=ACCENT, mec=ACCENT, alpha=0.55, zorder=2)
    for line, value in ((axes.axvline, found.minmax[0]), (axes.axhline, found.minmax[1])):
        line(as_float(value), color="0.3", ls=":", lw=1.2, zorder=1)
    _cells(found, axes)
    axes.plot(
        *_both(tuple(profile.payoffs for profile in found.equilibria)), "D", ms=7, mfc="white",
        mec="black", mew=1.4, zorder=4,
    )  # fmt: skip
    worst, marks = found.worst, ("<", "v")
    for k, mark in zip(worst, marks, strict=True):
        axes.plot(*_both((found.payoffs[k],)), mark, ms=13, mfc="none", mec="black", zorder=5)
    axes.margins(0.09)
    axes.set_xlabel(f"payoff of {game.partners[0]} per period")
    axes.set_ylabel(f"payoff of {game.partners[1]} per period")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _both(points: Polygon) -> tuple[list[float], list[float]]:
    return [as_float(x) for x, _ in points], [as_float(y) for _, y in points]


def _cells(found: Folk, axes: Any) -> None:
    """A dot for every cell; corners of the feasible payoffs and stage equilibria are named."""
    game = found.game
    rows, columns = game.row_labels, game.column_labels
    if game.points is not None:  # short names, for there are many cells
        rows = columns = tuple(point.short for point in game.points)
    named: dict[Any, list[str]] = {}
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            named.setdefault((game.row[i, j], game.column[i, j]), []).append(f"{row}-{column}")
    axes.plot(*_both(tuple(named)), "o", ms=5, color="black", zorder=3)
    points = list(named) if len(named) <= MOST_NAMED else list(found.feasible)
    points += [
        profile.payoffs
        for profile in found.equilibria
        if profile.pure and profile.payoffs not in points
    ]
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    middle = sum(as_float(x) for x, _ in found.feasible) / len(found.feasible)
    told: list[tuple[float, float, list[str]]] = []  # points so close that they share a label
    for point in points:
        x, y = map(as_float, point)
        names = [named[point][0], *(["..."] if len(named[point]) > 1 else [])]
        for u, v, words in told:
            if abs(x - u) < CLOSE[0] * (right - left) and abs(y - v) < CLOSE[1] * (top - bottom):
                words += names
                break
        else:
            told.append((x, y, names))
    for x, y, words in told:
        outward = x > middle
        axes.annotate(
            ", ".join(words), (x, y), (-8 if outward else 8, 7), textcoords="offset points",
            fontsize=8.5, zorder=6, ha="right" if outward else "left",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
        )  # fmt: skip
