"""The slip that somebody takes home who is booked at a halt."""

from datetime import date, datetime, time, timedelta

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.bookings.bookings import BookingState
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import PrintSize
from rathaus_desk.domain.road.places import COMES_AS, whereabouts
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.paper.confirmation import render_confirmation
from rathaus_desk.store.road_tables import StopRow
from rathaus_desk.usecases.bookings.booking_values import booking
from rathaus_desk.usecases.cases.letter_text import print_size
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue, office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.people import person as person_of
from rathaus_desk.usecases.road.halts import halt as halt_of
from rathaus_desk.usecases.road.road_rows import row_of

_STEPS = "Hinein führen Stufen. Bitte sagen Sie uns vorher, wenn das nicht geht. Wir finden einen Weg."
_NO_STEPS = "Hinein geht es ohne Stufen."


def booking_confirmation(work: Work, booking_id: int) -> AppointmentSheet:
    """Return the slip of a booking. Refuses one without a time."""
    one = booking(work, booking_id)
    if one.state is not BookingState.BOOKED or one.starts is None:
        raise Refused("Diese Anmeldung hat keine Zeit, darum gibt es keinen Zettel dazu.")
    service = catalogue.service(work, one.service)
    stop = row_of(work, StopRow, halt_of(work, one.halt_id).stop_id or 0)
    midnight = datetime.combine(one.day, time.min)
    starts = (midnight + timedelta(minutes=one.starts)).replace(tzinfo=work.office.calendar.zone)
    today = local(work, work.now).date()
    person = person_of(work, one.person_id) if one.person_id is not None else None
    size = print_size(person, person.needs, today) if person else PrintSize.SENIOR
    district = office.districts(work)[stop.district_id].name
    return AppointmentSheet(
        letterhead=office.letterhead_of(work, work.actor.unit_id),
        number="",
        name=one.name,
        starts=starts,
        minutes=one.minutes,
        kind=AppointmentKind.IN_PERSON,
        what=("Ihr Anliegen",) if service.sensitive else (service.name,),
        where=(
            f"{COMES_AS[stop.kind]}: {stop.name}",
            ", ".join(filter(None, (whereabouts(stop.kind, stop.place, stop.indoor), district))),
            _NO_STEPS if stop.step_free else _STEPS,
            *((f"Sie werden abgeholt: {one.ride_from}".rstrip(": "),) if one.ride_needed else ()),
        ),
        bring=() if service.sensitive else tuple((doc.name, doc.note) for doc in service.documents),
        call=work.office.town.phone,
        dated=today,
        replaces=_replaces(one.told_day, one.told_starts) if one.told_day and one.must_be_told else "",
        size=PrintSize.SENIOR if size is PrintSize.STANDARD else size,
        practice=work.office.practice,
    )


def draw_booking(sheet: AppointmentSheet) -> bytes:
    """Return the slip as PDF."""
    return render_confirmation(sheet)


def _replaces(day: date, starts: int | None) -> str:
    from_when = "" if starts is None else f", {minute_on_clock(starts)} Uhr"
    return f"Ihr Termin ist verlegt. Vorher war er {day_on_paper(day)}{from_when}."
