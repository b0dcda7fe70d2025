"""All extreme equilibria of random games, by exact integers."""

from timing import games, show_median

from dilemma.equilibrium.exact import extreme_equilibria


def main() -> None:
    """One line for each kind of game."""
    for size, top, count, bound in (
        (5, 99, 300, 1),
        (5, 2, 300, 1),
        (8, 99, 40, 50),
        (8, 2, 40, 50),
        (9, 99, 20, 200),
        (9, 2, 20, 200),
    ):
        what = f"exact enumeration, {size} x {size}, integers 0 to {top}"
        show_median(what, extreme_equilibria, games(count, size, top), bound)


if __name__ == "__main__":
    main()
