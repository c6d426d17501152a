"""What a town hall does with packs: write one down, fill it, list them, revoke a lost one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseState
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.pack.clocks import clock_sentence
from rathaus_desk.domain.pack.pack import (
    BEGINNING,
    UNFINISHED,
    Pack,
    PackedPerson,
    PackHeader,
    PackIssued,
    PackOut,
    PackState,
    ReadmitPack,
    RevokePack,
)
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.road.timetables import TimetableState
from rathaus_desk.domain.text import fold
from rathaus_desk.store.case_tables import CaseRow, ContactRow, TaskRow
from rathaus_desk.store.numbers import keep_back, number_of
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.opening import KEY_BYTES
from rathaus_desk.store.outbox import COPIED_TABLES
from rathaus_desk.store.pack_file import Rows
from rathaus_desk.store.pack_lock import public_key
from rathaus_desk.store.pack_tables import DeviceRow, PackPersonRow, PackRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.store.road_tables import (
    CrewMemberRow,
    EquipmentSetRow,
    HaltRow,
    HomeVisitRow,
    InstitutionRow,
    StopRow,
    TimetableRow,
    TourRow,
    VehicleRow,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.rights import case_in_sight, contact_in_sight, local, person_in_sight
from rathaus_desk.usecases.pack.crew import demand_crew
from rathaus_desk.usecases.pack.pack_bookings import booked_names, booked_people, booking_rows, rows_of
from rathaus_desk.usecases.pack.sight import numbers_on_slips, waiting
from rathaus_desk.usecases.road.homes import in_sight
from rathaus_desk.usecases.texts import typed

CLOCKS_DIFFER = timedelta(days=7)
MOST_NUMBERS, MOST_HOURS, MOST_PEOPLE = 50, 120, 500
_MOST_SHOWN = 50
DONE = (CaseState.DONE, CaseState.DROPPED)
NO_PACK = "Dieses Tagespaket gibt es hier nicht. Es wurde nichts geändert."
_ALREADY_REVOKED = (
    "Dieses Tagespaket ist schon gesperrt: {because} Es wurde nichts geändert; der erste Grund bleibt stehen."
)
_ALREADY_OUT = (
    "Für {vehicle} am {day} ist schon ein Tagespaket unterwegs: „{device}“. Dessen Termine gehören diesem "
    "Laptop allein. Es wurde nichts gepackt; bitte zuerst zurückgeben oder sperren."
)
_ROAD = (
    VehicleRow, EquipmentSetRow, StopRow, CrewMemberRow, InstitutionRow,
)  # fmt: skip


@handles(PackOut, Role.MOBILE)
def pack_out(work: Work, command: PackOut) -> PackIssued:
    """Write down that a pack goes along; its numbers are kept back, its slots are that laptop's alone."""
    if {len(command.device_key), len(command.office_seed)} != {KEY_BYTES}:
        raise Refused("Die Schlüssel des Tagespakets sind unbrauchbar. Es wurde nichts gepackt.")
    tour = work.session.get(TourRow, command.tour_id)
    if tour is None:
        raise Refused("Diese Tour gibt es nicht. Es wurde nichts gepackt.")
    vehicle = work.session.get_one(VehicleRow, tour.vehicle_id).name
    _refuse_second(work, tour, vehicle)
    _let_old_numbers_go(work)
    device = _device(work, command.device)
    hours = min(max(command.hours, 1), MOST_HOURS)
    row = PackRow(
        id=work.new_id(), device_id=device.id, tour_id=tour.id, staff_id=work.actor.staff_id, day=tour.day,
        state=PackState.OUT, issued_at=work.now, expires_at=end_of(work, tour, hours),
        device_key=command.device_key, office_seed=command.office_seed, applied=0, head=BEGINNING,
        skew_seconds=None, ended_at=None, ended_by=None, because="", brought_by=None,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    for person_id in people_along(work, tour, command.people):
        work.session.add(PackPersonRow(pack_id=row.id, person_id=person_id))
    work.session.flush()
    return PackIssued(header_of(work, row), _numbers(work, row, command.numbers))


@handles(RevokePack, Role.MOBILE, Role.LEAD)
def revoke_pack(work: Work, command: RevokePack) -> tuple[PackedPerson, ...]:
    """Refuse a pack from now on; what is on its laptop cannot come back until somebody readmits it."""
    row = pack_row(work, command.pack_id)
    if row.state is PackState.BACK:
        raise Refused("Dieses Tagespaket ist schon zurück. Es wurde nichts gesperrt.")
    if row.state is PackState.REVOKED:
        raise Refused(_ALREADY_REVOKED.format(because=row.because))
    because = typed(command.because, "because", "Grund", needed=True)
    if command.unfinished:
        _take_numbers_back(work, row)
        because = UNFINISHED
    row.state, row.because = PackState.REVOKED, because
    row.ended_at, row.ended_by = work.now, work.actor.staff_id
    work.session.flush()
    return people_in(work, row.id)


@handles(ReadmitPack, Role.LEAD)
def readmit_pack(work: Work, command: ReadmitPack) -> None:
    """Let a revoked pack come back: nothing that was typed on it is to be lost."""
    row = pack_row(work, command.pack_id)
    if row.state is not PackState.REVOKED:
        raise Refused("Dieses Tagespaket ist nicht gesperrt. Es wurde nichts geändert.")
    if row.because == UNFINISHED:
        raise Refused("Dieses Tagespaket ist nie fertig geworden. Es wurde nichts geändert.")
    _refuse_second(work, work.session.get_one(TourRow, row.tour_id), "dieses Fahrzeug")
    row.state, row.because, row.ended_at, row.ended_by = PackState.OUT, "", None, None


def packs(work: Work) -> tuple[Pack, ...]:
    """Return the packs, those on the road first, then the newest. Refuses whom they do not concern."""
    demand_crew(work)
    newest = select(PackRow).order_by(PackRow.day.desc(), PackRow.id.desc()).limit(_MOST_SHOWN)
    found = sorted(work.session.scalars(newest), key=lambda one: one.state is not PackState.OUT)
    undecided = waiting(work)
    return tuple(_pack(work, row, undecided[row.id]) for row in found)


def people_in(work: Work, pack_id: int) -> tuple[PackedPerson, ...]:
    """Return whose data is in a pack, as far as the actor may know of them; then names without an entry."""
    ids = work.session.scalars(select(PackPersonRow.person_id).where(PackPersonRow.pack_id == pack_id)).all()
    work.look_at(ids)
    query = (
        select(PersonRow).where(PersonRow.id.in_(ids), person_in_sight(work)).order_by(PersonRow.sort_name)
    )
    rows = work.session.scalars(query).all()
    known = tuple(PackedPerson(one.id, f"{one.given_name} {one.family_name}".strip()) for one in rows)
    row = pack_row(work, pack_id)
    return known + only_named(work, row.tour_id, row.issued_at)


def only_named(work: Work, tour_id: int, until: datetime) -> tuple[PackedPerson, ...]:
    """Return who is visited or booked by a mere name: whoever loses the laptop must tell them as well."""
    demand_crew(work)
    of_tour = HaltRow.tour_id == tour_id
    visited = (
        select(HomeVisitRow.name)
        .join(HaltRow, HaltRow.visit_id == HomeVisitRow.id)
        .where(of_tour, HomeVisitRow.person_id.is_(None), HomeVisitRow.institution_id.is_(None))
    )
    names = {*work.session.scalars(visited), *booked_names(work, tour_id, until)}
    return tuple(PackedPerson(0, one) for one in sorted(names))


def tour_meant(work: Work, *, day: date, vehicle: str = "") -> int:
    """Return the published tour of a day, and of a vehicle if there are several. Refuses an unclear wish."""
    query = (
        select(TourRow.id, VehicleRow.name)
        .join(VehicleRow, VehicleRow.id == TourRow.vehicle_id)
        .join(TimetableRow, TimetableRow.id == TourRow.timetable_id)
        .where(TourRow.day == day, TimetableRow.state == TimetableState.PUBLISHED)
        .order_by(TimetableRow.published_at, TourRow.id)
    )
    # Of a vehicle the one that was published last.
    found = {name: tour_id for tour_id, name in work.session.execute(query)}
    meant = [found[name] for name in found if not vehicle or fold(name) == fold(vehicle)]
    if len(meant) == 1:
        return meant[0]
    there = ", ".join(sorted(found)) or "keines"
    raise Refused(
        f"Am {numeric_date(day)} fährt nach dem veröffentlichten Plan: {there}. Es wurde nichts gepackt; "
        f"bitte das "
        "Fahrzeug nennen oder den Tag prüfen."
    )


def pack_row(work: Work, pack_id: int) -> PackRow:
    """Return the row of a pack. Refuses one that is not there, and whom packs do not concern."""
    demand_crew(work)
    row = work.session.get(PackRow, pack_id)
    if row is None:
        raise Refused(NO_PACK)
    return row


def header_of(work: Work, row: PackRow) -> PackHeader:
    """Return what stands on a pack."""
    staff = work.session.get_one(StaffRow, row.staff_id)
    tour = work.session.get_one(TourRow, row.tour_id)
    return PackHeader(
        pack_id=row.id,
        device=work.session.get_one(DeviceRow, row.device_id).name,
        vehicle=work.session.get_one(VehicleRow, tour.vehicle_id).name,
        day=row.day,
        staff_id=row.staff_id,
        login=staff.login,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        office_key=public_key(row.office_seed).hex(),
    )


def pack_contents(work: Work, pack_id: int) -> dict[str, Rows]:
    """Return the rows that go along: the town hall, the day's tour, its people and their open cases.

    Refuses all but the crew: what the lead alone may know of rides in no car.
    """
    row = pack_row(work, pack_id)
    if work.actor.role is not Role.MOBILE:
        raise Refused(NO_PACK)
    ids = work.session.scalars(select(PackPersonRow.person_id).where(PackPersonRow.pack_id == row.id)).all()
    work.look_at(ids)
    found: dict[str, Rows] = {table.name: rows_of(work, table) for table in COPIED_TABLES}
    found |= {one.__tablename__: rows_of(work, one) for one in _ROAD}
    tour = work.session.get_one(TourRow, row.tour_id)
    found["timetable"] = rows_of(work, TimetableRow, TimetableRow.id == tour.timetable_id)
    found["tour"] = rows_of(work, TourRow, TourRow.id == tour.id)
    found["halt"] = rows_of(work, HaltRow, HaltRow.tour_id == tour.id)
    visits = [one["visit_id"] for one in found["halt"] if one["visit_id"] is not None]
    found["home_visit"] = rows_of(work, HomeVisitRow, HomeVisitRow.id.in_(visits), in_sight(work))
    found["person"] = rows_of(work, PersonRow, PersonRow.id.in_(ids), person_in_sight(work))
    known = {one["id"] for one in found["person"]}
    found["phone"] = _phones(found["person"])
    seen = {one["id"] for one in found["home_visit"]}
    found["halt"] = [one for one in found["halt"] if one["visit_id"] is None or one["visit_id"] in seen]
    found |= _cases(work, known)
    halts, contacts = ({one["id"] for one in found[name]} for name in ("halt", "contact"))
    found |= booking_rows(work, halts, known, contacts)
    mine = ReservedNumberRow.workplace == workplace_of(row.id), ReservedNumberRow.case_id.is_(None)
    found["reserved_number"] = rows_of(work, ReservedNumberRow, *mine)
    return found


def workplace_of(pack_id: int) -> str:
    """Return the name under which the numbers of a pack are kept back."""
    return f"Tagespaket {pack_id}"


def _cases(work: Work, people: set[int]) -> dict[str, Rows]:
    """Return what is open of these people, without history and without anybody else's name."""
    theirs = CaseRow.person_id.in_(people), CaseRow.state.not_in(DONE), *along(work)
    cases = [dict(one) for one in rows_of(work, CaseRow, *theirs)]
    contacts = [
        dict(one) for one in rows_of(work, ContactRow, ContactRow.id.in_({c["contact_id"] for c in cases}))
    ]
    ids = {one["id"] for one in cases}
    for case in cases:
        case |= {"cause_id": None, "authority_id": None, "concerned_name": ""}
        if case["caller_id"] not in people:
            case["caller_id"] = None
    for contact in contacts:
        contact["pickup_code"] = ""
        if contact["person_id"] not in people:
            contact |= {"person_id": None, "caller_name": "", "caller_phone": "", "needs": []}
    tasks = [dict(one) for one in rows_of(work, TaskRow, TaskRow.case_id.in_(ids))]
    for task in tasks:
        task["after_task_id"] = None
        if task["visible_from"] <= work.now:  # it has reached its unit, whatever the laptop's clock says
            task["visible_from"] = work.now - CLOCKS_DIFFER
    return {"contact": contacts, "case_file": cases, "task": tasks}


def along(work: Work) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on CaseRow under which a case goes along: it speaks of nobody out of sight."""
    return case_in_sight(work), contact_in_sight(work, CaseRow.contact_id)


def _phones(people: Rows) -> Rows:
    return [{"number": one["phone"], "person_id": one["id"]} for one in people if one["phone"]]


def people_along(work: Work, tour: TourRow, wanted: Sequence[int]) -> tuple[int, ...]:
    """Return whose data goes along: who is visited or booked that day, and who was named.

    Nobody under § 51 BMG.
    """
    visited = (
        select(HomeVisitRow.person_id)
        .join(HaltRow, HaltRow.visit_id == HomeVisitRow.id)
        .where(HaltRow.tour_id == tour.id, HomeVisitRow.person_id.is_not(None), in_sight(work))
    )
    ids = {*wanted, *(one for one in work.session.scalars(visited) if one is not None)}
    ids |= booked_people(work, tour.id)
    if len(ids) > MOST_PEOPLE:
        raise Refused(f"Ein Tagespaket fasst {MOST_PEOPLE} Personen. Es wurde nichts gepackt.")
    work.look_at(sorted(ids))
    free = PersonRow.lock != AddressLock.BMG51
    found = work.session.scalars(select(PersonRow.id).where(PersonRow.id.in_(ids), free))
    return tuple(sorted(found))


def _numbers(work: Work, row: PackRow, wanted: int) -> tuple[str, ...]:
    year = local(work, work.now).year
    for _ in range(min(max(wanted, 0), MOST_NUMBERS)):
        keep_back(work.session, year, work.actor.staff_id, workplace_of(row.id), work.now)
    mine = ReservedNumberRow.workplace == workplace_of(row.id)
    rows = work.session.scalars(select(ReservedNumberRow).where(mine).order_by(ReservedNumberRow.running))
    return tuple(number_of(one.year, one.running) for one in rows)


def give_numbers_back(work: Work, pack_id: int) -> None:
    """Give back what stands on no slip: one whose visit waits to be looked at keeps its number."""
    on_slips = numbers_on_slips(work, pack_id)
    left = ReservedNumberRow.workplace == workplace_of(pack_id), ReservedNumberRow.case_id.is_(None)
    for number in work.session.scalars(select(ReservedNumberRow).where(*left)):
        if number_of(number.year, number.running) not in on_slips:
            number.staff_id, number.workplace = None, ""


def _let_old_numbers_go(work: Work) -> None:
    """Give back one's own numbers of packs that are back and over: nobody hands out slips with them."""
    mine = ReservedNumberRow.staff_id == work.actor.staff_id, ReservedNumberRow.case_id.is_(None)
    kept = set(work.session.scalars(select(ReservedNumberRow.workplace).where(*mine).distinct()))
    over = PackRow.state == PackState.BACK, PackRow.expires_at < work.now
    for pack_id in work.session.scalars(select(PackRow.id).where(*over)):
        if workplace_of(pack_id) in kept:
            give_numbers_back(work, pack_id)


def _take_numbers_back(work: Work, row: PackRow) -> None:
    """Give the numbers of a pack back that never came to be: they are on no laptop, and on no slip."""
    if row.staff_id != work.actor.staff_id or row.skew_seconds is not None:
        raise Refused("Dieses Tagespaket ist fertig geworden; seine Nummern bleiben bei ihm.")
    free = ReservedNumberRow.workplace == workplace_of(row.id), ReservedNumberRow.case_id.is_(None)
    for number in work.session.scalars(select(ReservedNumberRow).where(*free)):
        number.staff_id, number.workplace = None, ""


def _refuse_second(work: Work, tour: TourRow, vehicle: str) -> None:
    out = select(DeviceRow.name).join(PackRow, PackRow.device_id == DeviceRow.id)
    device = work.session.scalar(out.where(PackRow.tour_id == tour.id, PackRow.state == PackState.OUT))
    if device is not None:
        raise Refused(_ALREADY_OUT.format(vehicle=vehicle, day=numeric_date(tour.day), device=device))


def _device(work: Work, name: str) -> DeviceRow:
    name = typed(name, "device", "Gerät", needed=True)
    row = work.session.scalar(select(DeviceRow).where(DeviceRow.name == name))
    if row is None:
        row = DeviceRow(id=work.new_id(), name=name)
        work.session.add(row)
        work.session.flush()
    return row


def end_of(work: Work, tour: TourRow, hours: int) -> datetime:
    """Return when a pack ends: so many hours after it went out, or after its day begins if that is later."""
    begins = local(work, work.now).replace(
        year=tour.day.year, month=tour.day.month, day=tour.day.day, hour=0, minute=0, second=0, microsecond=0
    )
    return max(work.now, begins) + timedelta(hours=hours)


def _pack(work: Work, row: PackRow, open_conflicts: int) -> Pack:
    header = header_of(work, row)
    return Pack(
        id=row.id,
        device=header.device,
        vehicle=header.vehicle,
        day=row.day,
        by=office.staff_name(work, row.staff_id),
        state=row.state,
        issued_at=local(work, row.issued_at),
        expires_at=local(work, row.expires_at),
        applied=row.applied,
        open_conflicts=open_conflicts,
        clock=clock_sentence(timedelta(seconds=row.skew_seconds or 0)),
        version=row.version,
        brought_by=office.staff_name(work, row.brought_by) if row.brought_by != row.staff_id else "",
    )
