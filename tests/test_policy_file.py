"""Policy files: what they say is what is played, and every mistake has its line."""

import json
from fractions import Fraction

import pytest
from jsonschema import Draft202012Validator, ValidationError

from dilemma import documents
from dilemma.catalog import game_file
from dilemma.catalog.games import load
from dilemma.errors import DilemmaError, InvalidFileError
from dilemma.files import read_toml
from dilemma.repeated.policies import policy
from dilemma.repeated.policy import Seat
from dilemma.repeated.policy_file import TEMPLATE, parsed, read
from dilemma.stage.game import Bimatrix

FIVE = Seat.of(load("learning_dilemma").at(), 0)
FREE = Seat.of(Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], ["give", "take"]), 1)
TIT_FOR_TAT = """
start = "open"
[states.open]
choose = "collaboration"
moves = {open = "open", closed = "closed"}
[states.closed]
choose = "CMP"
moves = {open = "open", closed = "closed"}
"""

MOVES = '{open = "open", closed = "closed"}\n[states.c'  # of the first state


def made(text, seat, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return read(str(path), seat)


def problems(text, seat, tmp_path):
    """What is said of the file, without its folder."""
    with pytest.raises(InvalidFileError) as invalid:
        made(text, seat, tmp_path)
    assert invalid.value.exit_code == 3
    return str(invalid.value).replace(f"{tmp_path}/", "").splitlines()


def after(found, seat):
    """The next state's name after each pair of short names, from the first state."""
    names = [point.short for point in seat.game.points]
    return {
        f"{one}-{two}": found.states[found.moves[0, i, j]]
        for i, one in enumerate(names)
        for j, two in enumerate(names)
    }


def test_a_file_says_the_same_as_the_named_policy(tmp_path):
    """Tit for tat by openness, with a long and a short name."""
    found, named = made(TIT_FOR_TAT, FIVE, tmp_path), policy("tit_for_tat", FIVE)
    assert found.name == "mine"
    assert found.states == named.states
    assert (found.choose == named.choose).all()
    assert (found.moves == named.moves).all()
    assert not found.leaves.any()
    assert found.trust is None


def test_a_path_is_read_as_a_file(tmp_path, monkeypatch):
    """A slash or the ending tells a path from a name."""
    (tmp_path / "mine.toml").write_text(TIT_FOR_TAT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert policy("mine.toml", FIVE).states == policy("./mine.toml", FIVE).states


def test_the_more_exact_key_overrules_wherever_it_stands(tmp_path):
    """A strategy before its openness, both partners before one, otherwise last."""
    text = """
start = "a"
[states.a]
choose = {COL = "1/3", AVO = "2/3"}
[states.a.moves]
"CMP, AVO" = "f"
"open, closed" = "e"
avoidance = "d"
closed = "c"
otherwise = "b"
""" + "".join(f'[states.{name}]\nchoose = "COL"\n' for name in "bcdef")
    found = made(text, FIVE, tmp_path)
    where = after(found, FIVE)
    assert found.choose[0].tolist() == [Fraction(1, 3), 0, 0, 0, Fraction(2, 3)]
    assert (where["COL-COL"], where["CMP-ACC"]) == ("b", "b")
    assert (where["CMP-CMP"], where["AVO-CMP"]) == ("c", "c")
    assert where["AVO-AVO"] == "d"
    assert (where["COL-CMP"], where["CPR-AVO"], where["ACC-AVO"]) == ("e", "e", "e")
    assert where["CMP-AVO"] == "f"


def test_of_two_equally_exact_keys_the_one_more_exact_about_the_owner_counts(tmp_path):
    text = """
start = "a"
[states.a]
choose = "COL"
moves = {"COL, closed" = "b", "open, CMP" = "c", otherwise = "a"}
""" + "".join(f'[states.{name}]\nchoose = "COL"\n' for name in "bc")
    where = after(made(text, FIVE, tmp_path), FIVE)
    assert (where["COL-CMP"], where["COL-AVO"], where["CPR-CMP"]) == ("b", "b", "c")


def test_a_policy_may_look_at_what_it_did_itself(tmp_path):
    """Win-stay, lose-shift from a file."""
    text = TIT_FOR_TAT.replace(
        'moves = {open = "open", closed = "closed"}',
        'moves = {"open, open" = "open", "closed, closed" = "open", otherwise = "closed"}',
    )
    found = made(text, FIVE, tmp_path)
    assert (found.moves == policy("win_stay_lose_shift", FIVE).moves).all()


def test_moves_may_be_one_state_or_left_out(tmp_path):
    """One state follows whatever happens; without moves the state stays."""
    text = """
start = "last"
[states.first]
choose = "take"
moves = "last"
trust = 0.5
[states.last]
choose = "give"
leaves = true
trust = "1/3"
"""
    found = made(text, FREE, tmp_path)
    assert (found.moves == 1).all()
    assert found.start == 1
    assert found.leaves.tolist() == [False, True]
    assert found.trust == (Fraction(1, 2), Fraction(1, 3))


def test_in_a_free_game_the_first_strategy_is_open(tmp_path):
    text = TIT_FOR_TAT.replace("collaboration", "give").replace("CMP", "take")
    assert (made(text, FREE, tmp_path).moves == policy("tit_for_tat", FREE).moves).all()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('start = "open"', "", "mine.toml:1: start: this key is missing"),
        ('start = "open"', 'start = "opne"', "mine.toml:2: start: no state called 'opne'. "
         "Did you mean 'open'? Known: closed, open."),
        (MOVES, '{open = "open", closed = "x"}\n[states.c',
         "mine.toml:5: states.open.moves: no state called 'x'. Known: closed, open."),
        ('"CMP"', '{CMP = "1/2", COL = "1/3"}', "mine.toml:7: states.closed.choose: the chances "
         "add to 5/6; they must be at least 0 and add to 1"),
        ('"CMP"', "{CMP = 2, COL = -1}", "mine.toml:7: states.closed.choose: the chances "
         "add to 1; they must be at least 0 and add to 1"),
        ('"CMP"', "{}", "mine.toml:7: states.closed.choose: the chances add to 0; they must be "
         "at least 0 and add to 1"),
        ('"CMP"', "0.5", "mine.toml:7: states.closed.choose: name a strategy, or chances: "
         '{collaboration = "9/10", ...}'),
        ('"CMP"', '{CMP = "often"}', "mine.toml:7: states.closed.choose: 'often' is not a number; "
         "write a decimal (0.25) or a fraction (1/4)"),
        ('"CMP"', '"compettion"', "mine.toml:7: states.closed.choose: no strategy called "
         "'compettion'. Did you mean 'competition'? Known: accommodation, avoidance, "
         "collaboration, competition, compromise."),
        (MOVES, '{shut = "open"}\n[states.c',
         "mine.toml:5: states.open.moves: no strategy called 'shut'. Known: accommodation, "
         "avoidance, collaboration, competition, compromise."),
        (MOVES, '{open = "open", AVO = "closed"}\n'
         "[states.c", "mine.toml:5: states.open.moves: it is not said what follows collaboration "
         "against the partner's competition; add otherwise = ..."),
        (MOVES, "3\n[states.c",
         'mine.toml:5: states.open.moves: name a state, or states: '
         '{open = "trusting", closed = "wary"}'),
        ('choose = "CMP"', 'choose = "CMP"\ntrust = 1', "mine.toml:3: states.open: give trust for "
         "every state or for none"),
        ('choose = "CMP"', 'chose = "CMP"',
         "mine.toml:7: states.closed.chose: there is no such key; did you mean 'choose'?"),
        ('choose = "CMP"', 'choose = "CMP"\nleaves = 3', "mine.toml:8: states.closed.leaves: "),
    ],
)  # fmt: skip
def test_every_mistake_has_its_line(old, new, expected, tmp_path):
    assert old in TIT_FOR_TAT
    said = problems(TIT_FOR_TAT.replace(old, new, 1), FIVE, tmp_path)
    assert any(line.startswith(expected) for line in said), said


def test_all_mistakes_are_told_at_once(tmp_path):
    text = TIT_FOR_TAT.replace('"open"', '"opne"').replace('closed = "closed"', 'closed = "shut"')
    assert len(problems(text, FIVE, tmp_path)) == 5


def test_a_file_for_another_game_is_refused_with_what_the_game_has(tmp_path):
    said = problems(TIT_FOR_TAT, FREE, tmp_path)
    assert said == [
        "mine.toml:4: states.open.choose: no strategy called 'collaboration'. Known: give, take.",
        "mine.toml:7: states.closed.choose: no strategy called 'CMP'. Known: give, take.",
    ]


def test_no_state_is_no_policy(tmp_path):
    assert problems('start = "a"\n[states]\n', FIVE, tmp_path)[0].startswith("mine.toml:2: states:")


def test_a_file_that_is_missing_or_no_toml_is_said_to_be(tmp_path):
    with pytest.raises(DilemmaError, match="no such file"):
        read(str(tmp_path / "none.toml"), FIVE)
    assert problems("start = open", FIVE, tmp_path)[0].startswith("mine.toml:1: not valid TOML")


def test_the_template_is_a_policy_on_the_five(tmp_path):
    """With its comments taken at their word: the own betrayal of a betrayer is forgiven."""
    found = made(TEMPLATE, FIVE, tmp_path)
    assert found.states == ("trusting", "wary", "gone")
    assert found.trust == (1, Fraction(1, 2), 0)
    where = after(found, FIVE)
    assert (where["COL-AVO"], where["CMP-AVO"], where["COL-CPR"]) == (
        "wary",
        "trusting",
        "trusting",
    )
    assert [found.states[k] for k in found.moves[1, 0]] == ["trusting", *["wary"] * 3, "gone"]
    assert found.leaves.tolist() == [False, False, True]
    assert (found.moves[2] == 2).all()


def test_the_schema_accepts_the_template_and_refuses_what_the_reader_refuses():
    validator = Draft202012Validator(json.loads(documents.schemas()["policy-file-1"]))
    for text in (TEMPLATE, TIT_FOR_TAT):
        content = read_toml(text, "mine.toml")
        assert parsed(text, "mine.toml").states
        validator.validate(json.loads(json.dumps(content, default=float)))
    with pytest.raises(ValidationError):
        validator.validate({"start": "a", "states": {}})
    with pytest.raises(ValidationError):
        validator.validate({"start": "a", "states": {"a": {"choose": 3}}})


def test_a_game_is_no_policy_and_a_policy_no_game():
    """Each kind of file says what it is where the other is asked for."""
    game = 'title = "x"\nsource = "y"\n[alliance]\ntrust = 0.5\n'
    with pytest.raises(InvalidFileError, match="this is a game and no policy"):
        parsed(game, "mine.toml")
    with pytest.raises(InvalidFileError, match="this is a policy and no game"):
        game_file.parsed(TEMPLATE, "mine.toml")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("trust = 1\n", "trust = 2\n"), "states.trusting.trust: it must be from 0 to 1"),
        (("trust = 1\n", "trust = -1\n"), "states.trusting.trust: it must be from 0 to 1"),
        (("[states.trusting]", '["states"."tru\\nsting"]'), "write a name in one line"),
    ],
)
def test_trust_is_a_share_and_a_name_is_one_line(change, message):
    with pytest.raises(InvalidFileError, match=message):
        parsed(TEMPLATE.replace(*change), "mine.toml")
