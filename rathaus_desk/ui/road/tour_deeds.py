"""Of the chosen halt and its tour: who goes along, what is said about it, and how many came."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.errors import Conflict, DeskError
from rathaus_desk.domain.road.fleet import EquipmentSet
from rathaus_desk.domain.road.halt_counts import DropHaltCount, HaltCount
from rathaus_desk.domain.road.timetables import (
    CountHalt,
    Halt,
    NoteHalt,
    SetCompany,
    Tour,
    company_before,
    undo_of,
)
from rathaus_desk.ui.kit.inline_form import InlineForm
from rathaus_desk.ui.road.road_actions import ROOM, SAY
from rathaus_desk.ui.road.road_desk import RoadDesk
from rathaus_desk.ui.road.road_forms import show_versions
from rathaus_desk.ui.road.tour_forms import (
    COMPANY,
    COUNT,
    NOTES,
    company_command,
    company_form,
    company_values,
    count_command,
    count_form,
    count_values,
    notes_command,
    notes_form,
    notes_values,
)
from rathaus_desk.usecases.road.counts import halt_count
from rathaus_desk.usecases.road.fleet import equipment_sets
from rathaus_desk.usecases.road.halts import halt
from rathaus_desk.usecases.road.timetables import tour

GO_ALONG, AFTER_THE_DAY = "road.company", "road.count"


@dataclass(frozen=True)
class _Form:
    """One kind of form, for who keeps the place in which it unfolds."""

    build: Callable[[], InlineForm]
    send: Callable[[InlineForm], None]


class TourDeeds(QObject):
    """Both forms stand where those of the halt stand; every change goes through the undo of the page."""

    def __init__(self, parent: QObject, page: RoadDesk) -> None:
        super().__init__(parent)
        self._page, self._at = page, page.at
        self._tour: Tour | None = None
        self._halt: Halt | None = None
        self._sets: dict[int, str] = {}
        self._counted: HaltCount | None = None
        page.deeds.more[COMPANY] = _Form(self._build_company, self._send_company)
        page.deeds.more[COUNT] = _Form(self._build_count, self._send_count)
        page.deeds.more[NOTES] = _Form(self._build_notes, self._send_notes)
        add = self._at.actions.add
        told = self.tr("Ändert Team und Ausrüstung der gewählten Tour, auch der veröffentlichten.")
        add(GO_ALONG, self.tr("Wer fährt mit?"), "Bearbeiten", told, self.set_company, keys="Ctrl+Shift+T",
            room=ROOM)  # fmt: skip
        told = self.tr(
            "Hält nach dem Tag fest, wie viele ohne Termin kamen, wie viele dran waren, was es kostete."
        )
        add(AFTER_THE_DAY, self.tr("Nach dem Halt zählen"), "Bearbeiten", told, self.count,
            keys="Ctrl+Shift+C", room=ROOM)  # fmt: skip
        told = self.tr("Ein Hinweis für alle und einer nur für uns, zum gewählten Halt.")
        add(SAY, self.tr("Hinweise zum Halt"), "Bearbeiten", told, self.say, keys="Ctrl+I", room=ROOM)

    def set_company(self) -> None:
        """Open who and what goes along on the chosen tour."""
        found = self._chosen()
        if found is not None and self._page.deeds.may(SetCompany):
            self._tour, self._halt = found
            self._at.background.ask(self, equipment_sets, partial(self._unfold_company, found[0]))

    def count(self) -> None:
        """Open the count of the chosen halt."""
        found = self._chosen()
        if found is None or not self._page.deeds.may(CountHalt):
            return
        if found[0].day > self._page.today():
            self._at.speaker.say(self.tr("Gezählt wird, wenn der Halt gewesen ist."))
            return
        self._tour, self._halt = found
        self._at.background.ask(self, halt_count, partial(self._unfold_count, found[1]), halt_id=found[1].id)

    def say(self) -> None:
        """Open what is said about the chosen halt; of a home visit the visit itself says it."""
        found = self._chosen()
        if found is None or not self._page.deeds.may(NoteHalt):
            return
        if found[1].stop_id is None:
            self._at.speaker.say(self.tr("Hinweise zu einem Hausbesuch stehen beim Hausbesuch."))
            return
        self._tour, self._halt = found
        meant = found[1]
        self._page.deeds.unfold(f"{NOTES}.{meant.id}", notes_values(meant), "note", meant.version)

    # Who goes along

    def _unfold_company(self, meant: Tour, sets: tuple[EquipmentSet, ...]) -> None:
        self._sets = {one.id: one.name for one in sets}
        board = self._page.board
        if board is not None:
            values = company_values(meant, board.crew, self._sets)
            self._page.deeds.unfold(f"{COMPANY}.{meant.id}", values, "crew", meant.version)

    def _build_company(self) -> InlineForm:
        meant = self._tour
        words = self.tr("Wer fährt mit? {vehicle}, {day}")
        return company_form(words.format(vehicle=meant.vehicle, day=short_day(meant.day)) if meant else "")

    def _send_company(self, form: InlineForm) -> None:
        meant, board = self._tour, self._page.board
        if meant is None or board is None:
            return
        command = company_command(form.values(), meant.id, form.seen_version or 0, board.crew, self._sets)
        said = self.tr("Team für {vehicle} am {day} ist geändert.")
        said = said.format(vehicle=meant.vehicle, day=short_day(meant.day))
        self._do(form, command, said, company_before, partial(self._read_tour, meant.id))

    def _read_tour(self, tour_id: int, form: InlineForm, error: Conflict) -> None:
        def show(now: Tour) -> None:
            board = self._page.board
            theirs = company_values(now, board.crew, self._sets) if board else {}
            self._refuse(form, Conflict(str(error), version=now.version, theirs=theirs))

        self._at.background.ask(self, tour, show, tour_id=tour_id, on_refusal=partial(self._refuse, form))

    # How many came

    def _unfold_count(self, meant: Halt, counted: HaltCount | None) -> None:
        self._counted = counted
        version = counted.version if counted else 0
        self._page.deeds.unfold(f"{COUNT}.{meant.id}", count_values(counted), "walk_ins", version)

    def _build_count(self) -> InlineForm:
        name = self._halt.name if self._halt else ""
        day = short_day(self._tour.day) if self._tour else ""
        return count_form(self.tr("Gezählt: {name}, {day}").format(name=name, day=day))

    def _send_count(self, form: InlineForm) -> None:
        meant, before = self._halt, self._counted
        if meant is None:
            return
        command = count_command(form.values(), meant.id, form.seen_version or 0)

        def back(now: HaltCount) -> Command[Any]:
            if before is None:
                return DropHaltCount(halt_id=now.halt_id, seen_version=now.version)
            return CountHalt(
                halt_id=before.halt_id, walk_ins=before.walk_ins, served=before.served,
                cost_cents=before.cost_cents, seen_version=now.version,
            )  # fmt: skip

        said = self.tr("{name} ist gezählt: {served} waren dran.")
        said = said.format(name=meant.name, served=command.served)
        self._do(form, command, said, back, partial(self._read_count, meant.id))

    def _read_count(self, halt_id: int, form: InlineForm, error: Conflict) -> None:
        def show(now: HaltCount | None) -> None:
            self._counted = now
            version = now.version if now else 0
            self._refuse(form, Conflict(str(error), version=version, theirs=count_values(now)))

        self._at.background.ask(self, halt_count, show, halt_id=halt_id)

    # What is said about it

    def _build_notes(self) -> InlineForm:
        name = self._halt.name if self._halt else ""
        day = short_day(self._tour.day) if self._tour else ""
        return notes_form(self.tr("Hinweise: {name}, {day}").format(name=name, day=day))

    def _send_notes(self, form: InlineForm) -> None:
        meant = self._halt
        if meant is None:
            return
        command = notes_command(form.values(), meant.id, form.seen_version or 0)
        said = self.tr("Die Hinweise zu {name} sind gespeichert.").format(name=meant.name)
        self._do(form, command, said, undo_of, partial(self._read_notes, meant.id))

    def _read_notes(self, halt_id: int, form: InlineForm, error: Conflict) -> None:
        def show(now: Halt) -> None:
            show_versions(form, error, now.version, notes_values(now))

        self._at.background.ask(self, halt, show, halt_id=halt_id, on_refusal=partial(self._refuse, form))

    # Small things

    def _do(
        self, form: InlineForm, command: Command[Any], said: str, back: Callable[[Any], Command[Any]],
        read: Callable[[InlineForm, Conflict], None],
    ) -> None:  # fmt: skip
        """Send a command; what somebody else has changed meanwhile is read, and shown by field."""
        form.set_busy(True)
        place, name = self._page.deeds.place, self._page.deeds.place.unfolded

        def refused(error: DeskError) -> None:
            if isinstance(error, Conflict):
                read(form, error)
            else:
                self._refuse(form, error)

        self._page.undoing.do(command, said, back, lambda _result: place.empty(name), refused)

    def _refuse(self, form: InlineForm, error: DeskError) -> None:
        form.refuse(error)
        form.focus_refused(error)

    def _chosen(self) -> tuple[Tour, Halt] | None:
        """Return the chosen halt with its tour; else say what is needed."""
        board, halt = self._page.board, self._page.chosen().halt
        found = board.halt(halt.id) if board is not None and halt is not None else None
        if found is None:
            self._at.speaker.say(self.tr("Bitte zuerst einen Halt wählen."))
        return found
