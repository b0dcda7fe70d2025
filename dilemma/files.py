"""Reading files so that every problem has its line; writing them whole or not at all.

TOML is read by tomllib with exact decimals, and checked by pydantic models. tomllib keeps no
positions, so a small locator finds the line of a key again from its table headers. This is the
only module that uses pydantic directly; others take `Model` and the annotated types from here.
"""

import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    create_model,
)

from dilemma.errors import DilemmaError, InvalidFileError, nearest
from dilemma.rationals import exact

__all__ = ["Field", "Model", "Number", "Text", "checked", "create_model"]

LARGEST = 1_000_000  # bytes of a file of ours
MOST_PROBLEMS = 50  # of a file that are told at once
Location = Sequence[str | int]
Problem = tuple[Location, str]
AnyModel = TypeVar("AnyModel", bound="Model")


class Model(BaseModel):
    """A part of a file: its keys are known, and what is read is not changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def described(schema: Mapping[str, Any]) -> WithJsonSchema:
    """For an annotated type: the JSON Schema that describes it."""
    return WithJsonSchema(dict(schema))


def read_by(function: Callable[..., Any], *, in_context: bool = False) -> PlainValidator:
    """
    For an annotated type: the function that reads its value.

    With `in_context` the function also gets the context that `checked` was given.
    """

    def read(value: Any, info: ValidationInfo) -> Any:
        try:
            return function(value, info.context) if in_context else function(value)
        except DilemmaError as error:
            raise ValueError(str(error)) from None

    return PlainValidator(read)


NUMBER_SCHEMA: Mapping[str, Any] = {
    "anyOf": [
        {"type": "number"},
        {
            "type": "string",
            "pattern": r"^[+-]?[0-9]+(\s*/\s*[0-9]+|(\.[0-9]+)?([eE][+-]?[0-9]+)?)$",
        },
    ]
}

Number = Annotated[Fraction, read_by(exact), described(NUMBER_SCHEMA)]
Text = Annotated[
    str, AfterValidator(lambda text: _words(text)), Field(json_schema_extra={"minLength": 1})
]


def read_text(path: str | Path) -> str:
    """
    The text of a file, UTF-8.

    Raises
    ------
    InvalidFileError
        If it is missing, no file, too large or no text.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InvalidFileError(f"{path}: {_reason(error)}") from None
    except ValueError as error:
        raise InvalidFileError(f"{path!r}: {error}") from None
    return _decoded(content, str(path))


def read_standard_input() -> str:
    """The text on standard input, under the same conditions as a file."""
    if sys.stdin is None:
        raise InvalidFileError("standard input: it is closed")
    return _decoded(sys.stdin.buffer.read(LARGEST + 1), "standard input")


def read_toml(text: str, where: str) -> dict[str, Any]:
    """The document in a TOML text; decimals stay decimals."""
    if deep := _DEEP_KEY.search(text):
        at = text.count("\n", 0, deep.start()) + 1
        raise InvalidFileError(f"{where}:{at}: a key has more than 50 parts")
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).rpartition(" (at ")
        line = re.search(r"line (\d+)", place)
        number = int(line[1]) if line else text.count("\n") + 1
        hint = " (text, names and formulas need quotes)" if message == "Invalid value" else ""
        raise InvalidFileError(f"{where}:{number}: not valid TOML: {message}{hint}") from None
    except (ValueError, RecursionError) as error:
        nested = isinstance(error, RecursionError)
        reason = "it is nested too deep" if nested else "a number has too many digits"
        raise InvalidFileError(f"{where}:1: not valid TOML: {reason}") from None


def checked(
    model: type[AnyModel], document: Mapping[str, Any], text: str, where: str, context: Any = None
) -> AnyModel:
    """
    The document as a model.

    Raises
    ------
    InvalidFileError
        With a line `file:line: field: what is wrong` for each problem.
    """
    try:
        return model.model_validate(document, context=context)
    except ValidationError as error:
        problems = [(each["loc"], _said(each, model)) for each in error.errors()]
        raise invalid(problems, text, where) from None


def invalid(problems: Iterable[Problem], text: str, where: str) -> InvalidFileError:
    """One error for all problems of a file, in the order of their lines."""
    lines = _lines(text)
    found = sorted((_nearest(lines, place), _field(place), what) for place, what in problems)
    said = [
        f"{where}:{line}: {field}: {what}" if field else f"{where}:{line}: {what}"
        for line, field, what in found[:MOST_PROBLEMS]
    ]
    if len(found) > MOST_PROBLEMS:
        said.append(f"{where}: and {len(found) - MOST_PROBLEMS:,} more problems")
    return InvalidFileError("\n".join(said))


def line_of(text: str, location: Location) -> int:
    """
    The line of a key of a TOML text, or of the nearest key above it.

    Examples
    --------
    >>> line_of("title = 'x'\\n[alliance]\\ntrust = 2\\n", ("alliance", "trust"))
    3
    """
    return _nearest(_lines(text), location)


def schema(model: type[Model], title: str) -> dict[str, Any]:
    """The JSON Schema of a model."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(),
        "title": title,
    }


def write(path: str | Path, content: str | bytes) -> None:
    """
    Write a file whole or not at all; an existing file is replaced in one step.

    Raises
    ------
    DilemmaError
        If it cannot be written; then nothing has changed.
    """
    target = Path(path)
    temporary = None
    try:
        data = content.encode() if isinstance(content, str) else content
        if target.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        # A link or a device is written through, as every other tool does.
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        target = target.resolve()
        with NamedTemporaryFile(dir=target.parent, prefix=".dilemma-", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
        temporary.chmod(mode & 0o7777)
        temporary.replace(target)
    except (OSError, ValueError, RuntimeError) as error:
        reason = _reason(error) if isinstance(error, OSError) else str(error)
        raise DilemmaError(f"cannot write {path}: {reason}") from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


_NAME = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_DEEP_KEY = re.compile(r"^[ \t]*\[*(?:[ \t]*[\w-]+[ \t]*\.){50}", re.MULTILINE)
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_IN_VALUE = re.compile(
    r"""\#[^\n]*|\"{3}(?:\\.|[^\\])*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|.""", re.DOTALL
)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The first line of each key and header, by its place in the document."""
    lines: dict[tuple[str, ...], int] = {}
    for place, line in _keys(text):
        for k in range(len(place), 0, -1):  # a.b = 1 is also the first line of a
            lines.setdefault(place[:k], line)
    return lines


def _nearest(lines: Mapping[tuple[str, ...], int], location: Location) -> int:
    wanted = tuple(str(step) for step in location)
    return next((lines[wanted[:k]] for k in range(len(wanted), 0, -1) if wanted[:k] in lines), 1)


def _keys(text: str) -> Iterable[tuple[tuple[str, ...], int]]:
    """Each header and each key at the start of a line, with its place in the document."""
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}  # how many tables of an array came so far, less one
    at, line, counted = 0, 1, 0
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        if header := _HEADER.match(text, at):
            table = _parts(header[2])
            if header[1] == "[[":
                inner = [key for key in counts if key[: len(table)] == table and key != table]
                for key in inner:
                    del counts[key]
                counts[table] = counts.get(table, -1) + 1
            yield _placed(table, counts), line
            at = header.end()
        elif key_here := _KEY.match(text, at):
            yield (*_placed(table, counts), *_parts(key_here[1])), line
            at = key_here.end()
        at = _after_value(text, at)


def _after_value(text: str, at: int) -> int:
    """Where the next line begins on which a key or header may stand."""
    depth = 0
    for match in _IN_VALUE.finditer(text, at):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if match[0] == "\n" and depth <= 0:
            return match.end()
    return len(text)


def _placed(table: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """A table's place, with the position in each array of tables on the way."""
    place: list[str] = []
    for depth, name in enumerate(table, start=1):
        place.append(name)
        if table[:depth] in counts:
            place.append(str(counts[table[:depth]]))
    return tuple(place)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, dotted))


def _field(location: Location) -> str:
    """A place in the document for a reader; positions in lists count from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in location)


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty; write some words")
    return text.strip()


def _said(error: Any, model: type[BaseModel]) -> str:
    match error["type"]:
        case "extra_forbidden":
            near = nearest(str(error["loc"][-1]), _known(model, error["loc"][:-1]))
            return "there is no such key" + (f"; did you mean '{near}'?" if near else "")
        case "missing":
            return "this key is missing"
        case "too_long" | "tuple_type":
            return "write a list of two: [row, column]"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _known(model: type[BaseModel], table: Location) -> list[str]:
    """The keys that a table of a document may have; none where it is no model of ours."""
    for step in table:
        field = model.model_fields.get(str(step))
        if field is None:  # a position in a list, or a name that is the writer's own
            continue
        inner = _model_in(field.annotation)
        if inner is None:
            return []
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model in an annotation such as list[Lever] | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _decimal(text: str) -> Decimal | str:
    """tomllib's float text; what is no finite decimal stays text, to be refused in its place."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return number if number.is_finite() else text


def _decoded(content: bytes, where: str) -> str:
    if len(content) > LARGEST:
        raise InvalidFileError(f"{where}: the file is larger than {LARGEST:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFileError(f"{where}: the file is not text in UTF-8") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
