"""The figure of a policy: its automaton.

States stand in a row. Arrows to a later state run above it, to an earlier one below, and to the
same state in a loop on top of it.
"""

from textwrap import fill
from typing import TYPE_CHECKING, Any

from dilemma.errors import DilemmaError, shortened
from dilemma.figures.canvas import ACCENT, canvas, laid_out
from dilemma.rationals import shown
from dilemma.repeated.causes import causes
from dilemma.repeated.policy import Policy, Seat

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_STATES = 9  # that stand readably in one row
RADIUS, GAP = 0.68, 2.75  # inches: of a state, and from one to the next
LOOP, LINE = 0.55, 0.17  # height of a loop, and of a line of words
PLAIN = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # behind words: no line through
Arcs = dict[tuple[int, int], str]


@laid_out
def automaton(policy: Policy, seat: Seat) -> "Figure":
    """
    A policy's states and moves.

    Raises
    ------
    DilemmaError
        If it has too many states to be read.
    """
    from matplotlib.patches import Circle, FancyArrowPatch

    count = len(policy.states)
    if count > MOST_STATES:
        raise DilemmaError(
            f"the figure shows at most {MOST_STATES} states; {policy.name} has {count}"
        )
    arcs = {
        (state, target): fill(words, 19, break_on_hyphens=False)
        for state in range(count)
        if not policy.leaves[state]
        for target, words in causes(policy, seat, state).items()
    }
    heights = _heights(arcs)
    top = max([RADIUS, *(_reach(arcs, heights, arc) for arc in arcs if arc[0] <= arc[1])])
    bottom = max([RADIUS + 0.05, *(_reach(arcs, heights, arc) for arc in arcs if arc[0] > arc[1])])
    left, right = -RADIUS - 0.95, (count - 1) * GAP + RADIUS + 0.3
    figure, axes = canvas(
        seat.game,
        right - left + 0.4,
        top + bottom - 0.7,
        _legend(policy, seat),
        policy.name,
        sourced=False,
    )
    axes.set(xlim=(left, right), ylim=(-bottom, top), aspect="equal")
    axes.axis("off")
    circles = [
        Circle(
            (k * GAP, 0), RADIUS, lw=1.6, ec="black", zorder=3,
            fc="white" if _open(policy, seat, k) else "0.87", ls="--" if policy.leaves[k] else "-",
        )
        for k in range(count)
    ]  # fmt: skip
    for k, circle in enumerate(circles):
        axes.add_patch(circle)
        name = fill(shortened(policy.states[k]), 13)
        lines = [*_chosen(policy, seat, k), *(["leaves"] if policy.leaves[k] else [])]
        above = 0.5 * (len(lines) - name.count("\n")) * LINE
        axes.text(k * GAP, above, name, ha="center", va="center", weight="bold", fontsize=10,
                  zorder=4)  # fmt: skip
        axes.text(k * GAP, above - 0.5 * LINE * (1 + name.count("\n")) - 0.03, "\n".join(lines),
                  ha="center", va="top", fontsize=8.5, zorder=4)  # fmt: skip
    arrow: dict[str, Any] = {
        "arrowstyle": "-|>",
        "mutation_scale": 13,
        "lw": 1.3,
        "color": "black",
        "zorder": 2,
    }
    for (one, other), words in arcs.items():
        height, middle = heights[one, other], (one + other) / 2 * GAP
        if one == other:
            rise = (RADIUS**2 - 0.25**2) ** 0.5
            ends = (middle - 0.25, rise), (middle + 0.25, rise)
            bend = f"arc3,rad={-4 * LOOP}"
            axes.add_patch(
                FancyArrowPatch(*ends, connectionstyle=bend, shrinkA=0, shrinkB=0, **arrow)
            )
        else:
            ends = (one * GAP, 0), (other * GAP, 0)
            bend = f"arc3,rad={-2 * height / (abs(other - one) * GAP)}"
            axes.add_patch(FancyArrowPatch(*ends, connectionstyle=bend, patchA=circles[one],
                                           patchB=circles[other], **arrow))  # fmt: skip
        side = 1 if one <= other else -1
        axes.text(middle, side * (height + 0.05), words, ha="center", fontsize=9, zorder=5,
                  va="bottom" if side > 0 else "top", bbox=PLAIN)  # fmt: skip
    edge = policy.start * GAP - RADIUS
    axes.add_patch(FancyArrowPatch((edge - 0.4, 0), (edge, 0), shrinkA=0, shrinkB=0,
                                   **{**arrow, "color": ACCENT}))  # fmt: skip
    axes.text(edge - 0.43, 0, "start", ha="right", va="center", fontsize=9, color=ACCENT)
    return figure


def _heights(arcs: Arcs) -> dict[tuple[int, int], float]:
    """How high above or below the row each arrow reaches: over all that lies between its ends."""
    heights: dict[tuple[int, int], float] = {}
    for one, other in sorted(arcs, key=lambda arc: (abs(arc[1] - arc[0]), arc)):
        low, high, length = min(one, other), max(one, other), abs(other - one)
        if length == 0:
            heights[one, other] = RADIUS + LOOP - 0.02
            continue
        height = 0.62
        for (a, b), reached in heights.items():
            inside = low <= min(a, b) and max(a, b) <= high and (b < a) == (other < one)
            if inside and not (a == b and a in (low, high)):
                share = ((a + b) / 2 - low) / length  # an arrow is lower away from its middle
                room = reached + (arcs[a, b].count("\n") + 1) * LINE + 0.2
                height = max(height, room / (4 * share * (1 - share)))
        if length > 1:
            height = max(height, (RADIUS + 0.15) * length**2 / (4 * (length - 1)))
        heights[one, other] = height
    return heights


def _reach(arcs: Arcs, heights: dict[tuple[int, int], float], arc: tuple[int, int]) -> float:
    return heights[arc] + 0.1 + (arcs[arc].count("\n") + 1) * LINE


def _open(policy: Policy, seat: Seat, state: int) -> bool:
    """Whether nothing closed is chosen in a state."""
    row = zip(seat.own_open, policy.choose[state], strict=True)
    return all(open_ for open_, chance in row if chance)


def _chosen(policy: Policy, seat: Seat, state: int) -> list[str]:
    """What a state chooses, a line for each strategy."""
    points, row = seat.game.points, policy.choose[state]
    played = [k for k, chance in enumerate(row) if chance]
    if len(played) == 1 and seat.own[played[0]] == policy.states[state]:
        return []  # said by the name
    if len(played) == 1:
        return fill(shortened(seat.own[played[0]]), 15).split("\n")
    names = [point.short for point in points] if points else seat.own
    return [f"{names[k]} {shown(row[k], 3)}" for k in played]


def _legend(policy: Policy, seat: Seat) -> str:
    words = ["Arrows: what both did leads to the next state."]
    if seat.game.points:
        words.append("Open: transparency of at least 1/2.")
    words.append("Grey: closed, surely or by chance.")
    if policy.leaves.any():
        words.append("Dashed: leaves the alliance.")
    return " ".join(words)
