"""Vehicles, the equipment and the crew, as sections of the view "Grundlagen"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.basics import RoadBasics
from rathaus_desk.domain.road.closures import EquipmentOut, Outage
from rathaus_desk.domain.road.fleet import (
    CrewMember,
    DropCrewMember,
    EquipmentSet,
    SaveCrewMember,
    SaveEquipment,
    SaveVehicle,
    Vehicle,
    VehicleOut,
)
from rathaus_desk.domain.road.places import STOP_TITLES
from rathaus_desk.ui.kit.inline_form import Blank
from rathaus_desk.ui.kit.tables import Column
from rathaus_desk.ui.road.basics_sections import (
    Change,
    Lines,
    Section,
    Typed,
    chosen_number,
    days_in_words,
    named_ones,
    ones_named,
    said_so,
    tr,
    yes_no,
)
from rathaus_desk.ui.road.road_forms import (
    NO,
    YES,
    degree_of,
    degrees_in_words,
    services_of,
    spans_of,
    whole_of,
    windows_in_words,
)


class Vehicles(Section[Vehicle]):
    """Vehicles are never thrown away: what they have driven stays readable."""

    key = "vehicles"
    title = tr("Fahrzeuge")
    told = tr(
        "Womit gefahren wird, von wo aus, und wer und was in der Regel mitkommt. Ein Team ohne Servicemobil "
        "hält Sprechstunden."
    )
    new = tr("Neues Fahrzeug")
    keeps = SaveVehicle

    def items(self) -> Sequence[Vehicle]:
        return sorted(self.known.vehicles, key=lambda one: not one.active)

    def columns(self) -> list[Column[Vehicle]]:
        return [
            Column(tr("Fahrzeug"), lambda one: one.name),
            Column(tr("Standort"), lambda one: one.depot, 150),
            Column(tr("Wofür"), _what_for, 140),
            Column(tr("Stand"), _in_use, 130),
        ]

    def lines(self, item: Vehicle) -> Lines:
        return [
            (tr("Wofür"), _what_for(item)),
            (tr("Standort"), item.depot),
            (tr("Personen, die mitfahren"), str(item.team)),
            (tr("Team, in dieser Reihenfolge"), named_ones(self.known.crew_names(), item.crew)),
            (tr("Ausrüstung"), named_ones(self.known.equipment_names(), item.equipment)),
            (tr("Stand"), _in_use(item)),
            *_outs(self.known, lambda one: isinstance(one, VehicleOut) and one.vehicle_id == item.id),
        ]

    def blanks(self) -> tuple[Blank, ...]:
        uses = ((tr("Servicemobil"), YES), (tr("Sprechstunden, ohne Servicemobil"), NO))
        return (
            Blank("name", tr("Name"), 1),
            Blank("van", tr("Wofür"), choices=uses),
            Blank("depot", tr("Standort"), 1),
            Blank("latitude", STOP_TITLES["latitude"], 1),
            Blank("longitude", STOP_TITLES["longitude"], 1, beside=True),
            Blank("team", tr("Wie viele Personen mitfahren"), 1),
            Blank("crew", tr("Team in der gewünschten Reihenfolge, durch Komma getrennt"), 2),
            Blank("equipment", tr("Ausrüstung, durch Komma getrennt"), 2),
            Blank("active", tr("Wird gefahren"), choices=yes_no()),
        )

    def values(self, item: Vehicle) -> dict[str, str]:
        return {
            "name": item.name,
            "depot": item.depot,
            "latitude": degrees_in_words(item.latitude),
            "longitude": degrees_in_words(item.longitude),
            "team": str(item.team),
            "crew": named_ones(self.known.crew_names(), item.crew),
            "equipment": named_ones(self.known.equipment_names(), item.equipment),
            "active": said_so(item.active),
            "van": said_so(item.van),
        }

    def fresh(self) -> dict[str, str]:
        return {"team": "2", "active": said_so(True), "van": said_so(True)}

    def change(self, typed: Typed[Vehicle]) -> Change:
        values, item, seen = typed.values, typed.item, typed.seen
        command = SaveVehicle(
            name=values["name"],
            depot=values["depot"],
            latitude=degree_of(values["latitude"], "latitude"),
            longitude=degree_of(values["longitude"], "longitude"),
            team=whole_of(values["team"], "team", tr("Personen")),
            crew=ones_named(values["crew"], self.known.crew_names(), "crew"),
            equipment=ones_named(values["equipment"], self.known.equipment_names(), "equipment"),
            active=values["active"] != NO,
            van=values["van"] != NO,
            vehicle_id=item.id if item else None,
            seen_version=seen,
        )
        said = tr("{name} ist gespeichert.").format(name=values["name"])
        return Change(command, lambda saved: _vehicle(item or replace(saved, active=False), saved), said)

    def drop(self, item: Vehicle) -> Change:
        if not item.active:
            raise Refused(tr("{name} wird schon nicht mehr gefahren.").format(name=item.name))
        command = _vehicle(replace(item, active=False), item)
        said = tr("{name} wird nicht mehr gefahren.").format(name=item.name)
        return Change(command, lambda saved: _vehicle(item, saved), said)


class Equipment(Section[EquipmentSet]):
    """Sets of equipment and what can be done with them."""

    key = "equipment"
    title = tr("Ausrüstung")
    told = tr("Was mitgenommen wird, und welche Leistungen damit vor Ort gehen.")
    new = tr("Neue Ausrüstung")
    keeps = SaveEquipment

    def items(self) -> Sequence[EquipmentSet]:
        return sorted(self.known.equipment, key=lambda one: not one.active)

    def columns(self) -> list[Column[EquipmentSet]]:
        return [
            Column(tr("Ausrüstung"), lambda one: one.name),
            Column(tr("Leistungen"), lambda one: str(len(one.services)), 110, right=True),
            Column(tr("Stand"), _in_use, 130),
        ]

    def lines(self, item: EquipmentSet) -> Lines:
        return [
            (tr("Leistungen"), named_services(self.known, item.services)),
            (tr("Braucht Strom"), said_so(item.needs_power)),
            (tr("Stand"), _in_use(item)),
            *_outs(self.known, lambda one: isinstance(one, EquipmentOut) and one.equipment_id == item.id),
        ]

    def blanks(self) -> tuple[Blank, ...]:
        return (
            Blank("name", tr("Name"), 1),
            Blank("services", tr("Leistungen, die damit gehen, durch Komma getrennt"), 4),
            Blank("needs_power", tr("Braucht Strom am Haltepunkt"), choices=yes_no()),
            Blank("active", tr("In Gebrauch"), choices=yes_no()),
        )

    def values(self, item: EquipmentSet) -> dict[str, str]:
        return {
            "name": item.name,
            "services": named_services(self.known, item.services),
            "needs_power": said_so(item.needs_power),
            "active": said_so(item.active),
        }

    def fresh(self) -> dict[str, str]:
        return {"needs_power": NO, "active": said_so(True)}

    def change(self, typed: Typed[EquipmentSet]) -> Change:
        values, item, seen = typed.values, typed.item, typed.seen
        command = SaveEquipment(
            name=values["name"],
            services=services_of(values["services"], self.known.services, self.known.service_words),
            needs_power=values["needs_power"] not in ("", NO),
            active=values["active"] != NO,
            equipment_id=item.id if item else None,
            seen_version=seen,
        )
        said = tr("{name} ist gespeichert.").format(name=values["name"])
        return Change(command, lambda saved: _equipment(item or replace(saved, active=False), saved), said)

    def drop(self, item: EquipmentSet) -> Change:
        if not item.active:
            raise Refused(tr("{name} ist schon nicht mehr in Gebrauch.").format(name=item.name))
        command = _equipment(replace(item, active=False), item)
        said = tr("{name} ist nicht mehr in Gebrauch.").format(name=item.name)
        return Change(command, lambda saved: _equipment(item, saved), said)


class Crew(Section[CrewMember]):
    """Who goes along, and when; leave stands among the absences of the house."""

    key = "crew"
    title = tr("Team")
    told = tr(
        "Wer mitfährt und wann. Eine Lücke zwischen zwei Zeiten ist die Pause; Urlaub steht in Mein Tag."
    )
    new = tr("Ins Team aufnehmen")
    first = "staff_id"
    only_new = ("staff_id",)
    keeps = SaveCrewMember

    def items(self) -> Sequence[CrewMember]:
        return self.known.crew

    def columns(self) -> list[Column[CrewMember]]:
        return [
            Column(tr("Name"), lambda one: one.name),
            Column(tr("Fährt selbst"), lambda one: said_so(one.drives), 110),
            Column(tr("Nächste Abwesenheit"), lambda one: _next_leave(self.known, one), 190),
        ]

    def number(self, item: CrewMember) -> object:
        return item.staff_id

    def lines(self, item: CrewMember) -> Lines:
        duty = windows_in_words(item.duty or self.known.duty.get(item.staff_id, ())).replace("\n", ", ")
        usual = "" if item.duty else tr(" (wie im Rathaus)")
        away = self.known.leave.get(item.staff_id, ())
        return [
            (tr("Fährt selbst"), said_so(item.drives)),
            (tr("Dienstzeiten"), duty + usual if duty else tr("keine eingetragen")),
            *((tr("Abwesend"), days_in_words(first, last)) for first, last in away),
        ]

    def blanks(self) -> tuple[Blank, ...]:
        people = tuple((name, str(number)) for number, name in self.known.staff.items())
        hours = tr("Dienstzeiten, jede in einer Zeile: „Mo 8–12“, „Mo 12:30–16“ (leer: wie im Rathaus)")
        return (
            Blank("staff_id", tr("Wer"), choices=people),
            Blank("drives", tr("Fährt selbst"), choices=yes_no()),
            Blank("duty", hours, 6),
        )

    def values(self, item: CrewMember) -> dict[str, str]:
        return {
            "drives": said_so(item.drives),
            "duty": windows_in_words(item.duty),
        }

    def fresh(self) -> dict[str, str]:
        return {"drives": said_so(True)}

    def change(self, typed: Typed[CrewMember]) -> Change:
        values, item, seen = typed.values, typed.item, typed.seen
        asked = tr("Bitte wählen, wer. Es wurde nichts gespeichert.")
        number = item.staff_id if item else chosen_number(values, "staff_id", asked)
        command = SaveCrewMember(
            staff_id=number,
            drives=values["drives"] != NO,
            duty=spans_of(values["duty"], "duty"),
            seen_version=seen,
        )

        def back(saved: CrewMember) -> SaveCrewMember | DropCrewMember:
            if item is None:
                return DropCrewMember(staff_id=saved.staff_id, seen_version=saved.version)
            return _member(item, saved.version)

        said = tr("{name} ist gespeichert.").format(name=self.known.staff.get(number, ""))
        return Change(command, back, said)

    def drop(self, item: CrewMember) -> Change:
        command = DropCrewMember(staff_id=item.staff_id, seen_version=item.version)
        said = tr("{name} fährt nicht mehr mit.").format(name=item.name)
        return Change(command, lambda _was: _member(item, 0), said)


def named_services(known: RoadBasics, keys: Sequence[str]) -> str:
    """Return services by name, as the form writes them."""
    return ", ".join(known.services.get(one, one) for one in keys)


def _in_use(one: Vehicle | EquipmentSet) -> str:
    return tr("in Gebrauch") if one.active else tr("stillgelegt")


def _what_for(one: Vehicle) -> str:
    return tr("Servicemobil") if one.van else tr("Sprechstunden")


def _outs(known: RoadBasics, mine: Callable[[Outage], bool]) -> Lines:
    """Return from today on when something is not to be had."""
    return [
        (tr("Fällt aus"), ", ".join(filter(None, (days_in_words(one.first, one.last), one.reason))))
        for one in known.outages
        if mine(one) and one.last >= known.today
    ]


def _next_leave(known: RoadBasics, one: CrewMember) -> str:
    away = known.leave.get(one.staff_id, ())
    return days_in_words(*away[0]) if away else ""


def _vehicle(one: Vehicle, now: Vehicle) -> SaveVehicle:
    """Return the command that makes a vehicle as it was, whatever it is now."""
    return SaveVehicle(
        name=one.name, depot=one.depot, latitude=one.latitude, longitude=one.longitude, team=one.team,
        crew=one.crew, equipment=one.equipment, active=one.active, van=one.van, vehicle_id=now.id,
        seen_version=now.version,
    )  # fmt: skip


def _equipment(one: EquipmentSet, now: EquipmentSet) -> SaveEquipment:
    return SaveEquipment(
        name=one.name, services=one.services, needs_power=one.needs_power, active=one.active,
        equipment_id=now.id, seen_version=now.version,
    )  # fmt: skip


def _member(one: CrewMember, seen: int) -> SaveCrewMember:
    return SaveCrewMember(staff_id=one.staff_id, drives=one.drives, duty=one.duty, seen_version=seen)
