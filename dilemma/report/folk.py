"""What an alliance without end can be worth, in words."""

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import Any

from dilemma import documents
from dilemma.equilibrium.bargaining import Cell
from dilemma.equilibrium.contracts import target_of
from dilemma.equilibrium.maxmin import security
from dilemma.equilibrium.solution import mixes
from dilemma.figures import folk_figure
from dilemma.rationals import shown, to_text
from dilemma.repeated.alliance import UNSAID
from dilemma.repeated.folk import Folk, LeastDiscount, State, folk, least_discount
from dilemma.report import Report
from dilemma.report.games import heading
from dilemma.report.words import joined, profile_name
from dilemma.stage.game import Bimatrix, StageGame
from dilemma.stage.parameters import to_document
from dilemma.table import Table

LIMIT = (
    "In each period a pure profile or an equilibrium of one period is played, after a public "
    "lottery; everybody sees what was done. Other mixed choices are left out."
)


def of_folk(stage: StageGame, values: Mapping[str, Any], discount: Any, profile: Any) -> Report:
    """What `dilemma folk` says."""
    game = stage.at(**values)
    target = _target(game, profile)
    own = game.parameters.get("discount")
    chosen = discount if discount is not None else UNSAID if own is None else own
    source = "asked for" if discount is not None else "our choice" if own is None else "the game's"
    found, needed = folk(game, chosen), least_discount(game, target)
    blocks = (
        heading(game),
        _sets(found),
        "\n".join(_told(found, source)),
        states(found),
        _told_patience(game, target, needed),
    )
    figures = {"payoffs": partial(folk_figure, found)}
    return Report(blocks, data(found), _document(found, needed, target), figures)


def states(found: Folk) -> Table:
    """The extreme equilibrium payoffs as an automaton: what is played, and what follows."""
    rows = tuple(
        (k, *state.payoffs, profile_name(found.game, state.profile), _next(k, state))
        for k, state in enumerate(found.states, start=1)
    )
    one, two = found.game.partners
    notes = (
        "after: the state of the next period; of several a public lottery chooses one",
        f"after a deviation of {one}: state {found.worst[0] + 1}; of {two}: state "
        f"{found.worst[1] + 1}; after one of both, as if none",
    )
    return Table(("state", one, two, "played", "after"), rows, _caption(found), notes)


def data(found: Folk) -> Table:
    """The extreme points of the three sets, for a sheet."""
    sets = {
        "feasible": found.feasible,
        "individually rational": found.rational,
        "equilibrium": found.payoffs,
    }
    rows = tuple(
        (name, k, *point) for name, set_ in sets.items() for k, point in enumerate(set_, 1)
    )
    return Table(("set", "point", "row", "column"), rows, f"Payoffs of {found.game.name}")


def _caption(found: Folk) -> str:
    if found.exact:
        return "The extreme equilibrium payoffs, and how each is made"
    return "The extreme points of the payoffs that are proved to be reached, and how each is made"


def _next(k: int, state: State) -> str:
    if state.lottery == ((k - 1, Fraction(1)),):
        return "the same for ever"
    return ", ".join(
        str(n + 1) if weight == 1 else f"{n + 1} ({shown(weight)})" for n, weight in state.lottery
    )


def _sets(found: Folk) -> Table:
    """The three sets in one table: how many extreme points, and the range of each payoff."""
    sets = {
        "feasible": found.feasible,
        "individually rational": found.rational,
        "in equilibrium" if found.exact else "in equilibrium, at least": found.payoffs,
    }
    if not found.exact:
        sets["in equilibrium, at most"] = found.outer
    rows = tuple(
        (
            name,
            len(polygon),
            *(f"{shown(min(x))} to {shown(max(x))}" for x in zip(*polygon, strict=True)),
        )
        for name, polygon in sets.items()
    )
    one, two = found.game.partners
    note = f"minmax: {shown(found.minmax[0])} and {shown(found.minmax[1])}"
    return Table(
        ("payoffs", "extreme points", one, two), rows, "What the alliance can be worth", (note,)
    )


def _told(found: Folk, source: str) -> list[str]:
    one, two = found.discounts
    factor = f"factor {shown(one)}" if one == two else f"factors {shown(one)} and {shown(two)}"
    said = [f"Discount {factor} ({source}). {LIMIT}"]
    if not found.exact:
        said.append(
            "These payoffs are proved to be reached, and there may be others: no payoff is reached "
            f"further from them than {shown(100 * found.beyond, 1)} % of the range of payoffs."
        )
    if one != two:
        said.append(
            "Partners who discount differently can trade in time, so they may reach payoffs that "
            "are not feasible in one period."
        )
    if not found.complete:
        said.append("The list of equilibria of one period may not be complete.")
    if found.exact and len(found.payoffs) == 1:
        said.append("Nothing but one payoff is reached in equilibrium.")
    if found.payoffs == found.rational:
        said.append("All that is feasible and individually rational is reached in equilibrium.")
    names = found.game.partners
    least = joined([f"{name} {shown(p)}" for name, p in zip(names, found.least, strict=True)])
    worst = "The worst that" if found.exact else "The worst proved that"
    said.append(f"{worst} can follow a deviation in equilibrium pays {least}.")
    return said


def _told_patience(game: Bimatrix, target: Cell, found: LeastDiscount) -> str:
    name = f"{game.row_labels[target[0]]}-{game.column_labels[target[1]]}"
    if found.bound is None:
        return f"{name} cannot be played for ever in equilibrium, at any common discount factor."
    if found.high is None:
        said = f"{name} is sustained at no common discount factor up to {shown(found.low)}"
    elif found.low == found.high:
        said = (
            f"{name} can be played for ever from a common discount factor of {shown(found.low)} on"
        )
    else:
        said = (
            f"{name} can be played for ever from a common discount factor between "
            f"{shown(found.low)} and {shown(found.high)} on"
        )
    return f"{said}; no punishment whatever sustains it below {shown(found.bound)}."


def _target(game: Bimatrix, profile: str | None) -> Cell:
    if profile is not None:
        return target_of(game, [side.strip() for side in profile.split(",")])
    if game.points is not None and "collaboration" in game.row_labels:
        return target_of(game, None)
    i, j = divmod(int((game.row + game.column).argmax()), game.shape[1])
    return i, j


def _document(found: Folk, needed: LeastDiscount, target: Cell) -> documents.FolkDocument:
    game = found.game
    guarantees = security(game).guarantees

    def texts(pair: Any) -> tuple[str, str]:
        return to_text(pair[0]), to_text(pair[1])

    return documents.FolkDocument(
        game=game.name,
        parameters=to_document(game.parameters),
        discount=texts(found.discounts),
        feasible=[texts(point) for point in found.feasible],
        minmax=texts(found.minmax),
        pure_minmax=texts([each.pure_minmax for each in guarantees]),
        individually_rational=[texts(point) for point in found.rational],
        exact=found.exact,
        beyond=float(found.beyond),
        stage_equilibria_complete=found.complete,
        states=[_state(found.game, state) for state in found.states],
        punishments=(found.worst[0] + 1, found.worst[1] + 1),
        sustained=documents.Sustained(
            profile=(game.row_labels[target[0]], game.column_labels[target[1]]),
            exact=to_text(needed.low) if needed.low == needed.high else None,
            between=(to_text(needed.low), None if needed.high is None else to_text(needed.high)),
            bound=None if needed.bound is None else to_text(needed.bound),
        ),
    )


def _state(game: Bimatrix, state: State) -> documents.PenalState:
    row, column = (
        {label: to_text(weight) for label, weight in mix.played}
        for mix in mixes(game, state.profile)
    )
    return documents.PenalState(
        payoffs=(to_text(state.payoffs[0]), to_text(state.payoffs[1])),
        row=row,
        column=column,
        next={str(n + 1): to_text(weight) for n, weight in state.lottery},
    )
