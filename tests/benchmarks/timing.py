"""Medians of warm runs, random games, and how a figure is printed."""

import random
from collections.abc import Callable, Sequence
from statistics import median
from time import thread_time
from typing import Any

Integers = list[list[int]]


def matrix(draw: random.Random, size: int, top: int) -> Integers:
    """A square matrix of integers from 0 to `top`."""
    return [[draw.randint(0, top) for _ in range(size)] for _ in range(size)]


def games(count: int, size: int, top: int, seed: int = 1) -> list[tuple[Integers, Integers]]:
    """Random games, the same in every run; a low `top` makes most of them degenerate."""
    draw = random.Random(seed)
    return [(matrix(draw, size, top), matrix(draw, size, top)) for _ in range(count)]


def seconds(function: Callable[..., Any], inputs: Sequence[tuple[Any, ...]]) -> list[float]:
    """Processor seconds of this thread for each input, after one run that does not count."""
    function(*inputs[0])
    times = []
    for each in inputs:
        start = thread_time()
        function(*each)
        times.append(thread_time() - start)
    return times


def show(what: str, figure: float, unit: str, bound: float | None = None, note: str = "") -> None:
    """One line: the figure, and the bound where there is one."""
    words = f"{what:58} {figure:10.3f} {unit:2}"
    if bound is not None:
        words += f"   at most {bound:g} {unit}".rstrip()
        if figure > bound:
            words += "   above the bound"
    print(f"{words}   {note}".rstrip(), flush=True)


def show_median(
    what: str, function: Callable[..., Any], inputs: Sequence[tuple[Any, ...]], bound: float
) -> None:
    """The median over all inputs and the slowest of them, in milliseconds."""
    times = [1000 * each for each in seconds(function, inputs)]
    show(what, median(times), "ms", bound, f"slowest of {len(times)}: {max(times):.3f} ms")
