"""Payoff text: what is read, what is refused, and that nothing of it is run."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational, Symbol

from dilemma.errors import DilemmaError
from dilemma.stage.expressions import compiled, parse

NAMES = ["R", "S"]
R, S = (Symbol(name, real=True) for name in NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R", R),
        ("0.1", Rational(1, 10)),
        ("1e-3", Rational(1, 1000)),
        ("0.10000000000000000000001", Rational(10**22 + 1, 10**23)),
        ("-R + 2*S", 2 * S - R),
        ("+R", R),
        ("(R - S)/2", (R - S) / 2),
        ("R**2 - S**-1", R**2 - 1 / S),
        ("R**--2", R**2),
        (" R ", R),
        ("2**10", 1024),
        ("R/(S - 1)", R / (S - 1)),
    ],
)
def test_arithmetic_over_declared_names_is_read_exactly(text, expected):
    """Numbers keep the digits of their text."""
    assert parse(text, NAMES) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("__import__('os').system('echo')", "is not allowed"),
        ("R.__class__", "'R.__class__' is not allowed"),
        ("f(R)", "'f(R)' is not allowed"),
        ("R[0]", "'R[0]' is not allowed"),
        ("[R]", "'[R]' is not allowed"),
        ("R if S else 1", "is not allowed"),
        ("lambda: 1", "is not allowed"),
        ("R == S", "is not allowed"),
        ("R % 2", "is not allowed"),
        ("R // 2", "is not allowed"),
        ("~1", "is not allowed"),
        ("not R", "is not allowed"),
        ("f'{R}'", "is not allowed"),
        ("1j", "is not a number"),
        ("True", "is not a number"),
        ("'a'", "is not a number"),
        ("0x10", "is not a number"),
        ("__builtins__", "no parameter called '__builtins__'"),
        ("Q", "no parameter called 'Q'. Known: R, S."),
        ("R := 1", "is not an expression"),
        ("R; S", "is not an expression"),
        ("R +", "is not an expression"),
        ("", "is not an expression"),
        ("\x00", "is not an expression"),
        ("(" * 300 + "1" + ")" * 300, "is not an expression"),
        ("-" * 40 + "R", "nested more than 40 levels deep"),
        ("-" * 900 + "1", "nested more than 40 levels deep"),
        ("+".join(["R"] * 60), "nested more than 40 levels deep"),
        ("R" * 1001, "the expression has 1,001 characters; at most 1,000"),
        ("1e400000", "more than 1,000 digits"),
        ("9**9**9", "the exponent '9**9' is not a whole number"),
        ("R**S", "the exponent 'S' is not a whole number"),
        ("R**0.5", "the exponent '0.5' is not a whole number"),
        ("R**100000", "the exponent 100000 is too high"),
        ("10**2000", "more than 1,000 digits"),
        ("(10**900)*(10**900)", "more than 1,000 digits"),
        ("(R**90)**90", "the expression has degree 8100; at most 100"),
        ("R**60*S**60", "the expression has degree 120; at most 100"),
        ("R/0", "divides by zero"),
        ("R/(S - S)", "divides by zero"),
        ("0**-1", "divides by zero"),
    ],
)
def test_everything_else_is_refused_in_words(text, said):
    """Calls, attributes, dunder names, huge numbers, deep nesting: a clear error, nothing run."""
    with pytest.raises(DilemmaError) as error:
        parse(text, NAMES)
    assert said in str(error.value)


@given(st.text(max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(text):
    """The only exception is ours."""
    try:
        parse(text, NAMES)
    except DilemmaError:
        return


@given(
    st.recursive(
        st.sampled_from(["R", "S", "1", "0.25", "7"]),
        lambda inner: st.builds(
            "({} {} {})".format, inner, st.sampled_from(["+", "-", "*"]), inner
        ),
        max_leaves=12,
    ),
    st.fractions(-5, 5, max_denominator=9),
    st.fractions(-5, 5, max_denominator=9),
)
def test_compiled_numbers_are_those_of_plain_arithmetic(text, r, s):
    """The same text, evaluated by Python on Fractions: a second road to every number."""
    numbers = {"R": r, "S": s, "Fraction": Fraction}
    exact = text.replace("0.25", "Fraction(1, 4)")
    expected = eval(exact, {"__builtins__": {}}, numbers)
    (got,) = compiled([parse(text, NAMES)], NAMES)(r, s)
    assert got == expected


def test_compiled_functions_keep_fractions():
    """A rational constant is no float."""
    (third,) = compiled([parse("R/3", ["R"])], ["R"])(Fraction(1))
    assert third == Fraction(1, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("R".ljust(1000), R), ("-" * 39 + "R", -R), ("R**100", R**100), ("R**50*R**50", R**100)],
)
def test_what_is_at_the_limits_is_read(text, expected):
    """1,000 characters, 40 levels, degree 100: a limit is a legal value."""
    assert parse(text, ["R"]) == expected


@pytest.mark.parametrize("name", ["Fraction", "self", "I", "E", "pi", "S", "N", "zoo", "beta"])
def test_any_name_may_be_a_parameter(name):
    """Names that Python or sympy know mean nothing here."""
    (value,) = compiled([parse(f"{name}/3", [name])], [name])(Fraction(1))
    assert value == Fraction(1, 3)
