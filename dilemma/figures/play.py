"""Figures of a played alliance: how knowledge, trust and power move, and how long it lasts."""

from typing import TYPE_CHECKING, Any

import numpy as np

from dilemma.figures.canvas import ACCENT, canvas, laid_out
from dilemma.repeated.simulation import Trajectory

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = {
    "knowledge": "Knowledge: share of what the partner knows",
    "trust": "Trust that the partner will be open",
    "power": "Power: share of the common benefits",
    "payoff": "Payoff of the round",
}


@laid_out
def trajectory(found: Trajectory) -> "Figure":
    """
    Knowledge, trust, bargaining power and payoffs by round, with the end marked.

    Of several runs the mean over those that go on, and two standard errors to both sides.
    """
    course = found.course
    game = course.alliance.game
    names = [name for name in PANELS if course.live.alliance or name == "payoff"]
    legend = f"{course.alliance.setting(course.rounds)} {_policies(found)}"
    if course.runs > 1:
        legend += (
            f" Means over the runs that go on, of {course.runs:,} (seed {found.seed}); band: two "
            "standard errors to both sides."
        )
    figure, first = canvas(game, 9.0, 2.7 * ((len(names) + 1) // 2), legend)
    first.remove()
    grid = figure.subplots((len(names) + 1) // 2, min(2, len(names)), squeeze=False, sharex=True)
    for axes, name in zip(grid.flat, names, strict=False):
        _panel(axes, found, name)
    for axes in grid[-1]:
        axes.set_xlabel("round")
    grid.flat[0].legend(frameon=False)
    return figure


def _panel(axes: "Axes", found: Trajectory, name: str) -> None:
    """One quantity of both partners by round."""
    means = found.means
    if means is None:
        return
    course = found.course
    rounds = np.arange(1, course.rounds + 1)
    for side, (color, style) in enumerate((("black", "-"), (ACCENT, "--"))):
        mean, error = means.mean[name][:, side], means.error[name][:, side]
        axes.plot(rounds, mean, style, color=color, lw=2, label=course.alliance.game.partners[side])
        if course.runs > 1:
            axes.fill_between(rounds, mean - 2 * error, mean + 2 * error, color=color, alpha=0.15)
    if course.runs == 1 and found.over[0]:
        last = int(found.ended[0])
        axes.axvline(last, color="0.4", lw=1, ls=":")
        if name == "knowledge":
            axes.text(
                last, 0.03, f"{found.how(0)} ", fontsize=9, color="0.25",
                transform=axes.get_xaxis_transform(),
                ha="right",
            )  # fmt: skip
    for stretch in course.stretches[1:]:
        if stretch.first <= course.rounds:
            axes.axvline(stretch.first, color="0.7", lw=1, ls="-.")
    axes.set_title(PANELS[name], fontsize=10, loc="left")
    if name != "payoff":
        axes.set_ylim(-0.02, 1.02)
    elif axes.get_ylim()[0] > 0:
        axes.set_ylim(bottom=0)
    axes.set_xlim(0.5, _last(found) + 1.5)
    axes.spines[["top", "right"]].set_visible(False)


@laid_out
def survival_curve(found: Trajectory) -> "Figure":
    """The share of the alliances that go on after each round, by who ended the others."""
    course = found.course
    legend = (
        f"{course.alliance.setting(course.rounds)} {_policies(found)} Share of {course.runs:,} "
        f"alliances (seed {found.seed}); band: two standard errors to both sides."
    )
    figure, axes = canvas(course.alliance.game, 8.2, 4.4, legend)
    rounds = np.arange(course.rounds + 1)
    alive = found.survival
    error = np.sqrt(alive * (1 - alive) / course.runs)
    axes.step(rounds, alive, where="post", color="black", lw=2, label="go on")
    axes.fill_between(
        rounds, alive - 2 * error, alive + 2 * error, step="post", color="black", alpha=0.15
    )
    one, two = course.alliance.game.partners
    ways: tuple[tuple[str, Any, str, str], ...] = (
        (f"left by {one}", found.left[0] & ~found.left[1], ACCENT, "--"),
        (f"left by {two}", found.left[1] & ~found.left[0], ACCENT, ":"),
        ("left by both", found.left[0] & found.left[1], "0.45", "-."),
    )
    for label, which, color, style in ways:
        if which.any():
            gone = np.bincount(found.ended[which], minlength=course.rounds + 1)
            share = np.cumsum(gone)[: course.rounds + 1] / course.runs
            axes.step(rounds, share, where="post", color=color, ls=style, lw=1.6, label=label)
    axes.set(xlabel="after round", ylabel="share of alliances", ylim=(-0.02, 1.02))
    axes.set_xlim(0, _last(found) + 1)
    axes.legend(loc="best", framealpha=0.9)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _last(found: Trajectory) -> int:
    """The last round that is drawn: the last one that anybody plays."""
    return int(found.ended.max()) if found.over.all() else found.course.rounds


def _policies(found: Trajectory) -> str:
    one, two = (policy.name for policy in found.course.alliance.policies)
    first, second = found.course.alliance.game.partners
    who = f"{one}" if one == two else f"{one} and {two}"
    said = f"{first} and {second} follow {who}."
    changes = [each for each in found.course.stretches[1:] if each.first <= found.course.rounds]
    if changes:
        told = "; ".join(f"from round {each.first} {each.says}" for each in changes)
        said += f" Dash-dot lines: {told}."
    return said
