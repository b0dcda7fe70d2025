"""Work in parts."""

import pytest

from dilemma.errors import DilemmaError
from dilemma.parallel import each


@pytest.mark.parametrize("jobs", [1, 2, -1])
def test_what_comes_back_is_in_the_order_of_the_parts(jobs):
    """However many work."""
    assert list(each(lambda part: part**2, range(20), jobs)) == [k**2 for k in range(20)]


@pytest.mark.parametrize("jobs", [0, -2, 257])
def test_nobody_cannot_work(jobs):
    """The limit is said."""
    with pytest.raises(DilemmaError, match=rf"{jobs} workers; give 1 to 256, or -1 for one on"):
        each(abs, [1], jobs)
