"""A tournament of policies in words, tables and as a document."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from dilemma import documents
from dilemma.errors import DilemmaError
from dilemma.figures import mean_payoffs, survival
from dilemma.rationals import to_text
from dilemma.repeated.tournament import ALIKE, GENERATIONS, TIED, Standing, Tournament
from dilemma.report import Block, Report
from dilemma.report.games import heading
from dilemma.report.words import joined
from dilemma.stage.parameters import to_document
from dilemma.table import Table, written

MOST = 4  # policies that a sentence names


def of_tournament(found: Tournament) -> Report:
    """The rankings, who can be invaded, all mean payoffs, and what to read from them."""
    blocks: list[Block] = [heading(found.game), found.setting, _ranking_table(found)]
    blocks += [_stability_table(found), _means_table(found)]
    if found.sampled:
        blocks.append(_errors_table(found))
    blocks.append("\n".join(_sentences(found)))
    figures = {"means": partial(mean_payoffs, found), "survival": partial(survival, found)}
    return Report(tuple(blocks), _pairs_table(found), _document(found), figures)


def _ranking_table(found: Tournament) -> Table:
    learning, played = found.learned is not None, found.play is not None
    rows = []
    for place, k in enumerate(found.ranking, start=1):
        each = found.standings[k]
        cells: list[Any] = [place, each.policy, each.mean]
        cells += [f"{each.standard_error:.4f}"] if found.sampled else []
        cells += [each.rank]
        cells += [each.learned] if learning else []
        cells += [f"{each.learned_error:.4f}"] if learning and found.sampled else []
        cells += [each.learning_rank] if learning else []
        cells += [f"{each.alive:.1%}"] if played else []
        cells += [f"{each.alive_error:.1%}"] if found.sampled else []
        rows.append((*cells, f"{each.share:.4f}", each.survival_rank))
    error = ["s.e."] if found.sampled else []
    what = "knowledge" if played else "joint learning"
    columns = ("", "policy", "mean", *error, "rank", *([what, *error, "rank"] if learning else []))
    columns += ("alive", *error) if played else ()
    notes = ["mean: payoff over all partners, own copy included, in both seats"]
    if learning and played:
        notes.append("knowledge: what both have learned at the end, L1 + L2, the same way")
    elif learning:
        notes.append("joint learning: F1 + F2 + F1 F2 of a period, in actual flows, the same way")
    if played:
        notes.append("alive: share of the alliances that nobody has left")
    if found.sampled:
        notes.append(f"s.e.: standard error; who is less than {TIED} of them apart shares a rank")
    notes.append(
        f"survival: share of the population after {GENERATIONS:,} generations, all alike at first"
    )
    return Table(
        (*columns, "survival", "rank"), tuple(rows), f"{len(rows)} policies, ranked", tuple(notes)
    )


def _stability_table(found: Tournament) -> Table:
    place = {k: number for number, k in enumerate(found.ranking, start=1)}
    rows = tuple(
        (
            place[k],
            found.names[k],
            found.stability[k],
            ", ".join(map(str, sorted(place[j] for j in found.invaders[k]))) or "none",
        )
        for k in found.ranking
    )
    return Table(
        ("", "policy", "a population of it", "is invaded by"),
        rows,
        "Stability against each of the others alone",
        (
            "strict: any other does worse in it; evolutionarily stable: or as well, and then worse "
            "with its own kind; neutrally stable: nobody gains by entering",
        ),
    )


def _means_table(found: Tournament) -> Table:
    rows = tuple(
        (place, found.names[i], *(found.means[i][j] for j in found.ranking))
        for place, i in enumerate(found.ranking, start=1)
    )
    columns = ("", "policy", *map(str, range(1, len(rows) + 1)))
    return Table(columns, rows, "What the policy of the line gets with the one of the column")


def _errors_table(found: Tournament) -> Table:
    rows = tuple(
        (place, found.names[i], *(f"{found.errors[i][j]:.4f}" for j in found.ranking))
        for place, i in enumerate(found.ranking, start=1)
    )
    columns = ("", "policy", *map(str, range(1, len(rows) + 1)))
    return Table(columns, rows, "Standard errors of these means")


def _sentences(found: Tournament) -> list[str]:
    """What a teacher would say about it."""
    best = [each for each in found.standings if each.rank == 1]
    said = [f"The best mean payoff is {written(best[0].mean)}, of {_named(best)}."]
    if most := [each for each in found.standings if each.learning_rank == 1]:
        too = ", too," if most == best else ""
        said[0] += f" Most is learned{too} with {_named(most)}."
    said.append(f"In the ecology of all these, {_surviving(found)}.")
    safe = [found.standings[k] for k in found.ranking if not found.invaders[k]]
    if safe:
        said.append(f"Nobody here invades a population of {_named(safe, 'or')}.")
    else:
        said.append("Every policy here is invaded by some other.")
    if found.sampled:
        said.append(
            f"All this is a sample: less than {TIED} standard errors apart counts as even, and the "
            "ecology takes the means as they are."
        )
    elif found.tolerance and found.play is None:
        said.append(f"Some means are floats, within {found.tolerance:.0e} of the truth.")
    return said


def _surviving(found: Tournament) -> str:
    by_share = sorted(found.standings, key=lambda each: each.survival_rank)
    alive = [each for each in by_share if each.share > ALIKE]
    dead = [each for each in by_share if each.share <= ALIKE]
    left = f"{_named(alive)} {_are(alive)} left after {GENERATIONS:,} generations"
    return f"{left}; {_named(dead)} {_are(dead)} not" if dead else "nobody has died out"


def _are(chosen: Sequence[Standing]) -> str:
    return "is" if len(chosen) == 1 else "are"


def _named(chosen: Sequence[Standing], word: str = "and") -> str:
    """The names of some policies, of many the first ones."""
    names = [each.policy for each in chosen]
    if len(names) > MOST + 1:
        names = [*names[:MOST], f"{len(names) - MOST} others"]
    return joined(names, word)


def _pairs_table(found: Tournament) -> Table:
    """One row for each pair: both values, and joint learning in an alliance."""
    columns = ["row", "column", "payoff_1", "payoff_2"]
    rows = []
    if found.play is not None:
        columns += ["standard_error_1", "standard_error_2", "alive", "alive_error"]
        columns += ["knowledge", "knowledge_error"] if found.learning else []
    elif found.learning:
        columns += ["joint_learning"]
    for one, line in zip(found.names, found.meetings, strict=True):
        for two, each in zip(found.names, line, strict=True):
            cells: list[Any] = [one, two, *each.payoffs]
            if found.play is not None:
                cells += [each.covariance[k][k] ** 0.5 for k in (0, 1)]
                cells += [each.alive, each.alive_error]
                cells += [each.knowledge, each.knowledge_error] if found.learning else []
            elif found.learning:
                cells += [each.joint_learning]
            rows.append(tuple(cells))
    caption = f"A tournament of {len(found.names)} policies: {found.game.title}"
    return Table(tuple(columns), tuple(rows), caption)


def _document(found: Tournament) -> documents.TournamentDocument:
    alliance, play = found.alliance, found.play
    return documents.TournamentDocument(
        game=found.game.name,
        parameters=to_document(found.game.parameters),
        discount=(to_text(alliance.discount[0]), to_text(alliance.discount[1])),
        rounds=found.rounds,
        tremble=to_text(alliance.tremble),
        misperception=to_text(alliance.misperception),
        signal=None if alliance.signal is None else to_text(alliance.signal),
        policies=list(found.names),
        means=[[as_number(each) for each in line] for line in found.means],
        standard_error=None if play is None else [list(line) for line in found.errors],
        tolerance=found.tolerance,
        runs=play and play.runs,
        channel=play and play.channel,
        ranking=[found.names[k] for k in found.ranking],
        generations=GENERATIONS,
        standings=[
            documents.PolicyStanding(
                policy=each.policy,
                rank=each.rank,
                mean=as_number(each.mean),
                standard_error=each.standard_error,
                learning_rank=each.learning_rank,
                joint_learning=None if play else as_number(each.learned),
                knowledge=each.learned if play else None,
                knowledge_error=each.learned_error if play and each.learned is not None else None,
                alive=each.alive,
                alive_error=each.alive_error if play else None,
                survival_rank=each.survival_rank,
                share=round(each.share, 6),
                stability=each.stability,
                invaded_by=list(each.invaded_by),
            )
            for each in found.standings
        ],
        provenance=documents.Provenance(seed=play and play.seed),
    )


def as_number(number: Any) -> Any:
    """A number for a JSON document: exact text; a float where it is one or has too many digits."""
    if not isinstance(number, Fraction):
        return number
    try:
        return to_text(number)
    except DilemmaError:
        return float(number)
