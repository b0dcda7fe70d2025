"""Figures of a tournament: what every pair pays, and who survives."""

from math import floor, log10
from typing import TYPE_CHECKING

import numpy as np

from dilemma.errors import shortened
from dilemma.figures.canvas import ACCENT, STYLES, apart, canvas, laid_out, wrapped
from dilemma.repeated.tournament import ALIKE, Tournament

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LINE = 0.25  # inches of height for a name


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
    if found.sampled:
        legend += f" Standard errors: up to {max(map(max, found.errors)):.2g}."
    figure, axes = canvas(
        found.game, 3.4 + 0.62 * (count + 1), 0.9 + 0.42 * count, f"{found.setting} {legend}"
    )
    spread = float(np.ptp(means)) or 1.0
    shades = np.column_stack([means, np.full(count, np.nan), scores])
    axes.imshow(
        shades,
        cmap="Greys",
        vmin=means.min() - 0.1 * spread,
        vmax=means.max() + 1.3 * spread,  # never so dark that black numbers are lost
        aspect="auto",
    )
    decimals = min(max(2 - floor(log10(spread)), 0), 6)
    for place, k in enumerate(order):
        numbers = {**dict(enumerate(means[place])), count + 1: scores[place]}
        for column, number in numbers.items():
            weight = "bold" if column > count else "normal"
            text = _fixed(number, decimals)
            axes.text(column, place, text, ha="center", va="center", fontsize=9, weight=weight)
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
    last, top = shares[-1], 1.05 * shares.max()
    order = sorted(range(len(last)), key=lambda k: -last[k])
    alive = [k for k in order if last[k] > ALIKE]
    legend = "Each policy grows with its payoff in the population of all; equal shares at first."
    if dead := [found.names[k] for k in order if k not in alive]:
        legend += f" Thin lines died out: {', '.join(dead)}."
    height = max(4.6, LINE * len(alive))
    figure, axes = canvas(found.game, 8.2, height, f"{found.setting} {legend}")
    for k in reversed(order[len(alive) :]):
        axes.plot(shares[:, k], color="0.6", lw=1)
    names = apart([float(last[k]) for k in alive], top * LINE / height, top)
    for place, (k, at) in enumerate(zip(alive, names, strict=True)):
        color, style = ("black", ACCENT)[place % 2], STYLES[place // 2 % len(STYLES)]
        axes.plot(shares[:, k], color=color, linestyle=style, lw=2)
        beside = axes.get_yaxis_transform()  # x in widths of the axes, y in shares
        axes.plot([1.01, 1.05], [last[k], at], color="0.5", lw=0.6, transform=beside, clip_on=False)
        axes.text(
            1.06, at, shortened(found.names[k]), color=color, fontsize=9, va="center",
            transform=beside,
        )  # fmt: skip
    axes.set(xlim=(0, len(shares) - 1), ylim=(0, top))
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xticks(ticks := [0, 1, 10, 100, 1000], [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    axes.set(xlabel="generation", ylabel="share of the population")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _fixed(number: float, decimals: int) -> str:
    """A number with so many decimals; what rounds to zero has no sign."""
    return f"{round(number, decimals) + 0.0:.{decimals}f}"
