"""Print jobs as the desk knows them: what is asked for, and what is told."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.printing.course import BatchState, JobState, Outcome
from rathaus_desk.domain.printing.ranges import ALL, written_numbers
from rathaus_desk.domain.printing.returns import ReturnReason
from rathaus_desk.domain.printing.sheets import JobLetter

RUN = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
COUNTED_RUN = re.compile(r"[AK][0-9]{2}-")  # runs of notices and campaigns are counted, never chosen
LONGEST_RUN = 24  # signs; it stands in the code of every sheet
MOST_SHEETS = 20_000
LARGEST_BATCH = 500
_LONGEST_SPOOL_NAME = 120
_PROGRAM = "Rathaus Desk"


class PrintKind(StrEnum):
    """What is printed; a PC remembers printer, tray and sides for each."""

    LETTER = "letter"
    MASS_LETTER = "mass_letter"
    LABEL = "label"
    ENVELOPE = "envelope"
    NOTICE = "notice"
    NOTICE_A3 = "notice_a3"
    SLIP = "slip"
    LIST = "list"
    TICKET = "ticket"


# Copies that are all alike: nobody asks which of them came out, only how many. A3 is another printer.
COPIES = frozenset((PrintKind.NOTICE, PrintKind.NOTICE_A3))


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job as it stands: how many sheets have which fate, and what has to be looked for at the printer.

    `question` is empty if nothing is asked; else it names the numbers of the margin, "101–150", which are
    `asked`. Of a notice the letters are its copies.
    """

    id: int
    run: str
    title: str
    kind: PrintKind
    state: JobState
    duplex: bool
    batch_size: int
    letters: int
    sheets: int
    waiting: int
    sent: int
    printed: int
    lost: int
    cancelled: int
    reprinted: int
    batch: int
    batch_state: BatchState
    printer: str
    spool_id: int
    reason: str
    question: str
    created_at: datetime
    by: str
    version: int
    campaign_id: int | None = None
    notice_id: int | None = None
    asked: int = 0
    returned_at: datetime | None = None  # and why, of a single letter
    return_reason: ReturnReason | None = None

    @property
    def are_copies(self) -> bool:
        """Tell whether its letters are copies of one notice, so that they are counted, not named."""
        return self.kind in COPIES


@dataclass(frozen=True, slots=True)
class SheetToSend:
    """One sheet that goes to the printer: which pages of which letter stand on it."""

    number: int
    letter: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BatchToSend:
    """What goes to the printer now; it is written down before the first byte leaves."""

    job_id: int
    number: int
    spool_name: str
    sheets: tuple[SheetToSend, ...]


@dataclass(frozen=True, kw_only=True)
class StartPrintJob(Command[PrintJob]):
    """Lay a job down, print nothing yet. `run` stands in the codes of its sheets, `title` names nobody."""

    run: str
    title: str
    kind: PrintKind
    letters: tuple[JobLetter, ...]
    duplex: bool = False
    batch_size: int = 50


@dataclass(frozen=True, kw_only=True)
class SendBatch(Command[BatchToSend]):
    """Take the next sheets in hand, for the printer of that name; with `whole` all at once, for a file."""

    job_id: int
    printer: str
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class BatchSent(Command[PrintJob]):
    """Note what became of sending; `spool_id` is the printer's number for it, 0 for none."""

    job_id: int
    batch: int
    outcome: Outcome
    spool_id: int = 0
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmBatch(Command[PrintJob]):
    """Note which numbers came out, as typed: "alle", "101–139", "keine". The others go once more.

    Of copies of a notice it is how many: "47".
    """

    job_id: int
    batch: int
    came_out: str = ALL


@dataclass(frozen=True, kw_only=True)
class ReportJam(Command[PrintJob]):
    """Note which numbers were lost, as typed: "140–147"; of copies how many. Just these go once more."""

    job_id: int
    numbers: str


@dataclass(frozen=True, kw_only=True)
class PauseJob(Command[PrintJob]):
    """Send nothing more for now."""

    job_id: int


@dataclass(frozen=True, kw_only=True)
class ContinueJob(Command[PrintJob]):
    """Send again after a pause."""

    job_id: int


@dataclass(frozen=True, kw_only=True)
class CancelJob(Command[PrintJob]):
    """Send nothing more at all."""

    job_id: int


def spool_name(run: str, numbers: Iterable[int]) -> str:
    """Return what everybody at the printer may read: "Rathaus Desk K26-014 Blatt 140-147"."""
    written = written_numbers(set(numbers)).replace("–", "-")
    name = f"{_PROGRAM} {run} Blatt {written}"
    return name if len(name) <= _LONGEST_SPOOL_NAME else f"{name[:_LONGEST_SPOOL_NAME]} ..."
