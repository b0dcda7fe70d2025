"""The catalogue: every game reads, every claim holds, every sentence has its source."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from draws import alliance

from dilemma.catalog.games import load, names, parsed, read
from dilemma.equilibrium.classes import classes, named
from dilemma.errors import DilemmaError, InvalidFileError
from dilemma.evidence.claims import CLAIMS, check
from dilemma.sources import SOURCES
from dilemma.stage.game import AllianceGame, Bimatrix

OURS = ("our coding", "our reading", "our modelling decision", "computed")
ALLIANCES = {
    "learning_dilemma", "learning_stag_hunt", "learning_chicken", "learning_harmony",
    "learning_deadlock", "axelrod", "learning_race", "avoidance_trap", "compromise_hedge", "nummi",
    "alpha_hito", "renault_nissan", "nanjing_goulds", "dodgson_mrc", "dodgson_us", "ibm_apple",
    "sino_singapore", "separate_hq", "non_mutual_jv", "silent_partner", "access_not_acquisition",
    "small_alliance_first", "honeymoon",
}  # fmt: skip
CLASSICAL = {
    "prisoners_dilemma", "stag_hunt", "chicken", "battle_of_the_sexes", "matching_pennies",
    "donation", "coordination", "hawk_dove",
}  # fmt: skip


def test_the_catalogue_holds_the_alliances_and_the_classical_games():
    """Every named game of the model, and the textbook ones by symbols."""
    assert set(names()) >= ALLIANCES | CLASSICAL
    assert all(isinstance(load(name), AllianceGame) for name in ALLIANCES)
    assert not any(isinstance(load(name), AllianceGame) for name in CLASSICAL)


@pytest.mark.parametrize("name", names())
def test_every_claim_of_a_game_file_holds(name):
    """The solver decides, by exact arithmetic alone."""
    assert check(read(name), name) == []


@pytest.mark.parametrize("name", names())
def test_every_game_claims_something_and_says_why(name):
    """A file without a claim could be anything; a claim without a reason teaches nothing."""
    claims = read(name).claims
    assert claims.pure is not None
    assert set(claims.made()) == set(claims.reasons)


@pytest.mark.parametrize("name", names())
def test_every_sentence_of_a_story_and_a_reason_ends_in_a_reference(name):
    """To a source of ours, or in words that say that it is ours."""
    file = read(name)
    words = [file.story, *file.claims.reasons.values(), *(w.reason for w in file.claims.when)]
    for text in words:
        *referred, rest = re.split(r"\(([^()]+)\)[.?!](?:\s+|$)", text.strip())
        assert rest == "", text
        for said, reference in zip(referred[::2], referred[1::2], strict=True):
            assert not re.search(r"[.?!](\s|$)", said), said
            assert reference.startswith((*SOURCES, *OURS)), reference


@pytest.mark.parametrize("name", names())
def test_game_files_give_no_parameter_twice_or_at_its_default(name):
    """What is not named is at its default, so what is named is a choice."""
    game = load(name)
    if isinstance(game, AllianceGame):
        plain = alliance().at().parameters
        numbers = game.at().parameters
        for parameter in game.given:
            if parameter != "discount":
                assert numbers[parameter] != plain[parameter], parameter


def test_axelrods_matrix_comes_out_exactly():
    """5, 3, 1, 0 on collaboration and competition (Axelrod 1984)."""
    game = load("axelrod").with_strategies("COL,CMP").at()
    assert game.row.tolist() == [[3, 0], [5, 1]]
    assert game.column.tolist() == [[3, 5], [0, 1]]


def test_a_wrong_claim_of_any_kind_is_found():
    """A checker that passes everything would prove nothing."""
    wrong = {
        "classes": '["Stag Hunt", "Stag Hunt"]',
        "pure": '[["avoidance", "avoidance"]]',
        "mixed": "[{row = {competition = 1}, column = {competition = 1}}]",
        "equilibria": "2",
        "components": "2",
        "degenerate": "true",
        "row": '[["1", "1"], ["1", "1"]]',
        "column": '[["1"]]',
        "exposure": "[0.49, 0.486]",
        "worth": '["1.15", "1.152"]',
        "complementarity": "[0.243, 0.30]",
        "incentive": "[1, 1]",
        "payoffs_at": '{profile = ["collaboration", "collaboration"], values = [0.95, 0.90]}',
        "critical_discount": "[0.2127, 0.2125]",
        "trust_needed": '[0.0581, "never"]',
        "play": "{ends = 15}",
    }
    assert set(wrong) == set(CLAIMS)
    for kind, claim in wrong.items():
        text = f"title = 'x'\nsource = 'y'\n[alliance]\n[claims]\n{kind} = {claim}\n"
        (failure, *_) = check(parsed(text, "x.toml"), "x")
        assert failure.claim == f"claims.{kind}"
        assert failure.message


def test_claimed_decimals_hold_within_their_last_digit_and_fractions_exactly():
    """.488 is G; .48 is within a unit of its last digit, "0.48" and 0.4881 are not."""

    def holds(number):
        text = f"title='x'\nsource='y'\n[alliance]\n[claims]\nexposure = [{number}, 0.488]\n"
        return check(parsed(text, "x.toml"), "x") == []

    assert holds("0.488")
    assert holds("0.48")
    assert holds('"61/125"')
    assert not holds("0.4867")
    assert not holds('"0.48"')
    assert not holds("0")


def test_claims_after_a_change_are_checked_at_the_change():
    """[[claims.when]] sets parameters or the strategy set."""
    text = """
title = "x"
source = "y"
[alliance]
[[claims.when]]
set = {trust = 1}
strategies = "COL,CMP"
pure = [["collaboration", "collaboration"]]
reason = "wrong on purpose (computed)."
"""
    (failure,) = check(parsed(text, "x.toml"), "x")
    assert failure.claim == "claims.when.1.pure"
    assert "competition" in failure.message
    with pytest.raises(InvalidFileError, match=r"x: claims.when.1: trust is 7"):
        check(parsed(text.replace("trust = 1", "trust = 7"), "x.toml"), "x")


def test_claims_about_alliances_or_cells_that_are_not_there_fail_in_words():
    """A free game has no forces; a profile must exist."""
    text = """
title = "x"
source = "y"
[payoffs]
strategies = ["a", "b"]
row = [[1, 0], [0, 1]]
symmetric = true
[claims]
exposure = [1, 1]
payoffs_at = {profile = ["a", "z"], values = [1, 1]}
"""
    failures = check(parsed(text, "x.toml"), "x")
    assert [failure.message for failure in failures] == [
        "only a learning alliance has such a number",
        "a, z is no pair of strategies",
    ]


def test_a_discount_factor_or_trust_that_does_not_exist_is_claimed_as_never():
    """A number is refuted where nothing suffices, and never where something does."""

    def failures(parameters, kind, claim):
        text = f"title='x'\nsource='y'\n[alliance]\n{parameters}\n[claims]\n{kind} = {claim}\n"
        return [each.message for each in check(parsed(text, "x.toml"), "x")]

    deadlock = "competitive_overlap = 1\ntrust_restraint = 0\ncommon_benefit = 0\nsynergy = 0"
    for kind in ("critical_discount", "trust_needed"):
        assert failures(deadlock, kind, '["never", "never"]') == []
        assert failures(deadlock, kind, '["never", 0.5]') == ["they are never and never"]
    assert failures("", "critical_discount", '["245/1152", 0.213]') == []
    (message,) = failures("", "trust_needed", '["never", 0.058]')
    assert message == "they are 244/4203 and 244/4203"


def test_what_repetition_asks_for_is_claimed_of_any_game_with_two_strategies():
    """The first strategy cooperates: 5, 3, 1, 0 needs one half (Axelrod 1984)."""
    text = """
title = "x"
source = "y"
[payoffs]
strategies = ["cooperate", "defect"]
row = [[3, 0], [5, 1]]
symmetric = true
[claims]
critical_discount = [0.5, "1/2"]
trust_needed = ["1/17", 0.059]
"""
    assert check(parsed(text, "x.toml"), "x") == []
    failures = check(parsed(text.replace("1/17", "1/16"), "x.toml"), "x")
    assert [failure.message for failure in failures] == ["they are 1/17 and 1/17"]


def test_one_strategy_alone_leaves_nothing_to_claim_of_repetition():
    """Said as a claim that does not hold, with the reason."""
    text = f"{VALID}[payoffs]\nstrategies = ['a']\nrow = [[1]]\nsymmetric = true\n[claims]\n"
    (failure,) = check(parsed(text + "trust_needed = [0, 0]\n", "x.toml"), "x")
    assert failure == ("claims.trust_needed", "no strategy of row partner is closed")


def test_a_claimed_discount_factor_is_a_number_or_never():
    """Another word is refused where it stands."""
    text = VALID + "[alliance]\n[claims]\ncritical_discount = ['nver', 0]\n"
    with pytest.raises(InvalidFileError) as error:
        parsed(text, "x.toml")
    assert str(error.value) == (
        "x.toml:5: claims.critical_discount.1: 'nver' is not a number; write a decimal (0.25) or a "
        'fraction (1/4), or "never"'
    )


DILEMMA = "title = 'x'\nsource = 'y'\n[alliance]\n"


def said_of(claims, game=DILEMMA):
    """What is computed where a claim of a file does not hold."""
    return [each.message for each in check(parsed(game + claims, "x.toml"), "x")]


def test_a_claim_of_play_holds_in_each_of_its_fields_or_says_what_became_of_the_alliance():
    """The learning dilemma of two trusting partners: one field right, then the same one wrong."""
    for right, wrong, said in (
        (
            'first = ["collaboration", "collaboration"]',
            'first = ["collaboration", "competition"]',
            "first is ('collaboration', 'collaboration')",
        ),
        (
            'policies = ["grim", "always_competition"], last = ["competition", "competition"]',
            'policies = ["grim", "always_competition"], last = ["collaboration", "competition"]',
            "last is ('competition', 'competition')",
        ),
        ("ends = 16", "ends = 0", "ends is 16"),
        ("rounds = 15, ends = 0", "rounds = 15, ends = 16", "ends is 0"),
        ("left_by = [1, 2]", "left_by = [1]", "left_by is [1, 2]"),
        (
            "knowledge = [0.838, 0.8376]",
            "knowledge = [0.838, 0.836]",
            "knowledge is 0.837593 and 0.837593",
        ),
        ("power = ['1/2', 0.50]", "power = [0.50, 0.52]", "power is 0.5 and 0.5"),
        ("value = [0.464, 0.464]", "value = [0.466, 0.464]", "value is 0.46429 and 0.46429"),
    ):
        assert said_of(f"[claims]\nplay = {{{right}}}\n") == []
        assert said_of(f"[claims]\nplay = {{{wrong}}}\n") == [said]


def test_power_is_claimed_after_the_first_round_and_at_the_end():
    """Of the first partner, who here stays open to one that only takes and leaves."""
    policies = 'policies = ["always_collaboration", "always_competition"]'
    claim = f"[claims]\nplay = {{{policies}, power = [0.457, 0.385], left_by = [1]}}\n"
    assert said_of(claim) == []
    assert said_of(claim.replace("0.385", "0.457")) == ["power is 0.457215 and 0.384742"]


def test_a_run_that_is_left_to_chance_cannot_be_claimed():
    """Neither by a policy nor by the game: another seed would refute it."""
    said = ["the run is left to chance; claim one without random choices and misperception"]
    assert said_of('[claims]\nplay = {policies = ["random", "grim"], ends = 0}\n') == said
    assert said_of("misperception = 0.1\n[claims]\nplay = {ends = 0}\n") == said


def test_a_game_without_a_state_can_be_claimed_to_be_played_but_not_to_move():
    """Its partners follow policies; nothing is learned, and nobody trusts."""
    game = f"{VALID}[payoffs]\nstrategies = ['a', 'b']\nrow = [[3, 0], [5, 1]]\nsymmetric = true\n"
    grim = 'policies = ["grim", "always_defect"]'
    assert said_of(f"[claims]\nplay = {{{grim}, last = ['b', 'b'], ends = 0}}\n", game) == []
    for field in ("knowledge", "power"):
        claim = f"[claims]\nplay = {{{grim}, {field} = [0, 0]}}\n"
        assert said_of(claim, game) == ["only a learning alliance has knowledge and power"]
    (message,) = said_of("[claims]\nplay = {ends = 0}\n", game)
    assert message.startswith("trusting looks at knowledge, trust and power; x")


def test_claims_of_play_after_a_change_may_set_what_moves_and_add_levers():
    """Set takes parameters of a period and of the rounds, and levers come to those of the file."""
    reason = 'reason = "z"\n'
    moving = "[[claims.when]]\nset = {poaching = 0, overlap = 1}\nplay = {ends = 0}\n" + reason
    assert said_of(moving.replace("overlap", "competitive_overlap")) == []
    with pytest.raises(InvalidFileError, match=r"x: claims.when.1: no parameter called 'overlap'"):
        said_of(moving)

    renewed = "[[levers]]\nat = 9\nrenew = 0.2\n"
    later = "[[claims.when]]\nlevers = [{at = 6, renew = 0.5}]\nplay = {ends = 1}\n" + reason
    assert said_of("[claims]\nplay = {ends = 19}\n", DILEMMA + renewed) == []
    assert said_of(later) == ["ends is 19"]
    assert said_of(later, DILEMMA + renewed) == ["ends is 20"]


VALID = "title = 'x'\nsource = 'y'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source = 'y'\n[alliance]\n", ["x.toml:1: title: this key is missing"]),
        (VALID, ["x.toml:1: the file needs an [alliance] table, or [payoffs]"]),
        (VALID + "[alliance]\ntrust = 2\n", ["x.toml:4: alliance.trust: trust is 2; it must be"]),
        (
            VALID + "[alliance]\ntrsut = 1\n",
            ["x.toml:4: alliance.trsut: there is no such key; did you mean 'trust'?"],
        ),
        (VALID + "[alliance]\nstakes = [1]\n", ["x.toml:4: alliance.stakes: it has 1 values"]),
        (VALID + "[alliance]\nsynergy = [1, 2]\n", ["x.toml:4: alliance.synergy: "]),
        (VALID + "[alliance]\ntrust = true\n", ["x.toml:4: alliance.trust: true is not a number"]),
        (
            VALID + "[alliance]\nbargaining_share = [0.5, 0.6]\n",
            ["x.toml:4: alliance.bargaining_share: bargaining_share is 1/2 and 3/5"],
        ),
        (
            VALID + "[alliance]\n[parameters]\na = 1\n",
            ["x.toml:4: parameters: an [alliance] has its own parameters"],
        ),
        (
            VALID + "[alliance]\n[rounds]\nscale = {2 = 1}\n",
            ["x.toml:5: rounds.scale: the schedule must say what holds from round 1 on"],
        ),
        (
            VALID + "[alliance]\n[rounds]\nscale = {x = 1}\n",
            ["x.toml:5: rounds.scale: 'x' is no round; write {1 = 0.2, 6 = 1}"],
        ),
        (
            VALID + "[alliance]\n[rounds]\nscale = -1\n",
            ["x.toml:5: rounds.scale: scale is -1; it must be at least 0"],
        ),
        (
            VALID + "[alliance]\ntrust = 2\nstakes = 0\n[claims]\npure = 3\n",
            ["x.toml:4: alliance.trust", "x.toml:5: alliance.stakes", "x.toml:7: claims.pure"],
        ),
        (
            VALID + "[payoffs]\nstrategies = ['a', 'b']\nrow = [[1, 2], [3, 'Q']]\n",
            ["x.toml:5: payoffs.row.2.2: no parameter called 'Q'. Known: none."],
        ),
        (
            VALID + "[payoffs]\nstrategies = ['a', 'b']\nrow = [[1, 2], [3]]\nsymmetric = true\n",
            ["x.toml:5: payoffs.row: it must have 2 rows of 2 payoffs"],
        ),
        (
            VALID + "[payoffs]\nstrategies = ['a', 'a']\nrow = [[1, 2], [3, 4]]\n",
            ["x.toml:4: payoffs.strategies: list 1 names a strategy twice"],
        ),
        (
            VALID + "[payoffs]\nstrategies = ['a', 3]\nrow = [[1, 2], [3, 4]]\n",
            ["x.toml:4: payoffs.strategies: write names"],
        ),
        (
            VALID + "[payoffs]\nstrategies = [['a'], ['b', 'c']]\nrow = [[1, 2]]\n"
            "symmetric = true\n",
            ["x.toml:6: payoffs.symmetric: both partners must have the same strategies"],
        ),
        (
            VALID + "[payoffs]\nstrategies = [['a', 'b'], ['c', 'd']]\nrow = [[1, 2], [3, 4]]\n"
            "symmetric = true\n",
            ["x.toml:6: payoffs.symmetric: both partners must have the same strategies"],
        ),
        (
            VALID + "[alliance]\n[rounds]\nscale = {0 = 1, 1 = 1}\n",
            ["x.toml:5: rounds.scale: '0' is no round"],
        ),
        (
            VALID + "[payoffs]\nstrategies = ['a']\nrow = [[1]]\n",
            ["x.toml:3: payoffs: give either column or symmetric = true"],
        ),
        (
            VALID + "[payoffs]\nstrategies = ['a']\nrow = [[1]]\ncolumn = [[1]]\n[rounds]\n",
            ["x.toml:7: rounds: a game with [payoffs] has no such table"],
        ),
        (
            VALID + "[parameters]\n'a b' = 1\n[payoffs]\nstrategies = ['a']\nrow = [[1]]\n"
            "column = [[1]]\n",
            ["x.toml:4: parameters.a b: write another name: letters, digits and _"],
        ),
        (
            VALID + "[alliance]\n[claims]\npure = [['up', 'avoidance']]\n",
            ["x.toml:5: claims.pure.1: no strategy called 'up'"],
        ),
        (
            VALID + "[alliance]\n[claims]\nmixed = [{row = {up = 1}, column = {}}]\n",
            ["x.toml:5: claims.mixed.1: no strategy called 'up'"],
        ),
        (
            VALID + "[alliance]\n[claims.play]\nrounds = 9\n",
            ["x.toml:4: claims.play: claim first, last, ends, left_by, knowledge, power or value"],
        ),
        (
            VALID + "[alliance]\n[claims]\nplay = {rounds = 1001, ends = -1, left_by = [3]}\n",
            [
                "x.toml:5: claims.play.ends: input should be greater than or equal to 0",
                "x.toml:5: claims.play.left_by.1: input should be 1 or 2",
                "x.toml:5: claims.play.rounds: input should be less than or equal to 1000",
            ],
        ),
        (
            VALID + "[alliance]\n[[claims.when]]\nreason = 'z'\n[claims.when.play]\n"
            "[[claims.when.levers]]\nat = 3\n",
            [
                "x.toml:6: claims.when.1.play: claim first, last",
                "x.toml:7: claims.when.1.levers.1: a lever needs set, renew or both",
            ],
        ),
    ],
)
def test_an_invalid_file_is_refused_with_a_line_for_each_problem(text, said):
    """`file:line: field: what is wrong`, all problems at once."""
    with pytest.raises(InvalidFileError) as error:
        parsed(text, "x.toml")
    lines = str(error.value).splitlines()
    assert len(lines) == len(said)
    assert all(line.startswith(start) for line, start in zip(lines, said, strict=True))
    assert error.value.exit_code == 3


def test_hostile_payoffs_are_refused_and_run_nothing(tmp_path):
    """A game file is data, whoever wrote it."""
    witness = tmp_path / "witness"
    hostile = f"__import__('pathlib').Path('{witness}').touch()"
    text = f'{VALID}[payoffs]\nstrategies = ["a"]\nrow = [["{hostile}"]]\ncolumn = [[1]]\n'
    with pytest.raises(InvalidFileError, match="is not allowed"):
        parsed(text, "x.toml")
    assert not witness.exists()


def test_symmetric_payoffs_are_the_transpose():
    """What the row partner gets at (i, j) the column partner gets at (j, i)."""
    text = f"{VALID}[payoffs]\nstrategies=['a','b']\nrow=[[3,0],[5,1]]\nsymmetric=true\n"
    game = parsed(text, "x.toml").game("x").at()
    assert game.column.tolist() == [[3, 5], [0, 1]]


def test_a_file_is_loaded_by_its_path(tmp_path):
    """An argument with a slash or .toml is a path; the game is called as its file."""
    path = tmp_path / "mine.toml"
    path.write_text(VALID + "[alliance]\ntrust = 0.25\n")
    game = load(str(path))
    assert game.name == "mine"
    assert game.at().parameters["trust"] == (Fraction(1, 4),) * 2


def test_an_unknown_name_suggests_the_nearest():
    """And lists what there is."""
    with pytest.raises(DilemmaError, match="Did you mean 'nummi'"):
        load("numi")


def test_games_are_valid_toml_for_any_reader():
    """The files are read by tomllib alone, without our help."""
    for path in sorted((Path(__file__).parent.parent / "games").glob("*.toml")):
        tomllib.loads(path.read_text(encoding="utf-8"))


# Classes


@pytest.mark.parametrize(
    ("R", "S", "T", "P", "name"),
    [
        (3, 0, 5, 1, "Prisoner's Dilemma"),
        (1, 0, 5, 3, "Deadlock"),
        (5, 0, 3, 1, "Stag Hunt"),
        (1, -1, 0, 3, "Coordination"),
        (3, 1, 5, 0, "Chicken"),
        (1, 3, 5, 0, "Hero/Leader"),
        (5, 3, 3, 1, "Harmony"),
        (3, 0, 3, 1, "boundary"),
        (3, 1, 5, 1, "boundary"),
        (3, 0, 5, 3, "boundary"),
        (3, 3, 5, 0, "boundary"),
        (1, 0, 0, 1, "boundary"),
    ],
)
def test_the_class_is_read_from_the_order_of_r_s_t_p(R, S, T, P, name):
    """One example of each order, and each tie that decides between two classes."""
    game = Bimatrix.of([[R, S], [T, P]], [[R, T], [S, P]])
    assert classes(game) == (name, name)


def test_each_partner_has_a_class_of_its_own():
    """An asymmetric game: the row partner in a dilemma, the column partner in harmony."""
    assert classes(Bimatrix.of([[3, 0], [5, 1]], [[5, 3], [3, 1]])) == (
        "Prisoner's Dilemma",
        "Harmony",
    )


def test_only_alliances_and_two_by_two_games_have_a_class():
    """A class describes two strategies."""
    assert classes(Bimatrix.of([[1, 2, 3]], [[1, 2, 3]])) is None
    assert classes(alliance().with_strategies("CPR,AVO").at()) == ("Prisoner's Dilemma",) * 2


def test_a_difference_that_decides_nothing_may_be_zero():
    """R = S changes no Prisoner's Dilemma."""
    assert named({"T-R": 1, "P-S": 1, "R-P": 1, "R-S": 0}) == "Prisoner's Dilemma"


def test_matrix_claims_of_a_game_that_is_not_square_hold():
    """A row vector is claimed as one row."""
    text = f"""{VALID}[payoffs]
strategies = [["a"], ["c", "d"]]
row = [[1, 2]]
column = [[3, 4]]
[claims]
row = [[1, 2]]
column = [[3, 4]]
"""
    assert check(parsed(text, "x.toml"), "x") == []


@pytest.mark.parametrize("cell", ["2020-10-10", "true", "[1]", "{a = 1}"])
def test_a_payoff_is_a_number_or_an_expression(cell):
    """A date would read as a subtraction."""
    text = f"{VALID}[payoffs]\nstrategies = ['a']\nrow = [[{cell}]]\ncolumn = [[1]]\n"
    with pytest.raises(InvalidFileError, match="write a number, or an expression in quotes"):
        parsed(text, "x.toml")


@pytest.mark.parametrize("name", ["lambda", "None", "µ", "fame-x"])
def test_a_parameter_name_that_no_expression_can_use_is_refused_where_it_stands(name):
    """Keywords of Python, letters that its parser changes, and what is no name."""
    text = f"{VALID}[parameters]\n'{name}' = 1\n[payoffs]\nstrategies = ['a']\nrow = [[1]]\n"
    with pytest.raises(InvalidFileError, match=r"x.toml:4: .*write another name"):
        parsed(text + "column = [[1]]\n", "x.toml")


def test_a_file_with_very_many_problems_tells_the_first_fifty():
    """And how many there are beyond."""
    keys = "".join(f"key{k} = 1\n" for k in range(70))
    with pytest.raises(InvalidFileError) as error:
        parsed(f"{VALID}[alliance]\n{keys}", "x.toml")
    lines = str(error.value).splitlines()
    assert len(lines) == 51
    assert lines[0] == "x.toml:4: alliance.key0: there is no such key"
    assert lines[-1] == "x.toml: and 20 more problems"


def test_a_key_of_very_many_parts_is_refused_before_it_is_read():
    """tomllib takes minutes for it."""
    with pytest.raises(InvalidFileError, match=r"x.toml:2: a key has more than 50 parts"):
        parsed("title = 'x'\n" + "a." * 60 + "a = 1\n", "x.toml")
