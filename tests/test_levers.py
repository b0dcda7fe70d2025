"""Changes in time: which parameters a lever moves, and how a game file says so."""

from decimal import Decimal
from fractions import Fraction

import pytest

from dilemma.catalog.games import load, names, parsed
from dilemma.errors import DilemmaError, InvalidFileError
from dilemma.stage.game import AllianceGame
from dilemma.stage.levers import BEGINNINGS, THROUGHOUT, Lever
from dilemma.stage.parameters import PARAMETERS, ROUNDS, resolve, resolve_rounds

HEAD = "title = 'x'\nsource = 'y'\n[alliance]\ntrust_restraint = 0.5\n"


def problems(text):
    """What is wrong with a file of these levers, line by line, from the fifth line on."""
    with pytest.raises(InvalidFileError) as error:
        parsed(HEAD + text, "x.toml")
    assert error.value.exit_code == 3
    return str(error.value).splitlines()


def test_a_lever_parts_its_changes_into_those_of_a_period_and_those_of_the_rounds():
    """Each kind goes to the function that resolves it, one partner's too."""
    changes = {"trust_restraint": 0, "erosion_1": "0.1", "protectiveness_2": 1, "poaching": 1}
    lever = Lever.of(7, changes)

    assert lever.parameters == {"trust_restraint": 0, "protectiveness_2": 1}
    assert lever.rounds == {"erosion_1": "0.1", "poaching": 1}
    assert resolve({}, lever.parameters)["protectiveness"] == (0, 1)
    assert resolve_rounds({}, lever.rounds)["erosion"] == (Fraction(1, 10), 0)


def test_every_parameter_that_an_alliance_does_not_begin_with_can_change():
    """What holds throughout is none of a lever's business; all else is open to levers."""
    for name, entry in {**PARAMETERS, **ROUNDS}.items():
        if name in (*BEGINNINGS, *THROUGHOUT):
            with pytest.raises(DilemmaError, match=f"^{name} "):
                Lever.of(1, {name: entry.default})
        else:
            assert Lever.of(1, {name: entry.default}).set == {name: entry.default}


def test_a_lever_may_renew_the_knowledge_of_one_partner_or_of_both():
    """One share is for both; nothing is renewed unless it is said."""
    assert Lever.of(1, {"poaching": 0}).renew == (0, 0)
    assert Lever.of(1, renew="1/5").renew == (Fraction(1, 5), Fraction(1, 5))
    assert Lever.of(1, renew=[0, 1]).renew == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((0, {"poaching": 0}), "0 is no round; rounds are numbered 1, 2, 3 and so on"),
        ((True, {"poaching": 0}), "True is no round"),
        ((Decimal("2.5"), {"poaching": 0}), "2.5 is no round"),
        ((1, {"poching": 0}), "no parameter called 'poching'. Did you mean 'poaching'?"),
        ((1, {"poaching": 2}), "poaching is 2; it must be from 0 to 1"),
        ((1, {"stakes": 0}), "stakes is 0; it must be above 0"),
        ((1, {"synergy_1": 0}), "synergy is one value for the pair; set synergy itself"),
        ((1, {"trust_2": 1}), "trust_2 is where an alliance begins; no lever changes it later"),
        ((1, {"prior_good": 1}), "prior_good is where an alliance begins"),
        ((1, {"misperception": "0.1"}), "misperception holds for the whole alliance; no lever c"),
        ((1, {"scale": {"1": 1}}), "'{'1': 1}' is not a number"),
        ((1, {"grace": 0.5}), "grace is 1/2; it must be a whole number"),
        ((1, {}, 2), "renew is 2; it must be from 0 to 1"),
        ((1, {}, [0, 0, 0]), "renew has 3 values; it takes one value or [row, column]"),
    ],
)
def test_what_no_lever_does_is_refused_in_words(arguments, said):
    """The message names the thing, its limit and what would work."""
    with pytest.raises(DilemmaError) as error:
        Lever.of(*arguments)
    assert str(error.value).startswith(said)


# Game files


def test_the_levers_of_a_file_come_in_the_order_of_their_rounds():
    """However they are written; those of one round stay in the order of the file."""
    text = """
[[levers]]
at = 8
renew = [0.2, 0]
[[levers]]
at = 3
set = {competitive_overlap = 1, trust_restraint = 0.2}
[[levers]]
at = 8
[levers.set]
poaching = "1/2"
"""
    game = parsed(HEAD + text, "x.toml").game("x")

    assert [lever.at for lever in game.levers] == [3, 8, 8]
    assert [set(lever.set) for lever in game.levers] == [
        {"competitive_overlap", "trust_restraint"},
        set(),
        {"poaching"},
    ]
    assert [lever.renew for lever in game.levers] == [(0, 0), (Fraction(1, 5), 0), (0, 0)]


def test_levers_change_nothing_in_one_period():
    """The stage game is that of the file without them."""
    game = parsed(HEAD + "[[levers]]\nat = 1\nset = {stakes = 5}\n", "x.toml").game("x")
    plain = parsed(HEAD, "x.toml").game("x")

    assert game.at().row.tolist() == plain.at().row.tolist()
    assert plain.levers == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[levers]]\nat = 3\n", "x.toml:5: levers.1: a lever needs set, renew or both"),
        ("[[levers]]\nrenew = 1\n", "x.toml:5: levers.1.at: this key is missing"),
        (
            "[[levers]]\nat = 0\nrenew = 1\n",
            "x.toml:6: levers.1.at: 0 is no round; rounds are numbered 1, 2, 3 and so on",
        ),
        (
            "[[levers]]\nat = 2.0\nrenew = 1\n",
            "x.toml:6: levers.1.at: 2.0 is no round; rounds are numbered 1, 2, 3 and so on",
        ),
        (
            "[[levers]]\nat = 1\nrenew = [0.2, 1.2]\n",
            "x.toml:7: levers.1.renew: renew is 6/5; it must be from 0 to 1",
        ),
        ("[[levers]]\nat = 1\nwhen = 2\n", "x.toml:7: levers.1.when: there is no such key"),
        (
            "[[levers]]\nat = 1\nrenew = 0\n[[levers]]\nat = 2\n[levers.set]\nstakes = 0\n",
            "x.toml:11: levers.2.set.stakes: stakes is 0; it must be above 0",
        ),
        (
            "[[levers]]\nat = 1\nset = {competitve_overlap = 1}\n",
            "x.toml:7: levers.1.set.competitve_overlap: no parameter called 'competitve_overlap'. "
            "Did you mean 'competitive_overlap'?",
        ),
        (
            "[[levers]]\nat = 1\nset.bargaining_share_1 = 1\n",
            "x.toml:7: levers.1.set.bargaining_share_1: bargaining_share_1 is where an alliance "
            "begins; no lever changes it later",
        ),
        (
            "[rounds]\nprior_bad = 2\n",
            "x.toml:6: rounds.prior_bad: prior_bad and prior_good belong together",
        ),
        ("[rounds]\ngrace = 0.5\n", "x.toml:6: rounds.grace: grace is 1/2; it must be a whole"),
        (
            "[rounds]\nending = 'aquisition'\n",
            "x.toml:6: rounds.ending: no ending called 'aquisition'. Did you mean 'acquisition'?",
        ),
    ],
)
def test_a_wrong_lever_is_refused_with_its_line(text, said):
    """`file:line: field: what is wrong`."""
    (line,) = problems(text)
    assert line.startswith(said)


def test_all_that_is_wrong_with_levers_is_told_at_once():
    """A line for each name."""
    text = "[[levers]]\nat = 1\n[levers.set]\nstakes = 0\ntrust = 1\nerosion = 2\n"
    assert [line.split(": ")[1] for line in problems(text)] == [
        "levers.1.set.stakes",
        "levers.1.set.trust",
        "levers.1.set.erosion",
    ]


def test_a_game_of_payoffs_has_no_levers():
    """What the levers move is no part of it."""
    text = "title='x'\nsource='y'\n[payoffs]\nstrategies=['a']\nrow=[[1]]\ncolumn=[[1]]\n"
    with pytest.raises(InvalidFileError) as error:
        parsed(f"{text}[[levers]]\nat = 1\nrenew = 1\n", "x.toml")
    assert str(error.value) == "x.toml:7: levers: a game with [payoffs] has no such table"


@pytest.mark.parametrize("name", names())
def test_the_rounds_of_every_named_game_resolve(name):
    """Each file says enough for its alliance to be played."""
    game = load(name)
    if isinstance(game, AllianceGame):
        assert set(resolve_rounds(game.rounds)) == {*ROUNDS, "ending"}
