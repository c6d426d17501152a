"""Finds db/ and resources/ alike in the source tree, in the wheel and in the frozen program."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def place(*parts: str) -> Path:
    """Return the path of a shipped file, `parts` beginning with "db" or "resources".

    Raises FileNotFoundError if the program is incomplete.
    """
    first, *rest = parts
    for root in (PACKAGE / f"_{first}", PACKAGE.parent / first):
        if root.is_dir():
            return root.joinpath(*rest)
    raise FileNotFoundError(f"Dem Programm fehlt der Ordner {first}.")
