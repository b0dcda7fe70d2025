"""How to cite the program, and whether it is in good health."""

import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from dilemma import __version__
from dilemma.sources import MAIN_SOURCE, SOURCES
from dilemma.table import Table

AUTHORS = "The dilemma developers"
TITLE = "dilemma: the inter-organizational learning dilemma, made computable"


def citation() -> str:
    """The program and its main source, as text and as BibTeX."""
    source = SOURCES[MAIN_SOURCE]
    software = f"{AUTHORS} (2026). {TITLE}. Version {__version__}."
    entry = "\n".join(
        [
            "@software{dilemma,",
            f"  author = {{{{{AUTHORS}}}}},",
            f"  title = {{{TITLE}}},",
            "  year = {2026},",
            f"  version = {{{__version__}}},",
            "}",
        ]
    )
    return "\n\n".join([software, source.text(), entry, source.bibtex("larsson1998")])


def checkup() -> tuple[bool, Table]:
    """Whether the installation works, and what was looked at."""
    looks: list[tuple[str, Callable[[], str]]] = [
        ("Python", platform.python_version),
        *((name, lambda name=name: version(name)) for name in ("numpy", "sympy", "nashpy")),
        ("catalogue", _catalogue),
        ("exact solver", lambda: _solves("exact")),
        ("with nashpy", lambda: _solves("auto")),
    ]
    rows = [(name, *_looked(look)) for name, look in looks]
    table = Table(("part", "state", "found"), tuple(rows), f"dilemma {__version__}")
    return all(state == "ok" for _, state, _ in rows), table


def _looked(look: Callable[[], str]) -> tuple[str, str]:
    try:
        return "ok", look()
    except PackageNotFoundError:
        return "missing", "not installed"
    except Exception as error:
        return "broken", f"{type(error).__name__}: {error}"


def _catalogue() -> str:
    from dilemma.catalog.games import load, names

    return f"{len([load(name) for name in names()])} games"


def _solves(method: str) -> str:
    from dilemma.catalog.games import load
    from dilemma.equilibrium.solve import solve

    (profile,) = solve(load("learning_dilemma"), method=method).profiles
    one, two = map(str, profile.payoffs)
    if (one, two) != ("43/1000", "43/1000"):
        raise ValueError(f"learning_dilemma pays {one} and {two}, not 43/1000")
    return "learning_dilemma solved"
