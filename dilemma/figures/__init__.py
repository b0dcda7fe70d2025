"""Figures of results: drawn here, saved by `dilemma.export`.

Every figure can be read in grey and by the colour-blind: marks, hatching and words carry what
colour carries. The caption below names the game and its source. Nothing is saved or shown here.
"""

from dilemma.figures.canvas import ACCENT, as_file
from dilemma.figures.evolution import (
    phase,
    population_runs,
    shares_over_time,
    succession,
    time_spent,
)
from dilemma.figures.folk import folk_figure
from dilemma.figures.play import survival_curve, trajectory
from dilemma.figures.policies import automaton
from dilemma.figures.pool import pool_lengths, pool_payoffs, pool_time
from dilemma.figures.regions import region_map
from dilemma.figures.solution import FIGURES, best_replies, heat_map, learning, square
from dilemma.figures.tournament import mean_payoffs, survival
from dilemma.figures.trust import trust_curve

__all__ = [
    "ACCENT",
    "FIGURES",
    "as_file",
    "automaton",
    "best_replies",
    "folk_figure",
    "heat_map",
    "learning",
    "mean_payoffs",
    "phase",
    "pool_lengths",
    "pool_payoffs",
    "pool_time",
    "population_runs",
    "region_map",
    "shares_over_time",
    "square",
    "succession",
    "survival",
    "survival_curve",
    "time_spent",
    "trajectory",
    "trust_curve",
]
