"""Appointments: given, moved, cancelled, kept or missed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.appointments.appointment_refusals import not_possible
from rathaus_desk.domain.appointments.appointments import (
    MOVES,
    TO_COME,
    Appointment,
    AppointmentMove,
    AppointmentState,
    BookAppointment,
    Booked,
    BookSeries,
    Bring,
    CancelAppointment,
    MarkNoShow,
    MarkServed,
    MoveAppointment,
    WantEarlier,
)
from rathaus_desk.domain.appointments.free_slots import (
    MAY_BE_WAIVED,
    Schedule,
    SlotConflict,
    Wish,
    clashes,
    person_twice,
)
from rathaus_desk.domain.appointments.opening_patterns import AppointmentKind
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.errors import NeedsConsent, Refused
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.words import word
from rathaus_desk.store.appointment_tables import AppointmentRow
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.counter_tables import CounterRow
from rathaus_desk.store.numbers import next_appointment_number
from rathaus_desk.usecases.appointments.appointment_values import appointment, appointment_row
from rathaus_desk.usecases.appointments.free_slots import needed
from rathaus_desk.usecases.appointments.slot_cells import (
    LONGEST_MINUTES,
    WRONG_MINUTES,
    claim,
    demand_cell,
    given_cells,
    release,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.counters import counter_in_use
from rathaus_desk.usecases.office.opening_hours import booking_rules, schedule
from rathaus_desk.usecases.office.phones import typed_phone
from rathaus_desk.usecases.office.rights import NO_CASE, case_in_sight, local
from rathaus_desk.usecases.people.people import person as person_of
from rathaus_desk.usecases.texts import typed, typed_text
from rathaus_desk.usecases.timeline import note_down

MOST_SERVICES = 5


@dataclass(frozen=True)
class Guest:
    """Who comes, for what and how, checked and cleaned: what every booking is made of."""

    services: tuple[Service, ...]
    person_id: int | None
    name: str
    phone: str
    needs: tuple[Need, ...]
    note: str
    kind: AppointmentKind
    minutes: int

    @property
    def wish(self) -> Wish:
        """What the time has to offer."""
        return Wish(
            minutes=self.minutes,
            services=tuple(one.key for one in self.services),
            kind=self.kind,
            step_free=Need.STEP_FREE in self.needs,
        )


def names_nobody(command: BookAppointment) -> bool:
    """Tell whether a booking only takes cells, each of which is there once; a person must not be doubled."""
    return command.person_id is None


@handles(BookAppointment, *CASE_ROLES, locks_rows=names_nobody)
def book_appointment(work: Work, command: BookAppointment) -> Booked:
    """Give somebody an appointment; the time is theirs or nobody's."""
    who = guest(work, command)
    refuse_unknown_case(work, command.case_id)
    demand_free(work, command.counter_id, command.start, who, consent=command.consent)
    row = store(work, command.counter_id, command.start, who)
    row.want_earlier, row.case_id = command.want_earlier, command.case_id
    work.session.flush()
    booked = told(work, row)
    note(work, row, f"Termin {row.number}: {when_and_where(booked.appointment)}.")
    return booked


@handles(MoveAppointment, *CASE_ROLES)
def move_appointment(work: Work, command: MoveAppointment) -> Booked:
    """Give an appointment another time; the old one is free at once, the number stays."""
    row = changed(work, command.appointment_id, command.seen_version, AppointmentMove.MOVE)
    before = local(work, row.starts)
    who = _guest_of(work, row)
    release(work, row.id)
    demand_free(work, command.counter_id, command.start, who, consent=command.consent, moving=row.id)
    claim(work, command.counter_id, command.start, row.minutes, row.id)
    row.counter_id, row.starts = command.counter_id, command.start
    row.state, row.want_earlier = AppointmentState.MOVED, False
    # A calendar knows a moved date of a series by the time that it had in the series.
    row.moved_from = row.moved_from if row.moved_from and row.series_id else before
    row.sequence += 1
    work.session.flush()
    moved = told(work, row)
    note(work, row, f"Termin {row.number} verlegt: {when_and_where(moved.appointment)}.")
    return moved


@handles(CancelAppointment, *CASE_ROLES)
def cancel_appointment(work: Work, command: CancelAppointment) -> Appointment:
    """Cancel an appointment; its time is free at once."""
    row = changed(work, command.appointment_id, command.seen_version, AppointmentMove.CANCEL)
    cancel(work, row, typed_text(command.reason, "reason", "Grund"))
    work.session.flush()
    return appointment(work, row.id)


@handles(MarkNoShow, *CASE_ROLES)
def mark_no_show(work: Work, command: MarkNoShow) -> Appointment:
    """Note that nobody came. Refuses before the time has come."""
    row = changed(work, command.appointment_id, command.seen_version, AppointmentMove.MISS)
    if row.starts > work.now:
        at = local(work, row.starts)
        raise Refused(
            f"Der Termin ist erst {day_on_paper(at.date())}, {clock(at)} Uhr. Es wurde nichts geändert. "
            "Kommt die Person sicher nicht, bitte absagen."
        )
    row.state = AppointmentState.NO_SHOW
    work.session.flush()
    return appointment(work, row.id)


@handles(MarkServed, *CASE_ROLES)
def mark_served(work: Work, command: MarkServed) -> Appointment:
    """Note that somebody is being served, or that it is over; for calls and video there is no ticket."""
    move = AppointmentMove.FINISH if command.done else AppointmentMove.SERVE
    row = changed(work, command.appointment_id, command.seen_version, move)
    row.state = MOVES[move][1]
    work.session.flush()
    return appointment(work, row.id)


@handles(WantEarlier, *CASE_ROLES)
def want_earlier(work: Work, command: WantEarlier) -> Appointment:
    """Put somebody on the list of those who would come earlier, or take them off."""
    row = changed(work, command.appointment_id, command.seen_version, AppointmentMove.MOVE)
    row.want_earlier = command.wanted
    work.session.flush()
    return appointment(work, row.id)


def guest(work: Work, asked: BookAppointment | BookSeries) -> Guest:
    """Return who comes, checked: known services, a person or a name, a number, how long it takes."""
    if not 1 <= len(asked.services) <= MOST_SERVICES:
        raise Refused(f"Ein Termin hat ein bis {MOST_SERVICES} Anliegen. Bitte wählen.", "services")
    found = tuple(catalogue.service(work, key) for key in dict.fromkeys(asked.services))
    person = person_of(work, asked.person_id) if asked.person_id else None
    needs = tuple(dict.fromkeys((*asked.needs, *(person.needs if person else ()))))
    name = "" if person else typed(asked.name, "name", "Name", 120, needed=True)
    phone = typed_phone(asked.phone)
    if asked.kind is AppointmentKind.PHONE and not (phone or (person and person.phone)):
        text = "Für einen Termin am Telefon fehlt die Nummer. Bitte eintragen oder eine andere Art wählen."
        raise Refused(text, "phone")
    minutes = asked.minutes or 0
    if not 0 <= minutes <= LONGEST_MINUTES:
        raise Refused(WRONG_MINUTES, "minutes")
    return Guest(
        services=found,
        person_id=asked.person_id,
        name=name,
        phone=phone,
        needs=needs,
        note=typed(asked.note, "note", "Anmerkung"),
        kind=asked.kind,
        minutes=minutes or needed(found, needs, booking_rules(work)),
    )


def demand_free(
    work: Work, counter_id: int, start: datetime, who: Guest, *, consent: bool, moving: int | None = None
) -> None:
    """Refuse a time that something stands against; what may be waived asks for consent first."""
    counter_in_use(work, counter_id)
    demand_cell(start)
    against = against_time(work, counter_id, start, who, moving)
    if hard := [one for one in against if one.code not in MAY_BE_WAIVED]:
        sentences = " ".join(one.sentence for one in hard)
        raise Refused(f"{sentences} Es wurde nichts gebucht. Bitte eine andere Zeit wählen.", "start")
    if against and not consent:
        raise NeedsConsent(f"{' '.join(one.sentence for one in against)} Trotzdem diesen Termin geben?")


def against_time(
    work: Work, counter_id: int, start: datetime, who: Guest, moving: int | None = None
) -> tuple[SlotConflict, ...]:
    """Return everything that stands against a time for somebody."""
    day = local(work, start).date()
    plan = schedule(work, day, day, given_cells(work, day, day, moving))
    place = next(one for one in plan.places if one.id == counter_id)
    found = clashes(plan, place, start, who.wish, work.now)
    return (*found, *_elsewhere(work, plan, start, who, moving))


def store(work: Work, counter_id: int, start: datetime, who: Guest) -> AppointmentRow:
    """Write an appointment down and take its cells; the number comes last."""
    appointment_id = work.new_id()
    row = AppointmentRow(
        id=appointment_id,
        number="",
        counter_id=counter_id,
        starts=start,
        minutes=who.minutes,
        kind=who.kind,
        state=AppointmentState.BOOKED,
        service_id=who.services[0].id,
        services=[one.key for one in who.services],
        person_id=who.person_id,
        name=who.name,
        phone=who.phone,
        needs=[one.value for one in who.needs],
        note=who.note,
        want_earlier=False,
        sequence=0,
        cancelled_because="",
        taken_by=work.actor.staff_id,
        taken_at=work.now,
        changed_at=work.now,
    )
    row.number = next_appointment_number(work.session, local(work, work.now).year)
    work.session.add(row)
    work.session.flush()
    claim(work, counter_id, start, who.minutes, appointment_id)
    return row


def changed(work: Work, appointment_id: int, seen_version: int, move: AppointmentMove) -> AppointmentRow:
    """Return the row of an appointment that a move is possible for. Refuses one that has gone on."""
    row = appointment_row(work, appointment_id, seen_version)
    state = appointment(work, appointment_id).state
    if state not in MOVES[move][0]:
        raise Refused(not_possible(move, state))
    row.changed_at = work.now
    return row


def cancel(work: Work, row: AppointmentRow, reason: str) -> None:
    """Cancel an appointment in the open transaction."""
    row.state, row.cancelled_because = AppointmentState.CANCELLED, reason
    row.changed_at = work.now
    row.sequence += 1
    release(work, row.id)
    note(work, row, f"Termin {row.number} abgesagt. {reason}".strip())


def told(work: Work, row: AppointmentRow) -> Booked:
    """Return what is said about an appointment: when and where, what to bring, whom to call."""
    shown = appointment(work, row.id)
    services = [catalogue.service(work, key) for key in row.services]
    documents = {one.name: one.note for service in services for one in service.documents}
    counter = work.session.get_one(CounterRow, row.counter_id)
    return Booked(
        appointment=shown,
        bring=tuple(Bring(name, note) for name, note in documents.items()),
        where=where_in_words(counter, row.kind, shown.phone),
        call=work.office.town.phone,
    )


def where_in_words(counter: CounterRow, kind: AppointmentKind, phone: str) -> str:
    """Return where somebody has to be, or how we come to them."""
    if kind is AppointmentKind.PHONE:
        return f"Wir rufen Sie an: {phone}" if phone else "Wir rufen Sie an"
    if kind is AppointmentKind.VIDEO:
        return "Am Bildschirm. Wie es geht, sagen wir Ihnen am Telefon"
    return ", ".join(dict.fromkeys(part for part in (counter.name, counter.room) if part))


def when_and_where(one: Appointment) -> str:
    """Return "Donnerstag, 26. November, 9:15 Uhr, Platz 5"."""
    place = one.counter if one.kind is AppointmentKind.IN_PERSON else word(one.kind)
    return f"{day_on_paper(one.start.date())}, {clock(one.start)} Uhr, {place}"


def _guest_of(work: Work, row: AppointmentRow) -> Guest:
    services = tuple(catalogue.service(work, key) for key in row.services)
    needs = tuple(Need(one) for one in row.needs)
    return Guest(services, row.person_id, row.name, row.phone, needs, row.note, row.kind, row.minutes)


def _elsewhere(
    work: Work, plan: Schedule, start: datetime, who: Guest, moving: int | None
) -> Collection[SlotConflict]:
    if who.person_id is None:
        return ()
    end = start + timedelta(minutes=who.minutes)
    near = select(AppointmentRow).where(
        AppointmentRow.person_id == who.person_id,
        AppointmentRow.starts > start - timedelta(minutes=LONGEST_MINUTES),
        AppointmentRow.starts < end,
        AppointmentRow.state.in_(TO_COME),
        AppointmentRow.id != (moving or 0),
    )
    names = {one.id: one.name for one in plan.places}
    return [
        person_twice(local(work, one.starts), names.get(one.counter_id, ""))
        for one in work.session.scalars(near)
        if one.starts + timedelta(minutes=one.minutes) > start
    ][:1]


def refuse_unknown_case(work: Work, case_id: int | None) -> None:
    """Refuse a case that there is none of, or that the actor must not know of."""
    if case_id is None:
        return
    seen = select(CaseRow.id).where(CaseRow.id == case_id, case_in_sight(work))
    if work.session.scalar(seen) is None:
        raise Refused(NO_CASE, "case_id")


def note(work: Work, row: AppointmentRow, text: str) -> None:
    """Add a line to the story of the case that an appointment belongs to, if there is one."""
    if row.case_id is not None:
        note_down(work, row.case_id, EntryKind.APPOINTMENT, text)
