"""The place of a 2 x 2 game: numbers, neighbours, boundaries."""

from fractions import Fraction
from itertools import permutations

import pytest
from draws import alliance, fractions
from hypothesis import given
from hypothesis import strategies as st

from dilemma.catalog.games import load, names
from dilemma.equilibrium.classes import (
    BOUNDARY,
    between,
    classes,
    four_differences,
    location,
    named,
    payoffs,
)
from dilemma.equilibrium.topology import (
    PRISONERS_DILEMMA,
    Place,
    place,
    places,
    rankings,
    swapped,
    ties,
)
from dilemma.report.kind import numbered
from dilemma.report.words import why
from dilemma.stage.game import Bimatrix

RANKINGS = [*permutations((1, 2, 3, 4))]
STRICT = [(row, column) for row in RANKINGS for column in RANKINGS]
# Of R, S, T, P; drawn from few numbers, so that most have ties.
FOUR = st.lists(st.integers(0, 5).map(Fraction), min_size=4, max_size=4)
ONE_STRICT = st.sampled_from(STRICT)


def renamed(payoffs, own, other):
    """A partner's R, S, T, P after its own or the partner's two strategies are exchanged."""
    return tuple(payoffs[k ^ (2 * own) ^ other] for k in range(4))


def cells(row, column):
    """Both payoffs in each cell (i, j)."""
    return {(i, j): (row[2 * i + j], column[2 * j + i]) for i in (0, 1) for j in (0, 1)}


def equilibria(game):
    """The pure equilibria of a game without ties, straight from the definition."""
    return [
        (i, j)
        for (i, j), (mine, theirs) in game.items()
        if mine > game[1 - i, j][0] and theirs > game[i, 1 - j][1]
    ]


def bimatrix(row, column):
    """A game in which both have the letters R, S, T, P from their own side."""
    R, S, T, P = column
    return Bimatrix.of([row[:2], row[2:]], [[R, T], [S, P]])


# Numbers


def test_each_of_the_144_numbers_belongs_to_one_game():
    """4! 4! games, four of which differ in the order of rows and columns only."""
    found = [place(row, column) for row, column in STRICT]

    assert set(found) == {
        Place(layer, row, column)
        for layer in range(1, 5)
        for row in range(1, 7)
        for column in range(1, 7)
    }
    assert {found.count(each) for each in set(found)} == {4}


@pytest.mark.parametrize(
    ("ranks", "number", "name"),
    [
        ((3, 1, 4, 2), "g111", "Prisoner's Dilemma"),
        ((3, 2, 4, 1), "g122", "Chicken"),
        ((2, 3, 4, 1), "g133", "Battle"),
        ((1, 3, 4, 2), "g144", "Hero"),
        ((1, 2, 4, 3), "g155", "Compromise"),
        ((2, 1, 4, 3), "g166", "Deadlock"),
        ((4, 2, 3, 1), "g311", "Concord"),
        ((4, 1, 3, 2), "g322", "Stag Hunt"),
        ((4, 1, 2, 3), "g333", "Assurance"),
        ((4, 2, 1, 3), "g344", "Coordination"),
        ((4, 3, 1, 2), "g355", "Peace"),
        ((4, 3, 2, 1), "g366", "Harmony"),
    ],
)
def test_the_symmetric_games_have_their_names(ranks, number, name):
    """R, S, T, P and names of Bruns (2015), as tabled in the R package nitratesgame."""
    assert place(ranks, ranks).number == number
    assert place(ranks, ranks).name == name


def test_only_symmetric_games_have_names():
    """A name is given where the source gives one."""
    for row, column in STRICT:
        found = place(row, column)
        game = cells(row, column)
        symmetric = any(
            all(changed[i, j] == changed[j, i][::-1] for i in (0, 1) for j in (0, 1))
            for changed in (game, {(1 - i, j): pair for (i, j), pair in game.items()})
        )
        assert (found.name is not None) == symmetric


def test_the_topology_has_the_published_numbers_of_equilibria():
    """108 games have one equilibrium in pure strategies, 18 two and 18 none."""
    count = dict.fromkeys(range(3), 0)
    for row, column in STRICT:
        count[len(equilibria(cells(row, column)))] += 1

    assert {number: games // 4 for number, games in count.items()} == {0: 18, 1: 108, 2: 18}


def test_seven_games_are_dilemmas_of_the_prisoners_family():
    """Robinson & Goforth (2004): seven Alibi games, the Prisoner's Dilemma the symmetric one."""
    found = set()
    for row, column in STRICT:
        game = cells(row, column)
        stable = equilibria(game)
        if any(
            other not in stable
            and game[other][0] > game[cell][0]
            and game[other][1] > game[cell][1]
            for cell in stable
            for other in game
        ):
            found.add(place(row, column))

    assert len(found) == 7
    assert [each.name for each in found if each.name] == ["Prisoner's Dilemma"]
    assert {Place({2: 4, 4: 2}.get(a, a), c, b) for a, b, c in found} == found


@pytest.mark.parametrize(
    ("low", "row", "column"), [(1, "g121", "g112"), (2, "g161", "g116"), (3, "g221", "g412")]
)
def test_each_swap_leads_from_the_dilemma_to_a_neighbour(low, row, column):
    """Swaps 12 and 23 stay in the layer, a swap 34 leaves it; the seats as we recall them."""
    changed = swapped(PRISONERS_DILEMMA, low)

    assert place(changed, PRISONERS_DILEMMA).number == row
    assert place(PRISONERS_DILEMMA, changed).number == column


@given(ONE_STRICT, st.sampled_from((1, 2)))
def test_a_swap_below_the_best_moves_one_digit_by_one(game, low):
    """Swaps 12 and 23 of the row partner keep layer and column, and step along the ring of six."""
    row, column = game
    before, after = place(row, column), place(swapped(row, low), column)

    assert (after.layer, after.column) == (before.layer, before.column)
    assert (after.row - before.row) % 6 in (1, 5)


@given(ONE_STRICT)
def test_a_swap_of_the_two_best_changes_the_layer(game):
    """The best cell moves, so it lies elsewhere beside the partner's; the column digit stays."""
    row, column = game
    before, after = place(row, column), place(swapped(row, 3), column)

    assert after.layer != before.layer
    assert after.column == before.column


@given(ONE_STRICT, st.sampled_from((1, 2, 3)))
def test_a_swap_undoes_itself(game, low):
    """To be a neighbour is mutual."""
    row, _ = game
    assert swapped(row, low) != row
    assert swapped(swapped(row, low), low) == row


@given(FOUR, FOUR, st.booleans(), st.booleans())
def test_the_order_of_rows_and_columns_does_not_matter(row, column, rows, columns):
    """Names of strategies are no part of a game: g111 is g111 in any order."""
    assert places(row, column) == places(
        renamed(row, rows, columns), renamed(column, columns, rows)
    )


@given(FOUR, FOUR, fractions(1, 9), fractions())
def test_only_the_order_of_a_partners_payoffs_matters(row, column, scale, shift):
    """A strictly increasing transformation of one partner's payoffs changes nothing."""
    changed = [scale * payoff + payoff**3 + shift for payoff in row]

    assert places(changed, column) == places(row, column)
    assert ties(changed) == ties(row)


@given(FOUR, FOUR)
def test_an_exchange_of_seats_exchanges_row_and_column_and_layers_two_and_four(row, column):
    """The partners are the same; who is called row partner is not."""
    mirrored = {Place({2: 4, 4: 2}.get(a, a), c, b) for a, b, c in places(row, column)}

    assert set(places(column, row)) == mirrored


# Ties


@given(FOUR, FOUR, st.permutations(range(4)), st.permutations(range(4)))
def test_breaking_the_ties_leads_to_one_of_the_named_games(row, column, first, second):
    """However small the change: the neighbours named are those between which the game lies."""
    small = Fraction(1, 100)
    one = [payoff + small * k for payoff, k in zip(row, first, strict=True)]
    two = [payoff + small * k for payoff, k in zip(column, second, strict=True)]
    (found,) = places(one, two)

    assert found in places(row, column)


@given(FOUR, FOUR)
def test_a_game_is_a_boundary_iff_payoffs_are_equal(row, column):
    """Without ties there is one place; a tie puts the game between places."""
    assert (len(places(row, column)) == 1) == (not ties(row) and not ties(column))


@given(FOUR)
def test_ties_are_broken_every_way(row):
    """Each group of k equal payoffs can be ordered in k! ways."""
    count = 1
    for tied in ties(row):
        count *= {2: 2, 3: 6, 4: 24}[len(tied.split(" = "))]

    assert len(rankings(row)) == count
    assert len(set(rankings(row))) == count


@given(FOUR)
def test_a_class_is_a_boundary_iff_small_changes_lead_to_several(row):
    """What is named boundary lies between at least two classes, and nothing else does."""
    (difference, _) = four_differences(bimatrix(row, row))
    found = between(difference)

    assert (named(difference) == BOUNDARY) == (len(found.classes) > 1)
    assert (named(difference) == BOUNDARY) == bool(found.zero)
    assert all(difference[key] == 0 for key in found.zero)
    assert BOUNDARY not in found.classes
    if not found.zero:
        assert found.classes == (named(difference),)


@given(FOUR, st.permutations(range(4)))
def test_a_small_change_of_a_boundary_leads_to_one_of_its_classes(row, order):
    """The classes named are those between which the partner stands."""
    changed = [payoff + Fraction(k, 100) for payoff, k in zip(row, order, strict=True)]
    before, after = (four_differences(bimatrix(each, each))[0] for each in (row, changed))

    assert named(after) in between(before).classes


@pytest.mark.parametrize(
    ("row", "zero", "expected"),
    [
        ((3, 0, 3, 1), ("T-R",), ("Prisoner's Dilemma", "Stag Hunt")),
        ((3, 1, 5, 1), ("P-S",), ("Chicken", "Prisoner's Dilemma")),
        ((3, 0, 5, 3), ("R-P",), ("Deadlock", "Prisoner's Dilemma")),
        ((3, 3, 5, 0), ("R-S",), ("Chicken", "Hero/Leader")),
        ((3, 1, 3, 0), ("T-R",), ("Chicken", "Harmony")),
        ((3, 3, 5, 4), (), ("Deadlock",)),
        ((1, 0, 0, 1), ("R-P",), ("Coordination", "Stag Hunt")),
    ],
)
def test_the_tie_that_decides_is_named(row, zero, expected):
    """Equal payoffs that decide nothing, as R = S in a deadlock, make no boundary."""
    assert between(four_differences(bimatrix(row, row))[0]) == (zero, expected)


@given(FOUR)
def test_four_payoffs_come_back_from_their_differences(row):
    """All but the level, which no class depends on."""
    (difference, _) = four_differences(bimatrix(row, row))

    assert payoffs(difference) == tuple(payoff - row[3] for payoff in row)


# Games


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("prisoners_dilemma", "g111"),
        ("chicken", "g122"),
        ("learning_dilemma", "g111"),
        ("learning_stag_hunt", "g322"),
        ("learning_chicken", "g122"),
        ("learning_deadlock", "g166"),
        ("sino_singapore", "g411"),
    ],
)
def test_games_of_the_catalogue_have_their_number(name, number):
    """Those without ties lie in one place, alliances by collaboration and competition."""
    assert [each.number for each in location(load(name).at()).places] == [number]


@pytest.mark.parametrize("name", names())
def test_the_number_agrees_with_the_classes(name):
    """Both are read from R, S, T, P: g111 is the Prisoner's Dilemma of both partners."""
    game = load(name).at()
    dilemma = [each.number for each in location(game).places] == ["g111"]

    assert dilemma == (classes(game) == ("Prisoner's Dilemma",) * 2)


def test_a_game_without_a_class_has_no_place():
    """The topology is about two strategies for each partner."""
    assert location(Bimatrix.of([[1, 2, 3]], [[1, 2, 3]])) is None
    assert numbered(Bimatrix.of([[1, 2, 3]], [[1, 2, 3]])) == []
    assert location(alliance().with_strategies("CPR,AVO").at()).places == (Place(1, 1, 1),)


def test_a_reader_is_told_where_a_boundary_lies():
    """The neighbours with their names, and the tie that makes the boundary."""
    game = bimatrix((3, 0, 3, 1), (3, 0, 5, 1))
    dilemma = "Prisoner's Dilemma"

    assert numbered(game) == [
        f"Robinson & Goforth (2005) number: boundary between g111 ({dilemma}) and g221"
        "; R = T for row partner; the row partner's digit first, as we recall it, names from "
        "Bruns (2015)"
    ]
    assert why(BOUNDARY, four_differences(game)[0], ("1", "2")).endswith(
        f"T - R = 0: the game lies between {dilemma} and Stag Hunt."
    )


def test_a_reader_sees_four_neighbours_of_a_boundary():
    """Of a game with many ties the rest is counted."""
    (note,) = numbered(bimatrix((1, 1, 1, 1), (3, 0, 5, 1)))

    assert "g111 (Prisoner's Dilemma), g121, g131, g141 and 20 more (-f json)" in note
    assert "; R = S = T = P for row partner; " in note


def test_a_reader_is_told_of_names_only_where_there_are_some():
    """Between asymmetric games nothing has a name."""
    (note,) = numbered(load("matching_pennies").at())

    assert note == (
        "Robinson & Goforth (2005) number: boundary between g233, g234, g243, g244 and 4 more "
        "(-f json); S = T, R = P for matcher; R = P, S = T for other; the row partner's digit "
        "first, as we recall it"
    )


def test_a_reader_is_told_the_number_of_a_game_without_ties():
    """With the name where there is one, and with a word on the seats where that matters."""
    dilemma = (3, 0, 5, 1)

    assert numbered(bimatrix(dilemma, dilemma)) == [
        "Robinson & Goforth (2005) number: g111, Prisoner's Dilemma in Bruns (2015)"
    ]
    assert numbered(bimatrix(dilemma, (3, 1, 5, 0))) == [
        "Robinson & Goforth (2005) number: g112, the row partner's digit first, as we recall it"
    ]
