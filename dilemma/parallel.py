"""Work in parts, by one worker or several: the one interface to joblib.

The parts are threads: numpy and compiled code let others work while they compute. What comes back
is in the order of the parts, so no result depends on the number of workers.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dilemma.errors import DilemmaError

MOST = 256  # workers


def each(work: Callable[[Any], Any], parts: Iterable[Any], jobs: int = 1) -> Iterator[Any]:
    """
    The result of the work on each part, in the order of the parts.

    Parameters
    ----------
    jobs : int
        Workers, from 1 to MOST; -1 for one on each processor.

    Raises
    ------
    DilemmaError
        If there can be no such number of workers.

    Examples
    --------
    >>> list(each(abs, [-1, 2, -3], jobs=2))
    [1, 2, 3]
    """
    if not 1 <= jobs <= MOST and jobs != -1:
        raise DilemmaError(f"{jobs} workers; give 1 to {MOST}, or -1 for one on each processor")
    if jobs == 1:
        return map(work, parts)
    from joblib import Parallel, delayed

    pool = Parallel(n_jobs=jobs, backend="threading", return_as="generator")
    found: Iterator[Any] = pool(delayed(work)(part) for part in parts)
    return found
