"""10,000 random small games, many degenerate: exact enumeration against brute force."""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import reference
from test_exact import found, random_games

BATCHES, SIZE = 40, 250


def agreed(seed: int) -> int:
    """In how many games all extreme equilibria and the number of components agree."""
    count = 0
    for A, B in random_games(SIZE, seed):
        pairs, parts = found(A, B)
        truth = reference.extreme_equilibria(A, B)
        count += pairs == truth and parts == reference.components(truth)
    return count


def main() -> None:
    """One line: how many games agreed."""
    with ProcessPoolExecutor() as pool:
        same = sum(pool.map(agreed, range(1000, 1000 + BATCHES)))
    print(f"{same:,} of {BATCHES * SIZE:,} games agree with the brute-force reference")


if __name__ == "__main__":
    main()
