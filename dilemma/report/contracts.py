"""Contracts that open the alliance, in words and in formulas."""

from collections.abc import Mapping, Sequence
from typing import Any

from dilemma import documents
from dilemma.equilibrium.conditions import conditions
from dilemma.equilibrium.contracts import Contracts, both, contracts, target_of
from dilemma.equilibrium.formulas import grouped
from dilemma.equilibrium.solution import Profile
from dilemma.errors import DilemmaError
from dilemma.rationals import shown, to_text
from dilemma.report import Block, Report
from dilemma.report.definitions import DEFINITIONS, FORCES
from dilemma.report.games import heading
from dilemma.report.words import capital, profile_name
from dilemma.stage.forces import Forces, differences, forces
from dilemma.stage.game import AllianceGame, StageGame
from dilemma.stage.letters import letters
from dilemma.stage.opened import Function, OpenGame, opened
from dilemma.stage.parameters import to_document
from dilemma.stage.symbolic import in_letters
from dilemma.table import Formula, Table

Values = Mapping[str, Any]


def sentences(result: Contracts) -> list[str]:
    """What a manager would be told."""
    said = [_about(result, i) for i in (0, 1)] if any(result.least) else [_none_needed(result)]
    said += [
        _no_threat(result, i) for i, need in enumerate(result.needs)
        if need.discount and not need.punishes and need.gain > 0
    ]  # fmt: skip
    said += [_about_payments(result)] if any(result.side_payments) else []
    said += [_about_other(result, profile) for profile in result.others]
    said += [_about_shares(result)] if result.game.believed is not None else []
    return [capital(sentence) for sentence in said]


def formulas(game: StageGame, target: Sequence[str] | None = None) -> Table:
    """
    What each deviation gains, in symbols: the least penalty in one period is the largest of them.

    Of an alliance in the letters of the theory (those of partner 2: exchange 1 and 2), with the
    forms of the dilemma where collaboration is the target; of other games in their own symbols.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> formulas(load("stag_hunt"), ("stag", "stag")).rows[0]
    ('first hunter', 'gain of hare', Formula(expressions=(hare - stag,)))
    """
    numbers = game.at()
    k, n = target_of(numbers, target)
    if isinstance(game, AllianceGame):
        symbolic = in_letters(game, {})
    else:
        symbolic = opened(game, list(game.given), {})
    rows: list[tuple[object, ...]] = [
        (
            numbers.partners[each.partner - 1],
            f"gain of {each.deviation}",
            Formula((_gain(each.slack, symbolic),)),
        )
        for each in conditions(symbolic, ((k,), (n,)))
    ]
    labels = numbers.row_labels
    if isinstance(game, AllianceGame) and labels[k] == labels[n] == "collaboration":
        rows += [("each", what, Formula((formula,))) for what, formula in _dilemma().items()]
    return Table(("partner", "amount", "formula"), tuple(rows), "Contracts in symbols")


def _gain(slack: Function, game: OpenGame) -> Any:
    """What a deviation gains: its slack turned round."""
    return grouped(-slack.numer, game.ranges) / grouped(slack.denom, game.ranges)


def _dilemma() -> dict[str, Any]:
    """The least amounts against competition alone, by the three forces and by the share."""
    from sympy import Symbol, factor, symbols

    force = Forces(*symbols("G W H", real=True))
    difference = differences(force)
    delta = Symbol("delta", real=True)
    one, two = letters()
    m, b, private = symbols("m b b_p_1", real=True)
    # T - R is linear in the share: it is zero where the share does away with the temptation.
    split = [
        differences(forces((one._replace(common=x * m, created=2 * x * b, created_private=private),
                            two))[0])["T-R"]
        for x in (0, 1)
    ]  # fmt: skip
    later = delta / (1 - delta) * difference["R-P"]
    return {
        "least penalty, one period (competition)": difference["T-R"],
        "least penalty, repeated (competition)": difference["T-R"] - later,
        "bargaining share from which competition gains nothing": factor(
            split[0] / (split[0] - split[1])
        ),
    }


def _none_needed(result: Contracts) -> str:
    if any(need.gain > 0 for need in result.needs):
        return f"{result.name} needs no contract: the future is threat enough."
    return f"{result.name} needs no contract: nobody gains by leaving it."


def _about(result: Contracts, i: int) -> str:
    need, who = result.needs[i], result.game.partners[i]
    if not need.least:
        return f"{who} keeps to {result.name} without a contract."
    later = f", less {shown(need.future)} that it loses later" if need.future else ""
    return (
        f"{who} keeps to {result.name} if leaving it costs at least {shown(need.least)}, by a "
        f"penalty or a hostage: {need.deviation} gains {shown(need.gain)}{later}."
    )


def _no_threat(result: Contracts, i: int) -> str:
    need, who = result.needs[i], result.game.partners[i]
    return (
        f"{profile_name(result.game, need.punishment)} is no punishment for {who}, who gets "
        f"{shown(need.feared)} there and {shown(need.payoff)} at {result.name}: no future helps, "
        "and a penalty or hostage must hold in every period."
    )


def _about_payments(result: Contracts) -> str:
    one, two = result.game.partners
    paid = (
        f"side payments of {both(result.side_payments)} for keeping to it leave {both(result.net)}"
    )
    fee = result.fee
    if fee is None:
        return f"{paid}; together that is less than their worst equilibria pay."
    if fee[0] <= 0 <= fee[1]:
        return f"{paid}, and each gets at least what its worst equilibrium pays."
    giver, taker, least = (one, two, fee[0]) if fee[0] > 0 else (two, one, -fee[1])
    return (
        f"{paid}; with a fixed payment of at least {shown(least)} from {giver} to {taker}, which "
        "changes no incentive, each gets at least what its worst equilibrium pays."
    )


def _about_other(result: Contracts, profile: Profile) -> str:
    name = profile_name(result.game, profile)
    limits = zip(result.game.partners, result.limits(profile), strict=True)
    enough = " or ".join(
        f"leaving costs {who} more than {shown(limit)}"
        for who, limit in limits
        if limit is not None
    )
    if result.survives(profile):
        return f"{name} stays an equilibrium beside it, unless {enough}."
    return f"{name} is no equilibrium under the least penalty."


def _about_shares(result: Contracts) -> str:
    who = result.game.partners[0]
    found = result.shares
    if found is None:
        return f"no division of the common benefits makes {result.name} an equilibrium."
    low = [f"at least {shown(found.low)}"] if found.low > 0 else []
    high = [f"at most {shown(found.high)}"] if found.high < 1 else []
    if not low + high:
        return f"{result.name} is an equilibrium however the common benefits are divided."
    return (
        f"{result.name} is an equilibrium if the bargaining share of {who} is "
        f"{' and '.join(low + high)}{_while(result)}; it is {shown(found.present)}"
        + ("." if found.nearest == found.present else f", and {shown(found.nearest)} is nearest.")
    )


def of_contracts(game: StageGame, values: Values, profile: str | None, discount: Any) -> Report:
    """What `dilemma conditions --contract` says: one period, and the repeated alliance."""
    numbers = game.at(**values)
    target = None if profile is None else _pair(profile)
    patience = discount if discount is not None else numbers.parameters.get("discount", 0)
    pair = patience if isinstance(patience, tuple) else (patience, patience)
    once, repeated = contracts(numbers, target), contracts(numbers, target, pair)
    symbols = formulas(game, target)
    blocks: list[Block] = [heading(numbers), once.table(), "\n".join(sentences(once))]
    if any(need.discount for need in repeated.needs):
        said = [*sentences(repeated), *_patience(repeated)]
        blocks += [repeated.table(), "\n".join(said)]
    blocks.append(symbols)
    blocks += [FORCES, DEFINITIONS] if isinstance(game, AllianceGame) else []
    document = documents.ContractsDocument(
        game=game.name,
        parameters=to_document(numbers.parameters),
        profile=(numbers.row_labels[once.target[0]], numbers.column_labels[once.target[1]]),
        one_period=_document(once),
        repeated=_document(repeated),
        formulas=[
            documents.Amount(partner=partner, amount=amount, formula=str(formula))
            for partner, amount, formula in symbols.rows
        ],
    )
    return Report(tuple(blocks), repeated.table(), document)


def _patience(result: Contracts) -> list[str]:
    """From which discount factor on the future alone is threat enough."""
    enough = [need.patience for need in result.needs if need.patience is not None]
    if len(enough) < len(result.needs):
        return ["No discount factor makes a contract needless under these punishments."]
    least = max(enough)
    return [f"From a discount factor of {shown(least)} on no contract is needed."] if least else []


def _pair(profile: str) -> tuple[str, str]:
    sides = [side.strip() for side in profile.split(",")]
    if len(sides) != 2 or any("+" in side for side in sides):
        raise DilemmaError(f"a contract is about a pure profile such as COL,COL, not '{profile}'")
    return sides[0], sides[1]


def _document(result: Contracts) -> documents.Contracts:
    one, two = result.needs
    return documents.Contracts(
        discount=(to_text(one.discount), to_text(two.discount)),
        gain=(to_text(one.gain), to_text(two.gain)),
        deviation=(one.deviation, two.deviation),
        punishment=(to_text(one.feared), to_text(two.feared)),
        penalty_or_hostage=(to_text(one.least), to_text(two.least)),
        side_payment=(to_text(result.side_payments[0]), to_text(result.side_payments[1])),
        net=(to_text(result.net[0]), to_text(result.net[1])),
        affordable=result.affordable,
        bargaining_shares=None
        if result.shares is None
        else (to_text(result.shares.low), to_text(result.shares.high)),
    )


def _while(result: Contracts) -> str:
    """That a feared equilibrium must remain one under the other division."""
    return " (beyond, the punishment is none)" if any(n.threat for n in result.needs) else ""
