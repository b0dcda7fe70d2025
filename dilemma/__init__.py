"""The inter-organizational learning dilemma, made computable.

When two firms form an alliance to learn, being a good partner invites exploitation, and everyone
guarding their own starves the alliance (Larsson, Bengtsson, Henriksson & Sparks 1998). Here a
strategy is a point of the square receptivity x transparency, a stage game says in symbols what
each pair of strategies pays, and a solution concept picks profiles from it, exactly.

>>> import dilemma
>>> solution = dilemma.solve(dilemma.load("learning_dilemma"), method="exact")
>>> [str(payoff) for payoff in solution.profiles[0].payoffs]
['43/1000', '43/1000']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# The public names in the order of the theory, and the module each lives in. They are imported when
# first used, so that `import dilemma` and `dilemma --help` stay quick.
_HOMES = {
    "DilemmaError": "errors",
    "Table": "table",
    "Strategy": "stage.strategies",
    "strategy_set": "stage.strategies",
    "StageGame": "stage.game",
    "Bimatrix": "stage.game",
    "load": "catalog.games",
    "names": "catalog.games",
    "Profile": "equilibrium.solution",
    "Solution": "equilibrium.solution",
    "solve": "equilibrium.solve",
    "classes": "equilibrium.classes",
    "Alliance": "repeated.alliance",
    "value": "repeated.value",
    "verdict": "repeated.perfection",
    "patience": "repeated.patience",
    "play": "repeated.simulation",
    "tournament": "repeated.tournament",
    "folk": "repeated.folk",
    "evolve": "dynamics.evolution",
    "pool": "dynamics.pool",
}

__all__ = [
    "Alliance",
    "Bimatrix",
    "DilemmaError",
    "Profile",
    "Solution",
    "StageGame",
    "Strategy",
    "Table",
    "__version__",
    "classes",
    "evolve",
    "folk",
    "load",
    "names",
    "patience",
    "play",
    "pool",
    "solve",
    "strategy_set",
    "tournament",
    "value",
    "verdict",
]

if TYPE_CHECKING:
    from dilemma.catalog.games import load, names
    from dilemma.dynamics.evolution import evolve
    from dilemma.dynamics.pool import pool
    from dilemma.equilibrium.classes import classes
    from dilemma.equilibrium.solution import Profile, Solution
    from dilemma.equilibrium.solve import solve
    from dilemma.errors import DilemmaError
    from dilemma.repeated.alliance import Alliance
    from dilemma.repeated.folk import folk
    from dilemma.repeated.patience import patience
    from dilemma.repeated.perfection import verdict
    from dilemma.repeated.simulation import play
    from dilemma.repeated.tournament import tournament
    from dilemma.repeated.value import value
    from dilemma.stage.game import Bimatrix, StageGame
    from dilemma.stage.strategies import Strategy, strategy_set
    from dilemma.table import Table


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dilemma' has no attribute '{name}'")
    value = getattr(import_module(f"dilemma.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
