"""Writing on a page: one form at a time; Strg+Enter sends it, Esc folds it and keeps what was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.inline_form import InlineForm
from rathaus_desk.ui.kit.workplace import Workplace

UNDO_SECONDS = 10
Sending = tuple[Command[Any], Callable[[Any], None]]  # a command, and what follows


class Care(QObject):
    """The forms of a page, and what follows when they are sent."""

    def __init__(
        self,
        parent: QObject,
        workplace: Workplace,
        undo: str,
        build: Callable[[str], InlineForm],
        command: Callable[[Mapping[str, str], int], Sending],
    ) -> None:
        """Care for the forms that `build` makes, by their names.

        `undo` names the action that takes back what was done last. `command` says what to send of the form
        that is open, from its values and the version that was seen; it raises Refused for what cannot be
        meant.
        """
        super().__init__(parent)
        self._at = workplace
        self._undo, self._build_form, self._to_send = undo, build, command
        self._back: Command[Any] | None = None
        self._under_way = ""  # the form whose command nobody has answered yet
        self.place = FormPlace(self._built)

    @property
    def open(self) -> bool:
        """Tell whether a form is unfolded."""
        return bool(self.place.unfolded)

    def forget(self) -> None:
        """Throw away what somebody else has typed."""
        self.place.clear()
        self._back, self._under_way = None, ""

    def focus(self) -> None:
        """Go to the form that is open."""
        if (form := self._form()) is not None:
            form.focus_first()

    def undo(self) -> None:
        """Take back what was done last."""
        back, self._back = self._back, None
        if back is None:
            self._at.speaker.say(self.tr("Hier gibt es gerade nichts zurückzunehmen."))
        else:
            self._at.background.do(self, back, self._was_undone)

    def send(self) -> None:
        """Save what stands in the form that is open."""
        form = self._form()
        if form is None or self._under_way or not form.demand_choice():
            return
        self._under_way = self.place.unfolded
        try:
            sending = self._to_send(form.values(), form.seen_version or 0)
        except Refused as refused:
            self._refuse(refused)
            return
        form.set_busy(True)
        self._send_off(*sending)

    def _send_off(self, command: Command[Any], then: Callable[[Any], None]) -> None:
        self._at.background.do(self, command, then, self._refuse)

    def _may(self, command: type[Command[Any]], why_not: str) -> bool:
        """Tell whether one may send a command; else say why not."""
        may = self._at.background.desk.may(command)
        if not may:
            self._at.speaker.say(why_not)
        return may

    def _built(self, name: str) -> InlineForm:
        form = self._build_form(name)
        form.sent.connect(self.send)
        form.look_again.connect(self._look_again)
        return form

    def _form(self) -> InlineForm | None:
        return self.place.form(self.place.unfolded) if self.open else None

    def _unfold(self, name: str, version: int, values: Mapping[str, str], first: str = "") -> None:
        """Unfold a form, as it was left or with these values, and go to its `first` field."""
        form = self.place.form(name)
        if form.seen_version is None or not form.filled:
            form.fill(values)
            form.begin(version)
        self.place.unfold(name, version)
        if first:
            form.focus_field(first)
        else:
            form.focus_first()

    def _look_again(self) -> None:
        """Go on with what is stored now: what changes after that is another conflict."""
        form = self._form()
        if form is not None:
            form.seen_version = form.stored_version
            form.forgive()
            form.focus_first()

    def _sent(self) -> None:
        """Throw away the form that was sent; another one that was opened meanwhile stays as it is."""
        name, self._under_way = self._under_way, ""
        self.place.empty(name)

    def _offer(self, said: str, back: Command[Any], verb: str = "") -> None:
        """Say what was done, with a way back."""
        self._back = back
        self._at.speaker.offer(said, verb or self.tr("Zurücknehmen"), self._undo, UNDO_SECONDS)

    def _was_undone(self, _result: Any) -> None:
        self._at.speaker.say(self.tr("Zurückgenommen."))

    def _refuse(self, error: DeskError) -> None:
        name, self._under_way = self._under_way, ""
        form = self.place.form(name) if name else None
        if form is not None:
            form.refuse(error)
        if form is not None and name == self.place.unfolded:
            form.focus_refused(error)
        else:
            self._at.background.refused.emit(error)  # it was folded meanwhile, and is said aloud
