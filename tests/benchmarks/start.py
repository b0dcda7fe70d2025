"""Processor seconds of whole commands, each in a new process, against importing two libraries.

The resource module that tells them is there on Linux and macOS only.
"""

import subprocess
import sys
from importlib.util import find_spec
from statistics import median

from timing import show

ROUNDS = 7
COMMANDS = {
    "import nashpy, sympy": ["-c", "import nashpy, sympy"],
    "dilemma --help": ["-m", "dilemma", "--help"],
    "dilemma solve learning_dilemma": ["-m", "dilemma", "solve", "learning_dilemma"],
}


def processor_seconds(arguments: list[str]) -> float:
    """User and system seconds of one child process of this Python."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Medians of several rounds; in a round each command runs once, so that all see one machine."""
    if find_spec("resource") is None:
        print("cold commands: processor seconds of children cannot be read on this system")
        return
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS + 1):
        for name, arguments in COMMANDS.items():
            times[name].append(processor_seconds(arguments))
    # The first round writes bytecode and fills the system's file cache.
    imports, helped, solved = (median(each[1:]) for each in times.values())
    show("import nashpy, sympy: processor time", imports, "s")
    show("dilemma --help: processor time", helped, "s", 0.25)
    show("dilemma solve learning_dilemma: processor time", solved, "s")
    show("dilemma --help / import nashpy, sympy", helped / imports, "")
    show("dilemma solve learning_dilemma / import nashpy, sympy", solved / imports, "", 1.5)


if __name__ == "__main__":
    main()
