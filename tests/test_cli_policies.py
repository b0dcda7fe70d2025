"""`dilemma policies`: the library is listed, a policy is shown and drawn, a file begun."""

import csv
import json
from io import StringIO

import pytest
from commands import run
from jsonschema import Draft202012Validator
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Circle
from matplotlib.text import Text

from dilemma.catalog.games import load
from dilemma.documents import schemas
from dilemma.errors import DilemmaError
from dilemma.figures import automaton
from dilemma.repeated.causes import causes
from dilemma.repeated.policies import POLICIES, policy
from dilemma.repeated.policy import Policy, Seat, pure
from dilemma.stage.game import Bimatrix

FIVE = Seat.of(load("learning_dilemma").at(), 0)
CHICKEN = Seat.of(load("chicken").at(), 0)


def asked(*arguments):
    """What the command prints as JSON, valid by its schema."""
    ran = run("policies", *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    schema = json.loads(schemas()[document["schema"].removeprefix("dilemma/")])
    Draft202012Validator(schema).validate(document)
    return document


def test_the_list_has_every_policy_with_its_argument_states_and_source():
    entries = {each["policy"]: each for each in asked("list")["policies"]}
    assert list(entries) == list(POLICIES)
    assert entries["limited_punishment"]["argument"] == "rounds"
    assert entries["limited_punishment"]["states"] is None
    assert (entries["grim"]["optional"], entries["extortion"]["optional"]) == (True, False)
    assert entries["tit_for_tat"]["argument"] is None
    assert entries["exploiter"]["states"] == 6
    assert entries["contrite_tit_for_tat"]["source"].startswith("Sugden 1986")
    table = run("policies", "list").out
    assert "29 named policies" in table
    assert max(map(len, table.splitlines())) <= 130


def test_a_policy_is_shown_with_what_leads_where_and_its_literature():
    ran = run("policies", "show", "contrite_tit_for_tat")
    assert (ran.code, ran.err) == (0, "")
    assert "content   collaboration  content: both open or both closed" in ran.out
    assert "contrite: self closed, partner open" in ran.out
    assert "Wu, J. & Axelrod, R. (1995)" in ran.out
    assert "starts in: content" in ran.out


def test_the_document_of_a_policy_holds_its_automaton():
    found = asked("show", "grim:exit", "learning_dilemma", "--strategies", "COL,CMP")
    assert (found["own"], found["start"]) == (["collaboration", "competition"], "together")
    assert found["states"][0] == {
        "name": "together", "choose": {"collaboration": "1"}, "leaves": False, "trust": None,
        "moves": [["together", "out"], ["out", "out"]],
    }  # fmt: skip
    assert found["states"][1]["leaves"] is True


def test_trust_is_shown():
    assert [each["trust"] for each in asked("show", "graded_trust")["states"]] == [
        "0", "1/4", "1/2", "3/4", "1",
    ]  # fmt: skip
    assert "trust 1/4  0.25" in run("policies", "show", "graded_trust").out


def test_the_second_partner_has_its_own_automaton():
    """In chicken the first to be listed gives way, so the seats differ after both deviated."""
    first, second = (
        asked("show", "grim:nash", "chicken", *more)["states"] for more in ((), ("--second",))
    )
    assert first[0]["moves"][1][1] == "submit"
    assert second[0]["moves"][1][1] == "punish"


def test_the_parameters_of_the_game_may_be_set():
    """Generosity depends on the payoffs."""
    shown = asked("show", "generous_tit_for_tat", "learning_dilemma", "--set", "trust=0.9")
    assert shown["states"] != asked("show", "generous_tit_for_tat")["states"]


def test_the_data_have_a_row_for_each_state_and_pair():
    ran = run("policies", "show", "tit_for_tat", "prisoners_dilemma", "-f", "csv")
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert len(rows) == 2 * 2 * 2
    assert rows[1] == {
        "state": "open", "trust": "", "leaves": "false", "own": "cooperate", "chance": "1.0",
        "partner": "defect", "next": "closed",
    }  # fmt: skip


def test_a_template_becomes_a_policy_that_can_be_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("policies", "new", "mine.toml")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "Next: edit mine.toml, then: dilemma policies show mine.toml\n"
    shown = run("policies", "show", "mine.toml")
    assert shown.code == 0
    assert shown.out.startswith("My policy\nWhat a partner who follows it does")
    assert run("policies", "new").out == (tmp_path / "mine.toml").read_text(encoding="utf-8")
    again = run("policies", "new", "mine.toml")
    assert (again.code, again.err) == (
        2, "error: mine.toml exists already; choose another name\n",
    )  # fmt: skip
    other = run("policies", "new", "mine.txt")
    assert (other.code, other.err) == (
        2, "error: 'mine.txt' is no name for a policy file; it must end in .toml\n",
    )  # fmt: skip


def test_a_file_that_does_not_fit_the_game_ends_with_3(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("policies", "new", "mine.toml")
    ran = run("policies", "show", "mine.toml", "prisoners_dilemma")
    assert (ran.code, ran.out) == (3, "")
    assert "no strategy called 'collaboration'. Known: cooperate, defect." in ran.err


def test_the_schema_of_policy_files_is_the_one_that_is_shipped():
    assert run("policies", "schema").out == schemas()["policy-file-1"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tit_for_tot",), "no policy called 'tit_for_tot'. Did you mean 'tit_for_tat'?"),
        (("grim", "chiken"), "no game called 'chiken'. Did you mean 'chicken'?"),
        (("always_compromise", "chicken"), "no strategy called 'compromise'"),
    ],
)
def test_a_wrong_name_ends_with_2_and_the_nearest(arguments, message):
    ran = run("policies", "show", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize(
    ("text", "seat", "words"),
    [
        ("tit_for_tat", FIVE, {0: "partner open", 1: "partner closed"}),
        ("grim", FIVE, {0: "COL-COL", 1: "not COL-COL"}),
        ("win_stay_lose_shift", FIVE, {0: "both open or both closed", 1: "one open, one closed"}),
        ("always:AVO", FIVE, {0: "always"}),
        ("copycat", FIVE, {k: f"partner {s}" for k, s in enumerate(
            ("COL", "CMP", "CPR", "ACC", "AVO"))}),
        ("grim:nash", CHICKEN,
         {0: "swerve-swerve", 1: "swerve-straight", 2: "self straight"}),
        ("win_stay_lose_shift", CHICKEN, {0: "swerve-swerve or straight-straight",
                                          1: "swerve-straight or straight-swerve"}),
    ],
)  # fmt: skip
def test_the_words_for_a_move_say_what_the_policy_sees(text, seat, words):
    assert causes(policy(text, seat), seat, 0) == words


def test_what_takes_too_many_words_is_otherwise_or_counted():
    """Four pairs each for two states: three are named, the other state takes the rest."""
    moves = [[[(i + j) % 3 for j in range(5)] for i in range(5)]] * 3
    found = Policy.of("odd", ["a", "b", "c"], pure(FIVE, [0, 0, 0]), moves)
    said = causes(found, FIVE, 0)
    assert said[1] == "otherwise"
    assert said[0] == "COL-COL or COL-ACC or CMP-CPR or 5 more"


def words_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip()]


@pytest.mark.parametrize(
    "text", ["tit_for_tat", "grim:nash", "contrite_tit_for_tat", "graded_trust", "exit",
             "copycat", "extortion:3"],
)  # fmt: skip
def test_the_figure_shows_every_state_and_no_word_covers_another(text):
    found = policy(text, FIVE)
    figure = automaton(found, FIVE)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    said = words_of(figure)
    circles = figure.findobj(Circle)
    assert len(circles) == len(found.states)
    assert set(found.states) <= set(said)
    assert said.count("start") == 1 + found.states.count("start")
    dashed = [circle.get_linestyle() == "--" for circle in circles]
    assert dashed == found.leaves.tolist()
    shown = [text for text in figure.findobj(Text) if text.get_text().strip()]
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in shown]
    frame = figure.bbox
    for k, box in enumerate(boxes):
        assert frame.x0 <= box.x0 < box.x1 <= frame.x1
        assert frame.y0 <= box.y0 < box.y1 <= frame.y1
        for other, name in zip(boxes[:k], shown, strict=False):
            apart = (
                box.x1 <= other.x0 or other.x1 <= box.x0 or box.y1 <= other.y0 or other.y1 <= box.y0
            )
            assert apart, (shown[k].get_text(), name.get_text())


def test_a_policy_of_many_states_is_not_drawn():
    with pytest.raises(DilemmaError, match="at most 9 states; teacher:9 has 10"):
        automaton(policy("teacher:9", FIVE), FIVE)


def test_a_policy_is_drawn_to_a_file(tmp_path):
    ran = run("policies", "show", "tit_for_tat", "-o", str(tmp_path / "x.svg"))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "partner closed" in (tmp_path / "x.svg").read_text(encoding="utf-8")


def test_long_names_stay_in_their_circles():
    """Names and choices are folded, and cut where they are too long."""
    names = ["share everything with the partner", "abcdefghijklmnopqrstuvwxyzabcdefgh"]
    seat = Seat.of(Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], names), 0)
    for text in ("copycat", "exit"):
        figure = automaton(policy(text, seat), seat)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        circles = [each.get_window_extent() for each in figure.findobj(Circle)]
        inside = 0
        for word in figure.findobj(Text):
            box = word.get_window_extent(canvas.get_renderer())
            for circle in circles:
                if word.get_text().strip() and circle.contains(*(box.p0 + box.p1) / 2):
                    inside += 1
                    assert circle.x0 <= box.x0 < box.x1 <= circle.x1
                    assert circle.y0 <= box.y0 < box.y1 <= circle.y1
        assert inside == {"copycat": 2, "exit": 4}[text]
