"""What goes along: vehicles, equipment, crews; and what calendar and map do not know by themselves."""

from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.road.fleet import (
    CrewMember,
    Drive,
    DropCrewMember,
    DropOutage,
    DropSchoolHoliday,
    EquipmentSet,
    NoteOutage,
    NoteSchoolHoliday,
    SaveCrewMember,
    SaveEquipment,
    SaveVehicle,
    SchoolHoliday,
    SetDrive,
    Vehicle,
    VehicleOut,
    demand_order,
    drive_keys,
)
from rathaus_desk.domain.road.places import demand_point, demand_spans
from rathaus_desk.store.road_tables import (
    CrewMemberRow,
    EquipmentSetRow,
    SchoolHolidayRow,
    StopRow,
    TravelMinutesRow,
    VehicleOutRow,
    VehicleRow,
)
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.change_author import changed_by_staff
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.road_rows import (
    checked_services,
    crew_value,
    equipment_value,
    fill,
    line,
    row_of,
    seen_row,
    span,
    vehicle_value,
    written,
)
from rathaus_desk.usecases.texts import near

LONGEST_DRIVE = 240


@may_lag
def vehicles(work: Work, *, retired: bool = False) -> tuple[Vehicle, ...]:
    """Return the vehicles, then the teams that come without one; those no longer in use only if `retired`."""
    query = select(VehicleRow).order_by(VehicleRow.van.desc(), VehicleRow.name, VehicleRow.id)
    if not retired:
        query = query.where(VehicleRow.active)
    return tuple(vehicle_value(row) for row in work.session.scalars(query))


@may_lag
def outages(work: Work) -> tuple[VehicleOut, ...]:
    """Return when vehicles are not to be had, the first first."""
    query = select(VehicleOutRow).order_by(VehicleOutRow.first, VehicleOutRow.id)
    return tuple(_outage(row) for row in work.session.scalars(query))


@may_lag
def equipment_sets(work: Work, *, retired: bool = False) -> tuple[EquipmentSet, ...]:
    """Return the sets of equipment; those no longer in use only if `retired`."""
    query = select(EquipmentSetRow).order_by(EquipmentSetRow.name, EquipmentSetRow.id)
    if not retired:
        query = query.where(EquipmentSetRow.active)
    return tuple(equipment_value(row) for row in work.session.scalars(query))


@may_lag
def crew(work: Work) -> tuple[CrewMember, ...]:
    """Return who goes along, by name."""
    found = [crew_value(work, row) for row in work.session.scalars(select(CrewMemberRow))]
    return tuple(sorted(found, key=lambda one: (one.name, one.staff_id)))


@may_lag
def school_holidays(work: Work) -> tuple[SchoolHoliday, ...]:
    """Return the school holidays in their order, with who has told us."""
    query = select(SchoolHolidayRow).order_by(SchoolHolidayRow.first, SchoolHolidayRow.id)
    return tuple(_holiday(row) for row in work.session.scalars(query))


@may_lag
def drives(work: Work) -> tuple[Drive, ...]:
    """Return the minutes of driving that somebody has typed in."""
    query = select(TravelMinutesRow).order_by(TravelMinutesRow.start_key, TravelMinutesRow.end_key)
    return tuple(_drive(work, row) for row in work.session.scalars(query))


@handles(SaveVehicle, Role.MOBILE)
def save_vehicle(work: Work, command: SaveVehicle) -> Vehicle:
    """Write a vehicle down, or change one that was seen as it is."""
    demand_point(command.latitude, command.longitude)
    if not 1 <= command.team <= 9:
        raise Refused("Mitfahren können eine bis neun Personen. Es wurde nichts gespeichert.", "team")
    values = {
        "name": line(command.name, "name", "Name", needed=True),
        "depot": line(command.depot, "depot", "Standort"),
        "latitude": command.latitude,
        "longitude": command.longitude,
        "team": command.team,
        "crew": _there(work, CrewMemberRow, command.crew, "crew"),
        "equipment": _there(work, EquipmentSetRow, command.equipment, "equipment"),
        "active": command.active,
        "van": command.van,
    }
    return vehicle_value(written(work, VehicleRow, command.vehicle_id, command.seen_version, values))


@handles(NoteOutage, Role.MOBILE)
def note_outage(work: Work, command: NoteOutage) -> VehicleOut:
    """Say on which days a vehicle is not to be had."""
    row_of(work, VehicleRow, command.vehicle_id)
    values = {"vehicle_id": command.vehicle_id, **span(command.first, command.last, command.reason)}
    return _outage(written(work, VehicleOutRow, None, 0, values))


@handles(DropOutage, Role.MOBILE)
def drop_outage(work: Work, command: DropOutage) -> VehicleOut:
    """Take an outage back."""
    row = row_of(work, VehicleOutRow, command.outage_id)
    was = _outage(row)
    work.session.delete(row)
    return was


@handles(SaveEquipment, Role.MOBILE)
def save_equipment(work: Work, command: SaveEquipment) -> EquipmentSet:
    """Write a set of equipment down, or change one that was seen as it is."""
    values = {
        "name": line(command.name, "name", "Name", needed=True),
        "services": checked_services(work, command.services),
        "needs_power": command.needs_power,
        "active": command.active,
    }
    return equipment_value(written(work, EquipmentSetRow, command.equipment_id, command.seen_version, values))


@handles(SaveCrewMember, Role.MOBILE)
def save_crew_member(work: Work, command: SaveCrewMember) -> CrewMember:
    """Take somebody into the crew, or change what holds for them."""
    demand_spans(command.duty, "duty")
    if command.staff_id not in office.staff(work):
        raise Refused("Diese Person arbeitet hier nicht. Es wurde nichts gespeichert.", "staff_id")
    values = {"drives": command.drives, "duty": [list(one) for one in sorted(command.duty)]}
    row = work.session.get(CrewMemberRow, command.staff_id)
    if row is None and not command.seen_version:
        row = CrewMemberRow(staff_id=command.staff_id, **values)
        work.session.add(row)
    else:
        row = seen_row(work, CrewMemberRow, command.staff_id, command.seen_version)
        fill(row, values)
    work.session.flush()
    return crew_value(work, row)


@handles(DropCrewMember, Role.MOBILE)
def drop_crew_member(work: Work, command: DropCrewMember) -> CrewMember:
    """Take somebody out of the crew."""
    row = seen_row(work, CrewMemberRow, command.staff_id, command.seen_version)
    was = crew_value(work, row)
    work.session.delete(row)
    return was


@handles(NoteSchoolHoliday, Role.MOBILE)
def note_school_holiday(work: Work, command: NoteSchoolHoliday) -> SchoolHoliday:
    """Write school holidays down, with who has told us."""
    demand_order(command.first, command.last)
    values = {
        "first": near(command.first),
        "last": near(command.last),
        "name": line(command.name, "name", "Name", needed=True),
        "source": line(command.source, "source", "Woher wir das wissen", needed=True),
        "noted_on": local(work, work.now).date(),
    }
    return _holiday(written(work, SchoolHolidayRow, None, 0, values))


@handles(DropSchoolHoliday, Role.MOBILE)
def drop_school_holiday(work: Work, command: DropSchoolHoliday) -> SchoolHoliday:
    """Take school holidays off the list."""
    row = row_of(work, SchoolHolidayRow, command.holiday_id)
    was = _holiday(row)
    work.session.delete(row)
    return was


@handles(SetDrive, Role.MOBILE)
def set_drive(work: Work, command: SetDrive) -> Drive | None:
    """Type in how long a drive takes, or let the formula hold again."""
    for key in (command.start, command.end):
        _demand_place(work, key)
    keys = drive_keys(command.start, command.end)
    row = work.session.get(TravelMinutesRow, keys)
    if (row.version if row else 0) != command.seen_version:
        said = changed_by_staff(work, row.staff_id if row else None)
        raise Conflict(said, version=row.version if row else 0)
    if command.minutes is None:
        if row is not None:
            work.session.delete(row)
        return None
    if not 0 <= command.minutes <= LONGEST_DRIVE:
        raise Refused(f"Möglich sind 0 bis {LONGEST_DRIVE} Minuten. Es wurde nichts gespeichert.", "minutes")
    if row is None:
        row = TravelMinutesRow(start_key=keys[0], end_key=keys[1])
        work.session.add(row)
    row.minutes, row.staff_id = command.minutes, work.actor.staff_id
    work.session.flush()
    return _drive(work, row)


def _demand_place(work: Work, key: str) -> None:
    table = {"s": StopRow, "v": VehicleRow}.get(key[:1])
    known = key[1:].isascii() and key[1:].isdecimal() and len(key) < 20 and table is not None
    if not known or table is None or work.session.get(table, int(key[1:])) is None:
        raise Refused("Diesen Ort gibt es nicht. Es wurde nichts gespeichert.", "start")


def _there(
    work: Work, table: type[CrewMemberRow] | type[EquipmentSetRow], ids: tuple[int, ...], field: str
) -> list[int]:
    wanted = list(dict.fromkeys(ids))
    if any(work.session.get(table, one) is None for one in wanted):
        raise Refused("Wer oder was da mitfahren soll, gibt es nicht. Es wurde nichts gespeichert.", field)
    return wanted


def _outage(row: VehicleOutRow) -> VehicleOut:
    return VehicleOut(row.id, row.vehicle_id, row.first, row.last, row.reason)


def _holiday(row: SchoolHolidayRow) -> SchoolHoliday:
    return SchoolHoliday(row.id, row.first, row.last, row.name, row.source, row.noted_on)


def _drive(work: Work, row: TravelMinutesRow) -> Drive:
    by = office.staff_name(work, row.staff_id)
    return Drive(row.start_key, row.end_key, row.minutes, by, row.version)
