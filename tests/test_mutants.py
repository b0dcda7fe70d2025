"""The list of mutants: each is one small mistake, and its text is still there."""

import tokenize
from collections import Counter
from functools import cache
from io import StringIO

import pytest
from mutants import MUTANTS, PROJECT


@cache
def tokens(source):
    return [
        (token.type, token.string) for token in tokenize.generate_tokens(StringIO(source).readline)
    ]


@cache
def module(path):
    return (PROJECT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("number", range(1, len(MUTANTS) + 1))
def test_every_mutant_changes_one_token_of_a_text_that_occurs_once(number):
    """One token is the smallest mistake there is; a text that is gone would test nothing."""
    mutant = MUTANTS[number - 1]
    source = module(mutant.path)
    assert source.count(mutant.text) == 1
    before, after = tokens(source), tokens(mutant.applied(source))
    assert len(before) == len(after)
    assert sum(one != two for one, two in zip(before, after, strict=True)) == 1


def test_a_text_that_is_not_there_once_is_refused():
    """Else a mutant could be counted as tested where nothing was changed."""
    mutant = MUTANTS[0]
    with pytest.raises(ValueError, match="its text occurs 2 times and not once"):
        mutant.applied(mutant.text * 2)


def test_the_mutants_spread_over_the_theory_and_the_solvers():
    """At least 40 different ones, and no module without one whose tests are there."""
    assert len(set(MUTANTS)) == len(MUTANTS) >= 40
    assert len(Counter(mutant.file for mutant in MUTANTS)) >= 16
    assert all((PROJECT / mutant.tests).is_file() for mutant in MUTANTS)
