"""Numbers kept back for the hour without a server, and handing in what was taken in meanwhile."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, tuple_

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Taken, UndoContact
from rathaus_desk.domain.intake.outbox import HandIn, ReleaseNumbers, ReserveNumbers, SpoilNumbers
from rathaus_desk.domain.text import fold, whole
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.numbers import given, keep_back, number_of, year_and_running
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.desk import Work, handles, write_down
from rathaus_desk.usecases.intake.contacts import take_contact, undo_contact
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.timeline import note_down

MOST_KEPT_BACK = 50
SPOILED = "\N{EM DASH}"  # the workplace of numbers that nobody gets
LONGEST_AWAY = timedelta(days=31)
_NOT_OURS = (
    "Die Nummer {number} ist nicht für diesen Arbeitsplatz vorgemerkt, oder sie ist schon vergeben. Es wurde "
    "nichts gespeichert."
)
_WHEN = (
    "Die Aufnahme soll am {day} um {time} Uhr gewesen sein; das kann nicht stimmen. Es wurde nichts "
    "gespeichert. Bitte die Uhr dieses PCs prüfen."
)


@handles(ReserveNumbers, *CASE_ROLES, journalled=False)
def reserve_numbers(work: Work, command: ReserveNumbers) -> tuple[str, ...]:
    """Keep numbers of this year back for the actor at a workplace, and return all that are free."""
    year, here = local(work, work.now).year, whole(command.workplace).strip(SPOILED)[:200]
    for row in _free(work, here, command.on_slips):
        if row.year < year:  # no case begins with it any more
            row.staff_id, row.workplace = None, ""
    missing = min(command.wanted, MOST_KEPT_BACK) - len(_free(work, here, command.on_slips))
    for _ in range(missing):
        keep_back(work.session, year, work.actor.staff_id, here, work.now)
    free = _free(work, here, command.on_slips)
    return tuple(number_of(row.year, row.running) for row in free if row.year == year)


@handles(ReleaseNumbers, *CASE_ROLES, journalled=False)
def release_numbers(work: Work, command: ReleaseNumbers) -> None:
    """Give unused numbers of the actor's back: nobody else has seen them."""
    for row in _rows_of(work, command.numbers):
        if row.case_id is None:
            row.staff_id, row.workplace = None, ""


@handles(SpoilNumbers, *CASE_ROLES)
def spoil_numbers(work: Work, command: SpoilNumbers) -> None:
    """Keep numbers that stand on a slip from ever being given to a case."""
    for row in _rows_of(work, command.numbers):
        if row.case_id is None:
            row.workplace = SPOILED


@handles(HandIn, *CASE_ROLES)
def hand_in(work: Work, command: HandIn) -> Taken:
    """Take in what was taken in without the server, with its numbers, its time and its pick-up code."""
    _demand_time(work, command)
    rows = _rows_of(work, command.numbers)
    usable = [row for row in rows if row.case_id is None and row.workplace != SPOILED]
    known = {number_of(row.year, row.running): row for row in usable}
    for number in command.numbers:
        if number not in known:
            raise Refused(_NOT_OURS.format(number=number))
    kept = [known[number] for number in command.numbers]
    first = work.session.get(JournalRow, command.contact.command_id)
    if first is not None:
        return _second_numbers(work, first, kept)
    then = work.as_of(command.taken_at, command.contact.command_id)
    with given(work.session, command.numbers):
        taken: Taken = take_contact(then, command.contact)
    for row, case in zip(kept, taken.cases, strict=False):
        row.case_id = case.id
    for row in kept[len(taken.cases) :]:  # of concerns that were taken out when it was put right
        row.workplace = SPOILED
    write_down(work, command.contact, taken)
    if command.undone:
        undo_contact(then, UndoContact(contact_id=taken.contact_id))
    return taken


def _free(work: Work, workplace: str, on_slips: Sequence[str]) -> list[ReservedNumberRow]:
    """Return what is kept back for the actor at a workplace and stands on no slip, of any year."""
    mine = (
        ReservedNumberRow.staff_id == work.actor.staff_id,
        ReservedNumberRow.workplace == workplace,
        ReservedNumberRow.case_id.is_(None),
    )
    in_order = (ReservedNumberRow.year, ReservedNumberRow.running)
    rows = work.session.scalars(select(ReservedNumberRow).where(*mine).order_by(*in_order))
    return [row for row in rows if number_of(row.year, row.running) not in on_slips]


def _rows_of(work: Work, numbers: Sequence[str]) -> Sequence[ReservedNumberRow]:
    """Return the actor's rows of these numbers."""
    try:
        wanted = [year_and_running(one) for one in numbers]
    except ValueError:
        raise Refused(_NOT_OURS.format(number=", ".join(numbers)[:80])) from None
    key = tuple_(ReservedNumberRow.year, ReservedNumberRow.running)
    mine = ReservedNumberRow.staff_id == work.actor.staff_id
    return work.session.scalars(select(ReservedNumberRow).where(key.in_(wanted), mine)).all()


def _demand_time(work: Work, command: HandIn) -> None:
    """A clock that is wrong must not date an intake into next year."""
    if not work.now - LONGEST_AWAY <= command.taken_at <= work.now + timedelta(minutes=5):
        then = local(work, command.taken_at)
        raise Refused(_WHEN.format(day=numeric_date(then.date()), time=clock(then)))


def _second_numbers(work: Work, first: JournalRow, kept: Sequence[ReservedNumberRow]) -> Taken:
    """The intake had reached the server before the line broke: let the slip's numbers lead to it too."""
    taken: Taken = from_plain(Taken, first.outcome["result"])
    for row, one in zip(kept, taken.cases, strict=False):
        case = work.session.get(CaseRow, one.id)
        number = number_of(row.year, row.running)
        row.case_id = one.id
        if case is not None:
            case.search_text = f"{case.search_text} {fold(number)} {fold(number.replace('-', ''))}"
            said = f"Auf dem Laufzettel steht die Nummer {number}; sie gehört auch zu diesem Vorgang."
            note_down(work, one.id, EntryKind.NOTE, said)
    return taken
