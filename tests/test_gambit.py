"""Gambit's files are read as the game that they say, written as the game that is, or refused."""

import random
import re
from fractions import Fraction

import pytest
from commands import run
from draws import fractions, matrices
from hypothesis import given, settings
from hypothesis import strategies as st

import dilemma
from dilemma.catalog.gambit import parsed, written
from dilemma.errors import InvalidFileError
from dilemma.stage.game import Bimatrix

PAYOFFS = """\
NFG 1 R "A game of two"
{ "Ann" "Bob" }
{ { "up" "down" }
  { "left" "middle" "right" } }
"a comment"

1 2
3 4
5 6
7 8
9 10
11 12
"""
OUTCOMES = """\
NFG 1 R "A game of two"
{ "Ann" "Bob" }
{ 2 3 }
{
{ "first" 1, 2 }
{ "second" 1/3 -0.25 }
}
1 2 0 2 1 1
"""


def read(text):
    """The game of a text in numbers."""
    return parsed(text, "x.nfg", "x").at()


def refusal(text):
    """What is said of a text that is no game of two."""
    with pytest.raises(InvalidFileError) as error:
        parsed(text, "x.nfg", "x")
    return str(error.value)


# What is read


def test_payoffs_come_with_the_row_changing_fastest():
    """The order of the format: down the first column, then down the second."""
    game = read(PAYOFFS)

    assert game.row.tolist() == [[1, 5, 9], [3, 7, 11]]
    assert game.column.tolist() == [[2, 6, 10], [4, 8, 12]]
    assert (game.row_labels, game.column_labels) == (("up", "down"), ("left", "middle", "right"))
    assert (game.title, game.partners, game.name) == ("A game of two", ("Ann", "Bob"), "x")


def test_outcomes_are_listed_once_and_named_by_number():
    """Outcome 0 pays nothing; strategies without names are numbered."""
    game = read(OUTCOMES)

    assert game.row.tolist() == [[1, 0, 1], [Fraction(1, 3), Fraction(1, 3), 1]]
    assert game.column.tolist() == [[2, 0, 2], [Fraction(-1, 4), Fraction(-1, 4), 2]]
    assert (game.row_labels, game.column_labels) == (("1", "2"), ("1", "2", "3"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1/3", Fraction(1, 3)),
        ("-1/3", Fraction(-1, 3)),
        ("+2/4", Fraction(1, 2)),
        ("0.1", Fraction(1, 10)),
        ("-.5", Fraction(-1, 2)),
        ("5.", Fraction(5)),
        ("1e-3", Fraction(1, 1000)),
        ("2.5E2", Fraction(250)),
        ("007", Fraction(7)),
        ("1" * 1000, Fraction(int("1" * 1000))),
        (f"1/{'3' * 1000}", Fraction(1, int("3" * 1000))),
    ],
)
@pytest.mark.parametrize("form", ["payoffs", "outcomes"])
def test_numbers_are_what_their_text_says(form, text, number):
    """Decimals and fractions are exact in both forms."""
    cells = f"{text} 0" if form == "payoffs" else f'{{ {{ "" {text}, 0 }} }} 1'
    game = read(f'NFG 1 R "x" {{ "A" "B" }} {{ 1 1 }} {cells}')

    assert game.row[0, 0] == number


@pytest.mark.parametrize(
    "label",
    [
        'say \\"no\\"',
        "{ 2 2 }",
        "}",
        "{",
        "a, b",
        "\\\\",
        'two\\\\\\" three',
        "é — 北",
        "a\nb",
        "#",
    ],
)
def test_a_name_may_hold_quotes_and_brackets(label):
    """In quotes every letter is a letter; a backslash stands before a quote or itself."""
    text = PAYOFFS.replace('"up"', f'"{label}"').replace('"Ann"', f'"{label}"')
    game = read(text)
    meant = label.replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")

    assert (game.row_labels[0], game.partners[0]) == (meant, meant)
    assert game.row.tolist() == [[1, 5, 9], [3, 7, 11]]


@pytest.mark.parametrize("text", [PAYOFFS, OUTCOMES])
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" ", "\t"),
        lambda text: text.replace("\n", "\r"),
        lambda text: re.sub(r"([{}])", r" \1 ", text),
        lambda text: f"\n\n  {text}\n\n  ",
        lambda text: text.rstrip(),
        lambda text: text.replace("NFG 1 R", "NFG 1 D"),
        lambda text: text.replace("{ ", "{").replace(" }", "}"),
    ],
)
def test_spaces_and_ends_of_lines_do_not_matter(change, text):
    """Files come from every system and every editor."""
    plain, changed = read(text), read(change(text))

    assert plain.row.tolist() == changed.row.tolist()
    assert plain.column.tolist() == changed.column.tolist()
    assert plain.row_labels == changed.row_labels


def test_a_comment_is_passed_over():
    """It stands between the strategies and the payoffs, in either form."""
    payoffs, outcomes = PAYOFFS.replace('"a comment"\n', ""), OUTCOMES.replace("3 }", '3 } "{ 1"')

    assert read(payoffs).row.tolist() == read(PAYOFFS).row.tolist()
    assert read(outcomes).row.tolist() == read(OUTCOMES).row.tolist()


@pytest.mark.parametrize("names", ['"a" "a"', '"" "a"', '" " ""', '"a (1)" "a (1)"'])
def test_strategies_of_one_name_are_told_apart(names):
    """Gambit allows it, but a reader must know which is meant."""
    game = read(PAYOFFS.replace('"up" "down"', names))

    assert len(set(game.row_labels)) == 2
    assert all(label.strip() for label in game.row_labels)
    assert game.row.tolist() == [[1, 5, 9], [3, 7, 11]]


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_a_game_without_a_title_is_called_by_its_file(title):
    """So that every heading says something."""
    assert read(PAYOFFS.replace("A game of two", title)).title == "x"


# There and back


labels = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=12
).filter(str.strip)


@st.composite
def named_games(draw):
    """Games of any size to 4 x 4 with rational payoffs and any names."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rows = draw(st.lists(labels, min_size=m, max_size=m, unique=True))
    columns = draw(st.lists(labels, min_size=n, max_size=n, unique=True))
    row, column = (draw(matrices(m, n, fractions())) for _ in range(2))
    return Bimatrix.of(
        row,
        column,
        rows,
        columns,
        title=draw(labels),
        partners=tuple(draw(st.lists(labels, min_size=2, max_size=2, unique=True))),
    )


@given(named_games())
def test_a_game_that_is_written_is_read_back(game):
    """Payoffs exactly, names letter by letter."""
    again = read(written(game))

    assert again.row.tolist() == game.row.tolist()
    assert again.column.tolist() == game.column.tolist()
    assert (again.row_labels, again.column_labels) == (game.row_labels, game.column_labels)
    assert (again.title, again.partners) == (game.title, game.partners)


@given(named_games())
@settings(max_examples=20)
def test_what_is_written_again_is_the_same_text(game):
    """So that a file under version control does not change by being converted."""
    assert written(read(written(game))) == written(game)


@pytest.mark.parametrize("name", dilemma.names())
def test_every_named_game_survives_the_format(name):
    """With the numbers of its file; an alliance keeps its payoffs, not its parameters."""
    game = dilemma.load(name).at()
    again = read(written(game))

    assert again.row.tolist() == game.row.tolist()
    assert again.column.tolist() == game.column.tolist()
    assert again.row_labels == game.row_labels


def test_a_gambit_file_is_solved_from_the_command_line(tmp_path):
    """Matching pennies as Gambit writes them."""
    path = tmp_path / "pennies.nfg"
    path.write_text('NFG 1 R "Pennies" { "A" "B" } { 2 2 } 1 -1 -1 1 -1 1 1 -1')
    ran = run("solve", str(path), "--method", "exact", "-f", "csv", "--exact")

    assert ran.code == 0
    assert ran.out.splitlines()[1].endswith("1/2,1/2,1/2,1/2")


@pytest.mark.parametrize("name", ["game.NFG", "game.Nfg"])
def test_the_suffix_may_be_in_capitals(name, tmp_path):
    """As it may be where a file is written."""
    path = tmp_path / name
    path.write_text(PAYOFFS)

    assert dilemma.load(str(path)).at().row.tolist() == read(PAYOFFS).row.tolist()


# What is refused


def without(text, piece, instead=""):
    """The text with one piece replaced; the piece is there."""
    assert piece in text
    return text.replace(piece, instead, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: expected the letters NFG, found the end of the file"),
        ("\n\n", "1: expected the letters NFG, found the end of the file"),
        ("EFG 2 R", "1: expected the letters NFG, found 'EFG'"),
        ('title = "x"', "1: expected the letters NFG, found 'title'"),
        ("NFG 2 R", "1: expected the version 1, found '2'"),
        ("NFG 1 X", "1: expected the letter R or D, found 'X'"),
        ("NFG 1 R Title", "1: expected the title in quotes, found 'Title'"),
        (without(PAYOFFS, '{ "Ann"', '"Ann"'),
         "2: expected { and the names of the players in quotes, found 'Ann'"),
        (without(PAYOFFS, '"Ann" "Bob"', "Ann Bob"),
         "2: expected the names of the players in quotes, found 'Ann'"),
        (without(PAYOFFS, '"Bob" }', '"Bob" 3 }'),
         "2: expected } after the names of the players in quotes, found '3'"),
        (without(PAYOFFS, '"Ann" "Bob"', '"Ann"'),
         "2: the game has one player (Ann); it must have two"),
        (without(PAYOFFS, '"Bob"', '"Bob" "Cid"'),
         "2: the game has 3 players (Ann, Bob, Cid); it must have two"),
        (without(PAYOFFS, '{ { "up"', '"up"'), "3: expected { and the strategies, found 'up'"),
        (without(PAYOFFS, '"down"', "down"),
         "3: expected } after the names of the strategies in quotes, found 'down'"),
        (without(PAYOFFS, '"up" "down"', ""),
         "3: expected the names of the strategies in quotes, found '}'"),
        (without(PAYOFFS, '"right" } }', '"right" }'),
         "5: expected } after the strategies of two players, found 'a comment'"),
        (without(OUTCOMES, "{ 2 3 }", "{ 2 }"),
         "3: expected a number of strategies, or { and their names, found '}'"),
        (without(OUTCOMES, "{ 2 3 }", "{ 2 3 4 }"),
         "3: expected } after the strategies of two players, found '4'"),
        (without(OUTCOMES, "{ 2 3 }", "{ 0 3 }"), "3: expected a number of strategies, found '0'"),
        (without(OUTCOMES, "{ 2 3 }", "{ -2 3 }"),
         "3: expected a number of strategies, found '-2'"),
        (without(OUTCOMES, "{ 2 3 }", "{ 2.0 3 }"),
         "3: expected a number of strategies, found '2.0'"),
        (without(OUTCOMES, "{ 2 3 }", "{ 122 3 }"), "3: a player has 122 strategies; at most 121"),
        (without(OUTCOMES, "{ 2 3 }", f"{{ {'9' * 50} 3 }}"),
         f"3: expected a number of strategies, found '{'9' * 40}...'"),
        (without(PAYOFFS, "\n7 8", "\n7 x"),
         "10: payoff: 'x' is not a number; write a decimal (0.25) or a fraction (1/4)"),
        (without(PAYOFFS, "\n7 8", "\n7 1/0"), "10: payoff: 1/0 divides by zero"),
        (without(PAYOFFS, "\n7 8", "\n7 nan"),
         "10: payoff: 'nan' is not a number; write a decimal (0.25) or a fraction (1/4)"),
        (without(PAYOFFS, "\n7 8", "\n7 " + "8" * 1001),
         "10: payoff: a number has more than 1,000 digits"),
        (without(PAYOFFS, "\n7 8", "\n7 1e9999"),
         "10: payoff: a number has more than 1,000 digits"),
        (without(PAYOFFS, "\n7 8", '\n7 "8"'), "10: expected a payoff, found '8'"),
        (without(PAYOFFS, "11 12", "11"), "12: expected a payoff, found the end of the file"),
        (without(PAYOFFS, "11 12", "11 12 13"), "12: expected the end of the file, found '13'"),
        (without(OUTCOMES, '"first"', "first"),
         "5: expected the name of the outcome in quotes, found 'first'"),
        (without(OUTCOMES, "1, 2 }", "1, 2, 3 }"), "5: expected } after two payoffs, found ','"),
        (without(OUTCOMES, "1, 2 }", "1 }"), "5: expected a payoff, found '}'"),
        (without(OUTCOMES, "\n}\n", "\n"), "7: expected } after the outcomes, found '1'"),
        (without(OUTCOMES, "1 2 0", "1 3 0"),
         "8: expected the number of an outcome, 0 to 2, found '3'"),
        (without(OUTCOMES, "1 2 0", "1 -1 0"),
         "8: expected the number of an outcome, 0 to 2, found '-1'"),
        (without(OUTCOMES, "2 1 1\n", "2 1\n"),
         "8: expected the number of an outcome, found the end of the file"),
        (without(OUTCOMES, "2 1 1\n", "2 1 1 1\n"), "8: expected the end of the file, found '1'"),
        (without(PAYOFFS, '"a comment"', '"a comment'), "5: a quote is not closed"),
        (without(PAYOFFS, '"Bob" }', '"Bob }'), None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(text, said):
    """What was expected and what was found, in one line that an editor can jump to."""
    message = refusal(text)

    assert len(message.splitlines()) == 1
    if said is None:
        assert re.match(r"x\.nfg:\d+: ", message)
    else:
        assert message == f"x.nfg:{said}"


def test_lines_are_counted_through_names_and_ends_of_lines_of_any_system():
    """A name over two lines, and a file from Windows, shift nothing."""
    broken = without(PAYOFFS, "\n7 8", "\n7 x")

    assert refusal(broken.replace("\n", "\r\n")).startswith("x.nfg:10: ")
    assert refusal(broken.replace('"a comment"', '"a\ncomment"')).startswith("x.nfg:11: ")


@pytest.mark.parametrize("text", [PAYOFFS, OUTCOMES])
def test_a_file_may_end_early_anywhere(text):
    """Every beginning of a file is refused with its last line, or is a game already."""
    for end in range(len(text)):
        try:
            game = parsed(text[:end], "x.nfg", "x").at()
        except InvalidFileError as error:
            line = int(re.match(r"x\.nfg:(\d+): ", str(error))[1])
            assert 1 <= line <= text[:end].count("\n") + 1
        else:
            assert game.shape == (2, 3)


@given(st.randoms(use_true_random=False))
def test_a_game_cut_short_and_joined_again_at_random_is_refused_or_a_game(chance):
    """Tokens in any order make no other exception."""
    tokens = re.findall(r'"[^"]*"|[{},]|[^\s{},"]+', PAYOFFS + OUTCOMES)
    text = " ".join(chance.choices(tokens, k=chance.randint(1, 40)))
    try:
        said = parsed(text, "x.nfg", "x").title
    except InvalidFileError as error:
        said = str(error)
    assert said == "A game of two" or said.startswith("x.nfg:1: ")


def test_an_invalid_gambit_file_ends_with_3_and_one_line(tmp_path):
    """As any other game file."""
    path = tmp_path / "three.nfg"
    path.write_text(without(PAYOFFS, '"Bob"', '"Bob" "Cid"'))
    ran = run("solve", str(path))

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"{path}:2: the game has 3 players (Ann, Bob, Cid); it must have two\n"


def test_a_message_about_many_players_stays_one_line():
    """A hundred names, and names over several lines, do not fill the screen."""
    many = " ".join(f'"player {k}\nof many"' for k in range(100))
    message = refusal(f'NFG 1 R "x" {{ {many} }}')

    assert "100 players" in message
    assert len(message.splitlines()) == 1
    assert len(message) < 500


def test_a_large_file_is_read_in_reasonable_time():
    """121 x 121 payoffs are 29,282 numbers; the reader looks at each once."""
    dice = random.Random(1)
    count = 121 * 121
    cells = " ".join(f"{dice.randint(-99, 99)} {dice.randint(-99, 99)}" for _ in range(count))
    game = read(f'NFG 1 R "x" {{ "A" "B" }} {{ 121 121 }} {cells}')

    assert game.shape == (121, 121)


@pytest.mark.parametrize(
    ("players", "partners"),
    [
        ('"" " "', ("row partner", "column partner")),
        ('"A" "A"', ("A (1)", "A (2)")),
        ('"A" "B"', ("A", "B")),
    ],
)
def test_players_without_names_of_their_own_are_told_apart(players, partners):
    """What is read must be a game that can be written as a game file."""
    assert read(f'NFG 1 R "x" {{ {players} }} {{ 1 1 }} 0 0').partners == partners
