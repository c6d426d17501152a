"""School holidays, drives, institutions and home visits, as sections of the view "Grundlagen"."""

from collections.abc import Sequence
from dataclasses import replace

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.road.basics import DriveLine, RoadBasics
from rathaus_desk.domain.road.fleet import DropSchoolHoliday, NoteSchoolHoliday, SchoolHoliday, SetDrive
from rathaus_desk.domain.road.places import (
    Eligibility,
    HomeVisit,
    HomeVisitWords,
    Institution,
    SaveHomeVisit,
    SaveInstitution,
    VisitState,
)
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.inline_form import Blank
from rathaus_desk.ui.kit.tables import Column
from rathaus_desk.ui.road.basics_fleet import named_services
from rathaus_desk.ui.road.basics_sections import (
    Change,
    Choices,
    Lines,
    Section,
    Typed,
    Values,
    chosen_number,
    days_in_words,
    said_so,
    tr,
    yes_no,
)
from rathaus_desk.ui.road.road_forms import NO, demand_day, demand_line, services_of, whole_of


class Holidays(Section[SchoolHoliday]):
    """School holidays; what is wrong is taken off the list and noted anew."""

    key = "holidays"
    title = tr("Schulferien")
    told = tr("Wann Halte ausfallen, die nur in der Schulzeit sind, und woher wir das wissen.")
    new = tr("Ferien eintragen")
    keeps = NoteSchoolHoliday
    changeable = False

    def items(self) -> Sequence[SchoolHoliday]:
        ahead = [one for one in self.known.holidays if one.last >= self.known.today]
        return [*ahead, *reversed([one for one in self.known.holidays if one.last < self.known.today])]

    def columns(self) -> list[Column[SchoolHoliday]]:
        return [
            Column(tr("Ferien"), lambda one: one.name),
            Column(tr("Tage"), lambda one: days_in_words(one.first, one.last), 210),
            Column(tr("Eingetragen"), lambda one: numeric_date(one.noted_on), 120),
        ]

    def lines(self, item: SchoolHoliday) -> Lines:
        return [
            (tr("Tage"), days_in_words(item.first, item.last)),
            (tr("Woher"), item.source),
            (tr("Eingetragen am"), numeric_date(item.noted_on)),
        ]

    def blanks(self) -> tuple[Blank, ...]:
        return (
            Blank("name", tr("Name, zum Beispiel „Herbstferien“"), 1),
            Blank("first", tr("Erster Tag"), 1),
            Blank("last", tr("Letzter Tag"), 1, beside=True),
            Blank("source", tr("Woher wir das wissen"), 1),
        )

    def change(self, typed: Typed[SchoolHoliday]) -> Change:
        values = typed.values
        command = NoteSchoolHoliday(
            first=demand_day(values["first"], "first", self.known.today),
            last=demand_day(values["last"], "last", self.known.today),
            name=values["name"],
            source=values["source"],
        )
        said = tr("{name} steht auf der Liste.").format(name=values["name"])
        return Change(command, lambda noted: DropSchoolHoliday(holiday_id=noted.id), said)

    def drop(self, item: SchoolHoliday) -> Change:
        back = NoteSchoolHoliday(first=item.first, last=item.last, name=item.name, source=item.source)
        said = tr("{name} ist von der Liste genommen.").format(name=item.name)
        return Change(DropSchoolHoliday(holiday_id=item.id), lambda _was: back, said)


class Drives(Section[DriveLine]):
    """Minutes between two places: what somebody has typed in holds before what is reckoned."""

    key = "drives"
    title = tr("Fahrzeiten")
    told = tr(
        "Minuten zwischen zwei Orten, hin wie zurück. Was von Hand eingetragen ist, gilt vor dem Errechneten."
    )
    first = "minutes"
    keeps = SetDrive

    def items(self) -> Sequence[DriveLine]:
        return self.known.drives

    def columns(self) -> list[Column[DriveLine]]:
        return [
            Column(tr("Von"), lambda one: one.start_name),
            Column(tr("Nach"), lambda one: one.end_name, 185),
            Column(tr("Minuten"), lambda one: str(one.minutes), 90, right=True),
            Column(tr("Woher"), lambda one: one.source, 240),
        ]

    def number(self, item: DriveLine) -> object:
        return (item.start, item.end)

    def name(self, item: DriveLine) -> str:
        return f"{item.start_name} – {item.end_name}"

    def lines(self, item: DriveLine) -> Lines:
        return [(tr("Minuten"), str(item.minutes)), (tr("Woher"), item.source)]

    def blanks(self) -> tuple[Blank, ...]:
        return (Blank("minutes", tr("Minuten (leer: wie errechnet)"), 1),)

    def values(self, item: DriveLine) -> dict[str, str]:
        return {"minutes": "" if item.typed is None else str(item.typed)}

    def change(self, typed: Typed[DriveLine]) -> Change:
        values, item, seen = typed.values, typed.item, typed.seen
        if item is None:
            raise Refused(tr("Bitte zuerst zwei Orte in der Liste wählen."))
        text = values["minutes"].strip()
        minutes = whole_of(text, "minutes", tr("Minuten")) if text else None
        if minutes is None and item.typed is None:
            raise Refused(tr("Hier gilt schon, was errechnet ist. Bitte Minuten eintragen."), "minutes")
        return self._set(item, minutes, seen)

    def drop(self, item: DriveLine) -> Change:
        if item.typed is None:
            raise Refused(tr("Hier ist nichts von Hand eingetragen."))
        return self._set(item, None, item.version)

    def _set(self, item: DriveLine, minutes: int | None, seen: int) -> Change:
        command = SetDrive(start=item.start, end=item.end, minutes=minutes, seen_version=seen)

        def back(kept: object) -> SetDrive:
            version = int(getattr(kept, "version", 0))
            return SetDrive(start=item.start, end=item.end, minutes=item.typed, seen_version=version)

        said = tr("{places}: Es gilt wieder, was errechnet ist.")
        if minutes is not None:
            said = tr("{places}: {minutes} Minuten.").replace("{minutes}", str(minutes))
        return Change(command, back, said.format(places=self.name(item)))


class Institutions(Section[Institution]):
    """Homes and hospitals with a collective date."""

    key = "institutions"
    title = tr("Einrichtungen")
    told = tr("Heime und Kliniken, die einen Sammeltermin bekommen, und wer dort öffnet.")
    new = tr("Neue Einrichtung")
    keeps = SaveInstitution

    def items(self) -> Sequence[Institution]:
        return sorted(self.known.institutions, key=lambda one: not one.active)

    def columns(self) -> list[Column[Institution]]:
        return [
            Column(tr("Einrichtung"), lambda one: one.name),
            Column(tr("Ortsteil"), lambda one: _district(self.known, one.district_id), 150),
            Column(tr("Wer öffnet"), lambda one: one.contact, 170),
        ]

    def lines(self, item: Institution) -> Lines:
        return [
            (tr("Anschrift"), item.address),
            (tr("Ortsteil"), _district(self.known, item.district_id)),
            (tr("Wer öffnet"), item.contact),
            (tr("Telefon"), item.phone),
            (tr("Wird besucht"), said_so(item.active)),
        ]

    def blanks(self) -> tuple[Blank, ...]:
        return (
            Blank("name", tr("Name"), 1),
            Blank("address", tr("Anschrift"), 1),
            Blank("district_id", tr("Ortsteil"), choices=_districts(self.known)),
            Blank("contact", tr("Wer öffnet"), 1),
            Blank("phone", tr("Telefon"), 1, beside=True),
            Blank("active", tr("Wird besucht"), choices=yes_no()),
        )

    def values(self, item: Institution) -> dict[str, str]:
        return {
            "name": item.name,
            "address": item.address,
            "district_id": str(item.district_id),
            "contact": item.contact,
            "phone": item.phone,
            "active": said_so(item.active),
        }

    def fresh(self) -> dict[str, str]:
        return {"active": said_so(True)}

    def change(self, typed: Typed[Institution]) -> Change:
        values, item, seen = typed.values, typed.item, typed.seen
        demand_line(values, "name", tr("Bitte den Namen eintragen. Es wurde nichts gespeichert."))
        command = SaveInstitution(
            name=values["name"],
            district_id=_chosen_district(values),
            address=values["address"],
            contact=values["contact"],
            phone=values["phone"],
            active=values["active"] != NO,
            institution_id=item.id if item else None,
            seen_version=seen,
        )
        said = tr("{name} ist gespeichert.").format(name=values["name"])
        return Change(command, lambda saved: _institution(item or replace(saved, active=False), saved), said)

    def drop(self, item: Institution) -> Change:
        if not item.active:
            raise Refused(tr("{name} wird schon nicht mehr besucht.").format(name=item.name))
        command = _institution(replace(item, active=False), item)
        said = tr("{name} wird nicht mehr besucht.").format(name=item.name)
        return Change(command, lambda saved: _institution(item, saved), said)


class Visits(Section[HomeVisit]):
    """Wishes for visits at home; for whom one is, is chosen before the form opens."""

    key = "visits"
    title = tr("Hausbesuche")
    told = tr(
        "Wer zu Hause oder im Heim besucht werden möchte, bis wann, und ob das Recht darauf geprüft ist."
    )
    new = tr("Neuer Hausbesuch")
    keeps = SaveHomeVisit

    def __init__(self, person_id: int | None = None) -> None:
        self._person_id = person_id  # of the visit that is begun

    def items(self) -> Sequence[HomeVisit]:
        return self.known.visits

    def columns(self) -> list[Column[HomeVisit]]:
        return [
            Column(tr("Wer"), lambda one: one.words.name),
            Column(tr("Ortsteil"), lambda one: _district(self.known, one.words.district_id), 150),
            Column(tr("Bis"), lambda one: numeric_date(one.words.last), 110),
            Column(tr("Berechtigung"), lambda one: word(one.words.eligibility), 230, tone=_unproved),
        ]

    def name(self, item: HomeVisit) -> str:
        return item.words.name

    def lines(self, item: HomeVisit) -> Lines:
        words = item.words
        home = next((one.name for one in self.known.institutions if one.id == words.institution_id), "")
        return [
            (tr("Anschrift"), words.address),
            (tr("Ortsteil"), _district(self.known, words.district_id)),
            (tr("Einrichtung"), home),
            (tr("Wann"), days_in_words(words.first, words.last)),
            (tr("Berechtigung"), word(words.eligibility)),
            (tr("Dauer"), tr("{minutes} Minuten").format(minutes=words.minutes)),
            (tr("Personen"), str(words.persons) if words.persons > 1 else ""),
            (tr("Leistungen"), named_services(self.known, words.services)),
            (tr("Im Verzeichnis"), said_so(words.person_id is not None)),
            (tr("Hinweis"), words.note),
        ]

    def blanks(self) -> tuple[Blank, ...]:
        homes = tuple((one.name, str(one.id)) for one in self.known.institutions if one.active)
        return (
            Blank("name", tr("Wie es im Fahrplan steht, zum Beispiel „Frau S.“"), 1),
            Blank("address", tr("Anschrift"), 1),
            Blank("district_id", tr("Ortsteil"), choices=_districts(self.known)),
            Blank("institution_id", tr("Einrichtung"), choices=homes, unchosen=tr("keine, zu Hause")),
            Blank("first", tr("Ab"), 1),
            Blank("last", tr("Spätestens"), 1, beside=True),
            Blank("eligibility", tr("Berechtigung"), choices=_words(Eligibility)),
            Blank("minutes", tr("Dauer in Minuten"), 1),
            Blank("persons", tr("Personen dort"), 1, beside=True),
            Blank("services", tr("Leistungen, durch Komma getrennt"), 2),
            Blank("note", tr("Hinweis für das Team"), 2),
            Blank("state", tr("Stand"), choices=_words(VisitState)),
        )

    def values(self, item: HomeVisit) -> dict[str, str]:
        words = item.words
        return {
            "name": words.name,
            "address": words.address,
            "district_id": str(words.district_id),
            "institution_id": str(words.institution_id or ""),
            "first": numeric_date(words.first),
            "last": numeric_date(words.last),
            "eligibility": words.eligibility.value,
            "minutes": str(words.minutes),
            "persons": str(words.persons),
            "services": named_services(self.known, words.services),
            "note": words.note,
            "state": item.state.value,
        }

    def fresh(self) -> dict[str, str]:
        return {
            "first": numeric_date(self.known.today),
            "eligibility": Eligibility.NONE.value,
            "minutes": "60",
            "persons": "1",
            "state": VisitState.WISHED.value,
        }

    def change(self, typed: Typed[HomeVisit]) -> Change:
        values, item, seen = typed.values, typed.item, typed.seen
        words = self._words(values, item)
        command = SaveHomeVisit(
            words=words,
            state=VisitState(values["state"] or VisitState.WISHED),
            visit_id=item.id if item else None,
            seen_version=seen,
        )
        said = tr("Der Hausbesuch {name} ist gespeichert.").format(name=words.name)
        return Change(command, lambda saved: _visit(item or _called_off(saved), saved), said)

    def drop(self, item: HomeVisit) -> Change:
        said = tr("Der Hausbesuch {name} ist zurückgenommen.").format(name=item.words.name)
        return Change(_visit(_called_off(item), item), lambda saved: _visit(item, saved), said)

    def _words(self, values: Values, item: HomeVisit | None) -> HomeVisitWords:
        asked = tr("Bitte eintragen, wie es im Fahrplan steht. Es wurde nichts gespeichert.")
        demand_line(values, "name", asked)
        demand_line(values, "address", tr("Bitte die Anschrift eintragen. Es wurde nichts gespeichert."))
        return HomeVisitWords(
            name=values["name"],
            address=values["address"],
            district_id=_chosen_district(values),
            first=demand_day(values["first"], "first", self.known.today),
            last=demand_day(values["last"], "last", self.known.today),
            eligibility=Eligibility(values["eligibility"] or Eligibility.NONE),
            minutes=whole_of(values["minutes"], "minutes", tr("Dauer")),
            persons=whole_of(values["persons"], "persons", tr("Personen")),
            services=services_of(values["services"], self.known.services, self.known.service_words),
            person_id=item.words.person_id if item else self._person_id,
            institution_id=int(values["institution_id"]) if values["institution_id"] else None,
            note=values["note"],
        )


def _words(kinds: type[Eligibility] | type[VisitState]) -> Choices:
    return tuple((word(one), one.value) for one in kinds)


def _unproved(one: HomeVisit) -> str:
    return "soon" if one.words.eligibility is Eligibility.NONE else ""


def _district(known: RoadBasics, district_id: int) -> str:
    return known.districts.get(district_id, "")


def _districts(known: RoadBasics) -> Choices:
    return tuple((name, str(number)) for number, name in known.districts.items())


def _chosen_district(values: Values) -> int:
    return chosen_number(values, "district_id", tr("Bitte den Ortsteil wählen. Es wurde nichts gespeichert."))


def _institution(one: Institution, now: Institution) -> SaveInstitution:
    """Return the command that makes an institution as it was, whatever it is now."""
    return SaveInstitution(
        name=one.name, district_id=one.district_id, address=one.address, contact=one.contact,
        phone=one.phone, active=one.active, institution_id=now.id, seen_version=now.version,
    )  # fmt: skip


def _visit(one: HomeVisit, now: HomeVisit) -> SaveHomeVisit:
    return SaveHomeVisit(words=one.words, state=one.state, visit_id=now.id, seen_version=now.version)


def _called_off(one: HomeVisit) -> HomeVisit:
    return replace(one, state=VisitState.CANCELLED)
