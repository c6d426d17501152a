"""The folder of a day of the service mobile: what stands in it, gathered from tour, bookings and house."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.bookings.bookings import Booking, BookingState, walk_in_time
from rathaus_desk.domain.bookings.day_folders import DayFolder, FolderBooking, FolderHalt, FolderPart
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.road.places import Coverage, HomeVisitWords, StopKind, whereabouts
from rathaus_desk.domain.road.timetables import Halt, HaltState, Tour
from rathaus_desk.domain.text import fold
from rathaus_desk.domain.words import word
from rathaus_desk.paper.day_folder import render_day_folder
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.road_tables import EquipmentSetRow, InstitutionRow, StopRow, VehicleRow
from rathaus_desk.usecases.bookings.booking_values import bookings_of_halts
from rathaus_desk.usecases.bookings.slot_rules import rule_of
from rathaus_desk.usecases.cases.letters import checklist_for
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.office import catalogue, office
from rathaus_desk.usecases.office.phones import show_phone
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.closures import equipment_outs, stop_closures
from rathaus_desk.usecases.road.homes import home_visits
from rathaus_desk.usecases.road.road_rows import row_of
from rathaus_desk.usecases.road.timetables import tour as tour_of

FORMS = 10
Stops = dict[int, StopRow]


def day_folder(work: Work, tour_id: int, numbers: tuple[str, ...] = ()) -> DayFolder:
    """Return the folder of a tour; `numbers` were reserved for its blank forms."""
    tour = tour_of(work, tour_id)
    halts = [one for one in tour.halts if one.state is not HaltState.CANCELLED]
    stops = {one.stop_id: row_of(work, StopRow, one.stop_id) for one in halts if one.stop_id is not None}
    coming = {BookingState.BOOKED, BookingState.WAITING, BookingState.ARRIVED}
    booked = [one for one in bookings_of_halts(work, tuple(h.id for h in halts)) if one.state in coming]
    visits = _visits(work, halts)
    services = Counter(one.service for one in booked if one.state is not BookingState.WAITING)
    for one in visits:
        services.update(dict.fromkeys(one.services, one.persons))
    unit = office.units(work)[work.actor.unit_id].name
    return DayFolder(
        letterhead=work.office.letterhead(unit),
        day=tour.day,
        vehicle=tour.vehicle,
        depot=row_of(work, VehicleRow, tour.vehicle_id).depot,
        crew=tuple(office.staff_name(work, one) for one in tour.crew),
        departs=tour.departs,
        back=tour.back,
        pause=tour.pause,
        halts=tuple(_halt(work, tour.day, one, stops, booked) for one in halts),
        kit=_kit(work, tour, list(stops.values()), booked, services, len(numbers)),
        phones=tuple((one.name, one.phone) for one in office.units(work).values() if one.phone),
        sheets=tuple(checklist_for(work, key) for key in sorted(services)),
        numbers=numbers,
        dated=local(work, work.now),
        practice=work.office.practice,
    )


def draw_day_folder(folder: DayFolder, parts: Sequence[FolderPart] = tuple(FolderPart)) -> bytes:
    """Return a folder as PDF, or some of its parts."""
    return render_day_folder(folder, parts)


def workplace_of(tour: Tour) -> str:
    """Return under what name numbers are reserved for a tour's forms: printed again, they are the same."""
    return f"{tour.vehicle} {tour.day:%Y-%m-%d}"


def _halt(work: Work, day: date, one: Halt, stops: Stops, booked: list[Booking]) -> FolderHalt:
    times = one.times
    stop = stops[one.stop_id] if one.stop_id is not None else None
    place, facts = _visit_facts(work, one) if stop is None else _stop_facts(work, day, stop)
    rule = rule_of(work, stop.id).rule if stop is not None else None
    return FolderHalt(
        arrives=times.arrives,
        opens=times.opens,
        closes=times.closes,
        leaves=times.leaves,
        name=one.name,
        place=place,
        facts=tuple((name, text) for name, text in (*facts, *_notes_of(one)) if text),
        bookings=tuple(_booking(each) for each in booked if each.halt_id == one.id),
        walk_in=walk_in_time(times.opens, times.closes, rule) if rule else None,
        is_visit=stop is None,
    )


def _notes_of(one: Halt) -> tuple[tuple[str, str], ...]:
    return ("Hinweis", one.note), ("Nur für uns", one.internal)


def _stop_facts(work: Work, day: date, stop: StopRow) -> tuple[str, list[tuple[str, str]]]:
    district = office.districts(work)[stop.district_id].name
    room = stop.kind is StopKind.CONSULTING
    place = ", ".join(filter(None, (whereabouts(stop.kind, stop.place, stop.indoor), district)))
    net = "" if stop.coverage is Coverage.UNKNOWN else word(stop.coverage)
    permit = f"bis {stop.permit_until:%d.%m.%Y}" if stop.permit_until else ""
    return place, [
        ("Platz", place),
        ("Gesperrt", _closed(work, day, stop.id)),
        ("Stellplatz", stop.parking),
        ("Strom", "ja" if stop.power else "nein"),
        ("Zugang", "ohne Stufen" if stop.step_free else "mit Stufen"),
        ("Toilette", stop.toilet),
        ("Netz", net),
        ("Drinnen", "" if room else stop.indoor),  # the room of a consulting hour stands in its place
        ("Schlüssel", _key_holder(work, stop)),
        ("Genehmigung", ", ".join(part for part in (permit, stop.permit_note) if part)),
    ]


def _closed(work: Work, day: date, stop_id: int) -> str:
    """Return until when a stop is closed and why, if the plan was not made anew since."""
    these = (one for one in stop_closures(work) if one.stop_id == stop_id and one.first <= day <= one.last)
    return "; ".join(
        f"bis {numeric_date(one.last)}{f' ({one.reason})' if one.reason else ''}" for one in these
    )


def _equipment(work: Work, tour: Tour) -> tuple[str, ...]:
    """Return what has to be on board, and of each set whether it is to be had on that day."""
    out = {one.equipment_id: one.reason for one in equipment_outs(work) if one.first <= tour.day <= one.last}
    names = {one: row_of(work, EquipmentSetRow, one).name for one in tour.equipment}
    return tuple(
        f"{name}: fehlt an diesem Tag ({out[one] or 'Ausfall'})" if one in out else name
        for one, name in names.items()
    )


def _visit_facts(work: Work, one: Halt) -> tuple[str, list[tuple[str, str]]]:
    """Return where a visit is and what for; of one that the actor must not know of, nothing."""
    words = next((visit.words for visit in home_visits(work) if visit.id == one.visit_id), None)
    if words is None:
        return "", []
    house = row_of(work, InstitutionRow, words.institution_id) if words.institution_id else None
    opens = ", ".join(part for part in (house.contact, show_phone(house.phone)) if part) if house else ""
    person = work.session.get(PersonRow, words.person_id) if words.person_id is not None else None
    concerns = ", ".join(catalogue.service(work, key).name for key in words.services)
    return words.address, [
        ("Anschrift", words.address),
        ("Telefon", show_phone(person.phone) if person else ""),
        ("Anliegen", f"{concerns} ({words.persons} Personen)" if words.persons > 1 else concerns),
        ("Wer öffnet", opens),
        ("Hinweis", words.note),
    ]


def _visits(work: Work, halts: list[Halt]) -> list[HomeVisitWords]:
    ids = {one.visit_id for one in halts if one.visit_id is not None}
    return [one.words for one in home_visits(work) if one.id in ids] if ids else []


def _key_holder(work: Work, stop: StopRow) -> str:
    """Return who has the key, with the number that the house knows of them where the card says none."""
    holder = stop.key_holder
    if not holder or any(letter.isdigit() for letter in holder):
        return holder
    known = {fold(one.name): one.phone for one in office.units(work).values()}
    for house in work.session.scalars(select(InstitutionRow).order_by(InstitutionRow.id)):
        known |= {fold(house.name): house.phone, fold(house.contact): house.phone}
    phone = show_phone(known.get(fold(holder), ""))
    return f"{holder}, {phone}" if phone else f"{holder}, Telefonnummer nicht eingetragen"


def _booking(one: Booking) -> FolderBooking:
    return FolderBooking(
        starts=one.starts,
        name=one.name,
        what=one.service_name,
        minutes=one.minutes,
        phone=one.phone,
        ride_from=one.ride_from,
        ride_needed=one.ride_needed,
        note=one.note,
    )


def _kit(
    work: Work, tour: Tour, stops: list[StopRow], booked: list[Booking], services: Counter[str], forms: int
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what has to be on board: equipment, what was booked, what the places need."""
    named = {catalogue.service(work, key).name: count for key, count in services.items()}
    wanted = tuple(f"{count} × {name}" for name, count in sorted(named.items()))
    places = (
        *(f"Verlängerungskabel: {one.name}" for one in stops if one.power and one.kind is StopKind.HALT),
        *(f"Rampe: {one.name}" for one in stops if not one.step_free),
        *(f"Schlüssel: {one.name}, {_key_holder(work, one)}" for one in stops if one.key_holder),
    )
    sheets = (f"{forms} × Aufnahmebogen mit Nummer",) if forms else ()
    rides = sum(one.ride_needed and one.state is not BookingState.WAITING for one in booked)
    groups = (
        ("Ausrüstung", _equipment(work, tour)),
        ("Unterlagen für Anmeldungen und Hausbesuche", (*wanted, *sheets)),
        ("Für die Plätze", places),
        ("Fahrten", (_rides(rides),) if rides else ()),
    )
    return tuple((heading, lines) for heading, lines in groups if lines)


def _rides(count: int) -> str:
    return "Eine Person braucht eine Fahrt" if count == 1 else f"{count} Personen brauchen eine Fahrt"
