"""`python -m dilemma` is the command `dilemma`."""

from dilemma.cli import main

if __name__ == "__main__":
    main()
