"""Figures of a pool of firms: who prospers, how long alliances last, and what time changes."""

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

from dilemma.dynamics.pool import Pool
from dilemma.errors import shortened
from dilemma.figures.canvas import ACCENT, canvas, laid_out
from dilemma.rationals import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Of different numbers, so that 60 lines differ.
COLORS, LINES, MARKS = ("black", ACCENT, "0.5"), ("-", "--", ":", "-."), "os^Dv"
RARE = 0.01  # share of alliances below which no more rounds are drawn


@laid_out
def pool_payoffs(pools: Sequence[Pool]) -> "Figure":
    """The mean payoff of each policy over gossip, with two standard errors to each side."""
    first = pools[0]
    figure, axes = _begun(
        first,
        f"Mean payoff of a period over {first.firms:,} firms and {first.periods:,} periods, by "
        "policy; bars: two standard errors to each side. Gossip: chance of hearing how a partner "
        f"has treated others. {_ends(first)}",
    )
    levels = [float(found.gossip) for found in pools]
    for k, name in enumerate(first.names):
        means, errors = zip(*(found.of(found.payoff, k) for found in pools), strict=True)
        bars = [2 * error for error in errors]
        axes.errorbar(levels, means, bars, capsize=4, label=shortened(name), **_style(k))
    axes.set(xlim=(-0.05, 1.05), xlabel="gossip", ylabel="mean payoff of a period")
    figure.legend(loc="outside right upper", frameon=False)
    return figure


@laid_out
def pool_lengths(pools: Sequence[Pool]) -> "Figure":
    """The share of the alliances of each two policies that goes on, round after round."""
    found = pools[0]
    figure, axes = _begun(
        found,
        "Share of the alliances of two policies that go on after so many rounds (Kaplan & Meier "
        f"1958), at gossip {shown(found.gossip)}. {_ends(found)}",
    )
    most = 2
    for place, (p, q) in enumerate(combinations_with_replacement(range(len(found.names)), 2)):
        chosen = found.kind(p, q)
        if not chosen.any():
            continue
        curve = found.survival(chosen)
        seen = int((curve > RARE).sum())
        most = max(most, seen)
        names = f"{shortened(found.names[p])}\nwith {shortened(found.names[q])}"
        axes.step(
            range(len(curve)), curve, where="post", markevery=max(1, seen // 6), label=names,
            **_style(place),
        )  # fmt: skip
    axes.set(xlim=(0, most + 0.5), ylim=(0, 1.04), xlabel="rounds", ylabel="share that goes on")
    axes.locator_params(axis="x", integer=True)
    figure.legend(loc="outside right upper", frameon=False)
    return figure


@laid_out
def pool_time(pools: Sequence[Pool]) -> "Figure":
    """The share of the firms in an alliance, and the share of these that are open, over time."""
    first = pools[0]
    figure, axes = _begun(
        first,
        f"Share of {first.firms:,} firms in an alliance (full marks), and share of these that are "
        "open (hollow marks), in each period, by gossip: the chance of hearing how a partner has "
        f"treated others. {_ends(first)}",
    )
    periods = range(1, first.periods + 1)
    for k, found in enumerate(pools):
        style = _style(k) | {"markevery": max(1, first.periods // 8)}
        name = f"gossip {shown(found.gossip)}"
        axes.plot(periods, found.matched, label=f"allied, {name}", **style | {"color": "black"})
        hollow = {"color": ACCENT, "markerfacecolor": "white"}
        axes.plot(periods, found.opened, label=f"open, {name}", **style | hollow)
    axes.set(ylim=(0, 1.04), xlabel="period", ylabel="share")
    axes.locator_params(axis="x", integer=True)
    figure.legend(loc="outside right upper", frameon=False)
    return figure


def _begun(found: Pool, legend: str) -> tuple["Figure", "Axes"]:
    """A canvas without a frame."""
    figure, axes = canvas(found.game, 7.6, 4.4, legend)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _ends(found: Pool) -> str:
    return f"Chance that an alliance ends for outside reasons: {shown(found.dissolution)} a round."


def _style(place: int) -> dict[str, Any]:
    """How a line is told from others, in grey too."""
    return {
        "color": COLORS[place % len(COLORS)],
        "linestyle": LINES[place % len(LINES)],
        "marker": MARKS[place % len(MARKS)],
        "lw": 2,
    }
