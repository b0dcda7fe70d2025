"""Played alliances: partner-turns a second with trust, knowledge and power, numpy and compiled.

A turn is one partner's round: choice, tremble, flows, payoff, trust, stock, bargaining power and
whether to leave. No peer has such a state; Axelrod's library publishes 61,000 to 75,000 turns a
second of two actions without one (version 4.14, not measured here).
"""

from functools import partial
from os import cpu_count
from statistics import median
from time import perf_counter, process_time

from timing import show

from dilemma.catalog.games import load
from dilemma.repeated.alliance import Alliance
from dilemma.repeated.compiled import installed
from dilemma.repeated.simulation import play

ROUNDS = 100


def main() -> None:
    """One line for each figure."""
    stage = load("learning_harmony").over_time(grace=1000)  # nobody leaves
    whole, still = stage.at(), stage.over_time(power_sensitivity=0).at()
    pair = "tit_for_tat", "win_stay_lose_shift"
    calm, noisy = Alliance.of(whole, *pair), Alliance.of(whole, *pair, tremble="1/20")
    powerless = Alliance.of(still, *pair)
    _rate("numpy, all of the state", calm, 20_000, "at least 5", fast=False)
    _rate("numpy, all of the state, with a tremble", noisy, 20_000, "at least 5", fast=False)
    trusting = Alliance.of(whole, "trusting", "trusting")
    _rate("numpy, two trusting partners", trusting, 10_000, "", fast=False)
    if not installed():
        print("numba is not installed: no compiled rounds")
        return
    _rate("compiled, bargaining power included", calm, 400_000, "at least 15", fast=True)
    _rate("compiled, the same with a tremble", noisy, 400_000, "at least 15", fast=True)
    _rate("compiled, trust and knowledge", powerless, 400_000, "", fast=True)
    _rate("compiled, two trusting partners", trusting, 100_000, "", fast=True)
    cores = cpu_count() or 1
    turns = 2 * ROUNDS * 1_000_000
    rate = turns / _seconds(perf_counter, powerless, 1_000_000, fast=True, jobs=cores)
    show(f"  the same on {cores} cores, by the clock", rate / 1e6, "M/s", note="at least 50")


def _rate(what: str, alliance: Alliance, runs: int, note: str, **how: bool) -> None:
    rate = 2 * ROUNDS * runs / _seconds(process_time, alliance, runs, **how)
    show(what, rate / 1e6, "M/s", note=f"{note} a core" if note else "")


def _seconds(clock: object, alliance: Alliance, runs: int, **how: object) -> float:
    """Seconds of the median of three, after a short run that compiles."""
    live = partial(play, alliance, ROUNDS, only_values=True, **how)
    live(runs=10)
    times = []
    for _ in range(3):
        start = clock()
        found = live(runs=runs)
        times.append(clock() - start)
        assert not found.over.any()
    return median(times)


if __name__ == "__main__":
    main()
