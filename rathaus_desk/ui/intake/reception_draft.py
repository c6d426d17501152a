"""What stands in Empfang as a draft that outlives the program, and where the cursor was."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from rathaus_desk.ui.intake.entry_line import EntryLine
from rathaus_desk.ui.intake.intake_draft import (
    IntakeContent,
    IntakeDraft,
    from_content,
    read_content,
    to_content,
)
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.kit.background import EVERYTHING
from rathaus_desk.ui.kit.focus import bring_into_sight
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.intake.intake_parts import IntakeParts, intake_parts

ENTRY = "entry"


class ReceptionDraft(QObject):
    """People stand in a draft by their ids; what is known of them is read afresh when it comes back."""

    def __init__(self, page: Any, workplace: Workplace, form: IntakeForm, entry: EntryLine) -> None:
        super().__init__(page)
        self._at, self._page = workplace, page
        self._form, self._entry = form, entry
        self._coming: dict[str, Any] | None = None  # asked for and not yet on the form
        self._cursor: Mapping[str, Any] = {}
        self._last_field = ""
        self._restored: QWidget | None = None  # where a draft that came back went on
        workplace.background.changed.connect(self._ask_again)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._keyboard_moved)

    def content(self) -> dict[str, Any]:
        """Return all that is typed as JSON values, nothing for an empty form."""
        if self._coming is not None:
            return self._coming
        line = self._entry.text()
        if not self._form.touched and not line.strip():
            return {}
        draft = self._form.draft()
        correction = self._page.correction.content()
        return {
            **({"correction": correction} if correction else {}),
            "channel": draft.channel.value,
            "theme": _theme(draft),
            "name": draft.caller.shown_name,
            "form": to_content(draft, line, self._page.further.contact_id()),
        }

    def fill(self, content: Mapping[str, Any]) -> None:
        """Put such content on the form; an empty one empties it."""
        self._cursor = {}
        self._page.card.put_away()  # it would lie over what comes
        self._page.began.emit()
        if not content:
            self._coming, self._last_field = None, ""
            if self._page.isVisible():  # first: a field that goes would hand the focus on to any button
                self._entry.setFocus()
            self._page.start_anew()
            return
        self._coming = dict(content)
        self._ask(content)

    def drop(self) -> None:
        """Wait no longer for what was asked for: the form was emptied by hand."""
        self._coming = None

    def _ask(self, content: Mapping[str, Any]) -> None:
        found = read_content(content["form"])

        def show(parts: IntakeParts) -> None:
            self._show(found, parts, content.get("correction", {}))

        self._at.background.ask(
            self, intake_parts, show,
            people=found.people, services=found.services, contact_id=found.contact_id,
        )  # fmt: skip

    def _ask_again(self, tables: frozenset[str]) -> None:
        """Ask once more for what the database did not answer."""
        if self._coming is not None and tables >= EVERYTHING:
            self._ask(self._coming)

    def cursor(self) -> dict[str, Any]:
        """Return which field has the cursor and where in it; behind the cover of F12 it is the one before.

        It stays there too while another program has the keyboard.
        """
        fields, here = self._fields(), self._page.window().focusWidget()
        name = next((one for one, widget in fields.items() if widget is here), self._last_field)
        return {"field": name, "at": _position(fields[name])} if name in fields else {}

    def place_cursor(self, cursor: Mapping[str, Any]) -> None:
        """Put the cursor there, as soon as what belongs on the form is here."""
        self._cursor = cursor
        if self._coming is None:
            self._go(cursor)

    def keep_in_sight(self) -> None:
        """Scroll to where a draft went on, for as long as the cursor has stayed there."""
        restored = self._restored
        if restored is None or restored is not self._page.window().focusWidget():
            self._restored = None
        elif restored.isVisible():
            bring_into_sight(restored)

    def _keyboard_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._page.isAncestorOf(now):
            self._last_field = next((name for name, one in self._fields().items() if one is now), "")

    def _show(self, content: IntakeContent, parts: IntakeParts, correction: Mapping[str, Any]) -> None:
        if self._coming is None:
            return  # the form was emptied meanwhile
        self._coming = None
        self._page.fill(from_content(content, dict(parts.people), dict(parts.services)))
        self._entry.setText(content.line)
        self._page.correction.restore(correction)
        if parts.visit is not None:
            self._page.further.resume(parts.visit)
        elif content.contact_id is not None:
            gone = self.tr("Zu dem Besuch von vorhin kommt nichts mehr hinzu: Das wird eine neue Aufnahme.")
            self._at.speaker.say(gone)
        self._go(self._cursor)

    def _go(self, cursor: Mapping[str, Any]) -> None:
        widget = self._fields().get(str(cursor.get("field", "")), self._entry)
        if not widget.isVisibleTo(self._page):
            widget = self._entry
        widget.setFocus()
        self._restored = widget
        QTimer.singleShot(0, self, self.keep_in_sight)  # once the form has been laid out
        _put(widget, int(cursor.get("at", 0) or 0))

    def _fields(self) -> dict[str, QWidget]:
        return {ENTRY: self._entry, **self._form.fields()}


def _theme(draft: IntakeDraft) -> str:
    named = draft.named
    short = named[0].service.short or named[0].service.name if named and named[0].service else ""
    return f"{short} +{len(named) - 1}" if len(named) > 1 else short


def _position(widget: QWidget) -> int:
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition()
    return widget.textCursor().position() if isinstance(widget, QPlainTextEdit) else 0


def _put(widget: QWidget, at: int) -> None:
    if isinstance(widget, QLineEdit):
        widget.setCursorPosition(at)
    elif isinstance(widget, QPlainTextEdit):
        moved = widget.textCursor()
        moved.setPosition(min(at, len(widget.toPlainText())))
        widget.setTextCursor(moved)
