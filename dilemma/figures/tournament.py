"""Figures of a tournament: what every pair pays, and who survives."""

from typing import TYPE_CHECKING

import numpy as np

from dilemma.errors import shortened
from dilemma.figures.canvas import ACCENT, canvas, laid_out, wrapped
from dilemma.repeated.tournament import ALIKE, Tournament

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GAP = 0.055  # between names at the side, in heights of the highest share
LINES = ("-", "--", "-.", ":")


@laid_out
def mean_payoffs(found: Tournament) -> "Figure":
    """
    What each policy gets with each other, best mean first, with the mean at the side.

    A heavy frame is a policy against its own copy that no other invades.
    """
    from matplotlib.patches import Rectangle

    order, count = found.ranking, len(found.names)
    means = np.array([[float(found.means[i][j]) for j in order] for i in order])
    scores = np.array([float(found.scores[i]) for i in order])
    legend = (
        "Payoff of the policy of the line with the policy of the column, in both seats; last "
        "column: mean over all. Darker: more. Frame: a population of it is not invaded by any "
        "other here."
    )
    figure, axes = canvas(found.game, 3.4 + 0.62 * (count + 1), 0.9 + 0.42 * count, legend)
    spread = float(np.ptp(means)) or 1.0
    shades = np.column_stack([means, np.full(count, np.nan), scores])
    axes.imshow(
        shades,
        cmap="Greys",
        vmin=means.min() - 0.1 * spread,
        vmax=means.max() + 1.3 * spread,  # never so dark that black numbers are lost
        aspect="auto",
    )
    for place, k in enumerate(order):
        for column in range(count):
            axes.text(
                column, place, f"{means[place, column]:.3g}", ha="center", va="center", fontsize=9
            )
        axes.text(
            count + 1, place, f"{scores[place]:.3g}", ha="center", va="center", fontsize=9,
            weight="bold",
        )  # fmt: skip
        if not found.invaders[k]:
            axes.add_patch(
                Rectangle((place - 0.45, place - 0.42), 0.9, 0.84, fill=False, lw=2.4, ec=ACCENT)
            )
    names = [wrapped(found.names[k], 26) for k in order]
    axes.set_yticks(range(count), [f"{name}  {k}" for k, name in enumerate(names, start=1)])
    axes.set_xticks([*range(count), count + 1], [*map(str, range(1, count + 1)), "mean"])
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.xaxis.set_label_position("top")
    axes.set_xlabel("with", labelpad=8)
    axes.spines[:].set_visible(False)
    return figure


@laid_out
def survival(found: Tournament) -> "Figure":
    """The shares of the population over the generations of the ecological tournament."""
    shares = np.array(found.shares)
    order = sorted(range(len(found.names)), key=lambda k: -shares[-1, k])
    alive = [k for k in order if shares[-1, k] > ALIKE]
    legend = "Each policy grows with its payoff in the population of all; equal shares at first."
    if dead := [found.names[k] for k in order if k not in alive]:
        legend += f" Thin, died out: {', '.join(dead)}."
    figure, axes = canvas(found.game, 8.2, 4.6, legend)
    for place, k in enumerate(order):
        if k in alive:
            color, style = ("black", ACCENT)[place % 2], LINES[place // 2 % len(LINES)]
            axes.plot(shares[:, k], color=color, linestyle=style, lw=2)
        else:
            axes.plot(shares[:, k], color="0.6", lw=1)
    axes.set(xlim=(0, len(shares) - 1), ylim=(0, 1.05 * shares.max()))
    axes.set_xscale("symlog", linthresh=1)
    axes.set(xlabel="generation", ylabel="share of the population")
    axes.spines[["top", "right"]].set_visible(False)
    below = -np.inf
    for place in range(len(alive) - 1, -1, -1):  # names from below, none upon another
        k = alive[place]
        below = max(shares[-1, k], below + GAP * shares.max())
        axes.annotate(
            shortened(found.names[k]), (1, shares[-1, k]), (1.06, below),
            xycoords=("axes fraction", "data"), textcoords=("axes fraction", "data"),
            fontsize=9, va="center", color=("black", ACCENT)[place % 2], annotation_clip=False,
            arrowprops={"arrowstyle": "-", "lw": 0.6, "color": "0.5"},
        )  # fmt: skip
    return figure
