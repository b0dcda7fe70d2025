"""What evolution makes of a game: the dynamics by name, and every option that is refused."""

from fractions import Fraction

import numpy as np
import pytest

import dilemma
from dilemma.catalog.games import load
from dilemma.dynamics.evolution import FIRMS, GENERATIONS, RUNS, Flow, Succession, evolve
from dilemma.dynamics.finite import TOLERANCE, fixation
from dilemma.errors import DilemmaError
from dilemma.repeated.tournament import tournament
from dilemma.stage.game import Bimatrix

HAWKS = load("hawk_dove").at()
PRISONERS = load("prisoners_dilemma").at()
TRIO = tournament(PRISONERS, ["tit_for_tat", "always_cooperate", "always_defect"], "9/10")


def test_the_public_name_is_evolve():
    """dilemma.evolve, as in the README."""
    assert dilemma.evolve is evolve


@pytest.mark.parametrize(
    ("dynamics", "kind"),
    [("replicator", Flow), ("logit", Flow), ("best-reply", Flow), ("moran", Succession),
     ("pairwise", Succession)],
)  # fmt: skip
def test_each_dynamics_gives_its_kind_of_answer(dynamics, kind):
    """Shares without number flow; firms that can be counted succeed each other."""
    found = evolve(TRIO, dynamics)

    assert isinstance(found, kind)
    assert found.contest.types == (TRIO.names,)
    assert found.start == ((Fraction(1, 3),) * 3,)


def test_rest_points_are_those_of_the_dynamics():
    """Of best replies the equilibria; of logit none; of too many types none."""
    assert len(evolve(HAWKS).rest_points) == 3
    assert [each.equilibrium for each in evolve(HAWKS, "best-reply").rest_points] == [True]
    assert evolve(HAWKS, "logit").rest_points is None
    grid = load("learning_dilemma").with_strategies("grid:4").at()
    assert evolve(grid, "best-reply").rest_points is None


def test_noise_is_a_tenth_unless_it_is_said():
    """And plays no part elsewhere."""
    assert evolve(HAWKS, "logit").noise == Fraction(1, 10)
    assert evolve(HAWKS, "logit", noise="1/3").noise == Fraction(1, 3)
    assert evolve(HAWKS).noise is None


def test_fifty_firms_and_a_tenth_of_selection_unless_it_is_said():
    """The chances are those of the theory's functions."""
    found = evolve(HAWKS, "moran")
    exactly = fixation(HAWKS.row, 50, Fraction(1, 10))

    assert FIRMS == 50
    assert (found.fixation == exactly).all()
    assert (evolve(HAWKS, "moran", population=7, selection="1/3").fixation
            == fixation(HAWKS.row, 7, Fraction(1, 3))).all()  # fmt: skip


@pytest.mark.parametrize("dynamics", ["moran", "pairwise"])
def test_prisoners_are_taken_over_by_defectors(dynamics):
    """Selection favours the one direction and hinders the other; the time follows."""
    found = evolve(PRISONERS, dynamics)

    assert found.favoured.tolist() == [[-1, 1], [-1, -1]]
    assert found.rare[1] > 0.9
    assert sum(found.rare) == pytest.approx(1)


def test_many_types_have_chances_as_floats_that_agree_with_exact_ones():
    """The first two of 121 types fixate as they would alone: exactly, within the tolerance."""
    grid = load("learning_dilemma").with_strategies("grid:11").at()
    found = evolve(grid, "moran")
    exactly = fixation(grid.row[:2, :2], 50, Fraction(1, 10))

    assert not found.exactly
    assert found.fixation[0, 1] == pytest.approx(float(exactly[0, 1]), rel=TOLERANCE)
    assert sum(found.rare) == pytest.approx(1)
    with pytest.raises(DilemmaError, match="a firm has no fitness at selection 1"):
        evolve(grid, "moran", selection=1)


@pytest.mark.parametrize("dynamics", ["moran", "pairwise"])
def test_drift_favours_nobody(dynamics):
    """Without selection all chances are 1/Z and all types equally frequent."""
    found = evolve(TRIO, dynamics, selection=0, mutation="1/20", population=9)

    assert (found.favoured[~np.eye(3, dtype=bool)] == 0).all()
    assert [float(x) for x in found.rare] == pytest.approx([1 / 3] * 3)
    assert found.means == pytest.approx([1 / 3] * 3)


def test_a_mutation_rate_adds_the_mean_shares_and_a_seed_the_runs():
    """Neither is there unless it is asked for."""
    bare = evolve(HAWKS, "moran")
    full = evolve(HAWKS, "moran", mutation="1/10", seed=4, start=[["0.33", "0.67"]])
    few = evolve(HAWKS, "moran", population=10, seed=4, start=[["0.33", "0.67"]])

    assert bare.stationary is bare.means is bare.runs is None
    assert sum(full.means) == pytest.approx(1)
    assert full.runs.shape == (RUNS, GENERATIONS + 1, 2)
    assert (few.runs[:, 0] == [3, 7]).all()  # 3.3 and 6.7: to the larger remainder
    assert (full.runs[:, 0] == [17, 33]).all()  # 16.5 and 33.5: the left-over firm to the first
    assert (full.runs == evolve(
        HAWKS, "moran", mutation="1/10", seed=4, start=[["0.33", "0.67"]]
    ).runs).all()  # fmt: skip
    assert (full.runs != evolve(HAWKS, "moran", mutation="1/10", seed=5).runs).any()


def test_runs_end_where_the_stationary_distribution_says():
    """Five standard errors after 100 generations with many mutations."""
    found = evolve(PRISONERS, "pairwise", mutation="1/10", seed=1, population=20)
    last = found.runs[:, -1] / 20

    assert (abs(last.mean(axis=0) - found.means) < 5 * last.std(axis=0) / RUNS**0.5).all()


@pytest.mark.parametrize(
    ("game", "dynamics", "options", "said"),
    [
        ("hawk_dove", "morran", {}, "no dynamics called 'morran'. Did you mean 'moran'?"),
        ("hawk_dove", "replicator", {"population": 9}, "population has a part in moran and"),
        ("hawk_dove", "logit", {"selection": 0}, "selection has a part in moran and pairwise only"),
        ("hawk_dove", "best-reply", {"mutation": 0}, "mutation has a part in moran and pairwise"),
        ("hawk_dove", "replicator", {"seed": 0}, "seed has a part in moran and pairwise only"),
        ("hawk_dove", "replicator", {"noise": 1}, "noise has a part in logit only"),
        ("hawk_dove", "moran", {"noise": 1}, "noise has a part in logit only"),
        ("hawk_dove", "moran", {"start": [[0, 1]]}, "start has a part in runs only: give a seed"),
        ("matching_pennies", "moran", {}, "moran needs one population, and matching_pennies is "
         "not symmetric: heads against heads pays matcher 1"),
        ("hawk_dove", "moran", {"population": 1}, "population is 1; it must be from 2 to 1,000"),
        ("hawk_dove", "pairwise", {"population": 1001}, "population is 1001; it must be from 2"),
        ("hawk_dove", "moran", {"selection": "3/2"}, "selection is 1.5; it must be from 0 to 1"),
        ("hawk_dove", "pairwise", {"selection": -1}, "selection is -1; it must be from 0"),
        ("hawk_dove", "moran", {"mutation": 0}, "mutation is 0; it must be above 0 and at most 1"),
        ("hawk_dove", "moran", {"mutation": 2}, "mutation is 2; it must be above 0 and at most 1"),
        ("hawk_dove", "moran", {"selection": 1}, "a firm has no fitness at selection 1"),
        ("learning_dilemma", "pairwise", {"mutation": "0.1"}, "50 firms of 5 types have 316,251"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(game, dynamics, options, said):
    """In one line that says what would work."""
    with pytest.raises(DilemmaError) as refused:
        evolve(load(game).at(), dynamics, **options)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_other_names_make_two_populations():
    """Who goes up is no one who goes left, so no firm can take the place of the other."""
    named = Bimatrix.of([[3, 0], [5, 1]], [[3, 5], [0, 1]], ["up", "down"], ["left", "right"])

    assert len(evolve(named).contest.types) == 2
    with pytest.raises(DilemmaError, match="row partner has up, down and column partner has"):
        evolve(named, "moran")
