"""Figures of evolution: where shares flow and rest, who takes over from whom, and for how long."""

from collections.abc import Sequence
from fractions import Fraction
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dilemma.dynamics.contest import Contest, Shares
from dilemma.dynamics.evolution import GENERATIONS, RUNS, Flow, Succession
from dilemma.dynamics.flow import path
from dilemma.dynamics.rest import RestPoint
from dilemma.errors import DilemmaError, shortened
from dilemma.figures.canvas import ACCENT, STYLES, apart, canvas, laid_out, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, sqrt(3) / 2]])  # of the triangle of three types
PART = 0.1  # of the time, over which other paths are drawn
MOST_NODES = 8  # types that fit on a circle with all arrows between them
FILLED, HALF, EMPTY = "black", "0.6", "white"
MARKS = {"attracting": FILLED, "stable": FILLED, "saddle": HALF, "undecided": HALF}


@laid_out
def phase(found: Flow) -> "Figure":
    """
    Paths from many starts, and rest points: in the triangle of three types or the square of two.

    In the triangle a corner is a population of one type; in the square each side is the share of
    the first type of one population.
    """
    contest = found.contest
    legend = (
        f"{_setting(found)} Thick: the path from the start (ring). Thin: other paths; arrows: "
        "where they go."
    )
    if points := found.rest_points:
        legend += (
            " Dots are rest points. Filled: attracting or stable. Grey: saddle or undecided. "
            "Empty: repelling or unstable."
        )
        if any(point.dimension for point in points):
            legend += (
                " Heavy line: a continuum of them, black where no absent type would do better."
            )
    triangle = len(contest.types) == 1
    figure, axes = canvas(contest.game, 6.8, 4.6 if triangle else 5.2, legend)
    _frame(axes, contest, triangle)
    for start in _starts(triangle):
        other = path(contest, found.dynamics, start, found.noise, PART)
        _draw_path(axes, _placed(other.shares), color="0.45", lw=0.9, arrow=True)
    mine = _placed(found.path.shares)
    _draw_path(axes, mine, color=ACCENT, lw=2.2, arrow=True)
    axes.plot(*mine[0], "o", ms=9, mfc="white", mec=ACCENT, mew=2, zorder=4)
    for point in points or ():
        _draw_rest(axes, contest, point)
    axes.set_aspect("equal")
    return figure


@laid_out
def shares_over_time(found: Flow) -> "Figure":
    """The share of each type over time; of two populations the second is dashed."""
    contest, times = found.contest, found.path.times
    legend = _setting(found)
    if len(contest.types) == 2:
        one, two = contest.game.partners
        legend += f" Full lines: {one}. Dashed: {two}."
    most = max(len(names) for names in contest.types)
    figure, axes = canvas(contest.game, 8.2, max(4.6, 0.25 * most * len(contest.types)), legend)
    lines = []
    for p, (names, shares) in enumerate(zip(contest.types, found.path.shares, strict=True)):
        for k, name in enumerate(names):
            lines.append((name, shares[:, k], p, k))
    lines.sort(key=lambda line: -line[1][-1])
    heights = apart([float(line[1][-1]) for line in lines], 0.055, 1.03)
    for (name, shares, p, k), at in zip(lines, heights, strict=True):
        alone = len(contest.types) == 1
        style = STYLES[k // 2 % len(STYLES)] if alone else STYLES[p]
        color = ("black", ACCENT, "0.55")[k % (2 if alone else 3)]
        axes.plot(times, shares, color=color, ls=style, lw=2)
        beside = axes.get_yaxis_transform()
        axes.plot([1.01, 1.05], [shares[-1], at], color="0.5", lw=0.6, transform=beside,
                  clip_on=False)  # fmt: skip
        axes.text(1.06, at, shortened(name), color=color if color != "0.55" else "0.35",
                  fontsize=9, va="center", transform=beside)  # fmt: skip
    until = float(times[-1])
    axes.set(xlim=(0, until), ylim=(-0.02, 1.03), xlabel="time", ylabel="share of the population")
    if until > 100:
        axes.set_xscale("symlog", linthresh=1)
        axes.set_xticks(ticks := [0, 1, 10, 100, 1000], [f"{tick:,}" for tick in ticks])
        axes.minorticks_off()
    axes.spines[["top", "right"]].set_visible(False)
    return figure


@laid_out
def succession(found: Succession) -> "Figure":
    """
    Who takes over from whom more often than by drift, and how long each stays.

    Of few types a circle with arrows, of many a bar for each.
    """
    names = found.contest.types[0]
    if len(names) > MOST_NODES:
        return _bars(found)
    legend = (
        f"{_setting(found)} Arrow: a mutant of the type it points to takes over more often than "
        f"by drift (1/{found.firms}), so many times as often; dashed: as often. In the circle: "
        "share of time that the type fills the population if mutations are rare."
    )
    figure, axes = canvas(found.contest.game, 6.8, 4.8 if len(names) > 2 else 2.4, legend)
    n = len(names)
    turned = pi / 2 if n > 2 else pi
    places = np.array([
        [cos(turned - 2 * pi * k / n), sin(turned - 2 * pi * k / n)] for k in range(n)
    ])  # fmt: skip
    for i in range(n):
        for j in range(n):
            if i != j and (found.favoured[i, j] > 0 or (found.favoured[i, j] == 0 and i < j)):
                _arrow(axes, places[i], places[j], found, (i, j))
    largest = max(map(float, found.rare))
    for k, (x, y) in enumerate(places):
        share = float(found.rare[k])
        shade = str(1 - 0.35 * share / largest)
        axes.plot(x, y, "o", ms=46, mfc=shade, mec="black", mew=1.4, zorder=3)
        axes.text(x, y, f"{share:.1%}", ha="center", va="center", fontsize=10, zorder=4)
        sideways = "center" if abs(x) < 0.3 else "left" if x > 0 else "right"
        below = "center" if abs(x) >= 0.3 else "bottom" if y > 0 else "top"
        axes.text(1.25 * x, 1.25 * y, wrapped(names[k], 16), ha=sideways, va=below, fontsize=10)
    axes.set(xlim=(-1.9, 1.9), ylim=(-1.55, 1.55) if n > 2 else (-0.9, 0.9))
    axes.set_aspect("equal")
    axes.axis("off")
    return figure


@laid_out
def time_spent(found: Succession) -> "Figure":
    """Time spent at the mutation rate: of two types by their number, of more the mean shares."""
    names = found.contest.types[0]
    if found.stationary is None:
        raise DilemmaError("a stationary distribution needs a mutation rate")
    K, times = found.stationary
    if len(names) > 2:
        return _bars(found)
    legend = f"{_setting(found)} Share of time with so many firms of the type below."
    figure, axes = canvas(found.contest.game, 8.2, 4.4, legend)
    axes.bar(K[:, 0], times, color="0.45", width=0.9)
    axes.set(xlabel=f"firms of type {shortened(names[0])}", ylabel="share of time")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


@laid_out
def population_runs(found: Succession) -> "Figure":
    """The mean shares of the runs that were played, and the first of them."""
    if found.runs is None:
        raise DilemmaError("runs need a seed")
    names, shares = found.contest.types[0], found.runs / found.firms
    legend = (
        f"{_setting(found)} Thick: mean of {RUNS} runs, seed {found.seed}. Thin: the first run. In "
        "a generation every firm has one turn on average."
    )
    figure, axes = canvas(found.contest.game, 8.2, 4.6, legend)
    means = shares.mean(axis=0)
    order = sorted(range(len(names)), key=lambda k: -means[-1, k])
    heights = apart([float(means[-1, k]) for k in order], 0.055, 1.03)
    for k, at in zip(order, heights, strict=True):
        color, style = ("black", ACCENT)[k % 2], STYLES[k // 2 % len(STYLES)]
        axes.plot(shares[0, :, k], color=color, ls=style, lw=0.7)
        axes.plot(means[:, k], color=color, ls=style, lw=2.4)
        axes.text(1.02, at, shortened(names[k]), color=color, fontsize=9, va="center",
                  transform=axes.get_yaxis_transform())  # fmt: skip
    axes.set(xlim=(0, GENERATIONS), ylim=(-0.02, 1.03))
    axes.set(xlabel="generation", ylabel="share of the population")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _bars(found: Succession) -> "Figure":
    """How long each type stays: if mutations are rare, and the mean share at the rate, if any."""
    names = found.contest.types[0]
    order = sorted(range(len(names)), key=lambda k: found.rare[k])
    legend = f"{_setting(found)} Dark: share of time as the only type if mutations are rare."
    if found.means is not None:
        legend += f" Hatched: mean share at mutation rate {float(found.mutation or 0):g}."
    figure, axes = canvas(found.contest.game, 8.2, 1.2 + 0.42 * len(names), legend)
    places = np.arange(len(names))
    both = found.means is not None
    axes.barh(places + 0.2 * both, [float(found.rare[k]) for k in order], 0.36 + 0.3 * (not both),
              color="0.3")  # fmt: skip
    if found.means is not None:
        axes.barh(places - 0.2, [found.means[k] for k in order], 0.36, facecolor="white",
                  edgecolor=ACCENT, hatch="////")  # fmt: skip
    axes.set_yticks(places, [wrapped(names[k], 26) for k in order])
    axes.axvline(1 / len(names), color="0.4", ls=":", lw=1)
    axes.set(xlabel="share of time; dotted: by chance alone")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _setting(found: Flow | Succession) -> str:
    contest = found.contest
    words = f"{contest.setting} " if contest.setting else ""
    if isinstance(found, Flow):
        noise = f", noise {float(found.noise):g}" if found.noise is not None else ""
        return f"{words}Dynamics: {found.dynamics}{noise}."
    return (
        f"{words}Process: {found.dynamics}, {found.firms} firms, selection "
        f"{float(found.selection):g}."
    )


def _arrow(axes: Any, one: Floats, two: Floats, found: Succession, pair: tuple[int, int]) -> None:
    """An arrow between two circles, with how often drift it is taken beside it."""
    from matplotlib.patches import FancyArrowPatch

    alike = found.favoured[pair] == 0
    both = found.favoured[pair[::-1]] > 0
    axes.add_patch(
        FancyArrowPatch(
            tuple(one), tuple(two), arrowstyle="-" if alike else "-|>", mutation_scale=18,
            shrinkA=28, shrinkB=28, lw=1.6, color="0.3" if alike else ACCENT,
            ls="--" if alike else "-", connectionstyle=f"arc3,rad={0.18 * both}", zorder=2,
        )
    )  # fmt: skip
    if alike:
        return
    aside = np.array([two[1] - one[1], one[0] - two[0]])
    x, y = one + 0.27 * (two - one) + 0.09 * both * aside
    times = float(found.fixation[pair] * found.firms)
    axes.text(x, y, f"{times:.3g}", ha="center", va="center", fontsize=9, zorder=3,
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})  # fmt: skip


def _frame(axes: Any, contest: Contest, triangle: bool) -> None:
    """The triangle with its corners named, or the square with its axes."""
    if not triangle:
        one, two = contest.game.partners
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
        axes.set_xlabel(f"share of {shortened(contest.types[0][0])} ({shortened(one)})")
        axes.set_ylabel(f"share of {shortened(contest.types[1][0])} ({shortened(two)})")
        axes.spines[["top", "right"]].set_visible(False)
        return
    axes.plot(*np.vstack([CORNERS, CORNERS[:1]]).T, color="black", lw=1.2, zorder=2)
    for name, (x, y), (dx, dy) in zip(
        contest.types[0], CORNERS, ((0, -0.045), (0, -0.045), (0, 0.04)), strict=True
    ):
        below = "top" if dy < 0 else "bottom"
        axes.text(x + dx, y + dy, wrapped(name, 22), ha="center", va=below, fontsize=11)
    axes.set(xlim=(-0.12, 1.12), ylim=(-0.12, 0.98))
    axes.axis("off")


def _starts(triangle: bool) -> list[Shares]:
    """Where the thin paths begin: spread over the triangle or the square, not on its sides."""
    if triangle:
        parts = [(i, j, 12 - i - j) for i in (1, 4, 7, 10) for j in (1, 4, 7, 10) if i + j < 12]
        return [(tuple(Fraction(x, 12) for x in each),) for each in parts]
    places = [Fraction(k, 10) for k in (1, 4, 6, 9)]
    return [((x, 1 - x), (y, 1 - y)) for x in places for y in places]


def _placed(shares: Sequence[Floats]) -> Floats:
    """Shares as points of the triangle or of the square."""
    if len(shares) == 1:
        placed: Floats = shares[0] @ CORNERS
        return placed
    return np.column_stack([shares[0][:, 0], shares[1][:, 0]])


def _draw_path(axes: Any, points: Floats, *, color: str, lw: float, arrow: bool) -> None:
    """A path, with an arrow a third of the way along it."""
    axes.plot(*points.T, color=color, lw=lw, zorder=1 if lw < 2 else 3)
    walked = np.concatenate([[0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    if walked[-1] < 0.02:
        return
    k = int(np.searchsorted(walked, min(walked[-1] * 0.4, 0.3)))
    ahead = int(np.searchsorted(walked, walked[k] + 0.01))
    if arrow and ahead < len(points):
        axes.annotate(
            "", points[ahead], points[k],
            arrowprops={"arrowstyle": "-|>", "color": color, "lw": lw, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


def _draw_rest(axes: Any, contest: Contest, point: RestPoint) -> None:
    """A rest point, filled by its stability; of a continuum on a side the whole side."""
    if point.dimension:
        if len(contest.types) == 1 and point.dimension == len(point.supports[0]) - 1 == 1:
            axes.plot(*CORNERS[list(point.supports[0])].T, color="0.7", lw=4, zorder=2)
            if point.held is not None:
                ends = np.array([[float(x) for x in end[0]] for end in point.held])
                axes.plot(*(ends @ CORNERS).T, color="black", lw=4, zorder=2)
        return
    shares = [np.array([[float(x) for x in each]]) for each in point.shares]
    fill = MARKS.get(point.stability, EMPTY)
    axes.plot(*_placed(shares)[0], "o", ms=10, mfc=fill, mec="black", mew=1.5, zorder=5,
              clip_on=False)  # fmt: skip
