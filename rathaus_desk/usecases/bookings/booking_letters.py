"""The letter to somebody who expects another time at the service mobile, or a room, than there is."""

from datetime import date

from rathaus_desk.domain.bookings.bookings import Booking, BookingState
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, Paragraph
from rathaus_desk.domain.road.places import COMES_AS, StopKind, whereabouts
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.paper.letter import render_letter
from rathaus_desk.store.road_tables import StopRow
from rathaus_desk.usecases.bookings.booking_values import booking
from rathaus_desk.usecases.bookings.telling import untold
from rathaus_desk.usecases.cases.letter_text import print_size, recipient_lines, salutation
from rathaus_desk.usecases.cases.letters import CLOSING
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.people import person as person_of
from rathaus_desk.usecases.road.halts import halt as halt_of
from rathaus_desk.usecases.road.road_rows import row_of

_AT = {StopKind.HALT: "beim Servicemobil", StopKind.CONSULTING: "zur Sprechstunde"}
_NO_ADDRESS = (
    "Es ist keine Anschrift bekannt, darum geht kein Brief. Es wurde nichts geändert. Vielleicht kennt das "
    "Team des Servicemobils die Person; sonst am Haltepunkt einen Zettel aushängen."
)


def change_letter(work: Work, booking_id: int) -> Letter:
    """Return the letter that says what becomes of a booking. Refuses whom nobody must tell, or can write."""
    one = booking(work, booking_id)
    if not untold(work, (one,)):
        raise Refused("Diese Person weiß schon Bescheid, darum geht kein Brief.")
    person = person_of(work, one.person_id) if one.person_id is not None else None
    if person is None or not (person.street and person.place):
        raise Refused(_NO_ADDRESS)
    today = local(work, work.now).date()
    writer = office.staff(work)[work.actor.staff_id]
    head = office.letterhead_of(work, work.actor.unit_id)
    return Letter(
        letterhead=head,
        reference="",
        endorsements=(),
        recipient=recipient_lines(person),
        info=(),
        dated=today,
        subject=f"Ihre Anmeldung {_AT[_stop(work, one).kind]}",
        salutation=salutation(person),
        body=_body(work, one),
        closing=CLOSING,
        signatory=(writer.full_name, head.unit),
        size=print_size(person, person.needs, today),
        practice=work.office.practice,
    )


def draw_change_letter(letter: Letter) -> bytes:
    """Return the letter as PDF."""
    return render_letter(letter)


def _body(work: Work, one: Booking) -> tuple[Paragraph, ...]:
    """Say what they know, what holds now, and what they can do."""
    known = _when(one.told_day, one.told_starts) if one.told_day else _when(one.day, None)
    stop = _stop(work, one)
    call = f"Bitte rufen Sie uns an, dann finden wir eine andere Zeit: {work.office.town.phone}."
    before = f"Sie sind {_AT[stop.kind]} angemeldet: {one.stop}, {known}."
    if one.halt_state is HaltState.CANCELLED or not one.must_be_told:  # or the plan has none
        what = "Dieser Halt" if stop.kind is StopKind.HALT else "Diese Sprechstunde"
        return Paragraph(before), Paragraph(f"{what} fällt leider aus."), Paragraph(call)
    if one.state is BookingState.WAITING:
        told = "Diese Zeit gibt es leider nicht mehr. Sie stehen jetzt auf der Warteliste."
        return Paragraph(before), Paragraph(told), Paragraph(call)
    told = f"Ihre Zeit ist jetzt: {_when(one.day, one.starts)}."
    there = f"{COMES_AS[stop.kind]}: {stop.name}", whereabouts(stop.kind, stop.place, stop.indoor)
    where = tuple(part for part in there if part)
    return (
        Paragraph(before), Paragraph(told, where),
        Paragraph(f"Passt Ihnen das nicht? Bitte rufen Sie an: {work.office.town.phone}."),
    )  # fmt: skip


def _stop(work: Work, one: Booking) -> StopRow:
    return row_of(work, StopRow, halt_of(work, one.halt_id).stop_id or 0)


def _when(day: date | None, starts: int | None) -> str:
    if day is None:
        return ""
    at = "" if starts is None else f", {minute_on_clock(starts)} Uhr"
    return f"{day_on_paper(day)} {day.year}{at}"
