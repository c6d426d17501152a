"""Letters that came back, scanned one after the other; what that says of addresses; letters of one person."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.print_jobs import COPIES
from rathaus_desk.domain.printing.returns import (
    FLAGS_ADDRESS,
    NO_CODE,
    AddressFlag,
    LiftAddressFlag,
    RegisterReturn,
    Returned,
    ReturnReason,
    SentLetter,
    read_scan,
)
from rathaus_desk.store import printing_door
from rathaus_desk.store.people_door import behind_door
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.printing_tables import AddressFlagRow, LetterReaderRow, PrintJobRow, PrintLetterRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import local, person_in_sight
from rathaus_desk.usecases.people.people import person

_OTHER_RUN = (
    "Den Lauf {run} gibt es hier nicht. Der Brief ist aus einer anderen Stadt oder schon sehr alt. "
    "Es wurde nichts erfasst."
)
_OTHER_NUMBER = (
    "Der Lauf {run} hat keine Nummer {number}. Es wurde nichts erfasst. Bitte noch einmal scannen oder die "
    "Nummer vom Rand des Blattes abschreiben."
)
NOT_PRINTED = (
    "Dieser Brief ist hier noch gar nicht als gedruckt bestätigt. Es wurde nichts erfasst. "
    "Bitte zuerst im Druckauftrag sagen, welche Blätter herausgekommen sind."
)


@handles(RegisterReturn, *CASE_ROLES)
def register_return(work: Work, command: RegisterReturn) -> Returned:
    """Note that a letter came back and why; scanned again, only the reason is put right."""
    if behind_door(work.session):
        return _on_server(work, command)
    job, letter = _letter(work, command.code)
    if letter.printed_at is None:
        raise Refused(NOT_PRINTED, "code")
    before = local(work, letter.returned_at) if letter.returned_at else None
    letter.returned_at = letter.returned_at or work.now
    letter.return_reason = command.reason
    letter.returned_by = work.actor.staff_id
    work.session.flush()
    flagged = _flag(work, letter, command) and _in_sight(work, letter.person_id)
    return Returned(job.run, letter.number, job.title, command.reason, flagged, before)


@handles(LiftAddressFlag, *CASE_ROLES)
def lift_address_flag(work: Work, command: LiftAddressFlag) -> None:
    """Take the mark off an address that has been looked at. Refuses people whom the actor does not see."""
    person(work, command.person_id)
    row = work.session.get(AddressFlagRow, command.person_id)
    if row is None:
        raise Refused("An dieser Anschrift ist nichts vermerkt. Es wurde nichts geändert.")
    work.session.delete(row)
    work.session.flush()


def address_flag(work: Work, person_id: int) -> AddressFlag | None:
    """Return what the post says of an address, None if nothing. Refuses whom the actor does not see."""
    person(work, person_id)
    row = work.session.get(AddressFlagRow, person_id)
    if row is None:
        return None
    title = work.session.get_one(PrintJobRow, row.job_id).title
    return AddressFlag(person_id, local(work, row.since), row.reason, title)


def letters_to(work: Work, person_id: int) -> tuple[SentLetter, ...]:
    """Return the letters that somebody was sent, one line each, the latest first."""
    person(work, person_id)
    if behind_door(work.session):
        return tuple(_sent(work, *one) for one in printing_door.letters_to(work.session, person_id))
    found = (
        select(PrintJobRow, PrintLetterRow)
        .join(PrintLetterRow, PrintLetterRow.job_id == PrintJobRow.id)
        .where(_reads(person_id), PrintLetterRow.printed_at.is_not(None))
        .order_by(PrintLetterRow.printed_at.desc(), PrintJobRow.id.desc())
    )
    return tuple(
        _sent(
            work, job.title, job.run, one.number, one.printed_at or job.created_at, one.returned_at,
            one.return_reason,
        )
        for job, one in work.session.execute(found)
    )  # fmt: skip


def _sent(
    work: Work,
    title: str,
    run: str,
    number: int,
    printed_at: datetime,
    returned_at: datetime | None,
    reason: ReturnReason | None,
) -> SentLetter:
    back = local(work, returned_at) if returned_at else None
    return SentLetter(title, run, number, local(work, printed_at), back, reason)


def _reads(person_id: int) -> ColumnElement[bool]:
    """Return the condition on PrintLetterRow: it is for somebody, perhaps as one of a household."""
    reader = LetterReaderRow
    also = (reader.job_id == PrintLetterRow.job_id, reader.number == PrintLetterRow.number)
    return or_(
        PrintLetterRow.person_id == person_id,
        select(reader.job_id).where(*also, reader.person_id == person_id).exists(),
    )


def _on_server(work: Work, command: RegisterReturn) -> Returned:
    """Let the server note it in the actor's name: letters of other units it shows to nobody."""
    scan = read_scan(command.code)
    done = printing_door.letter_came_back(work.session, scan.run, scan.letter, command.reason, work.now)
    if done is None:
        raise Refused(NO_CODE, "code")
    if not done.printed:
        raise Refused(NOT_PRINTED, "code")
    before = local(work, done.before) if done.before else None
    return Returned(scan.run, scan.letter, done.title, command.reason, done.flagged, before)


def _letter(work: Work, code: str) -> tuple[PrintJobRow, PrintLetterRow]:
    scan = read_scan(code)
    job = work.session.scalar(select(PrintJobRow).where(PrintJobRow.run == scan.run))
    if job is None:
        raise Refused(_OTHER_RUN.format(run=scan.run), "code")
    if job.kind in COPIES:  # notices bear no code: somebody has typed the number of the job
        raise Refused(NO_CODE, "code")
    letter = work.session.get(PrintLetterRow, (job.id, scan.letter))
    if letter is None:
        raise Refused(_OTHER_NUMBER.format(run=scan.run, number=scan.letter), "code")
    return job, letter


def _in_sight(work: Work, person_id: int | None) -> bool:
    """Tell whether whom the letter was for is somebody of whom the actor may know."""
    known = select(PersonRow.id).where(PersonRow.id == person_id, person_in_sight(work))
    return work.session.scalar(known) is not None


def _flag(work: Work, letter: PrintLetterRow, command: RegisterReturn) -> bool:
    """Mark the address of everybody in the letter; tell whether that of the first one is marked."""
    if letter.person_id is None:
        return False
    reader = LetterReaderRow
    others = select(reader.person_id).where(reader.job_id == letter.job_id, reader.number == letter.number)
    for other in work.session.scalars(others).all():
        _flag_one(work, letter, other, command)
    return _flag_one(work, letter, letter.person_id, command)


def _flag_one(work: Work, letter: PrintLetterRow, person_id: int, command: RegisterReturn) -> bool:
    """Mark an address, or take this letter's own mark back if its reason says nothing of the address."""
    row = work.session.get(AddressFlagRow, person_id)
    if command.reason in FLAGS_ADDRESS:
        row = row or AddressFlagRow(person_id=person_id, since=work.now)
        row.reason, row.staff_id = command.reason, work.actor.staff_id
        row.job_id, row.letter = letter.job_id, letter.number
        work.session.add(row)
    elif row is not None and (row.job_id, row.letter) == (letter.job_id, letter.number):
        work.session.delete(row)
        row = None
    work.session.flush()
    return row is not None
