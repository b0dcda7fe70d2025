"""What kind of game and of learning it is, in words and as documents."""

from dilemma import documents
from dilemma.equilibrium.classes import Location, between, four_differences, location
from dilemma.equilibrium.learning import (
    PATTERN_RULE,
    TYPES_RULE,
    Learning,
    learning_of,
    pattern_of,
)
from dilemma.equilibrium.solution import Profile, Solution
from dilemma.equilibrium.topology import Place
from dilemma.rationals import shown, to_text
from dilemma.report import Block
from dilemma.report.words import joined
from dilemma.stage.game import Bimatrix
from dilemma.table import Table

MOST = 4  # neighbours of a boundary, or equilibria, that a reader is shown


SEATS = "the row partner's digit first, as we recall it"


def numbered(game: Bimatrix) -> list[str]:
    """The game's number in the topology of 2 x 2 games, as a note below its classes."""
    found = location(game)
    return ["Robinson & Goforth (2005) number: " + _where(game, found)] if found else []


def learned(solution: Solution) -> list[Block]:
    """An alliance's pattern of learning, and the type of learning at each equilibrium."""
    game = solution.game
    pattern = pattern_of(game)
    if pattern is None:
        return []
    first, second = map(shown, pattern.worth)
    line = (
        f"Pattern of learning (Tsang 1999): {pattern.name}. The partner's knowledge is worth "
        f"{first} to {game.partners[0]} and {second} to {game.partners[1]}, competitive overlap "
        f"{shown(pattern.overlap)}. Rule: {PATTERN_RULE}."
    )
    listed = [learning_of(game, each.row, each.column) for each in solution.profiles[:MOST]]
    rows = tuple(
        (k, _largest(pair[0]), _largest(pair[1])) for k, pair in enumerate(listed, 1) if pair
    )
    notes = [TYPES_RULE]
    if len(solution.profiles) > MOST:
        notes.append(f"Shown: the first {MOST}; -f json has all, and the share of each type.")
    heads = ("", *game.partners)
    caption = "Type of learning at each equilibrium (Kobashi & Fujikawa 2009)"
    return [line, *([Table(heads, rows, caption, tuple(notes))] if rows else [])]


def topology_document(game: Bimatrix) -> documents.Topology | None:
    """The number of the game, or the numbers of those it lies between, as a document."""
    found = location(game)
    return found and documents.Topology(
        places=[documents.Place(number=one.number, name=one.name) for one in found.places],
        ties=(list(found.ties[0]), list(found.ties[1])),
    )


def boundaries_document(
    game: Bimatrix,
) -> tuple[documents.Boundary | None, documents.Boundary | None] | None:
    """Between which classes each partner's boundary lies; None where it has a class."""
    both = four_differences(game)
    if both is None:
        return None
    first, second = (
        documents.Boundary(zero=list(found.zero), between=list(found.classes))
        if found.zero
        else None
        for found in map(between, both)
    )
    return first, second


def pattern_document(game: Bimatrix) -> documents.Pattern | None:
    """The pattern of learning as a document."""
    found = pattern_of(game)
    return found and documents.Pattern(
        name=found.name,
        worth=(to_text(found.worth[0]), to_text(found.worth[1])),
        competitive_overlap=to_text(found.overlap),
        rule=PATTERN_RULE,
    )


def learning_document(
    game: Bimatrix, profile: Profile
) -> tuple[documents.Learning, documents.Learning] | None:
    """The types of learning of both partners at a profile, as documents."""
    both = learning_of(game, profile.row, profile.column)
    return both and (_learning(both[0]), _learning(both[1]))


def _where(game: Bimatrix, found: Location) -> str:
    if len(found.places) == 1:
        (place,) = found.places
        known = f"{place.name} in Bruns (2015)" if place.name else SEATS
        return f"{place.number}, {known}"
    ties = "; ".join(
        f"{', '.join(equal)} for {partner}"
        for partner, equal in zip(game.partners, found.ties, strict=True)
        if equal
    )
    more = len(found.places) - MOST
    named = [_named(place) for place in found.places[:MOST]]
    among = joined([*named, f"{more} more (-f json)"] if more > 0 else named)
    names = ", names from Bruns (2015)" if "(" in joined(named) else ""
    return f"boundary between {among}; {ties}; {SEATS}{names}"


def _named(place: Place) -> str:
    return f"{place.number} ({place.name})" if place.name else place.number


def _largest(found: Learning) -> str:
    if not found.largest:
        return "none"
    share = shown(found.shares[found.largest[0]])
    return f"{joined(found.largest)} {share}{' each' if len(found.largest) > 1 else ''}"


def _learning(found: Learning) -> documents.Learning:
    return documents.Learning(
        largest=list(found.largest),
        shares={name: to_text(share) for name, share in found.shares.items()},
    )
