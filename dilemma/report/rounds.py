"""A played alliance as data: one row for each round of each run, and the document."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dilemma import documents
from dilemma.equilibrium.learning import TYPES
from dilemma.errors import DilemmaError
from dilemma.rationals import to_text
from dilemma.repeated.rounds import FIELDS
from dilemma.repeated.simulation import KEPT, NUMBERS, Means, Sampled, Trajectory
from dilemma.report.games import levers_document, rounds_document
from dilemma.stage.parameters import to_document
from dilemma.table import Table

_PAYOFF = FIELDS.index("payoff")
KINDS = (*TYPES, "none")  # of learning, and that none pays


def means_of(found: Trajectory) -> Means:
    """The means by round."""
    if found.means is None:
        raise DilemmaError("only the values of these runs were kept, and none of their rounds")
    return found.means


def sheet(found: Trajectory) -> Table:
    """One row for each round of each run; the means by round where there are too many."""
    course = found.course
    game = course.alliance.game
    caption = f"{course.alliance.policies[0].name} and {course.alliance.policies[1].name} in "
    caption += game.name
    if found.record is None:
        return _means_sheet(found, caption)
    labels = game.row_labels, game.column_labels
    columns = [f"{name}_{i}" for name in ("choice", *NUMBERS, "learning") for i in (1, 2)]
    alliance, rows = course.live.alliance, []
    if not alliance:
        columns = [f"{name}_{i}" for name in ("choice", "payoff") for i in (1, 2)]
    for run in range(course.runs):
        for k in range(course.rounds):
            cells = found.record[k, :, :, run]
            if np.isnan(cells[0, 0]):
                break
            choices = [labels[i][int(cells[0, i])] for i in (0, 1)]
            if alliance:
                types = [KINDS[int(cells[-1, i])] for i in (0, 1)]
                rows.append((run + 1, k + 1, *choices, *cells[1:-1].ravel().tolist(), *types))
            else:
                rows.append((run + 1, k + 1, *choices, *cells[_PAYOFF].tolist()))
    return Table(("run", "round", *columns), tuple(rows), caption)


def _means_sheet(found: Trajectory, caption: str) -> Table:
    means = means_of(found)
    columns = [
        f"{name}_{i}{what}" for name in NUMBERS for i in (1, 2) for what in ("", "_standard_error")
    ]
    rows = tuple(
        (
            k + 1,
            int(means.alive[k]),
            *(
                float(each[name][k, i])
                for name in NUMBERS
                for i in (0, 1)
                for each in (means.mean, means.error)
            ),
        )
        for k in range(found.course.rounds)
        if means.alive[k]
    )
    note = f"means over runs: more than {KEPT:,} rounds of single runs are not kept"
    return Table(("round", "runs", *columns), rows, caption, (note,))


def _listed(numbers: Any) -> list[Any]:
    """Numbers by round, null where no run goes on."""
    return [None if np.isnan(line).any() else tuple(map(float, line)) for line in numbers]


def _doubles(numbers: Any) -> list[tuple[float | None, float | None]]:
    return [pair or (None, None) for pair in _listed(numbers)]


def document(found: Trajectory) -> documents.PlayDocument:
    """What `dilemma play -f json` says."""
    course, means = found.course, means_of(found)
    alliance, game = course.alliance, course.alliance.game
    labels = game.row_labels, game.column_labels
    single = course.runs == 1
    shares = [_listed(side) for side in means.shares]
    learning = [
        None if pair is None else tuple(dict(zip(KINDS, line, strict=True)) for line in pair)
        for pair in (
            None if np.isnan(both).any() else [tuple(map(float, line)) for line in both]
            for both in means.types
        )
    ]
    errors = {name: _doubles(means.error[name]) for name in NUMBERS}
    values: tuple[Sampled, Sampled] = (found.value, found.realized)
    return documents.PlayDocument(
        game=game.name,
        parameters=to_document(game.parameters),
        rounds_parameters=rounds_document(game),
        levers=levers_document(game),
        policies=(alliance.policies[0].name, alliance.policies[1].name),
        discount=(to_text(alliance.discount[0]), to_text(alliance.discount[1])),
        rounds=course.rounds,
        runs=course.runs,
        channel=course.channel,
        frozen=course.frozen,
        tremble=to_text(alliance.tremble),
        misperception=to_text(alliance.misperception),
        signal=None if alliance.signal is None else to_text(alliance.signal),
        strategies=documents.Strategies(row=list(labels[0]), column=list(labels[1])),
        alive=means.alive.tolist(),
        choices=[
            None if a is None else (labels[0][a.index(1.0)], labels[1][b.index(1.0)])
            for a, b in zip(*shares, strict=True)
        ]
        if single
        else None,
        shares=[None if a is None else (list(a), list(b)) for a, b in zip(*shares, strict=True)],
        learning=learning if course.live.alliance else None,
        **{name: _doubles(means.mean[name]) for name in NUMBERS},
        ending=documents.Ending(
            round=int(found.ended[0]),
            who=[1 if side == 0 else 2 for side in (0, 1) if found.left[side, 0]],
            how=found.how(0),
        )
        if single and found.over[0]
        else None,
        endings=endings(found),
        survival=found.survival.tolist(),
        value=values[0].mean,
        realized_value=values[1].mean,
        standard_error=None
        if single
        else documents.PlayedErrors(
            **errors, value=values[0].error, realized_value=values[1].error
        ),
        provenance=documents.Provenance(seed=found.seed),
    )


def endings(found: Trajectory) -> list[documents.Ended]:
    """The ways in which runs ended, most frequent first."""
    ways: dict[str, Any] = {}  # the last rounds of the runs that ended so
    kinds, first, kind_of = np.unique(_kinds(found), return_index=True, return_inverse=True)
    for kind, run in zip(range(len(kinds)), first, strict=True):
        how = found.how(int(run))
        ways[how] = np.append(ways.get(how, []), found.ended[kind_of == kind])
    order = sorted(ways, key=lambda how: (-len(ways[how]), how))
    return [
        documents.Ended(
            how=how,
            share=len(ways[how]) / found.course.runs,
            mean_round=None if how == "goes on" else float(np.mean(ways[how])),
        )
        for how in order
    ]


def _kinds(found: Trajectory) -> NDArray[np.int64]:
    """A number for who left each run, and who had learned more: equal ones ended alike (R,)."""
    (one, two), (first, second) = found.left, found.learned
    return np.asarray(one + 2 * two + 10 * np.sign(first - second)).astype(np.int64)
