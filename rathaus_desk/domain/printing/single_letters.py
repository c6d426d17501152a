"""Letters written one by one: each lies in the file as it was printed, and its sheet bears its reference."""

import re
from dataclasses import dataclass

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.paper.letters import FiledPaper

SINGLE = "E"  # how the run of a letter begins that is of no case: "E26-014"
FILE = "PDF-Datei"  # stands where a printer would
KEPT_DAYS = 180  # like whom a campaign went to: until then mail comes back; what is needed longer is a case
_SINGLE_RUN = re.compile(SINGLE + "[0-9]{2}-")
LONGEST_NUMBER = 7  # digits of the number of a letter


def is_single(reference: str) -> bool:
    """Tell whether this is the run of a letter of no case: it alone stays its writer's own."""
    return _SINGLE_RUN.match(reference) is not None


def run_and_number(reference: str) -> tuple[str, int]:
    """Return which letter of which run: "K26-014/147" of a campaign, else the one of a run of its own."""
    run, _, number = reference.partition("/")
    return run, int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else 1


@dataclass(frozen=True, kw_only=True)
class NoteSheetOut(Command[bool]):
    """Note that a filed letter of so many pages went to a printer or a file; True if it is the first time."""

    paper_id: int
    printer: str
    pages: int = 1


@dataclass(frozen=True, kw_only=True)
class FileSingleLetter(Command[FiledPaper]):
    """Keep a letter of no case as it was drawn, and lay its print job down. `title` names nobody."""

    run: str
    title: str
    pdf: bytes
    pages: int = 1


@dataclass(frozen=True, kw_only=True)
class ForgetLetters(Command[int]):
    """Delete the letters of no case that were filed long ago; the result is how many. Their jobs stay."""
