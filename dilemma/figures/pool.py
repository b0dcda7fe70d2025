"""Figures of a pool of firms: who prospers as more is heard, and how long alliances last."""

from collections.abc import Sequence
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from dilemma.dynamics.pool import Pool
from dilemma.errors import shortened
from dilemma.figures.canvas import ACCENT, canvas, laid_out
from dilemma.rationals import shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLES = (("black", "-", "o"), (ACCENT, "--", "s"), ("black", ":", "^"), (ACCENT, "-.", "D"),
          ("0.45", "-", "v"), ("0.45", "--", "x"))  # fmt: skip


@laid_out
def pool_payoffs(pools: Sequence[Pool]) -> "Figure":
    """The mean payoff of each policy over gossip, with two standard errors to each side."""
    first = pools[0]
    legend = (
        f"Mean payoff of a period over {first.firms:,} firms and {first.periods:,} periods, by "
        "policy; bars: two standard errors to each side. Gossip: chance of hearing how a partner "
        "has treated others. Chance that an alliance ends for outside reasons: "
        f"{shown(first.dissolution)} a round."
    )
    figure, axes = canvas(first.game, 7.6, 4.4, legend)
    levels = [float(found.gossip) for found in pools]
    for k, name in enumerate(first.names):
        color, line, mark = STYLES[k % len(STYLES)]
        means, errors = zip(*(found.of(found.payoff, k) for found in pools), strict=True)
        axes.errorbar(
            levels, means, [2 * error for error in errors], color=color, linestyle=line,
            marker=mark, lw=2, capsize=4, label=shortened(name),
        )  # fmt: skip
    axes.set(xlim=(-0.05, 1.05), xlabel="gossip", ylabel="mean payoff of a period")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right upper", frameon=False)
    return figure


@laid_out
def pool_lengths(pools: Sequence[Pool]) -> "Figure":
    """The share of the alliances of each two policies that goes on, round after round."""
    found = pools[0]
    legend = (
        "Share of the alliances of two policies that go on after so many rounds (Kaplan & Meier "
        f"1958), at gossip {shown(found.gossip)}. Chance that one ends for outside reasons: "
        f"{shown(found.dissolution)} a round."
    )
    figure, axes = canvas(found.game, 7.6, 4.4, legend)
    pairs = list(combinations_with_replacement(range(len(found.names)), 2))
    most = 0
    for place, (p, q) in enumerate(pairs):
        chosen = found.kind(p, q)
        if not chosen.any():
            continue
        color, line, mark = STYLES[place % len(STYLES)]
        curve = found.survival(chosen)
        seen = int((curve > 0.01).sum())  # up to there one in a hundred goes on
        most = max(most, seen)
        names = f"{shortened(found.names[p])}\nwith {shortened(found.names[q])}"
        axes.step(
            range(len(curve)), curve, where="post", color=color, linestyle=line, lw=2, marker=mark,
            markevery=max(1, seen // 6), label=names,
        )  # fmt: skip
    axes.set(
        xlim=(0, max(most, 2) + 0.5), ylim=(0, 1.04), xlabel="rounds", ylabel="share that goes on"
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right upper", frameon=False)
    return figure
