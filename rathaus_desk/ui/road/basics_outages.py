"""When a vehicle or equipment is not to be had or a stop cannot be used, as a section of "Grundlagen"."""

from collections.abc import Sequence
from datetime import date

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.basics import RoadBasics
from rathaus_desk.domain.road.closures import (
    DropClosure,
    DropEquipmentOut,
    EquipmentOut,
    NoteClosure,
    NoteEquipmentOut,
    Outage,
    StopClosure,
)
from rathaus_desk.domain.road.fleet import DropOutage, NoteOutage
from rathaus_desk.ui.kit.inline_form import Blank
from rathaus_desk.ui.kit.tables import Column
from rathaus_desk.ui.road.basics_sections import Change, Choices, Lines, Section, Typed, days_in_words, tr
from rathaus_desk.ui.road.road_forms import demand_day

VEHICLE, EQUIPMENT, STOP = "v", "e", "s"  # before the number of what is chosen in the form
Noting = NoteOutage | NoteEquipmentOut | NoteClosure
Dropping = DropOutage | DropEquipmentOut | DropClosure


class Outages(Section[Outage]):
    """Days without a vehicle, equipment or a stop; one that is wrong is taken away and noted anew."""

    key = "outages"
    title = tr("Ausfälle, Sperrungen")
    told = tr(
        "Wann ein Fahrzeug oder eine Ausrüstung fehlt oder ein Haltepunkt gesperrt ist: Werkstatt, "
        "Reparatur, Schützenfest. Danach lässt sich der Rest neu planen."
    )
    new = tr("Ausfall oder Sperrung melden")
    first = "what"
    keeps = NoteOutage
    changeable = False

    def items(self) -> Sequence[Outage]:
        found = sorted(self.known.outages, key=lambda one: (one.first, one.last))
        ahead = [one for one in found if one.last >= self.known.today]
        return [*ahead, *reversed([one for one in found if one.last < self.known.today])]

    def columns(self) -> list[Column[Outage]]:
        return [
            Column(tr("Was"), lambda one: out_name(self.known, one)),
            Column(tr("Tage"), lambda one: days_in_words(one.first, one.last), 210),
            Column(tr("Grund"), lambda one: one.reason, 150),
        ]

    def number(self, item: Outage) -> object:
        return _key(item), item.id

    def name(self, item: Outage) -> str:
        return out_name(self.known, item)

    def lines(self, item: Outage) -> Lines:
        told = tr("Gesperrt") if isinstance(item, StopClosure) else tr("Fällt aus")
        return [(told, days_in_words(item.first, item.last)), (tr("Grund"), item.reason)]

    def blanks(self) -> tuple[Blank, ...]:
        return (
            Blank("what", tr("Was"), choices=_choices(self.known)),
            Blank("first", tr("Ab"), 1),
            Blank("last", tr("Bis (leer: nur ein Tag)"), 1, beside=True),
            Blank("reason", tr("Grund"), 1),
        )

    def fresh(self) -> dict[str, str]:
        return {"first": numeric_date(self.known.today)}

    def change(self, typed: Typed[Outage]) -> Change:
        values = typed.values
        if not values["what"]:
            raise Refused(
                tr("Bitte wählen, was ausfällt oder gesperrt ist. Es wurde nichts gespeichert."), "what"
            )
        first = demand_day(values["first"], "first", self.known.today)
        last = demand_day(values["last"], "last", self.known.today) if values["last"].strip() else first
        command = _noting(values["what"], first, last, values["reason"])
        name = _names(self.known).get(values["what"], "")
        said = tr("Gemerkt: {name} fällt aus, {days}.")
        if isinstance(command, NoteClosure):
            said = tr("Gemerkt: {name} ist gesperrt, {days}.")
        return Change(command, _dropping, said.format(name=name, days=days_in_words(first, last)))

    def drop(self, item: Outage) -> Change:
        said = tr("{name} fällt {days} doch nicht aus.")
        if isinstance(item, StopClosure):
            said = tr("{name} ist {days} doch nicht gesperrt.")
        said = said.format(name=self.name(item), days=days_in_words(item.first, item.last))
        back = _noting(_key(item), item.first, item.last, item.reason)
        return Change(_dropping(item), lambda _was: back, said)


def out_name(known: RoadBasics, one: Outage) -> str:
    """Return what is out or closed by its name."""
    return _names(known).get(_key(one), "")


def untouched_words(one: Outage) -> str:
    """Return in a sentence that an outage touches no tour."""
    if isinstance(one, StopClosure):
        return tr("An diesen Tagen ist dort kein Halt geplant.")
    if isinstance(one, EquipmentOut):
        return tr("An diesen Tagen ist mit dieser Ausrüstung keine Tour geplant.")
    return tr("An diesen Tagen ist mit diesem Fahrzeug keine Tour geplant.")


def _choices(known: RoadBasics) -> Choices:
    used = {f"{VEHICLE}{one.id}" for one in known.vehicles if one.active}
    used |= {f"{EQUIPMENT}{one.id}" for one in known.equipment if one.active}
    used |= {f"{STOP}{one.id}" for one in known.stops if one.words.active}
    return tuple((name, key) for key, name in _names(known).items() if key in used)


def _names(known: RoadBasics) -> dict[str, str]:
    """Return what can be out or closed by its key, also what is no longer in use."""
    return {
        **{f"{VEHICLE}{one.id}": one.name for one in known.vehicles},
        **{f"{EQUIPMENT}{one.id}": one.name for one in known.equipment},
        **{f"{STOP}{one.id}": one.words.name for one in known.stops},
    }


def _key(one: Outage) -> str:
    if isinstance(one, StopClosure):
        return f"{STOP}{one.stop_id}"
    if isinstance(one, EquipmentOut):
        return f"{EQUIPMENT}{one.equipment_id}"
    return f"{VEHICLE}{one.vehicle_id}"


def _noting(key: str, first: date, last: date, reason: str) -> Noting:
    number = int(key[1:])
    if key.startswith(STOP):
        return NoteClosure(stop_id=number, first=first, last=last, reason=reason)
    if key.startswith(EQUIPMENT):
        return NoteEquipmentOut(equipment_id=number, first=first, last=last, reason=reason)
    return NoteOutage(vehicle_id=number, first=first, last=last, reason=reason)


def _dropping(one: Outage) -> Dropping:
    if isinstance(one, StopClosure):
        return DropClosure(closure_id=one.id)
    if isinstance(one, EquipmentOut):
        return DropEquipmentOut(out_id=one.id)
    return DropOutage(outage_id=one.id)
