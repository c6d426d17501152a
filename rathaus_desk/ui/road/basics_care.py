"""Writing in Grundlagen: one form at a time; what somebody else changed meanwhile is shown by field."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.road.basics import RoadBasics
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.inline_form import InlineForm, TextField
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.road.basics_sections import Change, Section, Typed
from rathaus_desk.ui.road.road_undo import RoadUndo
from rathaus_desk.usecases.road.basics import road_basics

AnySection = Section[Any]


class BasicsCare(QObject):
    """The forms, and what follows when they are sent."""

    saved = Signal(object, object)  # the section, and what the command has returned

    def __init__(self, parent: QObject, at: Workplace, undoing: RoadUndo) -> None:
        super().__init__(parent)
        self._at, self._undoing = at, undoing
        self._about: dict[str, tuple[AnySection, Any]] = {}  # by form, what it is about
        self.place = FormPlace(self._build)

    @property
    def open(self) -> bool:
        """Tell whether a form is unfolded."""
        return bool(self.place.unfolded)

    def forget(self) -> None:
        """Throw away what somebody else has typed."""
        self.place.clear()
        self._about.clear()

    def focus(self) -> None:
        """Go to the form that is open."""
        self.place.form(self.place.unfolded).focus_first()

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

    def send(self) -> None:
        """Send the form that is open."""
        name = self.place.unfolded
        form = self.place.form(name)
        if not form.demand_choice() or not form.send_button.isEnabled():
            return
        section, item = self._about[name]
        try:
            change = section.change(Typed(form.values(), item, form.seen_version or 0))
        except Refused as refused:
            form.refuse(refused)
            form.focus_refused(refused)
            return
        form.set_busy(True)
        self._do(name, form, change)

    def _typed(self, name: str) -> bool:
        form = self.place.form(name)
        return form.values() != form.base

    def _do(self, name: str, form: InlineForm, change: Change) -> None:
        def through(result: object) -> None:
            section, _item = self._about.pop(name)
            self.place.empty(name)
            self.saved.emit(section, result)

        refused: Callable[[DeskError], None] = partial(self._refused, name, form)
        self._undoing.do(change.command, change.said, change.back, through, refused)

    def _refused(self, name: str, form: InlineForm, error: DeskError) -> None:
        """Show a refusal at the form; of a change by somebody else show what is stored now, by field."""
        if isinstance(error, Conflict):
            self._at.background.ask(self, road_basics, partial(self._conflict, name, form, error))
        else:
            form.refuse(error)
            form.focus_refused(error)

    def _conflict(self, name: str, form: InlineForm, error: Conflict, known: RoadBasics) -> None:
        if name not in self._about:
            return
        section, item = self._about[name]
        section.known = known
        wanted = section.number(item) if item is not None else None
        now = next((one for one in section.items() if section.number(one) == wanted), None)
        told = error
        if now is not None:
            self._about[name] = (section, now)  # taking it back leads to what is stored now
            told = Conflict(str(error), version=section.version(now), theirs=section.values(now))
        form.refuse(told)
        form.focus_refused(told)

    def _build(self, name: str) -> InlineForm:
        section, item = self._about[name]
        title = section.new if item is None else section.name(item)
        blanks = [one for one in section.blanks() if item is None or one.name not in section.only_new]
        form = InlineForm(title, self.tr("Speichern"), self.tr("Strg+Enter"), blanks)
        form.sent.connect(self.send)
        form.look_again.connect(self._look_again)
        return form

    def _look_again(self) -> None:
        form = self.place.form(self.place.unfolded)
        form.seen_version = form.stored_version
        form.forgive()
        form.focus_first()
