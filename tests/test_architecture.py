"""The tree reads as the theory, and imports point one way."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import dilemma

PACKAGE = Path(dilemma.__file__).parent
HEAVY = {"sympy", "scipy", "nashpy", "matplotlib", "pydantic", "numpy", "tabulate", "typer"}

# A module imports only from those above it.
ORDER = (
    "errors",
    "rationals",
    "table",
    "files",
    "sources",
    "chance",
    "parallel",
    "stage",
    "stage.strategies",
    "stage.parameters",
    "stage.levers",
    "stage.expressions",
    "stage.payoffs",
    "stage.forces",
    "stage.letters",
    "stage.game",
    "stage.opened",
    "stage.symbolic",
    "catalog",
    "catalog.gambit",
    "catalog.game_file",
    "catalog.games",
    "catalog.templates",
    "equilibrium",
    "equilibrium.solution",
    "equilibrium.exact",
    "equilibrium.dominance",
    "equilibrium.lemke_howson",
    "equilibrium.linear",
    "equilibrium.nash",
    "equilibrium.selection",
    "equilibrium.elimination",
    "equilibrium.correlated",
    "equilibrium.logit",
    "equilibrium.maxmin",
    "equilibrium.solve",
    "equilibrium.topology",
    "equilibrium.classes",
    "equilibrium.learning",
    "equilibrium.minors",
    "equilibrium.batch",
    "equilibrium.positivity",
    "equilibrium.cells",
    "equilibrium.carried",
    "equilibrium.conditions",
    "equilibrium.formulas",
    "equilibrium.regions",
    "equilibrium.bargaining",
    "equilibrium.contracts",
    "equilibrium.algebra",
    "equilibrium.forms",
    "equilibrium.statics",
    "equilibrium.propositions",
    "equilibrium.supermodular",
    "repeated",
    "repeated.policy",
    "repeated.policy_file",
    "repeated.reciprocity",
    "repeated.punishment",
    "repeated.memory_one",
    "repeated.policies",
    "repeated.causes",
    "repeated.chain",
    "repeated.seen",
    "repeated.joint",
    "repeated.alliance",
    "repeated.value",
    "repeated.perfection",
    "repeated.open_discount",
    "repeated.patience",
    "repeated.formal",
    "repeated.belief",
    "repeated.state",
    "repeated.turn",
    "repeated.course",
    "repeated.rounds",
    "repeated.compiled",
    "repeated.simulation",
    "repeated.match",
    "repeated.meeting",
    "repeated.tournament",
    "repeated.polygons",
    "repeated.generation",
    "repeated.folk",
    "dynamics",
    "dynamics.contest",
    "dynamics.roots",
    "dynamics.rest",
    "dynamics.flow",
    "dynamics.finite",
    "dynamics.simulation",
    "dynamics.evolution",
    "dynamics.separation",
    "dynamics.market",
    "dynamics.pool",
    "evidence",
    "evidence.claims",
    "evidence.warnings",
    "evidence.robustness",
    "documents",
    "figures.canvas",
    "figures.solution",
    "figures.trust",
    "figures.regions",
    "figures.policies",
    "figures.tournament",
    "figures.folk",
    "figures.play",
    "figures.evolution",
    "figures.pool",
    "figures",
    "report",
    "report.words",
    "report.definitions",
    "report.games",
    "report.kind",
    "report.solution",
    "report.concepts",
    "report.contracts",
    "report.about",
    "report.check",
    "report.intervals",
    "report.conditions",
    "report.regions",
    "report.statics",
    "report.policies",
    "report.histories",
    "report.patience",
    "report.value",
    "report.tournament",
    "report.folk",
    "report.rounds",
    "report.play",
    "report.match",
    "report.evolution",
    "report.pool",
    "export",
    "cli.common",
    "cli.games",
    "cli.solve",
    "cli.conditions",
    "cli.policies",
    "cli.value",
    "cli.tournament",
    "cli.folk",
    "cli.play",
    "cli.match",
    "cli.evolve",
    "cli.pool",
    "cli.about",
    "cli",
    "__main__",
)

# The one place that knows each library, so that it can be replaced.
HOMES = {
    "nashpy": {"equilibrium.nash"},
    "scipy": {"dynamics.flow"},
    "numba": {"repeated.compiled", "dynamics.simulation"},
    "typer": {
        "cli.common",
        "cli.games",
        "cli.solve",
        "cli.conditions",
        "cli.policies",
        "cli.value",
        "cli.tournament",
        "cli.folk",
        "cli.play",
        "cli.match",
        "cli.evolve",
        "cli.pool",
        "cli.about",
        "cli",
    },
    "pydantic": {"files"},
    "tabulate": {"table"},
    "matplotlib": {
        "figures.canvas",
        "figures.solution",
        "figures.trust",
        "figures.regions",
        "figures.policies",
        "figures.tournament",
        "figures.folk",
        "figures.play",
        "figures.evolution",
        "figures.pool",
    },
    "joblib": {"parallel"},
    "pandas": {"table"},
    "openpyxl": {"export"},
    "pyarrow": {"export"},
}


def module_name(path):
    """A file of the package as a module's name: stage.game, or stage for its __init__."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(module):
    """Every module that a module imports, at its top or within a function."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(level=0, module=str(source), names=names):
                # `from dilemma.stage import game` imports a module, not a name of one.
                below = [f"{source}.{alias.name}".removeprefix("dilemma.") for alias in names]
                modules = [f"dilemma.{name}" for name in below if name in MODULES]
                yield from modules if len(modules) == len(names) else [source, *modules]
            case ast.ImportFrom():
                yield "a relative import"


def test_every_module_has_its_place():
    """A module that the order does not name could import anything."""
    assert set(MODULES) - {""} == set(ORDER)
    assert len(set(ORDER)) == len(ORDER)


@pytest.mark.parametrize("module", ORDER)
def test_a_module_imports_only_from_above(module):
    """So it can be read, tested and understood before those below it."""
    above = {"dilemma", *(f"dilemma.{name}" for name in ORDER[: ORDER.index(module)])}
    ours = {name for name in imports(module) if name.split(".")[0] == "dilemma"}

    assert ours - above == set()


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_written_in_full(module):
    """Where a name comes from is seen without counting dots."""
    assert "a relative import" not in imports(module)


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library):
    """Another version of it, or another library, changes one place."""
    users = {
        module
        for module in MODULES
        if any(name.split(".")[0] == library for name in imports(module))
    }

    assert users == HOMES[library]


def test_the_theory_prints_and_writes_nothing():
    """Only the command line speaks; a function of the theory returns."""
    speaking = {
        module
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("print", "input")
    }

    assert {module for module in speaking if not module.startswith("cli")} == set()


@pytest.mark.parametrize("module", MODULES)
def test_every_module_opens_with_what_it_is_about(module):
    """The tree is a text to be read from the top."""
    assert ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8")))


def test_importing_the_package_loads_nothing_heavy():
    """A name is fetched when it is first used, so `import dilemma` costs nothing."""
    script = (
        "import sys, dilemma\n"
        f"assert not {HEAVY!r} & set(sys.modules), {HEAVY!r} & set(sys.modules)\n"
        "assert 'dilemma.stage' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", dilemma.__all__)
def test_every_public_name_is_there(name):
    """What is promised can be imported."""
    assert getattr(dilemma, name) is not None
    assert name in dir(dilemma)


def test_the_public_names_are_those_that_have_a_home():
    """Only the version lives in the package itself."""
    assert set(dilemma.__all__) == {"__version__", *dilemma._HOMES}
    assert len(set(dilemma.__all__)) == len(dilemma.__all__)


@pytest.mark.parametrize(("name", "home"), dilemma._HOMES.items())
def test_a_public_name_is_the_one_of_its_home(name, home):
    """There is one object behind both ways of getting it, and it is defined there."""
    module = import_module(f"dilemma.{home}")

    assert getattr(dilemma, name) is getattr(module, name)
    assert getattr(dilemma, name).__module__ == module.__name__


def test_type_checkers_see_the_same_public_names():
    """The imports that only they read agree with the homes."""
    tree = ast.parse(MODULES[""].read_text(encoding="utf-8"))
    seen = {
        alias.name: node.module.removeprefix("dilemma.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("dilemma.")
        for alias in node.names
    }

    assert seen == dilemma._HOMES


def test_an_unknown_name_of_the_package_is_refused_as_python_does():
    """hasattr and the like rely on it."""
    with pytest.raises(AttributeError, match="module 'dilemma' has no attribute 'lode'"):
        dilemma.lode  # noqa: B018
