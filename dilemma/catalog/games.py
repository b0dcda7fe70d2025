"""Named games, and files of one's own.

`load` takes the name of a game of the catalogue or the path of a file.
"""

from functools import cache
from pathlib import Path

from dilemma.catalog import gambit
from dilemma.catalog.game_file import GameFile, parsed
from dilemma.errors import InvalidFileError, unknown
from dilemma.files import read_standard_input, read_text
from dilemma.stage.game import StageGame

__all__ = ["load", "names", "parsed", "read", "text_of"]


def names() -> list[str]:
    """The games of the catalogue, by name."""
    return sorted(path.stem for path in _folder().glob("*.toml"))


def load(name: str | Path) -> StageGame:
    """
    The game of that name, or in the file of that path.

    Parameters
    ----------
    name : str or path
        A game of the catalogue; or the path of a file, which has a slash or ends in .toml or .nfg
        (Gambit's format); or "-" for a game file on standard input.

    Raises
    ------
    DilemmaError
        For an unknown name, with the nearest known one.
    InvalidFileError
        For a file that is missing or wrong, with a line for each problem.

    Examples
    --------
    >>> load("learning_dilemma").partners
    ('first partner', 'second partner')
    """
    name = str(name)
    if _is_path(name) and name.lower().endswith(".nfg"):
        return gambit.parsed(read_text(name), name, _stem(name))
    return read(name).game(_stem(name))


def read(name: str) -> GameFile:
    """The game file behind a name or path, checked; see `load`."""
    if name == "-" or _is_path(name):
        return parsed(text_of(name), "standard input" if name == "-" else name)
    return _of_catalogue(name)


def text_of(name: str) -> str:
    """The text of the game file behind a name or path; see `load`."""
    if name == "-":
        return read_standard_input()
    if _is_path(name):
        return read_text(name)
    if name not in names():
        raise unknown("game", name, names())
    return read_text(_folder() / f"{name}.toml")


@cache
def _of_catalogue(name: str) -> GameFile:
    return parsed(text_of(name), f"games/{name}.toml")


@cache
def _folder() -> Path:
    """The catalogue: in a wheel inside the package, in a checkout beside it."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "games", package.parent / "games"):
        if folder.is_dir():
            return folder
    raise InvalidFileError(f"{package}: the catalogue of games is missing; install again")


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.lower().endswith((".toml", ".nfg"))


def _stem(name: str) -> str:
    return "standard input" if name == "-" else Path(name).stem
