"""Pools of firms: firm-periods a second with the full state of a learning alliance."""

from functools import partial
from statistics import median

from timing import seconds, show

from dilemma.catalog.games import load
from dilemma.dynamics.pool import pool

FIRMS, PERIODS = 10_000, 40
POOLS = {
    "automata": {"always_collaboration": 4, "hit_and_run": 1},
    "trusting firms among them": {"trusting": 4, "hit_and_run": 1},
}


def main() -> None:
    """One line for each pool."""
    game = load("learning_dilemma").at()
    for what, policies in POOLS.items():
        run = partial(pool, game, policies, firms=FIRMS, periods=PERIODS, gossip=0.5)
        rate = FIRMS * PERIODS / median(seconds(run, [()] * 5)) / 1e6
        show(f"pool of {FIRMS:,} firms, {what}", rate, "M/s", note="firm-periods; at least 1")


if __name__ == "__main__":
    main()
