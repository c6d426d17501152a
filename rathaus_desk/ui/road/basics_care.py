"""Writing in Grundlagen: one form at a time; what somebody else changed meanwhile is shown by field."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.road.basics import RoadBasics
from rathaus_desk.ui.kit.care import Care, Sending
from rathaus_desk.ui.kit.inline_form import InlineForm, TextField
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.basics_actions import UNDO
from rathaus_desk.ui.road.basics_sections import Change, Section, Typed
from rathaus_desk.ui.road.road_undo import RoadUndo
from rathaus_desk.usecases.road.basics import road_basics

AnySection = Section[Any]


class BasicsCare(Care):
    """The forms of all sections; what was done goes on a stack of its own."""

    saved = Signal(object, object)  # the section, and what the command has returned

    def __init__(self, parent: QObject, at: Workplace, undoing: RoadUndo) -> None:
        super().__init__(parent, at, UNDO, self._form_of, self._meant)
        self._undoing = undoing
        self._about: dict[str, tuple[AnySection, Any]] = {}  # by form, what it is about
        self._change: Change | None = None  # what is being sent

    def forget(self) -> None:
        """Throw away what somebody else has typed."""
        super().forget()
        self._about.clear()

    def write(self, section: AnySection, item: Any, values: dict[str, str], mark: str = "") -> None:
        """Unfold a form; one with something in it stays as it was left. `mark` tells new ones apart."""
        name = f"{section.key}.{mark if item is None else section.number(item)}"
        version = section.version(item) if item is not None else 0
        if name not in self._about or not self._typed(name):
            self.place.empty(name)  # what one can choose may be more by now
            self._about[name] = (section, item)
            form = self.place.form(name)
            form.fill(values)
            form.begin(version)
        form = self.place.unfold(name, version)
        if section.first in form.values():
            form.focus_field(section.first)
        else:
            form.focus_first()

    def type_over(self, field: str) -> None:
        """Go to a line of the open form whose text another one will most likely take the place of."""
        part = self.place.form(self.place.unfolded).parts()[field]
        part.setFocus()
        if isinstance(part, TextField):
            part.selectAll()

    def drop(self, section: AnySection, item: Any) -> None:
        """Take something away, with a way back."""
        try:
            change = section.drop(item)
        except Refused as refused:
            self._at.speaker.say(str(refused))
        else:
            self._undoing.do(change.command, change.said, change.back)

    def _typed(self, name: str) -> bool:
        form = self.place.form(name)
        return form.values() != form.base

    def _meant(self, values: Mapping[str, str], seen: int) -> Sending:
        section, item = self._about[self.place.unfolded]
        self._change = section.change(Typed(values, item, seen))
        return self._change.command, self._through

    def _send_off(self, command: Command[Any], then: Callable[[Any], None]) -> None:
        if self._change is not None:
            self._undoing.do(command, self._change.said, self._change.back, then, self._refuse)

    def _through(self, result: object) -> None:
        about = self._about.pop(self._under_way, None)
        self._sent()
        if about is not None:  # else somebody else sits here now
            self.saved.emit(about[0], result)

    def _refuse(self, error: DeskError) -> None:
        """Show a refusal at the form; of a change by somebody else show what is stored now, by field."""
        if isinstance(error, Conflict):
            self._at.background.ask(self, road_basics, partial(self._compare, error))
        else:
            super()._refuse(error)

    def _compare(self, error: Conflict, known: RoadBasics) -> None:
        name, told = self._under_way, error
        if name in self._about:
            section, item = self._about[name]
            section.known = known
            wanted = section.number(item) if item is not None else None
            now = next((one for one in section.items() if section.number(one) == wanted), None)
            if now is not None:
                self._about[name] = (section, now)  # taking it back leads to what is stored now
                told = Conflict(str(error), version=section.version(now), theirs=section.values(now))
        super()._refuse(told)

    def _form_of(self, name: str) -> InlineForm:
        section, item = self._about[name]
        title = section.new if item is None else section.name(item)
        blanks = [one for one in section.blanks() if item is None or one.name not in section.only_new]
        return InlineForm(title, self.tr("Speichern"), self.tr("Strg+Enter"), blanks)
