"""Figures say what the library says, and no word of them is cut off or covered."""

from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest
from commands import run
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text

import dilemma
from dilemma.figures import (
    ACCENT,
    FIGURES,
    best_replies,
    heat_map,
    learning,
    mean_payoffs,
    square,
    survival,
)
from dilemma.rationals import shown
from dilemma.repeated.tournament import ALIKE, tournament
from dilemma.report.regions import of_plane
from dilemma.stage.strategies import FIVE

ALLIANCES = ("nummi", "nanjing_goulds", "learning_dilemma", "learning_stag_hunt")
TWO_BY_TWO = ("chicken", "stag_hunt", "matching_pennies", "prisoners_dilemma")
LONG_TITLE = (
    "A title that is very long because somebody wrote all that ever came to mind about it into it"
)
LONG_SOURCE = (
    "One, Two, Three & Four (2026), in a journal whose name is long, volume 12, pages 1-99"
)
LONG_PARTNERS = ("The First Corporation of Somewhere", "The Second Company of Elsewhere Ltd")


@cache
def solution(name, strategies=None):
    """A named game, solved without nashpy."""
    game = dilemma.load(name)
    return dilemma.solve(game.with_strategies(strategies) if strategies else game, method="exact")


def of(row, column, **more):
    """The solution of a game of one's own."""
    return dilemma.solve(dilemma.Bimatrix.of(row, column, **more), method="exact")


def long_names(size, form):
    """A game of which every word is long: names have 30 letters, in words or in one piece."""
    names = [f"{form[:28]}{k:02d}" for k in range(size)]
    assert {len(name) for name in names} == {30}
    cells = [[Fraction(100 * i - 37 * j, 7) for j in range(size)] for i in range(size)]
    return of(
        cells, [list(line) for line in zip(*cells, strict=True)], row_labels=names,
        name="a_game_with_long_names", title=LONG_TITLE, source=LONG_SOURCE, partners=LONG_PARTNERS,
    )  # fmt: skip


def wide_numbers(size):
    """A game whose payoffs are long to write: -1666.667 and the like."""
    row, column = (
        [
            [Fraction((-1) ** (i + j) * (5000 + 7 * i + j + k), 3) for j in range(size)]
            for i in range(size)
        ]
        for k in (0, 1)
    )
    return of(row, column)


@cache
def met(name, *policies, **noise):
    """A tournament in a named game."""
    return tournament(dilemma.load(name).at(), policies, **noise)


FORMS = {"in words": "a strategy of several words ", "in one piece": "abcdefghijklmnopqrstuvwxyzab"}
DRAWN = {
    **{f"{name} {kind}": (lambda name=name: solution(name), kind)
       for name in ALLIANCES[:2] for kind in ("heat-map", "square", "learning")},
    **{f"{name} {kind}": (lambda name=name: solution(name), kind)
       for name in TWO_BY_TWO[:2] for kind in ("heat-map", "best-replies")},
    **{f"two of five {kind}": (lambda: solution("learning_dilemma", "COL,CMP"), kind)
       for kind in FIGURES},
    **{f"a stag hunt of nine {kind}": (lambda: solution("learning_stag_hunt", "grid:3"), kind)
       for kind in ("heat-map", "square", "learning")},
    **{f"{size} x {size} long names {how} heat-map": (
        lambda size=size, form=form: long_names(size, form), "heat-map")
       for size in (2, 8) for how, form in FORMS.items()},
    **{f"long names {how} best-replies": (lambda form=form: long_names(2, form), "best-replies")
       for how, form in FORMS.items()},
    "2 x 2 wide numbers heat-map": (lambda: wide_numbers(2), "heat-map"),
    "8 x 8 wide numbers heat-map": (lambda: wide_numbers(8), "heat-map"),
    **{f"tournament {kind} {name}": (lambda name=name, noise=noise: met(name, **noise), kind)
       for kind in ("means", "survival")
       for name, noise in {"learning_dilemma": {}, "nummi": {"tremble": "1/20"},
                           "matching_pennies": {"discount": "9/10"}}.items()},
    "two policies means": (lambda: met("nummi", "grim", "generous_tit_for_tat:1/3"), "means"),
}  # fmt: skip

DRAWERS = {**FIGURES, "means": mean_payoffs, "survival": survival}


def drawn(figure):
    """The figure after it was laid out on a canvas, once, as it is when it is written."""
    figure.set_dpi(160)
    FigureCanvasAgg(figure).draw()
    return figure


def words(figure):
    """Every visible text of a figure with letters in it."""
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text.get_alpha() != 0
    ]


def placed(figure):
    """What is written, and where it stands, in pixels."""
    renderer = figure.canvas.get_renderer()
    inner = figure.axes[0].get_window_extent(renderer)
    found = []
    for text in words(figure):
        box = text.get_window_extent(renderer)
        # Ticks beyond the ends of an axis are made but not drawn.
        if text in [*figure.axes[0].get_xticklabels(), *figure.axes[0].get_yticklabels()]:
            x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            beside = not (inner.x0 - 2 <= x <= inner.x1 + 2)
            below = not (inner.y0 - 2 <= y <= inner.y1 + 2)
            if beside and below:
                continue
        found.append((text.get_text(), box))
    return found


@cache
def layout(name):
    """Every word of a figure and where it stands, and the figure's own place."""
    make, kind = DRAWN[name]
    figure = drawn(DRAWERS[kind](make()))
    return placed(figure), figure.bbox


def axes_of(figure):
    """The one pair of axes."""
    (axes,) = figure.axes
    return axes


# What can be read


@pytest.mark.parametrize("name", DRAWN)
def test_no_word_is_cut_off(name):
    """Every text lies within the figure."""
    found, whole = layout(name)

    outside = [
        text
        for text, box in found
        if box.x0 < whole.x0 - 0.5 or box.y0 < whole.y0 - 0.5
        or box.x1 > whole.x1 + 0.5 or box.y1 > whole.y1 + 0.5
    ]  # fmt: skip
    assert outside == []


@pytest.mark.parametrize("name", DRAWN)
def test_no_word_stands_on_another(name):
    """Numbers of neighbouring cells, names, title, legend and caption keep apart."""
    found, _ = layout(name)

    covered = [
        (one, two)
        for (one, first), (two, second) in combinations(found, 2)
        if min(first.x1, second.x1) - max(first.x0, second.x0) > 1
        and min(first.y1, second.y1) - max(first.y0, second.y0) > 1
    ]
    assert covered == []


@pytest.mark.parametrize("size", [2, 8])
def test_a_payoff_stays_in_its_cell(size):
    """A number that leaves its cell is read as the neighbour's."""
    figure = drawn(heat_map(wide_numbers(size)))
    axes = axes_of(figure)
    for text in axes.texts:
        x, _ = text.get_position()
        left, right = (axes.transData.transform((round(x) + side, 0))[0] for side in (-0.5, 0.5))
        box = text.get_window_extent()
        assert left <= box.x0, text.get_text()
        assert box.x1 <= right, text.get_text()


@pytest.mark.parametrize("kind", FIGURES)
def test_title_name_source_and_partners_are_said(kind):
    """A figure travels without its paper, so it says what it shows."""
    found = solution("learning_dilemma", "COL,CMP")
    said = " ".join(" ".join(text.get_text().split()) for text in words(FIGURES[kind](found)))

    assert "The learning dilemma" in said
    assert "Game: learning_dilemma." in said
    assert "Source: Larsson, Bengtsson, Henriksson & Sparks (1998)" in said
    if kind != "square":
        assert all(partner in said for partner in found.game.partners)


@pytest.mark.parametrize("kind", FIGURES)
def test_the_legend_says_what_the_marks_mean(kind):
    """Nobody has to ask what a line or a disc is."""
    found = solution("learning_dilemma", "COL,CMP")
    said = " ".join(text.get_text() for text in words(FIGURES[kind](found)))
    meant = {
        "heat-map": ("Underlined", "Frame", "Dot", "Darker"),
        "square": ("Lines", "Filled marks"),
        "learning": ("diamond", "leakage", "costs"),
        "best-replies": ("disc", "best reply of first partner", "best reply of second partner"),
    }[kind]

    assert [word for word in meant if word not in said] == []


def luminance(color):
    """How light a colour is in print, by the rule of accessible pages, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot((0.2126, 0.7152, 0.0722), linear))


@pytest.mark.parametrize("name", ["nummi", "learning_dilemma", "chicken"])
def test_numbers_can_be_read_on_every_shade(name):
    """Black on grey with a contrast of at least 4.5 to 1 (WCAG 2.2, criterion 1.4.3)."""
    (image,) = axes_of(drawn(heat_map(solution(name)))).images
    shades = image.to_rgba(image.get_array()).reshape(-1, 4)
    darkest = min(luminance(shade[:3]) for shade in shades)

    assert (darkest + 0.05) / 0.05 >= 4.5


def test_the_parts_of_a_payoff_differ_without_colour():
    """No two neighbours of the legend have both the same hatching and nearly the same grey."""
    figure = learning(solution("nummi"))
    seen = {}
    for patch in figure.findobj(Rectangle):
        if patch.get_hatch() is not None or patch.get_label().startswith("received"):
            seen[patch.get_facecolor(), patch.get_hatch()] = luminance(patch.get_facecolor()[:3])

    for one, two in combinations(seen, 2):
        assert one[1] != two[1] or abs(seen[one] - seen[two]) > 0.1


def test_the_two_best_replies_differ_without_colour():
    """One line is broken, the other is not."""
    row, column, *_ = axes_of(best_replies(solution("chicken"))).lines

    assert row.get_linestyle() == "-"
    assert column.get_linestyle() == "--"


# The heat map


def frames(figure):
    """The cells in a heavy frame, as (row, column)."""
    boxes = [patch for patch in axes_of(figure).patches if patch.get_linewidth() >= 2]
    return sorted(
        (round(box.get_y() + box.get_height() / 2), round(box.get_x() + box.get_width() / 2))
        for box in boxes
    )


def dots(figure):
    """The cells with a dot."""
    return sorted(
        (round(line.get_ydata()[0]), round(line.get_xdata()[0]))
        for line in axes_of(figure).lines
        if line.get_marker() == "o"
    )


def underlined(figure):
    """The cells and sides with a line under the number: (row, column, partner)."""
    lines = [
        (np.mean(line.get_xdata()), np.mean(line.get_ydata()))
        for line in axes_of(figure).lines
        if line.get_marker() == "None" and len(set(line.get_ydata())) == 1
        and len(line.get_xdata()) == 2 and abs(np.ptp(line.get_xdata())) < 0.5
    ]  # fmt: skip
    return sorted((round(y), round(x), int(x > round(x))) for x, y in lines)


MAPS = {
    **{name: (lambda name=name: solution(name)) for name in (*ALLIANCES, *TWO_BY_TWO)},
    "3 x 5": lambda: of(
        [[(3 * i + j) % 5 for j in range(5)] for i in range(3)],
        [[(i + 2 * j) % 4 for j in range(5)] for i in range(3)],
    ),
    "all equal": lambda: of([[1, 1], [1, 1]], [[2, 2], [2, 2]]),
    "1 x 1": lambda: of([["1/3"]], [["-1/3"]]),
    "12 x 12": lambda: dilemma.solve(
        dilemma.Bimatrix.of(
            *[[[(i * k + j) % 7 for j in range(12)] for i in range(12)] for k in (3, 5)]
        ),
        "pure",
    ),
}  # fmt: skip


@cache
def solved_map(name):
    """The solution of one of these games."""
    return MAPS[name]()


@cache
def mapped(name):
    """Its heat map."""
    return heat_map(solved_map(name))


@pytest.mark.parametrize("name", MAPS)
def test_a_heat_map_has_one_number_for_each_payoff(name):
    """The row's to the left and the column's to the right, to three places."""
    game = solved_map(name).game
    texts = axes_of(mapped(name)).texts
    m, n = game.shape
    found = {}
    for text in texts:
        x, y = text.get_position()
        found[round(y), round(x), int(x > round(x))] = text.get_text()

    assert len(texts) == 2 * m * n
    assert found == {
        (i, j, side): shown(matrix[i, j], 3)
        for side, matrix in enumerate((game.row, game.column))
        for i in range(m)
        for j in range(n)
    }


@pytest.mark.parametrize("name", MAPS)
def test_a_heat_map_frames_the_pure_equilibria(name):
    """As many frames as pure equilibria, and on their cells."""
    found = solved_map(name)
    pure = dilemma.solve(found.game, "pure").profiles

    assert frames(mapped(name)) == sorted(
        (profile.supports[0][0], profile.supports[1][0]) for profile in pure
    )


@pytest.mark.parametrize("name", MAPS)
def test_a_heat_map_dots_the_efficient_cells(name):
    """Cells that no other cell beats for one without hurting the other."""
    found = solved_map(name)
    game = found.game
    cells = {(i, j): (game.row[i, j], game.column[i, j]) for i, j in np.ndindex(*game.shape)}
    efficient = [
        place
        for place, one in cells.items()
        if not any(
            other != one and other[0] >= one[0] and other[1] >= one[1] for other in cells.values()
        )
    ]

    assert dots(mapped(name)) == sorted(efficient)


@pytest.mark.parametrize("name", MAPS)
def test_a_heat_map_underlines_the_best_replies(name):
    """Each partner's best answers to every strategy of the other, ties included."""
    found = solved_map(name)
    game = found.game
    best = [(i, j, 0) for i, j in np.ndindex(*game.shape) if game.row[i, j] == max(game.row[:, j])]
    best += [
        (i, j, 1) for i, j in np.ndindex(*game.shape) if game.column[i, j] == max(game.column[i])
    ]

    assert underlined(mapped(name)) == sorted(best)


@pytest.mark.parametrize("name", ["nummi", "chicken", "3 x 5"])
def test_a_darker_cell_pays_the_two_more_together(name):
    """The shade is the joint payoff, so its order is that of the cells."""
    found = solved_map(name)
    (image,) = axes_of(drawn(heat_map(found))).images
    light = np.apply_along_axis(luminance, 2, image.to_rgba(image.get_array())[..., :3])
    totals = (found.game.row + found.game.column).astype(float)
    order = np.argsort(totals, axis=None)

    assert all(one >= two for one, two in pairwise(light.flat[order]))


# Best replies


@pytest.mark.parametrize("name", [*TWO_BY_TWO, "coordination", "battle_of_the_sexes"])
def test_best_replies_mark_every_equilibrium(name):
    """One disc each, at the chances of the first strategies."""
    found = solution(name)
    marks = [line for line in axes_of(best_replies(found)).lines if line.get_marker() == "o"]

    assert sorted((mark.get_xdata()[0], mark.get_ydata()[0]) for mark in marks) == sorted(
        (float(profile.column[0]), float(profile.row[0])) for profile in found.profiles
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ([[3, 0], [5, 1]], [[3, 5], [0, 1]]),
        ([[0, 3], [1, 2]], [[0, 1], [3, 2]]),
        ([[4, 1], [3, 2]], [[4, 3], [1, 2]]),
        ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]),
        ([[1, 0], [1, 5]], [[2, 2], [0, 1]]),
        ([[1, 0], [0, 0]], [[1, 0], [0, 0]]),
    ],
)
def test_the_lines_of_best_replies_are_best_replies(row, column):
    """Every point of a line answers the other's chance with a payoff that no other answer beats."""
    found = of(row, column)
    first, second, *_ = axes_of(best_replies(found)).lines
    A, B = found.game.floats

    def gain(payoffs, chance):
        """What the first strategy gains against the other's chance of its first."""
        return float((payoffs[0] - payoffs[1]) @ [chance, 1 - chance])

    for payoffs, points in (
        (A, list(zip(first.get_xdata(), first.get_ydata(), strict=True))),
        (B.T, list(zip(second.get_ydata(), second.get_xdata(), strict=True))),
    ):
        for (x0, y0), (x1, y1) in pairwise(points):
            for step in (0, 0.25, 0.5, 0.75, 1):
                chance, answer = x0 + step * (x1 - x0), y0 + step * (y1 - y0)
                advantage = gain(payoffs, chance)
                assert answer == 1 or advantage <= 1e-9
                assert answer == 0 or advantage >= -1e-9
        assert min(x for x, _ in points) == 0
        assert max(x for x, _ in points) == 1


def test_a_mixed_equilibrium_is_labelled_with_its_chances():
    """Mixed equilibria are hard to read from an axis."""
    texts = [text.get_text() for text in axes_of(best_replies(solution("chicken"))).texts]

    assert texts == ["0.3333, 0.3333"]


def test_a_curve_can_be_told_from_the_axis():
    """A best reply that lies on the edge of the square is drawn beside the line of the axis."""
    axes = axes_of(best_replies(solution("prisoners_dilemma")))

    assert axes.get_xlim()[0] < 0 or not axes.spines["left"].get_visible()
    assert axes.get_ylim()[0] < 0 or not axes.spines["bottom"].get_visible()


# Learning


@pytest.mark.parametrize("name", [*ALLIANCES, "alpha_hito", "renault_nissan"])
def test_the_parts_of_a_payoff_add_up_to_it(name):
    """Bars to the right less bars to the left end at the diamond, which is the payoff."""
    found = solution(name)
    game = found.game
    axes = axes_of(learning(found))
    diamonds = [line for line in axes.lines if line.get_marker() == "D"]
    labels = [label.get_text() for label in axes.get_yticklabels()]

    assert len(diamonds) == len(labels)
    for position, (diamond, label) in enumerate(zip(diamonds, labels, strict=True)):
        bars = [
            bar for bar in axes.patches if round(bar.get_y() + bar.get_height() / 2) == position
        ]
        partner, cell = label.split("\n")
        i, j = map(game.row_labels.index, cell.split("-"))
        payoff = (game.row, game.column)[game.partners.index(partner)][i, j]

        assert sum(bar.get_width() for bar in bars) == pytest.approx(float(payoff), abs=1e-12)
        assert diamond.get_xdata()[0] == pytest.approx(float(payoff), abs=1e-12)


def test_the_parts_are_told_of_the_best_cell_and_of_the_worst_pure_equilibrium():
    """What could be had, and what is had."""
    labels = [
        label.get_text()
        for label in axes_of(learning(solution("learning_dilemma"))).get_yticklabels()
    ]

    assert labels == [
        f"{partner}\n{cell}"
        for cell in ("collaboration-collaboration", "competition-competition")
        for partner in ("first partner", "second partner")
    ]


# The square


@pytest.mark.parametrize("name", [*ALLIANCES, "grid"])
def test_the_square_has_every_strategy_in_its_place(name):
    """Receptivity to the right, transparency upwards."""
    found = solution("learning_dilemma", "grid:3") if name == "grid" else solution(name)
    axes = axes_of(square(found))
    marks = sorted(
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in axes.lines
        if line.get_marker() == "o"
    )

    assert (axes.get_xlabel(), axes.get_ylabel()) == ("receptivity", "transparency")
    assert marks == sorted((float(p.receptivity), float(p.transparency)) for p in found.game.points)


@pytest.mark.parametrize("name", ALLIANCES)
def test_the_square_fills_the_strategies_that_are_played(name):
    """In some equilibrium, by either partner."""
    found = solution(name)
    played = {
        found.game.points[k] for profile in found.profiles for k in {*sum(profile.supports, ())}
    }
    filled = {
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in axes_of(square(found)).lines
        if line.get_marker() == "o" and line.get_markerfacecolor() == ACCENT
    }

    assert filled == {(float(p.receptivity), float(p.transparency)) for p in played}


def test_the_square_names_the_five_strategies():
    """Those of the typology; a grid would have too many names."""
    texts = {text.get_text() for text in axes_of(square(solution("nummi"))).texts}

    assert {strategy.name for strategy in FIVE} <= texts


def test_the_contours_are_joint_learning():
    """2 r t + (r t)^2 at every point of the line with that number."""
    (contours,) = [
        each for each in axes_of(square(solution("nummi"))).collections if hasattr(each, "levels")
    ]
    for level, lines in zip(contours.levels, contours.allsegs, strict=True):
        for line in lines:
            product = line[:, 0] * line[:, 1]
            assert 2 * product + product**2 == pytest.approx(level, abs=0.02)


# What they leave alone


@pytest.mark.parametrize("kind", FIGURES)
def test_drawing_changes_nothing_outside(kind):
    """No window, no registered figure, no setting: a notebook stays as it was."""
    import matplotlib
    from matplotlib import _pylab_helpers

    before = dict(matplotlib.rcParams)
    drawn(FIGURES[kind](solution("learning_dilemma", "COL,CMP")))

    assert dict(matplotlib.rcParams) == before
    assert _pylab_helpers.Gcf.figs == {}


def test_a_region_map_numbers_its_regions_and_draws_their_curves():
    """Each region's number stands in it, and the caption says what it means."""
    report = of_plane(
        dilemma.load("learning_dilemma"), {}, ("competitive_overlap", "synergy"), (None, None)
    )
    figure = report.figures["regions"]()
    (axes,) = figure.axes
    numbers = [text.get_text() for text in axes.texts]
    shades = axes.images[0].get_array()

    assert numbers == ["1", "2", "3", "4"]
    assert len(np.unique(shades)) == 4
    assert "1: competition-competition; 2: collaboration-collaboration" in " ".join(
        figure.get_supxlabel().split()
    )
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("competitive_overlap", "synergy")
    # The shade at a point of a region is that of its number: more regions, darker.
    bottom, top = axes.get_ylim()
    rows, columns = shades.shape
    order = []
    for text in axes.texts:
        x, y = text.get_position()
        order.append(shades[int((y - bottom) / (top - bottom) * rows), int(x * columns)])
    assert order == sorted(order, reverse=True)


def test_a_region_map_is_a_file_like_any_other(tmp_path):
    """From the command line, by suffix."""
    target = tmp_path / "map.svg"
    ran = run("conditions", "chicken", "--for", "R", "--for", "S=-1:2", "-o", str(target))

    assert (ran.code, ran.out) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("<?xml")


# Tournaments


def test_a_tournament_shows_every_mean_and_frames_who_is_not_invaded():
    """Best policy first, its mean at the right; in the frame a policy meets its own copy."""
    found = met("learning_dilemma")
    axes = axes_of(drawn(mean_payoffs(found)))
    count = len(found.names)
    said = {text.get_position(): text.get_text() for text in axes.texts}
    frames = {
        (round(box.get_x() + 0.45), round(box.get_y() + 0.42))
        for box in axes.patches
        if isinstance(box, Rectangle)
    }

    for place, i in enumerate(found.ranking):
        for column, j in enumerate(found.ranking):
            assert abs(float(said[column, place]) - found.means[i][j]) <= Fraction(1, 199)
        assert abs(float(said[count + 1, place]) - found.scores[i]) <= Fraction(1, 199)
    assert frames == {(k, k) for k, i in enumerate(found.ranking) if not found.invaders[i]}
    assert [label.get_text().split()[0] for label in axes.get_yticklabels()] == [
        found.names[k] for k in found.ranking
    ]


def test_the_figure_of_survival_draws_every_policy_and_names_it():
    """A line for each, from equal shares to the last; who dies out is named below."""
    found = met("learning_dilemma")
    figure = drawn(survival(found))
    axes = axes_of(figure)
    lines = {(*line.get_ydata(),) for line in axes.lines if len(line.get_ydata()) > 2}
    caption = " ".join(" ".join(text.get_text() for text in words(figure)).split())
    named = {text.get_text() for text in axes.texts}

    assert lines == {*zip(*found.shares, strict=True)}
    alive = {
        name for name, share in zip(found.names, found.shares[-1], strict=True) if share > ALIKE
    }
    assert named == alive
    dead = caption.partition("Thin lines died out: ")[2].partition(".")[0].split(", ")
    assert {*dead} == {*found.names} - alive
