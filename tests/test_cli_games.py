"""`dilemma games show` of an alliance that is not only one period."""

import json
import re

from commands import run
from jsonschema import Draft202012Validator

from dilemma.documents import schemas

GAME = "learning_dilemma"


def shown(*arguments):
    """What the command prints as JSON, valid by its schema."""
    ran = run("games", "show", *arguments, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    document = json.loads(ran.out)
    Draft202012Validator(json.loads(schemas()["game-1"])).validate(document)
    return document


def over_time(*arguments):
    """What `games show` says between the parameters of a period and the payoffs, line by line."""
    text = run("games", "show", *arguments).out
    between = text.partition("in an alliance over time\n")[2].partition("\nPayoffs (")[0]
    return [line.rstrip() for line in between.splitlines() if line.strip("- ")]


def test_games_show_tells_how_an_alliance_moves_where_it_is_not_by_default():
    """An alliance with nothing of its own has no such table; a schedule is told in words."""
    assert over_time(GAME) == []
    heading, columns, *rows = over_time("small_alliance_first")
    assert heading == "Over time (what is not named is at its default)"
    assert columns.split()[:2] == ["parameter", "symbol"]
    assert rows[0].startswith(
        "scale        Z         0.2, 1 from round 6  0.2, 1 from round 6  scale "
    )


def test_games_show_tells_each_partners_evidence_and_leaves_out_what_trust_gives():
    """Of Alpha and Hito both are given; here only the second partner's."""
    rows = over_time("alpha_hito")[2:]
    assert re.match(r"prior_good +a0 +2 +8 +good evidence", rows[0])

    rows = over_time(GAME, "--set", "prior_good_2=8", "--set", "prior_bad_2=1/3")[2:]
    assert re.match(r"prior_good +a0 {20,}8 +good evidence", rows[0])
    assert re.match(r"prior_bad +b0 {20,}0.3333 +bad evidence", rows[2])


def test_games_show_tells_what_becomes_of_an_alliance_that_ends():
    """If it is acquired; dissolution is the default."""
    assert over_time(GAME, "--set", "ending=dissolution") == []
    (row,) = over_time(GAME, "--set", "ending=acquisition")[2:]
    assert row.split()[:3] == ["ending", "acquisition", "acquisition"]


def test_games_show_tells_the_changes_in_time(tmp_path):
    """A sentence for each lever, and the same in the document."""
    path = tmp_path / "levers.toml"
    path.write_text(
        "title='x'\nsource='y'\npartners=['A', 'B']\n[alliance]\n"
        "[[levers]]\nat = 9\nrenew = [0.25, 0]\n"
        "[[levers]]\nat = 4\nset = {poaching = '1/3', protectiveness = [0.2, 0.4]}\n"
    )
    assert over_time(str(path)) == [
        "From round 4: poaching = 0.3333, protectiveness = 0.2 and 0.4.",
        "From round 9: 0.25 of what A knows is new.",
    ]
    found = shown(str(path))
    assert found["levers"] == [
        {"at": 4, "set": {"poaching": "1/3", "protectiveness": ["1/5", "2/5"]},
         "renew": ["0", "0"]},
        {"at": 9, "set": {}, "renew": ["1/4", "0"]},
    ]  # fmt: skip
    assert found["rounds_parameters"]["learning_rate"] == "3/20"


def test_only_an_alliance_has_anything_that_moves():
    """The document of another game says that there is nothing."""
    found = shown("stag_hunt")
    assert (found["rounds_parameters"], found["levers"]) == (None, None)
