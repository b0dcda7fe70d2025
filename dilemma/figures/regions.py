"""The figure of the regions of two parameters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dilemma.equilibrium.regions import Plane
from dilemma.figures.canvas import ACCENT, canvas, laid_out
from dilemma.stage.game import Bimatrix

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FINE = 240  # pixels of a region map along each parameter


@laid_out
def region_map(plane: Plane, game: Bimatrix, answers: Sequence[str]) -> "Figure":
    """
    The regions over two parameters, numbered, with the curves between them.

    Parameters
    ----------
    plane : Plane
        The regions that were found.
    game : Bimatrix
        The game as it stands; its place is marked.
    answers : sequence of str
        The equilibria of each region in words.
    """
    legend = "; ".join(f"{k}: {answer}" for k, answer in enumerate(answers, start=1))
    figure, axes = canvas(game, 7.2, 5.4, f"{legend}. Lines: where the equilibria change.")
    (left, right), (bottom, top) = (tuple(map(float, ends)) for ends in plane.window)
    across, up = np.linspace(left, right, FINE), np.linspace(bottom, top, FINE)
    heights = [_heights(curve, across, up) for curve in plane.curves]
    # A pixel belongs to the region whose points of the grid lie on its side of every curve.
    mesh = len(plane.grid)
    cell = np.clip(((np.arange(FINE) + 0.5) / FINE * mesh).astype(int), 0, mesh - 1)
    nearest = np.array(plane.grid)[np.ix_(cell, cell)].T
    sides = sum((1 << k) * (height > 0) for k, height in enumerate(heights)) + 0 * nearest
    counts = np.zeros((int(sides.max()) + 1, len(plane.regions)), int)
    np.add.at(counts, (sides, nearest), 1)
    shade = np.linspace(0.97, 0.62, len(plane.regions))
    axes.imshow(
        shade[counts.argmax(axis=1)[sides]], cmap="gray", vmin=0, vmax=1, origin="lower",
        extent=(left, right, bottom, top), aspect="auto",
    )  # fmt: skip
    for height in heights:
        axes.contour(across, up, height, levels=[0], colors=ACCENT, linewidths=1.8)
    for k, region in enumerate(plane.regions, start=1):
        x, y = map(float, region.sample)
        axes.text(x, y, str(k), ha="center", va="center", fontsize=12)
    if all(each is not None for each in plane.here):
        x, y = (float(each or 0) for each in plane.here)
        axes.plot(x, y, "D", ms=8, mfc="white", mec="black", label="the game as it stands")
        axes.legend(loc="upper right")
    first, second = plane.names
    axes.set(xlim=(left, right), ylim=(bottom, top), xlabel=first, ylabel=second)
    return figure


def _heights(curve: Any, across: Any, up: Any) -> Any:
    """A polynomial in two parameters on a grid of floats, second parameter down the rows."""
    total = np.zeros((len(up), len(across)))
    for (a, b), coefficient in curve.items():
        total += float(coefficient) * across[None, :] ** a * up[:, None] ** b
    return total
