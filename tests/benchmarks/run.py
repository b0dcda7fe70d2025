"""All benchmarks, one after the other; see README.md beside this file.

python tests/benchmarks/run.py                every figure
python tests/benchmarks/run.py exact.py       those of one script
python tests/benchmarks/run.py --reference    10,000 games against the brute-force reference
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = (
    "exact.py", "solution.py", "start.py", "peers.py", "kernel.py", "repeated.py", "folk.py",
    "play.py", "evolution.py", "pool.py",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """The exit code: 0 unless a script ends with an error or there is none of that name."""
    chosen = ["against_reference.py"] if arguments == ["--reference"] else arguments or [*SCRIPTS]
    code = 0
    for script in chosen:
        if not (HERE / script).is_file():
            print(f"no benchmark {script}; there are {', '.join(SCRIPTS)} and --reference")
            return 2
        # Each in a process of its own, so that none is warmed or slowed by another.
        code = max(code, abs(subprocess.run([sys.executable, str(HERE / script)]).returncode))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
