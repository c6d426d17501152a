"""Letters that came back, scanned one after the other; what that says of addresses; letters of one person."""

from sqlalchemy import ColumnElement, or_, select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.returns import (
    FLAGS_ADDRESS,
    NO_CODE,
    AddressFlag,
    LiftAddressFlag,
    RegisterReturn,
    Returned,
    SentLetter,
    read_scan,
)
from rathaus_desk.store.printing_tables import AddressFlagRow, LetterReaderRow, PrintJobRow, PrintLetterRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import demand_case_role, local
from rathaus_desk.usecases.people.people import person

NOT_PRINTED = (
    "Dieser Brief ist hier noch gar nicht als gedruckt bestätigt. Es wurde nichts erfasst. "
    "Bitte zuerst im Druckauftrag sagen, welche Blätter herausgekommen sind."
)


@handles(RegisterReturn, *CASE_ROLES)
def register_return(work: Work, command: RegisterReturn) -> Returned:
    """Note that a letter came back and why; scanned again, only the reason is put right."""
    job, letter = _letter(work, command.code)
    if letter.printed_at is None:
        raise Refused(NOT_PRINTED, "code")
    before = local(work, letter.returned_at) if letter.returned_at else None
    letter.returned_at = letter.returned_at or work.now
    letter.return_reason = command.reason
    letter.returned_by = work.actor.staff_id
    work.session.flush()
    flagged, seen = _flag(work, letter, command), _seen(work, letter.person_id)
    return Returned(
        job.run, letter.number, job.title, command.reason, seen, flagged and seen is not None, before
    )


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


def flagged_people(work: Work) -> frozenset[int]:
    """Return the ids of all whose address the post calls wrong: a campaign leaves them out."""
    demand_case_role(work)
    return frozenset(work.session.scalars(select(AddressFlagRow.person_id)))


def letters_to(work: Work, person_id: int) -> tuple[SentLetter, ...]:
    """Return the letters that somebody was sent, one line each, the latest first."""
    person(work, person_id)
    found = (
        select(PrintJobRow, PrintLetterRow)
        .join(PrintLetterRow, PrintLetterRow.job_id == PrintJobRow.id)
        .where(_reads(person_id), PrintLetterRow.printed_at.is_not(None))
        .order_by(PrintLetterRow.printed_at.desc(), PrintJobRow.id.desc())
    )
    return tuple(
        SentLetter(
            job.title,
            job.run,
            one.number,
            local(work, one.printed_at or job.created_at),
            local(work, one.returned_at) if one.returned_at else None,
            one.return_reason,
        )
        for job, one in work.session.execute(found)
    )


def _reads(person_id: int) -> ColumnElement[bool]:
    """Return the condition on PrintLetterRow: it is for somebody, perhaps as one of a household."""
    reader = LetterReaderRow
    also = (reader.job_id == PrintLetterRow.job_id, reader.number == PrintLetterRow.number)
    return or_(
        PrintLetterRow.person_id == person_id,
        select(reader.job_id).where(*also, reader.person_id == person_id).exists(),
    )


def _letter(work: Work, code: str) -> tuple[PrintJobRow, PrintLetterRow]:
    scan = read_scan(code)
    found = (
        select(PrintJobRow, PrintLetterRow)
        .join(PrintLetterRow, PrintLetterRow.job_id == PrintJobRow.id)
        .where(PrintJobRow.run == scan.run, PrintLetterRow.number == scan.letter)
    )
    row = work.session.execute(found).one_or_none()
    if row is None:
        raise Refused(NO_CODE, "code")
    return row[0], row[1]


def _seen(work: Work, person_id: int | None) -> int | None:
    """Return whom the letter was for, None also for who is out of the actor's sight."""
    try:
        return None if person_id is None else person(work, person_id).id
    except Refused:
        return None


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
