"""Figures of a solution: payoffs, the square of strategies, learning, best replies."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from dilemma.equilibrium.solution import Profile, Solution
from dilemma.errors import DilemmaError
from dilemma.figures.canvas import ACCENT, as_float, canvas, laid_out, wrapped
from dilemma.rationals import shown
from dilemma.stage.game import Bimatrix
from dilemma.stage.payoffs import decomposition
from dilemma.stage.strategies import FIVE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_CELLS = 12  # strategies of one partner that a heat map can show with readable numbers

_PARTS: Mapping[str, tuple[str, str]] = {
    "received-private": ("#4d4d4d", ""),
    "received-common": ("#8c8c8c", "//"),
    "integrative-private": ("#f2a57b", "xx"),
    "integrative-common": ("#d95f0e", ".."),
    "leakage": ("#ffffff", "\\\\"),
    "costs": ("#d9d9d9", "--"),
    "baseline": ("#f7f7f7", "oo"),
}


def heat_map(solution: Solution) -> "Figure":
    """
    The payoff matrix, shaded by what both get together.

    Underlined payoffs are best replies, a heavy frame is a pure equilibrium, a dot in the corner a
    Pareto-efficient cell.
    """
    from matplotlib.patches import Rectangle

    game = solution.game
    m, n = game.shape
    if max(m, n) > MOST_CELLS:
        raise DilemmaError(
            f"a heat map shows at most {MOST_CELLS} strategies; {game.name} has {max(m, n)}"
        )
    legend = (
        "Left the row's payoff, right the column's. Underlined: best reply. Frame: equilibrium in "
        "pure strategies. Dot: Pareto-efficient. Darker: more for both together."
    )
    longest = max(
        len(shown(payoff, 3)) for matrix in (game.row, game.column) for payoff in matrix.flat
    )
    figure, axes = canvas(game, 2.2 + max(1.4, 0.23 * longest) * n, 0.75 * m, legend)
    totals = np.array([[as_float(total) for total in line] for line in game.row + game.column])
    spread = float(np.ptp(totals)) or 1.0
    axes.imshow(
        totals,
        cmap="Greys",
        vmin=totals.min() - 0.1 * spread,
        vmax=totals.max() + 1.3 * spread,  # never so dark that black numbers are lost
        aspect="auto",
    )
    best_row = [max(game.row[:, j]) for j in range(n)]
    best_column = [max(game.column[i, :]) for i in range(m)]
    efficient = _efficient(game)
    for i in range(m):
        for j in range(n):
            mine, theirs = game.row[i, j], game.column[i, j]
            replies = mine == best_row[j], theirs == best_column[i]
            for payoff, x, best in ((mine, j - 0.23, replies[0]), (theirs, j + 0.23, replies[1])):
                axes.text(x, i, shown(payoff, 3), ha="center", va="center", fontsize=10.5)
                if best:
                    axes.plot([x - 0.16, x + 0.16], [i + 0.25] * 2, color="black", lw=1.6)
            if all(replies):
                frame = Rectangle((j - 0.46, i - 0.43), 0.92, 0.86, fill=False, lw=3, ec=ACCENT)
                axes.add_patch(frame)
            if (i, j) in efficient:
                axes.plot(j + 0.38, i - 0.31, marker="o", ms=5, color="black")
    axes.set_xticks(range(n), [wrapped(label) for label in game.column_labels])
    axes.set_yticks(range(m), [wrapped(label) for label in game.row_labels])
    axes.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.xaxis.set_label_position("top")
    axes.set_xlabel(wrapped(f"{game.partners[1]} chooses", 60), labelpad=8)
    axes.set_ylabel(wrapped(f"{game.partners[0]} chooses", 30), labelpad=8)
    for k in range(1, n):
        axes.axvline(k - 0.5, color="white", lw=2)
    for k in range(1, m):
        axes.axhline(k - 0.5, color="white", lw=2)
    axes.spines[:].set_visible(False)
    return figure


def square(solution: Solution) -> "Figure":
    """
    The square of receptivity and transparency, with the strategies and joint learning.

    The contours show what both learn when both choose the same point: 2 r t + (r t)^2, without
    spillover and at full ability (our reconstruction of the typology of Larsson et al. 1998).
    """
    game = solution.game
    if game.points is None:
        raise DilemmaError(f"{game.name} is no learning alliance, so it has no such square")
    points = game.points
    legend = (
        "Lines: joint learning when both partners choose the same point, without spillover and at "
        "full ability. Filled marks: played in some equilibrium."
    )
    figure, axes = canvas(game, 6.4, 5.4, legend)
    steps = np.linspace(0, 1, 101)
    product = steps[None, :] * steps[:, None]
    levels = [0.1, 0.25, 0.5, 1, 1.5, 2]
    lines = axes.contour(
        steps, steps, 2 * product + product**2, levels=levels, colors="0.55", linewidths=1
    )
    axes.clabel(lines, fmt="%g", fontsize=8.5)
    played = {
        label
        for profile in solution.profiles
        for labels, support in zip(
            (game.row_labels, game.column_labels), profile.supports, strict=True
        )
        for label in (labels[k] for k in support)
    }
    for point in points:
        r, t = float(point.receptivity), float(point.transparency)
        filled = point.name in played
        axes.plot(
            r, t, marker="o", ms=11 if point in FIVE else 4, mec=ACCENT if filled else "black",
            mfc=ACCENT if filled else "white", mew=1.6, clip_on=False, zorder=3,
        )  # fmt: skip
        if point in FIVE:
            side = -1 if r > 0.5 else 1
            axes.annotate(
                point.name, (r, t), (14 * side, 12 if t < 0.9 else -16), zorder=4,
                textcoords="offset points", ha="right" if side < 0 else "left", fontsize=10.5,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
            )  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="receptivity", ylabel="transparency", aspect="equal")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def learning(solution: Solution) -> "Figure":
    """
    What a profile pays, in parts: four kinds of learning, leakage and costs, for both partners.

    The profiles are the cell with the best joint payoff and the worst pure equilibrium; the four
    kinds are those of Kobashi & Fujikawa (2009), the mapping is ours.
    """
    game = solution.game
    if game.believed is None or game.points is None:
        raise DilemmaError(
            f"{game.name} is no learning alliance, so its payoffs have no such parts"
        )
    cells = _told(solution)
    legend = (
        "Parts add up to the payoff (diamond). Received: learned from the partner; integrative: "
        "created together; private and common benefits."
    )
    figure, axes = canvas(game, 8.2, 0.62 * 2 * len(cells) + 1.2, legend)
    first, second = game.believed
    labels, position = [], 0
    named: set[str] = set()
    for i, j in cells:
        places = [
            (point.receptivity, point.transparency) for point in (game.points[i], game.points[j])
        ]
        sides = (
            (game.partners[0], decomposition(first, second, *places)),
            (game.partners[1], decomposition(second, first, *places[::-1])),
        )
        for partner, parts in sides:
            right = left = 0.0
            for name, value in parts.items():
                size = as_float(value)
                if size == 0:
                    continue
                shade, hatch = _PARTS[name]
                start = right if size > 0 else left
                axes.barh(
                    position, size, left=start, color=shade, hatch=hatch, edgecolor="black",
                    linewidth=0.7, height=0.66, label=None if name in named else name,
                )  # fmt: skip
                named.add(name)
                right, left = (right + size, left) if size > 0 else (right, left + size)
            total = as_float(sum(parts.values(), Fraction(0)))
            axes.plot(
                total, position, marker="D", ms=9, mfc="black", mec="white", mew=1.5, zorder=4
            )
            labels.append(f"{partner}\n{game.row_labels[i]}-{game.column_labels[j]}")
            position += 1
    axes.axvline(0, color="black", lw=1)
    axes.set_yticks(range(len(labels)), labels, fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.set_xlabel("payoff per period")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize=9,
        handlelength=2.4, handleheight=1.2,
    )  # fmt: skip
    return figure


def best_replies(solution: Solution) -> "Figure":
    """
    Both partners' best replies in a game of two strategies each, with all equilibria.

    Axes are the chances of the first strategy. Where the curves meet is an equilibrium.
    """
    game = solution.game
    if game.shape != (2, 2):
        m, n = game.shape
        raise DilemmaError(
            f"best replies are drawn for 2 x 2 games; {game.name} is {m} x {n}"
            + (" (try --strategies COL,CMP)" if game.points else "")
        )
    first, second = game.row_labels[0], game.column_labels[0]
    legend = "Where the two lines meet is an equilibrium (disc)."
    figure, axes = canvas(game, 6.0, 5.2, legend)
    row = _reply_curve(*game.row.flat)
    column = _reply_curve(*game.column.T.flat)
    axes.plot(
        [x for x, _ in row], [y for _, y in row], color="black", lw=2.4, clip_on=False,
        label=f"best reply of {game.partners[0]} (row)",
    )  # fmt: skip
    axes.plot(
        [y for _, y in column], [x for x, _ in column], color=ACCENT, lw=2.4, ls=(0, (4, 2)),
        clip_on=False, label=f"best reply of {game.partners[1]} (column)",
    )  # fmt: skip
    for profile in solution.profiles:
        x, y = float(profile.column[0]), float(profile.row[0])
        axes.plot(x, y, marker="o", ms=12, mfc="white", mec="black", mew=2, clip_on=False, zorder=4)
        if not profile.pure:
            axes.annotate(
                f"{shown(profile.column[0])}, {shown(profile.row[0])}", (x, y), (12, 10),
                textcoords="offset points", fontsize=10,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
            )  # fmt: skip
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), aspect="equal")
    axes.set_xlabel(wrapped(f"chance that {game.partners[1]} chooses {second}", 60))
    axes.set_ylabel(wrapped(f"chance that {game.partners[0]} chooses {first}", 50))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.01), frameon=False, fontsize=9.5)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _efficient(game: Bimatrix) -> set[tuple[int, int]]:
    """The cells that no other cell beats for one partner without hurting the other."""
    best = set(game.frontier)
    m, n = game.shape
    return {
        (i, j) for i in range(m) for j in range(n) if (game.row[i, j], game.column[i, j]) in best
    }


def _told(solution: Solution) -> list[tuple[int, int]]:
    """The best cell for both together, and the worst pure equilibrium if it is another one."""
    game = solution.game
    best = divmod(int((game.row + game.column).argmax()), game.shape[1])
    pure: list[Profile] = [profile for profile in solution.profiles if profile.pure]
    cells = [best]
    if pure:
        worst = min(pure, key=lambda profile: sum(profile.payoffs))
        cells.append((worst.supports[0][0], worst.supports[1][0]))
    return list(dict.fromkeys(cells))


def _reply_curve(R: Fraction, S: Fraction, T: Fraction, P: Fraction) -> list[tuple[float, float]]:
    """(partner's chance of the first strategy, my best chance of it), as a line."""
    against_first, against_second = R - T, S - P  # what the first strategy gains me
    slope = against_first - against_second
    if against_first == against_second == 0:
        return [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]  # anything is a best reply
    if slope == 0:
        answer = float(against_first > 0)
        return [(0, answer), (1, answer)]
    turn = -against_second / slope
    if turn < 0 or turn > 1:
        answer = float(against_first > 0)
        return [(0, answer), (1, answer)]
    x = float(turn)
    low, high = (0.0, 1.0) if slope > 0 else (1.0, 0.0)
    return [(0, low), (x, low), (x, high), (1, high)]


# One function and its name add a figure.
FIGURES: Mapping[str, Callable[[Solution], Any]] = {
    "heat-map": laid_out(heat_map),
    "square": laid_out(square),
    "learning": laid_out(learning),
    "best-replies": laid_out(best_replies),
}
