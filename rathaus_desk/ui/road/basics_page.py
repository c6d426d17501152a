"""Grundlagen in Vor Ort: what the plans stand on, section by section."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.dates import numeric_date, short_day
from rathaus_desk.domain.road.basics import RoadBasics, TouchedPlan
from rathaus_desk.domain.road.closures import Outage
from rathaus_desk.ui.kit.background import EVERYTHING
from rathaus_desk.ui.kit.tables import RowsView
from rathaus_desk.ui.kit.two_panes import LOW_PAGE
from rathaus_desk.ui.kit.widgets import announce, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.ui.road.basics_actions import UNDO, add_basics_actions
from rathaus_desk.ui.road.basics_care import AnySection, BasicsCare
from rathaus_desk.ui.road.basics_fleet import Crew, Equipment, Vehicles
from rathaus_desk.ui.road.basics_layout import BasicsLayout
from rathaus_desk.ui.road.basics_outages import EQUIPMENT, STOP, VEHICLE, Outages, untouched_words
from rathaus_desk.ui.road.basics_places import Drives, Holidays, Institutions, Visits
from rathaus_desk.ui.road.basics_ways import BasicsWays
from rathaus_desk.ui.road.road_undo import RoadUndo
from rathaus_desk.usecases.road.basics import road_basics, touched_plans

WATCHED = frozenset(
    {
        "*", "vehicle", "vehicle_out", "equipment_set", "crew_member", "school_holiday", "travel_minutes",
        "institution", "home_visit", "stop", "stop_rhythm", "absence", "person", "halt", "tour",
        "halt_count", "street_minutes", "stop_closure", "equipment_out",
    }
)  # fmt: skip
OUTAGES, HOLIDAYS, VISITS = "outages", "holidays", "visits"
CAN_BE_OUT = {"vehicles": VEHICLE, "equipment": EQUIPMENT}


class BasicsPage(QWidget):
    """The list follows the section, the side follows the cursor; a form takes the side."""

    replan_wanted = Signal(object, object)  # the outage, the plans that it touches

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.at = workplace
        self.known: RoadBasics | None = None
        self._stale, self._here = True, 0
        self._wanted: object = None  # what was saved last, until the list shows it
        self._outage: Outage | None = None
        self._touched: tuple[TouchedPlan, ...] = ()
        self.all: tuple[AnySection, ...] = (
            Vehicles(), Outages(), Equipment(), Crew(), Holidays(), Drives(), Institutions(), Visits()
        )  # fmt: skip
        self.undoing, self._paper = RoadUndo(self, workplace, UNDO), ListPaper(self, workplace)
        self.care = BasicsCare(self, workplace, self.undoing)
        self.ways = BasicsWays(self, self)
        add_basics_actions(self, workplace.actions, self)
        self.parts = BasicsLayout(
            self, workplace, self.all, self.care.place, self._tables(), lambda: self.known is not None
        )
        self.unanswered = self.parts.unanswered
        self._connect()
        self.parts.sections.selectRow(0)
        self._turn(0)

    # What one can do here

    def sit_down(self) -> None:
        """Begin for whoever sits here now: nothing stays of what the one before had typed or changed."""
        self.undoing.forget()
        self.care.forget()
        self._forget_outage()
        self.parts.who.begin()
        self.parts.show_detail()
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read all anew."""
        self._stale = False
        self.at.background.ask(self, road_basics, self._take)

    def begin(self) -> None:
        """Begin an empty form in the chosen section; of a home visit ask first whose it is."""
        section = self.section
        if self.known is None or not self._may(section):
            return
        if not section.new:
            self.at.speaker.say(self.tr("Hier stehen schon alle Orte. Strg+E trägt Minuten ein."))
        elif section.key == VISITS:
            if not self._hides_names():
                self.parts.ask_who()
        else:
            self.care.write(section, None, section.fresh())

    def edit(self) -> None:
        """Open what is chosen."""
        section, item = self.section, self.chosen()
        if self.known is None or not self._may(section):
            return
        if item is None:
            self.at.speaker.say(self.tr("Bitte zuerst in der Liste etwas wählen."))
        elif not section.changeable:
            said = self.tr("Das wird nicht geändert: wegnehmen mit Strg+Umschalt+Entf und neu eintragen.")
            self.at.speaker.say(said)
        else:
            self.care.write(section, item, section.values(item))

    def drop(self) -> None:
        """Take away what is chosen."""
        item = self.chosen()
        if self._may(self.section) and item is not None:
            self.care.drop(self.section, item)
        elif item is None:
            self.at.speaker.say(self.tr("Bitte zuerst in der Liste etwas wählen."))

    def print_list(self) -> None:
        """Print the chosen section as it stands here."""
        title = self.section.title
        self._paper.print_table(title, self.parts.table(), f"{title}.pdf")

    def note_outage(self) -> None:
        """Begin an outage, of the chosen vehicle or equipment if one is chosen."""
        kind = CAN_BE_OUT.get(self.section.key)
        chosen = self.chosen() if kind else None
        self._begin_outage(f"{kind}{chosen.id}" if chosen is not None and chosen.active else "")

    def note_closure(self, stop_id: int, first: date) -> None:
        """Begin a closure of a stop from a day on."""
        self._begin_outage(f"{STOP}{stop_id}", first)

    def take_holidays_over(self) -> None:
        """Take over what the calendar that comes along knows and the list does not yet."""
        self.show_section(HOLIDAYS)
        if self.known is not None and self._may(self.section):
            self.ways.take_holidays_over(self.known.today.year)

    def replan(self) -> None:
        """Lead to the timetable, to plan anew what the outage has touched."""
        if self._outage is None or not self._touched:
            self.at.speaker.say(self.tr("Das geht, sobald ein Ausfall gemeldet ist, der Touren trifft."))
        else:
            self.replan_wanted.emit(self._outage, self._touched)

    def confirm(self) -> None:
        """Send the form that is open, or take who is chosen."""
        if self.care.open:
            self.care.send()
        elif self.parts.asks_who:
            self.parts.who.take()

    def choose_section(self) -> None:
        """Go to the choice of sections; what is typed in a form stays in it."""
        self.parts.focus_sections()

    def undo(self) -> None:
        """Take the last change back."""
        self.undoing.undo()

    def show_section(self, key: str) -> None:
        """Show a section by its key."""
        place = next(at for at, one in enumerate(self.all) if one.key == key)
        if place != self._here:
            self.parts.sections.selectRow(place)

    @property
    def section(self) -> AnySection:
        """The chosen section."""
        return self.all[self._here]

    def chosen(self) -> Any:
        """Return what is under the cursor of the list, None if nothing is."""
        return self.parts.table().chosen()

    # Qt

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.care.open:
            self.care.focus()
        else:
            self.parts.table().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        in_list = self.parts.table().hasFocus()
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        elif event.key() == Qt.Key.Key_Left and in_list:
            self.parts.focus_sections()
        elif event.key() == Qt.Key.Key_Right and self.parts.sections.hasFocus():
            self.parts.table().setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    # What happens

    def _begin_outage(self, what: str, first: date | None = None) -> None:
        self.show_section(OUTAGES)
        if self.known is None or not self._may(self.section):
            return
        begun = {"what": what} if what else {}
        begun |= {"first": numeric_date(first)} if first else {}
        self.care.write(self.section, None, self.section.fresh() | begun)
        if what:
            self.care.type_over("first")

    def _tables(self) -> Sequence[RowsView[Any]]:
        return [RowsView(one.title, one.columns(), self.at.look, one.number) for one in self.all]

    def _connect(self) -> None:
        parts = self.parts
        parts.sections.selectionModel().currentRowChanged.connect(self._section_moved)
        parts.sections.activated.connect(self._into_list)
        parts.choice.activated.connect(self._choose)
        parts.who.chosen.connect(self.ways.begin_visit)
        parts.who.left.connect(self._back)
        for table in parts.tables:
            table.selectionModel().currentRowChanged.connect(self._moved)
            table.activated.connect(self._open)
        self.care.place.changed.connect(self._form_changed)
        self.care.saved.connect(self._saved)
        self.at.background.changed.connect(self._changed)
        self.at.privacy.changed.connect(self._names_changed)
        self.at.look.changed.connect(self._arrange)
        parts.panes.folded_changed.connect(self._fold)
        parts.lists.resized.connect(self._fold_lists)

    def _arrange(self) -> None:
        self.parts.arrange(low=self.height() < self.at.look.pixels(LOW_PAGE))

    def _fold_lists(self) -> None:
        self.parts.fold_lists()

    def _fold(self, _folded: bool) -> None:
        self._arrange()

    def _section_moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and current.row() != self._here:
            self._turn(current.row())

    def _choose(self, place: int) -> None:
        self.parts.sections.selectRow(place)

    def _into_list(self, _index: QModelIndex) -> None:
        self.parts.table().setFocus()

    def _turn(self, place: int) -> None:
        self._here = place
        if self.care.open:
            self.care.place.form(self.care.place.unfolded).fold()
        self.parts.turn_to(place, self.section)
        self._show()

    def _moved(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._follow()

    def _open(self, _index: QModelIndex) -> None:
        """Enter opens what is chosen; what is never changed only shows what stands about it."""
        if self.section.changeable:
            self.edit()
        else:
            self.parts.show_side()

    def _take(self, known: RoadBasics) -> None:
        self.known = replace(known, visits=()) if self.at.privacy.counter_view else known
        for one in self.all:
            one.known = self.known
        self._show()

    def _show(self) -> None:
        if self.known is None:
            return
        self.parts.offer(self.section)  # somebody else may sit here by now
        table = self.parts.table()
        table.show_items(tuple(self.section.items()))
        if self._wanted is not None and (place := table.rows.row_of(self._wanted)) >= 0:
            self._wanted = None
            table.selectRow(place)
        empty = table.rows.rowCount() == 0
        hidden = self.section.key == VISITS and self.at.privacy.counter_view
        words = self.tr("In der Tresenansicht stehen hier keine Namen.") if hidden else self.tr(
            "Hier steht noch nichts. Strg+Umschalt+N beginnt."
        )  # fmt: skip
        show_text(self.parts.nothing, words if empty else "")
        self._follow()

    def _follow(self) -> None:
        item = self.chosen()
        if self.known is not None and item is not None:
            title = self.section.name(item)
            self.parts.detail.show_item(title, self.section.lines(item))
        else:
            self.parts.detail.show_item(self.section.title, ())
        mine = self._outage is not None and self.section.key == OUTAGES
        self.parts.detail.show_touched(
            self._touched_words() if mine else "", any_plan=mine and bool(self._touched)
        )

    def _back(self) -> None:
        """Leave form or side for the list."""
        self.parts.show_detail()
        self.parts.table().setFocus()

    def _form_changed(self) -> None:
        if self.care.open:
            self.parts.show_form()
        else:
            self._back()

    def _saved(self, section: AnySection, result: object) -> None:
        self._wanted = None if result is None else section.number(result)  # once the list has it
        if isinstance(result, Outage):
            self._outage, self._touched = result, ()
            self.at.background.ask(self, touched_plans, partial(self._show_touched, result), outage=result)

    def _show_touched(self, outage: Outage, found: tuple[TouchedPlan, ...]) -> None:
        self._outage, self._touched = outage, found
        self._follow()
        self.parts.show_side()
        if found:
            announce(self.parts.detail.touched)
            self.parts.detail.replan.setFocus()

    def _touched_words(self) -> str:
        if not self._touched:
            return untouched_words(self._outage) if self._outage is not None else ""
        told = [
            self.tr("„{name}“ ({state}): {days}").format(
                name=one.name,
                state=self.tr("Entwurf") if one.is_draft else self.tr("veröffentlicht"),
                days=", ".join(short_day(day) for day in one.days),
            )
            for one in self._touched
        ]
        return self.tr("Betroffene Touren: {plans}").format(plans="; ".join(told))

    def _hides_names(self) -> bool:
        hides = self.at.privacy.counter_view
        if hides:
            self.at.speaker.say(self.tr("In der Tresenansicht stehen hier keine Namen."))
        return hides

    def _may(self, section: AnySection) -> bool:
        may = self.at.background.desk.may(section.keeps)
        if not may:
            self.at.speaker.say(self.tr("Die Grundlagen pflegt das Team des Servicemobils."))
        return may

    def _forget_outage(self) -> None:
        self._outage, self._touched = None, ()

    def _names_changed(self) -> None:
        if self.at.privacy.counter_view and self.section.key == VISITS:
            self.care.forget()
        self._changed(EVERYTHING)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & WATCHED:
            self._stale = True
            if self.isVisible():
                self.reload()
