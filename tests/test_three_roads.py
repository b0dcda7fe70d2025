"""Three roads to what an alliance is worth: rounds that are played, the exact chain, the formula.

`play` knows nothing of joint states and `value` nothing of rounds or of chance drawn by number. So
where both agree for every two policies of the library, neither has a mistake of its own. Seeds are
fixed: within five standard errors is a fact here and no luck.
"""

from itertools import product

import numpy as np
import pytest
from alliances import alliance

from dilemma.catalog.games import load
from dilemma.errors import DilemmaError
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.policies import POLICIES, policy
from dilemma.repeated.policy import Seat
from dilemma.repeated.simulation import play
from dilemma.repeated.value import memory_one, value
from dilemma.stage.forces import forces
from dilemma.stage.payoffs import terms

ROUNDS, RUNS = 12, 200
DISCOUNT = ("4/5", "3/5")
EXACT = 1e-12  # what is left of a dozen sums of floats
LEARNING = {"outside_option": ("1/3", "1/7")}
GAMES = {
    "pair": load("learning_dilemma").with_strategies("COL,CMP").at(**LEARNING),
    "prisoners": load("prisoners_dilemma").at(),
    "five": load("learning_dilemma").at(**LEARNING),
}
# What a policy of the library is tried with that needs more than its name, or takes more.
TRIED = {
    "always": ("always:COL", "always:CPR", "always:cooperate"),
    "random": ("random", "random:1/3"),
    "generous_tit_for_tat": ("generous_tit_for_tat:1/3",),
    "grim": ("grim", "grim:nash"),
    "limited_punishment": ("limited_punishment:1", "limited_punishment:2"),
    "extortion": ("extortion:3",),
    "zd_generous": ("zd_generous:2",),
    "equalizer": ("equalizer:2", "equalizer:0.5"),
}
NAMES = (*(text for name in POLICIES for text in TRIED.get(name, (name,))), "0.9,0.1,0.5,0.3")
NOISES = (
    {"tremble": "1/10"},
    {"misperception": "1/5"},
    {"signal": "1/5"},
    {"tremble": "1/5", "misperception": "1/10"},
    {"tremble": "1/5", "signal": "1/10"},
)


def allowed(game):
    """The automata of the library that both partners of a game may follow."""
    found = []
    for name in NAMES:
        try:
            seated = [policy(name, Seat.of(game, side)) for side in (0, 1)]
        except DilemmaError:
            continue
        found += [] if seated[0].trusting else [name]
    return found


ALLOWED = {name: allowed(game) for name, game in GAMES.items()}
# On five strategies each policy meets those that the others are made of.
FEW = ("tit_for_tat", "grim:nash", "exit", "graded_trust", "start_small", "random")


def allied(game, row, column, noise):
    """The alliance, or None where a signal does not suffice for one of the policies."""
    found = Alliance.of(GAMES[game], row, column, DISCOUNT, **noise)
    try:
        found.joint  # noqa: B018
    except DilemmaError as error:
        if "under a public signal" not in str(error):
            raise
        return None
    return found


def agree(both, seed):
    """Both roads give one value, as near as the number of runs allows."""
    exact = value(both, ROUNDS).floats
    played = play(both, ROUNDS, runs=RUNS, seed=seed, frozen=True, only_values=True)

    for true, mean, error, runs in zip(exact, *played.value, played.values, strict=True):
        if np.ptp(runs) <= EXACT:
            assert mean == pytest.approx(true, abs=EXACT), both.policies
        else:
            assert abs(mean - true) <= 5 * error, [each.name for each in both.policies]
    assert played.realized == played.value
    return played


@pytest.mark.parametrize(
    ("game", "row"), [(game, row) for game in ("pair", "prisoners") for row in ALLOWED[game]]
)
def test_rounds_and_chain_give_every_two_policies_one_value(game, row):
    """Without noise, and with one of five kinds of it in turn."""
    for place, column in enumerate(ALLOWED[game], start=ALLOWED[game].index(row)):
        noise = NOISES[place % len(NOISES)]
        noisy = allied(game, row, column, noise) or allied(game, row, column, NOISES[0])
        agree(noisy, place)
        still = allied(game, row, column, {})
        assert agree(still, place).course.certain == all(each.pure for each in still.policies)


@pytest.mark.parametrize("row", ALLOWED["five"])
def test_rounds_and_chain_agree_on_five_strategies(row):
    """Trembles then lead to four others, and accommodation is misread as avoidance."""
    for place, column in enumerate(FEW, start=ALLOWED["five"].index(row)):
        agree(allied("five", row, column, {}), place)
        noise = NOISES[place % len(NOISES)]
        agree(allied("five", row, column, noise) or allied("five", row, column, NOISES[3]), place)


def test_every_policy_of_the_library_is_on_the_roads():
    """But trusting, which no chain holds."""
    tried = {name.partition(":")[0] for names in ALLOWED.values() for name in names}

    assert set(POLICIES) - tried == {"trusting"}
    assert sum(map(len, ALLOWED.values())) > 70


def memory_one_table(each):
    """Chances of the next choice after own a and the partner's b, of a policy without more."""
    n, m = each.moves.shape[1:]
    table = np.empty((n, m, n))
    for a, b in product(range(n), range(m)):
        after = {
            tuple(map(float, each.choose[each.moves[s, a, b]])) for s in range(len(each.states))
        }
        assert len(after) == 1
        table[a, b] = after.pop()
    return table


@pytest.mark.parametrize("tremble", ["1/10", "1/3"])
@pytest.mark.parametrize("game", ["pair", "prisoners"])
def test_formula_chain_and_rounds_agree_on_memory_one_policies(game, tremble):
    """The linear system of both tables, the elimination of the joint states, and 120 rounds."""
    names = ["tit_for_tat", "generous_tit_for_tat:1/3", "win_stay_lose_shift", "random:1/3"]
    names += ["0.9,0.1,0.5,0.3"]
    pairs = [
        Alliance.of(GAMES[game], row, column, "3/4", tremble=tremble)
        for row, column in product(names, names)
    ]
    tables = [[memory_one_table(each.policies[side]) for each in pairs] for side in (0, 1)]
    opening = [
        np.array([each.policies[side].choose[each.policies[side].start] for each in pairs], float)
        for side in (0, 1)
    ]
    payoffs = GAMES[game].row.astype(float), GAMES[game].column.astype(float)

    formula = memory_one(
        *map(np.array, tables), payoffs, 0.75, tremble=float(pairs[0].tremble), opening=opening
    )
    for seed, (both, found) in enumerate(zip(pairs, formula, strict=True)):
        assert found == pytest.approx(value(both).floats, abs=1e-9)
        # After 120 rounds 10^-15 of the weight is left.
        mean, error = play(both, 120, runs=60, seed=seed, frozen=True, only_values=True).value
        assert (np.abs(mean - found) <= 5 * np.array(error)).all()


def test_the_forces_say_what_is_played():
    """Competing against grim is worth R + (T - R) - w (T - P), w the weight of later rounds."""
    game, weight = GAMES["pair"], 1 - 0.8**ROUNDS
    late = 1 - (1 - 0.8) / weight  # the weight of all rounds but the first
    G, W, H = (float(each) for each in forces(terms(game.parameters))[0])
    R = float(game.row[0, 0])
    formula = R + (G - H) - late * W  # T - R = G - H, T - P = W

    both = alliance("learning_dilemma", "always_competition", "grim", "4/5", strategies="COL,CMP")

    assert value(both, ROUNDS).floats[0] == pytest.approx(formula, abs=EXACT)
    assert play(both, ROUNDS, frozen=True).value.mean[0] == pytest.approx(formula, abs=EXACT)


def test_after_somebody_left_both_have_their_outside_option():
    """A rule that leaves, in the rounds and in the chain: 1/3 and 1/7 from the second round on."""
    both = allied("pair", "exit", "always_competition", {})
    played = agree(both, 0)

    first = float(both.game.row[0, 1]), float(both.game.column[0, 1])
    for side, (outside, discount) in enumerate(((1 / 3, 0.8), (1 / 7, 0.6))):
        now = (1 - discount) / (1 - discount**ROUNDS)
        whole = now * first[side] + (1 - now) * outside
        assert played.value.mean[side] == pytest.approx(whole, abs=EXACT)
    assert played.left[:, 0].tolist() == [True, False]
    assert (played.ended == 1).all()
