"""
Damaged files are solved or refused, and nothing else happens.

Game files, templates and Gambit files are damaged by a seeded random number generator: lines,
words and letters are deleted, doubled and swapped; hostile snippets, huge numbers, deep brackets
and strange letters are put in. The seeds are fixed, so that a failure can be looked at again.
"""

import random
import re
from pathlib import Path
from time import monotonic

import pytest

from dilemma.catalog import gambit, games
from dilemma.catalog.templates import TEMPLATES
from dilemma.equilibrium.solve import solve
from dilemma.errors import DilemmaError
from dilemma.export import Options, rendered
from dilemma.report.solution import of_solution

CATALOGUE = Path(__file__).parent.parent / "games"
OUTPUTS = (("json", False), ("csv", False), ("csv", True), ("latex", False), ("html", False))
PER_SEED = 50
LONGEST = 60  # seconds for one file, time limit and exports together

SNIPPETS = (
    "__import__('os').system('touch was_here')",
    "open('was_here', 'w')",
    "().__class__.__base__.__subclasses__()",
    "exec(\"open('was_here', 'w')\")",
    "lambda: 0", "9**9**9**9", "2**-100", "1/0", "0/0", "1e999999999", "1" * 1001, "1" * 999,
    "1e990", "1e-990", "-0", "+1", "0x10", "1_000", "inf", "nan", "true", "1j", ".5", "5.", "1//2",
    "'", '"', '"""', "'''", "\\", "\\u0000", "\\ud800", "#", "$", "%s", "{0}", "${HOME}", "\x00",
    "\x1b[31m", "\u2028", "\ufeff", "é", "合作", "🤝", "\u202e", "ﬁ", "٣", "½", "<script>", "]]>",
    "[" * 50, "{" * 50, "(" * 200, "((((1))))", "[[", "]]", "{}", "[]", "=", "=\n", ",", ",,", "\t",
    "\r", "\r\n", "\x0b", "NFG 1 R", "{ 2 2 }", "[payoffs]\n", "[alliance]\n", "[claims]\n",
    "[parameters]\n", "symmetric = true\n", "[[claims.when]]\n", "1979-05-27", "07:32:00",
)  # fmt: skip


def nfg_text(dice):
    """A Gambit file of a random game, in either form, with or without names."""
    m, n = dice.randint(1, 5), dice.randint(1, 5)
    number = dice.choice(
        [
            lambda: str(dice.randint(-9, 9)),
            lambda: f"{dice.randint(-9, 9)}/{dice.randint(1, 9)}",
            lambda: f"{dice.uniform(-9, 9):.3f}",
        ]
    )

    def names(count):
        return "{ " + " ".join(f'"s{k}"' for k in range(count)) + " }"

    sizes = f"{{ {m} {n} }}" if dice.random() < 0.5 else f"{{ {names(m)} {names(n)} }}"
    head = f'NFG 1 {dice.choice("RD")} "A game"\n{{ "Ann" "Bob" }}\n{sizes}\n'
    comment = dice.choice(["", '"A comment"\n'])
    if dice.random() < 0.5:
        cells = "\n".join(f"{number()} {number()}" for _ in range(m * n))
        return f"{head}{comment}\n{cells}\n"
    kinds = dice.randint(1, 4)
    outcomes = "\n".join(f'{{ "o{k}" {number()}, {number()} }}' for k in range(kinds))
    cells = " ".join(str(dice.randint(0, kinds)) for _ in range(m * n))
    return f"{head}{comment}{{\n{outcomes}\n}}\n{cells}\n"


def originals():
    """Files that are in order, before they are damaged."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CATALOGUE.glob("*.toml"))]
    for make in TEMPLATES.values():
        body, mark, claims = make().partition("\n# Say what you expect")
        texts += [make(), re.sub(r"(?m)^# (\w+ += |\[\[)", r"\1", body) + mark + claims]
    return texts


def damaged(text, dice):
    """The text after one to four accidents."""
    for _ in range(dice.randint(1, 4)):
        text = dice.choice(ACCIDENTS)(text, dice)
    return text


def on_lines(change):
    """A change of the list of lines."""
    return lambda text, dice: "".join(change(text.splitlines(keepends=True) or ["\n"], dice))


def on_letters(change):
    """A change of the list of letters."""
    return lambda text, dice: "".join(change(list(text) or ["\n"], dice))


def on_words(change):
    """A change of the list of words, numbers and marks."""
    return lambda text, dice: "".join(change(re.findall(r"\w+|\s+|.", text) or ["\n"], dice))


def deleted(parts, dice):
    """Some neighbouring parts are gone."""
    start = dice.randrange(len(parts))
    return parts[:start] + parts[start + dice.randint(1, 3) :]


def doubled(parts, dice):
    """One part stands there twice."""
    place = dice.randrange(len(parts))
    return parts[: place + 1] + parts[place:]


def swapped(parts, dice):
    """Two parts have changed places."""
    one, two = dice.randrange(len(parts)), dice.randrange(len(parts))
    changed = list(parts)
    changed[one], changed[two] = changed[two], changed[one]
    return changed


def replaced(parts, dice):
    """A snippet stands in the place of a part."""
    place = dice.randrange(len(parts))
    return [*parts[:place], dice.choice(SNIPPETS), *parts[place + 1 :]]


def inserted(parts, dice):
    """A snippet stands between two parts."""
    place = dice.randrange(len(parts) + 1)
    return [*parts[:place], dice.choice(SNIPPETS), *parts[place:]]


def cut_off(parts, dice):
    """The end is missing."""
    return parts[: dice.randrange(len(parts) + 1)]


ACCIDENTS = (
    *(on(change) for on in (on_lines, on_words, on_letters)
      for change in (deleted, doubled, swapped, replaced, inserted)),
    on_letters(cut_off), on_words(replaced), on_words(inserted),
)  # fmt: skip


def outcome(text, kind):
    """What becomes of a file: "solved", or "refused" with a message."""
    try:
        if kind == "nfg":
            game = gambit.parsed(text, "x.nfg", "x")
        else:
            game = games.parsed(text, "x.toml").game("x")
        report = of_solution(solve(game, method="exact", time_limit=5))
    except DilemmaError as error:
        return "refused" if str(error).strip() else "refused without a word"
    for name, exact in OUTPUTS:
        try:
            if not rendered(report, name, Options(exact=exact)):
                return f"{name} is empty"
        except DilemmaError as error:
            # The only reason: a number that no float and no decimal text can hold.
            if not re.search(r"too large for a float|digits", str(error)):
                return f"{name} refused: {error}"
    return "solved"


def run_seed(seed, kind):
    """The outcomes of the damaged files of one seed; an exception is said with its file."""
    dice = random.Random(f"{kind} {seed}")
    texts = originals()
    outcomes = []
    for number in range(PER_SEED):
        original = nfg_text(dice) if kind == "nfg" else dice.choice(texts)
        text = damaged(original, dice)
        start = monotonic()
        try:
            outcomes.append(outcome(text, kind))
        except Exception as error:
            error.add_note(f"seed {seed}, file {number} of kind {kind}:\n{text}")
            raise
        assert monotonic() - start < LONGEST, f"seed {seed}, file {number}:\n{text}"
    return outcomes


@pytest.mark.parametrize("kind", ["toml", "nfg"])
@pytest.mark.parametrize("seed", range(2))
def test_a_damaged_file_is_solved_or_refused(seed, kind, monkeypatch, tmp_path):
    """Never another exception, never a file that appears: files come from strangers."""
    monkeypatch.chdir(tmp_path)

    outcomes = run_seed(seed, kind)

    assert set(outcomes) == {"solved", "refused"}  # the damage is neither too small nor too large
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize("kind", ["toml", "nfg"])
@pytest.mark.parametrize("seed", range(2, 102))
def test_ten_thousand_damaged_files_are_solved_or_refused(seed, kind, monkeypatch, tmp_path):
    """The same for 10,000 files: an accident that is rare for one user is common among many."""
    monkeypatch.chdir(tmp_path)

    outcomes = run_seed(seed, kind)

    assert set(outcomes) <= {"solved", "refused"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", originals())
def test_a_file_that_is_not_damaged_is_solved(text):
    """What is refused later is refused for its damage."""
    assert outcome(text, "toml") == "solved"


@pytest.mark.parametrize("seed", range(20))
def test_a_generated_gambit_file_is_solved(seed):
    """The generator writes valid files, so that the damage is what is tested."""
    assert outcome(nfg_text(random.Random(seed)), "nfg") == "solved"
