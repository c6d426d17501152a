"""What begins elsewhere than in a form: holidays out of the calendar, a visit to somebody of the register."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.people.people import Person
from rathaus_desk.domain.road.basics import RoadBasics
from rathaus_desk.domain.road.fleet import DropSchoolHoliday, NoteSchoolHoliday
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.basics_care import BasicsCare
from rathaus_desk.ui.road.basics_places import Visits
from rathaus_desk.ui.road.road_undo import RoadUndo
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.road.school import known_school_holidays


class Ground(Protocol):
    """The page as these ways need it."""

    known: RoadBasics | None

    @property
    def at(self) -> Workplace: ...
    @property
    def undoing(self) -> RoadUndo: ...
    @property
    def care(self) -> BasicsCare: ...


class BasicsWays(QObject):
    """Asks first, and then writes down or opens a form."""

    def __init__(self, parent: QObject, page: Ground) -> None:
        super().__init__(parent)
        self._page, self._at = page, page.at

    def take_holidays_over(self, year: int) -> None:
        """Take over what the calendar knows of a year and the next one, and the list does not yet."""
        self._at.background.ask(self, known_school_holidays, partial(self._with_next, year + 1), year=year)

    def begin_visit(self, hit: Hit | None) -> None:
        """Begin a visit to somebody of the register, or to somebody by name and address."""
        if hit is None:
            self._write(Visits(), {}, "0")
        else:
            self._at.background.ask(self, person, self._visit_person, person_id=hit.id)

    def _with_next(self, year: int, found: tuple[NoteSchoolHoliday, ...]) -> None:
        self._at.background.ask(
            self, known_school_holidays, partial(self._note_all, found), year=year,
            on_refusal=lambda _unknown: self._note_all(found, ()),
        )  # fmt: skip

    def _note_all(self, first: tuple[NoteSchoolHoliday, ...], more: tuple[NoteSchoolHoliday, ...]) -> None:
        """Note what lies ahead and touches nothing that stands on the list."""
        known = self._page.known
        if known is None:
            return
        listed = [(one.first, one.last) for one in known.holidays]
        new = [
            one
            for one in (*first, *more)
            if one.last >= known.today and not any(a <= one.last and one.first <= b for a, b in listed)
        ]
        if not new:
            self._at.speaker.say(self.tr("Was der Kalender weiß, steht schon auf der Liste."))
        for one in new:
            said = self.tr("{name} steht auf der Liste, wie im Kalender.").format(name=one.name)
            self._page.undoing.do(one, said, lambda noted: DropSchoolHoliday(holiday_id=noted.id))

    def _visit_person(self, one: Person) -> None:
        street = f"{one.street} {one.house_number}".strip()
        values = {
            "name": f"{one.title} {one.family_name}".strip(),
            "address": ", ".join(filter(None, (street, one.place))),
            "district_id": str(one.district_id or ""),
        }
        self._write(Visits(one.id), values, f"p{one.id}")

    def _write(self, section: Visits, values: dict[str, str], mark: str) -> None:
        if self._page.known is not None:
            section.known = self._page.known
            self._page.care.write(section, None, {**section.fresh(), **values}, mark)
