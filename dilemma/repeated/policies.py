"""The library of policies, by name, and what a user may write for one.

    tit_for_tat                 a name
    grim:avoidance              a name and an argument
    always:r0.5t1               any strategy of any game
    0.9,0.1,0.5,0.3             the chance of the first of two strategies after CC, CD, DC, DD
    mine.toml                   a file, see `policy_file`

A policy is written down for a seat: what it needs of the game is said there.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import Parameter, getdoc, signature
from typing import NamedTuple

from dilemma.errors import DilemmaError, unknown
from dilemma.repeated import memory_one, policy_file, punishment, reciprocity
from dilemma.repeated.policy import Policy, Seat
from dilemma.stage.strategies import FIVE

Builder = Callable[..., Policy]


class Described(NamedTuple):
    """What is known of a policy: its argument, what it does, more of that, and who named it."""

    argument: str  # "" if it takes none, in brackets if it may be left out
    says: str
    more: str
    source: str


def policy(text: str, seat: Seat) -> Policy:
    """
    The policy that a text names, for one partner of a game.

    Parameters
    ----------
    text : str
        A name of `POLICIES`; a name and its argument, divided by a colon; four chances divided by
        commas; or the path of a TOML file, which has a slash or ends in .toml.
    seat : Seat
        The partner who follows it.

    Raises
    ------
    DilemmaError
        For an unknown name, a missing or wrong argument, and a policy that the game does not allow.
    InvalidFileError
        For a file that is missing or wrong, with a line for each problem.

    Examples
    --------
    >>> from dilemma.catalog.games import load
    >>> seat = Seat.of(load("learning_dilemma").at(), 0)
    >>> policy("grim:avoidance", seat).states
    ('together', 'punish')
    """
    text = text.strip()
    name, colon, argument = (part.strip() for part in text.partition(":"))
    if name not in POLICIES:  # a name comes first: chances, too, may have a slash
        if "," in text and not text.lower().endswith(".toml"):
            return memory_one.four_numbers(seat, text)
        if policy_file.is_path(text):
            return policy_file.read(text, seat)
        raise unknown("policy", name, POLICIES)
    wanted = described(name).argument
    if colon and not wanted:
        raise DilemmaError(f"{text}: {name} takes no argument")
    if not argument and wanted and (colon or wanted[0] != "["):
        raise DilemmaError(f"{name} needs an argument: {name}:{wanted.strip('[]').upper()}")
    built: Policy = POLICIES[name](seat, *([argument] if argument else []))
    return replace(built, name=text).check(seat)


def described(name: str) -> Described:
    """
    What a named policy does, from its builder.

    Examples
    --------
    >>> described("limited_punishment").argument, described("grim").argument
    ('rounds', '[punishment]')
    """
    words = [" ".join(part.split()) for part in (getdoc(POLICIES[name]) or "").split("\n\n")]
    parameters = [*signature(POLICIES[name]).parameters.values()][1:]
    argument = parameters[0].name if parameters else ""
    if argument and parameters[0].default is not Parameter.empty:
        argument = f"[{argument}]"
    source = words[-1].removeprefix("Source: ").removesuffix(".")
    return Described(argument, words[0], "\n".join(words[1:-1]), source)


def _always(strategy: str) -> Builder:
    def build(seat: Seat) -> Policy:
        return reciprocity.always(seat, strategy)

    build.__doc__ = f"Chooses {strategy} for ever.\n\nSource: Larsson et al. 1998 for the strategy."
    return build


# One function and its name add a policy.
POLICIES: Mapping[str, Builder] = {
    "always": reciprocity.always,
    **{f"always_{strategy.name}": _always(strategy.name) for strategy in FIVE},
    "always_cooperate": reciprocity.always_cooperate,
    "always_defect": reciprocity.always_defect,
    "random": memory_one.random,
    "tit_for_tat": reciprocity.tit_for_tat,
    "copycat": reciprocity.copycat,
    "suspicious_tit_for_tat": reciprocity.suspicious_tit_for_tat,
    "tit_for_two_tats": reciprocity.tit_for_two_tats,
    "generous_tit_for_tat": memory_one.generous_tit_for_tat,
    "contrite_tit_for_tat": reciprocity.contrite_tit_for_tat,
    "win_stay_lose_shift": reciprocity.win_stay_lose_shift,
    "grim": punishment.grim,
    "exit": punishment.exit_,
    "trust_building": punishment.trust_building,
    "limited_punishment": punishment.limited_punishment,
    "start_small": reciprocity.start_small,
    "graded_trust": reciprocity.graded_trust,
    "trusting": reciprocity.trusting,
    "exploiter": reciprocity.exploiter,
    "hit_and_run": reciprocity.hit_and_run,
    "teacher": reciprocity.teacher,
    "extortion": memory_one.extortion,
    "zd_generous": memory_one.zd_generous,
    "equalizer": memory_one.equalizer,
}
