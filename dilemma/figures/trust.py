"""The figure of trust and patience: how sure of the partner one must be, and how patient."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from dilemma.figures.canvas import ACCENT, canvas, laid_out
from dilemma.repeated.belief import stage_forces
from dilemma.stage.forces import Forces, forces, grim_discount, patience_needed, trust_needed
from dilemma.stage.game import Bimatrix
from dilemma.stage.payoffs import terms

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FINE = 400  # points of a curve


@laid_out
def trust_curve(game: Bimatrix, discounts: tuple[float, float]) -> "Figure":
    """
    Trust against the discount factor: above the curve grim is the better answer.

    An alliance, whose trust is also a parameter of its payoffs, has two curves more: where that
    trust is just the one needed, and grim's critical discount factor at each trust. Partners who
    are alike share one picture.
    """
    both = stage_forces(game)
    alike = both[0] == both[1] and discounts[0] == discounts[1]
    legend = (
        "About grim trigger without errors. Shaded: where it beats always defecting, for a partner "
        "who believes with chance tau (the height) that the other plays grim, and else that "
        "it always defects. Trust in the payoffs stays as it is."
    )
    if game.believed is not None:
        legend += (
            " Dashed: the trust in the payoffs of both is itself the belief (T = tau at T). "
            "Dotted: the critical discount factor at each trust in the payoffs."
        )
    figure, first = canvas(
        game, 6.6 if alike else 11.4, 4.9, legend, f"{game.title}: trust and patience"
    )
    panels = [first]
    if not alike:
        figure.delaxes(first)
        panels = list(figure.subplots(1, 2))
    for side, axes in enumerate(panels):
        _panel(axes, game, side, discounts[side])
        axes.set_title("" if alike else game.partners[side], fontsize=11)
    return figure


def _panel(axes: "Axes", game: Bimatrix, side: int, discount: float) -> None:
    axes.set(
        xlim=(0, 1),
        ylim=(0, 1.02),
        xlabel="discount factor (patience)",
        ylabel="trust in the other",
    )
    force = Forces(*map(float, stage_forces(game)[side]))
    patience = np.linspace(0, 1, FINE, endpoint=False)
    needed = np.array([_belief(force, each) for each in patience])
    axes.fill_between(patience, np.minimum(needed, 1.02), 1.02, color="0.9", lw=0)
    shown = needed <= 1.1
    axes.plot(patience[shown], needed[shown], color=ACCENT, lw=2.2, label="trust needed, tau")
    if not shown.any():
        axes.text(0.5, 0.5, "no belief suffices", ha="center", va="center", fontsize=11)
    if game.believed is not None:
        trust = np.linspace(0, 1, FINE)
        at = _forces_at(game.parameters, trust)[side]
        G, W, H = at
        itself = patience_needed(at, trust)
        belief = (G > 0) & (H + itself * (W - G) > 0)
        _curve(axes, itself, trust, belief, "--", "self-consistent trust")
        _curve(axes, grim_discount(at), trust, W > 0, ":", "critical discount factor of grim")
        own = float(game.parameters["trust"][side])
        axes.plot(discount, own, "D", ms=8, mfc="white", mec="black", zorder=5, clip_on=False,
                  ls="none", label="the game")  # fmt: skip
    axes.legend(loc="upper right", fontsize=9, framealpha=1)


def _belief(force: Forces, discount: float) -> float:
    """tau where it is a belief, 0 where any will do, and infinity where none does."""
    G, W, H = force
    ahead = H + discount * (W - G)
    if G <= 0 and ahead >= (1 - discount) * G:
        return 0.0
    return float(trust_needed(force, discount)) if G > 0 and ahead > 0 else np.inf


def _forces_at(parameters: Mapping[str, Any], trust: Any) -> tuple[Forces, Forces]:
    """G, W and H of both where the trust parameter of both is that of an array."""
    one, two = forces(terms({**parameters, "trust": (trust, trust)}))
    floats = [
        Forces(*(np.broadcast_to(np.asarray(x, float), trust.shape) for x in f)) for f in (one, two)
    ]
    return floats[0], floats[1]


def _curve(axes: "Axes", across: Any, up: Any, where: Any, style: str, words: str) -> None:
    inside = where & (across >= 0) & (across <= 1)
    axes.plot(across[inside], up[inside], style, color="black", lw=1.6, label=words)
