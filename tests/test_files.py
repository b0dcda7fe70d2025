"""Files with a line for every problem, written whole or not at all; exact numbers; tables."""

import errno
import os
import re
import stat
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dilemma
from dilemma.errors import DilemmaError, InvalidFileError, shortened, unknown
from dilemma.files import (
    Field,
    Model,
    Number,
    Text,
    checked,
    invalid,
    line_of,
    read_text,
    read_toml,
    schema,
    write,
)
from dilemma.rationals import exact, shown, to_text
from dilemma.sources import MAIN_SOURCE, SOURCES, cited
from dilemma.table import Table, written

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and open files as POSIX has them")


# Where a key stands


@pytest.mark.parametrize(
    ("text", "location", "line"),
    [
        ("a = 1\nb = 2\n", ("b",), 2),
        ("\n# a comment\n[alliance]\n  trust = 2\n", ("alliance", "trust"), 4),
        ("[alliance]\r\ntrust = 2\r\n", ("alliance", "trust"), 2),
        ("[ alliance ] # of two\ntrust=2\n", ("alliance", "trust"), 2),
        ("[claims.reasons]\npure = ''\n", ("claims", "reasons", "pure"), 2),
        ("alliance.trust = 2\n", ("alliance", "trust"), 1),
        ("[claims]\nreasons.pure = ''\n", ("claims", "reasons", "pure"), 2),
        ('["alliance"]\n"trust" = 2\n', ("alliance", "trust"), 2),
        ("['alliance']\n'a b' = 2\n", ("alliance", "a b"), 2),
        ('[parameters]\n"a.b" = 1\n', ("parameters", "a.b"), 2),
        ("x = 1\nalliance = {trust = 2}\n", ("alliance", "trust"), 2),
        ("[claims]\nmixed = [{row = {a = 1}}]\n", ("claims", "mixed", 0, "row", "a"), 2),
        ("[payoffs]\nx = 1\nrow = [\n  [1, 2],\n  [3, 4],\n]\n", ("payoffs", "row", 1, 0), 3),
    ],
)
def test_a_key_is_found_where_it_stands(text, location, line):
    """However TOML allows it to be written: in a table, dotted, quoted, inline, in a list."""
    assert line_of(text, location) == line


@pytest.mark.parametrize(("position", "line"), [(0, 2), (1, 5)])
def test_tables_of_an_array_are_counted(position, line):
    """Two claims of the same name are told apart by their order."""
    text = "[[claims.when]]\nset = {}\n\n[[claims.when]]\nset = {}\n"

    assert line_of(text, ("claims", "when", position, "set")) == line


@pytest.mark.parametrize(("position", "line"), [(0, 3), (1, 6)])
def test_a_table_within_a_table_of_an_array_belongs_to_the_last_one(position, line):
    """What a claim supposes may be written as a table of its own, below the claim."""
    text = 2 * "[[claims.when]]\n[claims.when.set]\ntrust = 1\n"

    assert line_of(text, ("claims", "when", position, "set", "trust")) == line


@pytest.mark.parametrize(
    "story",
    [
        '"""\n[alliance]\ntrust = 1\n"""',
        "'''\n[alliance]\ntrust = 1\n'''",
        '"""\nsaid \'\'\' once\n"""',
        '"""a \'\'\'\nb"""',
        '"""it\'s \'\'\' here"""',
        '"""a\n\'\'\'\nb"""',
        '"""a\nb""" # """',
        '"""ends in a quote""""',
        '"""a \\""" b"""',
        '"a # b" # """',
        '"""\n[[alliance]]\n"""',
    ],
)
def test_a_text_over_several_lines_is_no_table(story):
    """What looks like a table or a quote within a story is part of the story."""
    text = f"story = {story}\n[alliance]\ntrust = 2\n"
    assert read_toml(text, "x")["alliance"] == {"trust": 2}

    assert line_of(text, ("alliance", "trust")) == text.count("\n")


@pytest.mark.parametrize(
    "rows",
    ['[\n  ["1", "2"],\n  ["3", "4"]\n]', "[\n[1, 2]\n]", "[[1, 2],\n [3, 4]]"],
)
def test_a_row_of_a_matrix_on_a_line_of_its_own_is_no_table(rows):
    """A matrix is best read with a line for each row, and the keys below it keep their place."""
    text = f'[payoffs]\nrow = {rows}\ncolumn = "x"\n'

    assert line_of(text, ("payoffs", "column")) == text.count("\n")


@pytest.mark.parametrize("letter", ["\x85", "\u2028", "\u2029"])
def test_only_a_newline_ends_a_line(letter):
    """Editors and TOML count newlines, not what Unicode calls a line."""
    text = f'title = "a{letter}b"\n[alliance]\ntrust = 2\n'

    assert line_of(text, ("alliance", "trust")) == 3


@pytest.mark.parametrize(
    ("location", "line"), [(("alliance", "synergy"), 2), (("title",), 1), ((), 1)]
)
def test_a_key_that_is_missing_is_sought_in_its_table(location, line):
    """The nearest key above it is where it would have to be added."""
    assert line_of("source = 'x'\n[alliance]\ntrust = 1\n", location) == line


# What is read


class Part(Model):
    """A table with a number and a text."""

    number: Number
    words: Text = "none"


class Whole(Model):
    """A file with a part and a list of them."""

    part: Part
    parts: list[Part] = Field(default_factory=list)


def test_decimals_are_read_exactly():
    """A tenth is a tenth, and not the binary number next to it."""
    text = "[part]\nnumber = 0.1\n[[parts]]\nnumber = '1/3'\n[[parts]]\nnumber = 2\n"
    whole = checked(Whole, read_toml(text, "x"), text, "x")

    assert whole.part.number == Fraction(1, 10)
    assert [part.number for part in whole.parts] == [Fraction(1, 3), Fraction(2)]


def test_every_problem_has_its_line_and_positions_count_from_one():
    """All of them at once, in the order of the file, as a reader counts."""
    text = "[part]\nnumber = nan\nword = ''\n[[parts]]\nnumber = 1\n[[parts]]\nwords = 'x'\n"
    with pytest.raises(InvalidFileError) as error:
        checked(Whole, read_toml(text, "x"), text, "x")

    lines = str(error.value).splitlines()
    assert lines[0].startswith("x:2: part.number: 'nan' is not a number")
    assert lines[1] == "x:3: part.word: there is no such key; did you mean 'words'?"
    assert lines[2] == "x:6: parts.2.number: this key is missing"
    assert len(lines) == 3


def test_a_problem_without_a_field_has_a_line_all_the_same():
    """What is wrong with the whole file is said of its first line."""
    assert str(invalid([((), "it is empty")], "", "x")) == "x:1: it is empty"


def test_an_empty_text_is_no_text():
    """Blanks are no title."""
    text = "[part]\nnumber = 1\nwords = '  '\n"
    with pytest.raises(InvalidFileError, match=r"^x:3: part\.words: "):
        checked(Whole, read_toml(text, "x"), text, "x")


def test_what_is_read_cannot_be_changed():
    """A game that is solved later must be the one that was checked."""
    part = Part(number=1)
    with pytest.raises(ValueError, match="frozen"):
        part.number = Fraction(2)


def test_a_schema_names_its_dialect_and_title():
    """Editors and validators look for both."""
    made = schema(Whole, "dilemma/whole-1")

    assert made["title"] == "dilemma/whole-1"
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["additionalProperties"] is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a = 1\nb = = 2\n",
            r"^x:2: not valid TOML: invalid value \(text, names and formulas need quotes\)$",
        ),
        ("a = 1\na = 2\n", r"^x:2: not valid TOML: cannot overwrite a value$"),
        ("a = 1\nb = [", r"^x:2: not valid TOML: "),
        ("a = " + "[" * 100_000, r"^x:1: not valid TOML: it is nested too deep$"),
        ("a = " + "9" * 9999, r"^x:1: not valid TOML: a number has too many digits$"),
    ],
)
def test_broken_toml_has_its_line(text, message):
    """The reader of TOML knows where it stopped."""
    with pytest.raises(InvalidFileError) as error:
        read_toml(text, "x")

    assert re.search(message, str(error.value), re.IGNORECASE)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e99999999999999999999"])
def test_numbers_that_are_not_finite_are_kept_as_text(text):
    """They are refused where they stand, with their line, and not by the reader of TOML."""
    value = read_toml(f"a = {text}", "x")["a"]

    assert value == text
    with pytest.raises(DilemmaError):
        exact(value)


def test_a_byte_order_mark_is_no_part_of_a_text(tmp_path):
    """Some editors put one in front of every file."""
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbftitle = 'x'")

    assert read_text(path) == "title = 'x'"


def test_a_file_of_a_million_bytes_is_read_and_no_larger_one(tmp_path):
    """A game has no such size, and a device has no end."""
    path = tmp_path / "x.toml"
    path.write_bytes(b"#" * 1_000_000)
    assert len(read_text(path)) == 1_000_000

    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(InvalidFileError, match="larger than 1,000,000 bytes"):
        read_text(path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing", "no such file or directory"),
        (".", "is a directory"),
        ("binary", "the file is not text in UTF-8"),
        ("a\0b", "null"),
    ],
)
def test_what_cannot_be_read_is_refused(name, reason, tmp_path):
    """With exit code 3 and the reason."""
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidFileError, match=reason):
        read_text(f"{tmp_path}/{name}")

    assert InvalidFileError.exit_code == 3


# What is written


@pytest.mark.parametrize(
    ("content", "held"), [("é\n", b"\xc3\xa9\n"), (b"\x00\r\n", b"\x00\r\n"), ("a\r\n", b"a\r\n")]
)
def test_a_file_holds_exactly_what_was_written(content, held, tmp_path):
    """Text is UTF-8, and no line end is changed on any system."""
    path = tmp_path / "x"
    write(path, content)

    assert path.read_bytes() == held
    assert os.listdir(tmp_path) == ["x"]


@POSIX
def test_the_mode_of_a_file_is_kept(tmp_path):
    """Who could read yesterday's result can read today's, and nobody else."""
    path = tmp_path / "x"
    path.touch()
    path.chmod(0o640)
    write(path, "new")

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@POSIX
def test_a_new_file_has_the_mode_that_the_user_asks_for(tmp_path):
    """A temporary file is private; the result must be as any other new file."""
    path = tmp_path / "x"
    before = os.umask(0o027)
    try:
        write(path, "new")
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@POSIX
def test_a_file_is_replaced_in_one_step(tmp_path):
    """Who has the old file open goes on reading the old one, whole."""
    path = tmp_path / "x"
    path.write_text("old")
    with path.open() as reader:
        write(path, "new")
        assert reader.read() == "old"

    assert path.read_text() == "new"


@POSIX
def test_a_link_is_written_through(tmp_path):
    """The link stays a link, and its target gets the result."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write(link, "new")

    assert link.is_symlink()
    assert target.read_text() == "new"


@POSIX
def test_a_device_is_written_and_not_replaced():
    """Results can be thrown away."""
    write(os.devnull, "nothing")

    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DilemmaError),
        (OSError(errno.EIO, "Input/output error"), DilemmaError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
    ids=["full disk", "broken disk", "interrupted"],
)
def test_a_write_that_fails_changes_nothing(raised, expected, existing, monkeypatch, tmp_path):
    """The old file is kept and no temporary file is left beside it."""

    def fails(descriptor):
        raise raised

    path = tmp_path / "x"
    if existing:
        path.write_text("old")
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(expected):
        write(path, "new")

    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == (
        {"x": "old"} if existing else {}
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere/x", "no such file or directory"),
        ("file/x", "not a directory"),
        ("folder", "is a directory"),
        ("a\0b", "null"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(name, message, tmp_path):
    """The path and the reason, with exit code 2."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    path = f"{tmp_path}/{name}"
    with pytest.raises(DilemmaError) as error:
        write(path, "x")

    assert str(error.value).startswith(f"cannot write {path}: ")
    assert message in str(error.value)
    assert error.value.exit_code == 2


# Exact numbers


@given(st.fractions())
def test_a_fraction_survives_its_text(number):
    """What one command writes the next one reads, exactly."""
    assert exact(to_text(number)) == exact(str(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: abs(d.adjusted()) < 400))
def test_a_decimal_is_the_number_that_it_says(number):
    """0.1 is a tenth, however it is written: as a decimal or as its text."""
    assert exact(number) == exact(str(number)) == Fraction(number)


@given(st.floats(-1e15, 1e15).filter(lambda x: x == 0 or abs(x) > 1e-300))
def test_a_float_is_the_decimal_that_python_prints_for_it(number):
    """0.1 as a float is meant as a tenth."""
    assert exact(number) == Fraction(Decimal(repr(number)))


@given(st.integers())
def test_an_integer_is_itself(number):
    """With its sign, as a number and as text."""
    assert exact(number) == exact(str(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 0.25 ", Fraction(1, 4)),
        ("+.5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("-2e-3", Fraction(-1, 500)),
        ("1E3", Fraction(1000)),
        ("-1 / 3", Fraction(-1, 3)),
        ("2/4", Fraction(1, 2)),
        ("1e999", Fraction(10**999)),
        ("1" * 1000, Fraction(int("1" * 1000))),
        ("1/" + "3" * 1000, Fraction(1, int("3" * 1000))),
    ],
)
def test_decimals_and_fractions_are_read(text, number):
    """In every common way of writing them, up to 1,000 digits."""
    assert exact(text) == number


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", ".", "e5", "-", "1e", "1e5.5", "1,5", "1_000", "0x10", "1 2", "--1", "1/-3"),
        *("1/2/3", "1.5/2", "1/", "/2", "nan", "inf", "-Infinity", "½", "١", "２", "1+1", "one"),
        *(float("nan"), float("inf"), Decimal("nan"), Decimal("-inf")),
        *(None, [1], (1, 2), {}),
    ],
)
def test_what_is_no_number_is_refused(value):
    """With what would work."""
    with pytest.raises(DilemmaError, match=r"is not a number; write a decimal \(0.25\)"):
        exact(value)


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_are_no_numbers(value):
    """Python takes them for 1 and 0, the author of a file does not."""
    with pytest.raises(DilemmaError, match=f"^{str(value).lower()} is not a number$"):
        exact(value)


@pytest.mark.parametrize(
    "value",
    [
        "1" * 1001,
        "0." + "0" * 1001,
        "1e1000",
        "1e-1000",
        "1e999999999999999999999999999999",
        "1e-" + "9" * 100_000,
        "1/" + "3" * 1001,
        "3" * 1001 + "/7",
        "0" * 1001,
        Decimal("1e1000"),
        10**1000,
        -(10**1000),
    ],
    ids=lambda value: str(value)[:8],
)
def test_numbers_of_more_than_a_thousand_digits_are_refused(value):
    """However they come in: such a number is a mistake or an attack, and would take for ever."""
    with pytest.raises(DilemmaError, match=r"^a number has more than 1,000 digits$"):
        exact(value)


@pytest.mark.parametrize("text", ["1/0", "-1/0", "0/0", "1/000"])
def test_nothing_is_divided_by_zero(text):
    """It is no number, and not an infinite one."""
    with pytest.raises(DilemmaError, match=f"^{text} divides by zero$"):
        exact(text)


@given(st.fractions(-(10**14), 10**14))
def test_a_number_is_shown_to_four_places(number):
    """Or, where it is too small for that, to four significant digits."""
    tolerance = Fraction(1, 20_000) if abs(number) >= Fraction(1, 20_000) else abs(number) / 1000

    assert abs(Fraction(shown(number)) - number) <= tolerance


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("1", "1"),
        ("-3", "-3"),
        ("100", "100"),
        ("0.5", "0.5"),
        ("19/20", "0.95"),
        ("53/162", "0.3272"),
        ("-1/3", "-0.3333"),
        ("2/3", "0.6667"),
        ("99999/100000", "1"),
        ("1/10000", "0.0001"),
        ("0.00004", "0.00004"),
        ("-1e-9", "-1e-9"),
        ("123456789012345.6789", "123456789012345.6789"),
    ],
)
def test_numbers_are_shown_as_a_reader_writes_them(number, text):
    """Without idle zeros, and every digit that is shown is right."""
    assert shown(exact(number)) == text


@given(st.fractions(max_denominator=10**9).filter(bool))
def test_what_is_not_zero_is_not_shown_as_zero(number):
    """Zero is a statement of the theory: a tie."""
    assert Fraction(shown(number)) != 0


@pytest.mark.parametrize("text", ["5e-5", "-5e-5", "1e-300", "-4.9999e-5"])
def test_the_smallest_numbers_are_not_shown_as_zero(text):
    """Nor are those at the edge of four places."""
    assert Fraction(shown(exact(text))) != 0


@pytest.mark.parametrize("number", [Fraction(10**400), Fraction(-(10**400), 3)])
def test_numbers_beyond_every_float_are_shown(number):
    """A decimal has no largest exponent that matters here."""
    assert shown(number).endswith(("e+400", "e+399"))


def test_a_number_can_be_shown_to_fewer_places():
    """Where a table is narrow."""
    assert shown(Fraction(2, 3), digits=2) == "0.67"


# Names that do not exist


def test_an_unknown_name_is_answered_with_the_nearest():
    """However it was capitalized, and the nearest keeps its own capitals."""
    assert str(unknown("strategy", "cmpp", ["COL", "CMP"])) == (
        "no strategy called 'cmpp'. Did you mean 'CMP'? Known: CMP, COL."
    )


def test_a_name_that_is_near_to_none_gets_no_guess():
    """A wrong guess is worse than none."""
    assert str(unknown("game", "zzz", ["chicken"])) == "no game called 'zzz'. Known: chicken."


def test_where_nothing_is_known_that_is_said():
    """A game without parameters has none to name."""
    assert str(unknown("parameter", "R", [])) == "no parameter called 'R'. Known: none."


def test_a_long_text_is_shortened_in_a_message():
    """A message is one or two lines, whatever was put in."""
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 40 + "..."


# Tables

SAMPLE = Table(
    ("name", "payoff [units]", "strict"),
    (("a | b", Fraction(1, 3), True), ("<c>", 0.125, False), ("", None, 7)),
    "A caption & more",
    ("a note",),
)


def test_cells_are_written_for_a_reader():
    """Yes and no, four places, and nothing for nothing."""
    assert [written(cell) for cell in (None, True, False, Fraction(1, 3), 1 / 3, 7, "x")] == [
        "", "yes", "no", "0.3333", "0.3333", "7", "x",
    ]  # fmt: skip


def test_a_table_is_text_for_a_terminal():
    """Caption, head, rows, notes, and no blanks that depend on a machine."""
    assert str(SAMPLE).splitlines() == [
        "A caption & more",
        "",
        "name    payoff [units]    strict",
        "------  ----------------  --------",
        "a | b   0.3333            yes",
        "<c>     0.125             no",
        "                          7",
        "a note",
    ]


def test_numbers_in_texts_stay_as_they_are_written():
    """A label such as 1e5 or 007 is a name, not a number to be made pretty."""
    assert Table(("name",), (("1e5",), ("007",))).text().splitlines()[2:] == ["1e5", "007"]


@pytest.mark.parametrize("table", [SAMPLE, Table(("a|b", "c"), (("d|e", "f|g"),))])
def test_a_bar_in_a_name_opens_no_column_in_markdown(table):
    """In the head no more than in the rows: each line has as many columns as the table."""
    lines = [line for line in table.markdown().splitlines() if line.startswith("|")]
    bars = [line.replace("\\|", "").count("|") for line in lines]

    assert bars == [len(table.columns) + 1] * (len(table.rows) + 2)


def test_markdown_has_the_caption_above_and_the_notes_below():
    """Both as paragraphs of their own."""
    paragraphs = SAMPLE.markdown().split("\n\n")

    assert paragraphs[0] == "**A caption & more**"
    assert paragraphs[-1] == "a note"


def test_html_escapes_what_a_name_may_hold():
    """A strategy called <c> is no element of the page."""
    page = SAMPLE._repr_html_()

    assert page.startswith("<table>\n<caption>A caption &amp; more</caption>")
    assert "&lt;c&gt;" in page
    assert "<c>" not in page


# The literature


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_is_called_by_its_authors_and_year(key):
    """So that a story can cite it in words and the list of references finds it."""
    source = SOURCES[key]

    assert key.endswith(str(source.year))
    assert source.authors[0].split(",")[0] in key


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_can_be_cited_as_text_and_as_bibtex(key):
    """Both name every author, the year and the title."""
    source = SOURCES[key]
    text, entry = source.text(), source.bibtex("key")

    assert f"({source.year}). {source.title}." in text
    assert f"title = {{{{{source.title.replace('&', chr(92) + '&')}}}}}," in entry
    assert f"author = {{{' and '.join(source.authors)}}}," in entry
    assert all(author in text for author in source.authors)
    assert "  " not in text
    assert entry.startswith("@book{key," if source.book else "@article{key,")
    assert entry.count("{") == entry.count("}")


def test_what_was_not_read_in_full_is_said():
    """A reference from memory is marked, and so is an excerpt."""
    assert SOURCES["Axelrod 1984"].text().endswith("[as we recall it]")
    assert "note = {as we recall it}" in SOURCES["Axelrod 1984"].bibtex("x")
    assert SOURCES["Kobashi & Fujikawa 2009"].text().endswith("[an excerpt only]")


def test_the_main_source_is_the_paper_of_the_dilemma():
    """Larsson, Bengtsson, Henriksson & Sparks (1998), Organization Science 9(3), 285-305."""
    assert SOURCES[MAIN_SOURCE].text() == (
        "Larsson, R., Bengtsson, L., Henriksson, K. & Sparks, J. (1998). The Interorganizational "
        "Learning Dilemma: Collective Knowledge Development in Strategic Alliances. "
        "Organization Science, 9(3), 285-305. https://doi.org/10.1287/orsc.9.3.285"
    )
    assert "  pages = {285--305}," in SOURCES[MAIN_SOURCE].bibtex("x").splitlines()


def test_the_sources_of_a_text_are_found_once_and_in_order():
    """The order is that of the literature list, not of the text."""
    assert cited("(Tsang 1999) and (Inkpen 1998), again (Tsang 1999, section 2)") == [
        "Inkpen 1998",
        "Tsang 1999",
    ]
    assert cited("a story without sources (computed)") == []


@pytest.mark.parametrize("name", dilemma.names())
def test_every_story_of_the_catalogue_refers_to_the_literature_or_to_us(name):
    """Each sentence of fact ends in a reference that the list of sources can resolve."""
    ours = ("computed", "our coding", "our reading", "our modelling decision")
    story = dilemma.load(name).story
    for sentence in story.splitlines():
        reference = sentence.rpartition("(")[2]
        assert sentence.endswith(")."), sentence
        assert cited(reference) or any(word in reference for word in ours), sentence
