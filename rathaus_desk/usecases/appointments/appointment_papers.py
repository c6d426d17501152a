"""Paper and files about appointments: the confirmation, the letter, the list of a day, the calendar entry."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from rathaus_desk.domain.appointments.appointment_papers import AppointmentSheet, CalendarEntry, DaySheet
from rathaus_desk.domain.appointments.appointments import Appointment, AppointmentState
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, Paragraph, PrintSize
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.words import word
from rathaus_desk.paper.calendar_file import render_calendar
from rathaus_desk.paper.confirmation import render_confirmation
from rathaus_desk.paper.day_list import render_day_list
from rathaus_desk.store.appointment_tables import AppointmentRow, AppointmentSeriesRow
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.appointments.appointment_values import appointment_row
from rathaus_desk.usecases.appointments.appointments import told, where_in_words
from rathaus_desk.usecases.appointments.free_slots import counter_days
from rathaus_desk.usecases.cases.letter_text import print_size, recipient_lines, salutation
from rathaus_desk.usecases.cases.letters import CLOSING
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.people.people import person as person_of
from rathaus_desk.usecases.texts import near

QUIET_SUMMARY = "Termin im Rathaus"
_STEPS = "Dorthin führen Stufen. Bitte sagen Sie uns vorher, wenn das nicht geht. Wir finden einen Weg."
_NO_STEPS = "Der Weg dorthin ist ohne Stufen."


def confirmation_for(
    work: Work, appointment_id: int, size: PrintSize | None = None, *, small: bool = False
) -> AppointmentSheet:
    """Return the confirmation of an appointment, in the size that suits its reader if none is named.

    A `small` one is meant for A5.
    """
    row = appointment_row(work, appointment_id)
    booked = told(work, row)
    shown = booked.appointment
    counter = work.session.get_one(CounterRow, row.counter_id)
    return AppointmentSheet(
        letterhead=office.letterhead_of(work, counter.unit_id),
        number=shown.number,
        name=shown.name,
        starts=shown.start,
        minutes=shown.minutes,
        kind=shown.kind,
        what=_what(work, row),
        where=_where(work, counter, shown),
        bring=tuple((one.name, one.note) for one in booked.bring) if not _quiet(work, row) else (),
        call=booked.call,
        dated=local(work, work.now).date(),
        replaces=_replaces(shown),
        size=size or _size(work, shown),
        small=small,
        practice=work.office.practice,
    )


def confirmation_letter(work: Work, appointment_id: int) -> Letter:
    """Return the confirmation as a letter for a window envelope. Refuses somebody without an address."""
    sheet = confirmation_for(work, appointment_id)
    row = appointment_row(work, appointment_id)
    person = person_of(work, row.person_id) if row.person_id else None
    if person is None or not (person.street and person.place):
        raise Refused(
            "Es ist keine Anschrift bekannt, darum geht kein Brief. "
            "Das Blatt lässt sich drucken und mitgeben."
        )
    writer = office.staff(work)[work.actor.staff_id]
    when = f"{day_on_paper(sheet.starts.date())} {sheet.starts.year}, {clock(sheet.starts)} Uhr"
    bring = tuple(f"{name} ({note})" if note else name for name, note in sheet.bring)
    call = f"Können Sie nicht kommen? Bitte rufen Sie an: {sheet.call}."
    return Letter(
        letterhead=sheet.letterhead,
        reference=sheet.number,
        endorsements=(),
        recipient=recipient_lines(person),
        info=(("Unser Zeichen", sheet.number),),
        dated=sheet.dated,
        subject=f"Ihr Termin: {when}",
        salutation=salutation(person),
        body=(
            Paragraph(f"Sie haben einen Termin bei uns: {when}. Er dauert etwa {sheet.minutes} Minuten."),
            *((Paragraph(sheet.replaces),) if sheet.replaces else ()),
            Paragraph("Darum geht es:", sheet.what),
            Paragraph("Hier sind Sie richtig:", sheet.where),
            *((Paragraph("Das bringen Sie bitte mit:", bring),) if bring else ()),
            Paragraph(f"{call} Dann bekommt jemand anderes die Zeit. Ihre Nummer ist {sheet.number}."),
        ),
        closing=CLOSING,
        signatory=(writer.full_name, sheet.letterhead.unit),
        size=sheet.size,
        practice=sheet.practice,
    )


def day_sheet(work: Work, day: date, *, names: bool = True) -> DaySheet:
    """Return the list of a day, counter by counter; without `names` the numbers stand for the people."""
    day = near(day)
    counters = tuple(
        (one.name, tuple((clock(entry.start), _line(entry, names)) for entry in one.appointments))
        for one in counter_days(work, day)
        if one.appointments
    )
    unit = office.units(work)[work.actor.unit_id].name
    return DaySheet(
        letterhead=work.office.letterhead(unit),
        day=day,
        counters=counters,
        dated=local(work, work.now),
        practice=work.office.practice,
    )


def calendar_entry(work: Work, appointment_id: int) -> CalendarEntry:
    """Return what goes into the citizen's own calendar; a whole series if it is part of one."""
    row = appointment_row(work, appointment_id)
    series = work.session.get(AppointmentSeriesRow, row.series_id) if row.series_id else None
    counter = work.session.get_one(CounterRow, row.counter_id)
    town = work.office.town
    start = local(work, row.starts)
    quiet = _quiet(work, row)
    documents = "" if quiet else ", ".join(one.name for one in told(work, row).bring)
    bring = f"Bitte mitbringen: {documents}\n" if documents else ""
    entry = CalendarEntry(
        uid=f"termin-{row.id}@{town.web or 'rathaus'}",
        sequence=row.sequence,
        summary=QUIET_SUMMARY if quiet else f"Rathaus: {', '.join(_what(work, row))}",
        location=_location(work, counter, row),
        description=f"{bring}Absagen oder verlegen: {town.phone}, Nummer {row.number}",
        start=start,
        end=start + timedelta(minutes=row.minutes),
        changed=row.changed_at,
        sender=town.official_name,
        sender_email=town.email,
        cancelled=row.state is AppointmentState.CANCELLED,
    )
    return _as_series(work, entry, series) if series else entry


def draw_confirmation(sheet: AppointmentSheet) -> bytes:
    """Return a confirmation as PDF."""
    return render_confirmation(sheet)


def draw_day_list(sheet: DaySheet) -> bytes:
    """Return the list of a day as PDF."""
    return render_day_list(sheet)


def calendar_file(entry: CalendarEntry) -> bytes:
    """Return the bytes of an .ics file."""
    return render_calendar(entry)


def _as_series(work: Work, entry: CalendarEntry, series: AppointmentSeriesRow) -> CalendarEntry:
    """Return the entry of a whole series: cancelled dates are left out, moved ones named."""
    rows = work.session.scalars(
        select(AppointmentRow).where(AppointmentRow.series_id == series.id).order_by(AppointmentRow.starts)
    ).all()
    start = local(work, series.starts)
    length = entry.end - entry.start
    at = start.time()
    zone = work.office.calendar.zone
    gone = [local(work, one.moved_from or one.starts) for one in rows if _is_off(one)]
    left_out = [datetime.combine(date.fromisoformat(one), at, zone) for one in series.skipped]
    moved = [
        (local(work, one.moved_from), local(work, one.starts), local(work, one.starts) + length)
        for one in rows
        if one.moved_from is not None and not _is_off(one)
    ]
    return CalendarEntry(
        uid=f"serie-{series.id}@{work.office.town.web or 'rathaus'}",
        sequence=sum(one.sequence for one in rows),
        summary=entry.summary,
        location=entry.location,
        description=entry.description,
        start=start,
        end=start + length,
        changed=max(one.changed_at for one in rows),
        sender=entry.sender,
        sender_email=entry.sender_email,
        cancelled=all(_is_off(one) for one in rows),
        every_weeks=series.every_weeks,
        until=datetime.combine(series.until, at, zone),
        skipped=tuple(sorted(one for one in {*gone, *left_out} if one >= start)),
        moved=tuple(moved),
    )


def _is_off(row: AppointmentRow) -> bool:
    return row.state is AppointmentState.CANCELLED


def _what(work: Work, row: AppointmentRow) -> tuple[str, ...]:
    """Return the concerns in words; what nobody else should read is only called a concern."""
    found = {one.key: one for one in _services(work, row.services)}
    names = [found[key].name for key in row.services if key in found and not found[key].sensitive]
    return (*names, *(("Ihr Anliegen",) if _quiet(work, row) else ()))


def _quiet(work: Work, row: AppointmentRow) -> bool:
    return any(one.sensitive for one in _services(work, row.services))


def _services(work: Work, keys: Iterable[str]) -> list[ServiceRow]:
    return list(work.session.scalars(select(ServiceRow).where(ServiceRow.key.in_(list(keys)))))


def _where(work: Work, counter: CounterRow, shown: Appointment) -> tuple[str, ...]:
    place = where_in_words(counter, shown.kind, shown.phone)
    if shown.kind is not AppointmentKind.IN_PERSON:
        return (place,)
    town = work.office.town
    address = f"{town.street}, {town.postcode} {town.place}"
    way = _NO_STEPS if counter.step_free else _STEPS
    return tuple(one for one in (place, address, way) if one.strip(", "))


def _location(work: Work, counter: CounterRow, row: AppointmentRow) -> str:
    if row.kind is not AppointmentKind.IN_PERSON:
        return word(row.kind)
    town = work.office.town
    return ", ".join(
        dict.fromkeys(one for one in (counter.name, counter.room, town.street, town.place) if one)
    )


def _replaces(shown: Appointment) -> str:
    if shown.moved_from is None:
        return ""
    before = f"{day_on_paper(shown.moved_from.date())}, {clock(shown.moved_from)} Uhr"
    return f"Ihr Termin ist verlegt. Vorher war er {before}."


def _size(work: Work, shown: Appointment) -> PrintSize:
    if Need.LARGE_PRINT in shown.needs:
        return PrintSize.LARGE
    person = person_of(work, shown.person_id) if shown.person_id else None
    today = local(work, work.now).date()
    own = print_size(person, shown.needs, today) if person else PrintSize.SENIOR
    return PrintSize.SENIOR if own is PrintSize.STANDARD else own


def _line(entry: Appointment, names: bool) -> str:
    kind = "" if entry.kind is AppointmentKind.IN_PERSON else word(entry.kind)
    what = ", ".join(entry.service_names)
    who = entry.name if names or entry.hidden else entry.number
    return ", ".join(one for one in (who, what, kind) if one)
