"""What is proved of every alliance of the model: which way each parameter moves what."""

from dilemma import documents
from dilemma.equilibrium.forms import FORMS
from dilemma.equilibrium.propositions import propositions
from dilemma.equilibrium.statics import Effect, statics
from dilemma.equilibrium.supermodular import extremes, monotone, supermodular
from dilemma.errors import DilemmaError, unknown
from dilemma.report import Block, Report
from dilemma.report.definitions import CLOSED_FORMS, DEFINITIONS, FORCES
from dilemma.stage.game import Bimatrix
from dilemma.stage.parameters import PARAMETERS
from dilemma.table import Formal, tex

COLLABORATION = "collaboration"
KNOWN = (COLLABORATION, *FORMS)


def of_form(form: str, game: Bimatrix) -> Report:
    """
    The proved effects of every parameter on a closed form, or on collaboration as an equilibrium.

    Raises
    ------
    DilemmaError
        For an unknown form, with the nearest known one.
    """
    if form == COLLABORATION:
        return _of_collaboration(game)
    if form not in FORMS:
        raise unknown("form", form, KNOWN)
    found = statics(form)
    document = documents.StaticsDocument(
        form=form,
        where=[f"{each} > 0" for each in found.region],
        effects=[_effect(each) for each in found.effects],
        propositions=found.sentences(),
    )
    blocks: tuple[Block, ...] = (
        f"Comparative statics of every alliance: {form.replace('_', ' ')}, {CLOSED_FORMS[form]}",
        FORCES,
        found.table(),
        "\n".join(found.sentences()),
    )
    return Report(blocks, found.table(), document)


def _of_collaboration(game: Bimatrix) -> Report:
    found = propositions()
    words = [str(each) for each in found.proved]
    sketch = (
        "Proof sketch. Each slack, what a deviation from collaboration loses, is a polynomial in "
        "the letters of the theory; its rate of change in the parameter, or that less a positive "
        "multiple of the slack itself, keeps its sign over the parameters' whole ranges."
    )
    formal = "\n\n".join(
        f"\\begin{{proposition}}\n{tex(each)}\n\\end{{proposition}}" for each in words
    )
    blocks: tuple[Block, ...] = (
        "Comparative statics of every alliance with linear costs: collaboration by both",
        found.table(),
        DEFINITIONS,
        Formal(
            "\n".join(f"Proposition. {each}" for each in words) + f"\n{sketch}",
            "% A proposition needs \\newtheorem{proposition}{Proposition} in the preamble.\n"
            f"{formal}\n\n{tex(sketch)}",
        ),
        _about_supermodular(game),
    )
    document = documents.StaticsDocument(
        form=COLLABORATION, where=[], effects=[], propositions=words
    )
    return Report(blocks, found.table(), document)


def _about_supermodular(game: Bimatrix) -> str:
    """Whether the game at hand is supermodular, and what that gives."""
    if game.believed is None:
        return ""
    by_sign: dict[int | None, list[str]] = {}
    for name in PARAMETERS:
        by_sign.setdefault(monotone(name), []).append(name.replace("_", " "))
    up, down = ", ".join(by_sign[1]), ", ".join(by_sign[-1])
    general = (
        "An alliance is supermodular iff B_i >= 0 and l_i <= beta_i m for both partners; then "
        "there are a greatest and a least equilibrium, both pure (Topkis 1998). While it is, "
        f"more {up} never lowers either of them, and more {down} never raises them."
    )
    if not supermodular(game):
        return f"{general}\n{game.title} is not supermodular as it stands."
    try:
        most, least = extremes(game)
    except DilemmaError:  # strategies that are no grid have no order of their own
        return f"{general}\n{game.title} is supermodular as it stands."
    high, low = (f"{game.row_labels[i]}-{game.column_labels[j]}" for i, j in (most, least))
    only = f"its only equilibrium is {high}" if most == least else f"from {high} down to {low}"
    return f"{general}\n{game.title} is supermodular as it stands: {only}."


def _effect(effect: Effect) -> documents.Effect:
    return documents.Effect(
        parameter=effect.parameter,
        whose=effect.who,
        sign=effect.sign,
        given=dict(effect.given),
        condition=None if effect.condition is None else str(effect.condition),
    )
