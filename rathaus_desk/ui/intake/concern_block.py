"""One concern on the form: quick facts, its own fields, where, what else, and how it is meant to go on."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.wording import hints
from rathaus_desk.ui.intake.fact_chips import FactChips
from rathaus_desk.ui.intake.intake_draft import ConcernDraft
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import TextField
from rathaus_desk.ui.kit.widgets import label, mark_wrong, row, show_text

NOTE_LINES, MOST_HINTS = 2, 2


class ConcernBlock(QFrame):
    """Says `edited` when the way must be asked anew, and `typed` on every change."""

    edited = Signal()
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.service: Service | None = None
        self.district_key = ""
        self.cause_id: int | None = None
        self.head = label("", "group")
        self.service_text = label("", "strong")
        self.chips = FactChips()
        self.details = QFormLayout()
        self.place = QLineEdit()
        self.district = label("", "small")
        self.note: QPlainTextEdit = TextField(NOTE_LINES)
        self.wording = label("", "muted")  # stands below the form, where no scrolling takes it away
        self.result = QLineEdit()
        self.detail_fields: list[QLineEdit] = []
        self._name_fields()
        self._lay_out()
        self._connect()
        self.fill(ConcernDraft())
        self.say_place(1, 1)

    def draft(self) -> ConcernDraft:
        """Return what stands here."""
        return ConcernDraft(
            service=self.service,
            district=self.district_key,
            facts=self.chips.chosen(),
            details=tuple(one.text() for one in self.detail_fields),
            place=self.place.text(),
            note=self.note.toPlainText(),
            cause_id=self.cause_id,
            at_once=self.at_once,
            result=self.result.text() if self.at_once else "",
        )

    def fill(self, draft: ConcernDraft) -> None:
        """Put a concern here."""
        self._show_service(draft.service)
        self.district_key, self.cause_id = draft.district, draft.cause_id
        show_text(self.district, "")
        self.chips.choose(draft.facts)
        for field, text in zip(self.detail_fields, draft.details, strict=False):
            field.setText(text)
        self.place.setText(draft.place)
        self.note.setPlainText(draft.note)
        self.set_at_once(draft.at_once)
        self.result.setText(draft.result)
        self.mark("")

    @property
    def at_once(self) -> bool:
        """Tell whether this concern is answered on the spot."""
        return not self._done.isHidden()

    def set_at_once(self, on: bool) -> None:
        """Mark the concern as answered on the spot, or take the mark away."""
        self._done.setVisible(on)
        self.typed.emit()

    def say_place(self, number: int, count: int) -> None:
        """Say which of how many concerns this is."""
        several = self.tr("ANLIEGEN {number} VON {count}")
        alone = self.tr("ANLIEGEN")
        self.head.setText(several.format(number=number, count=count) if count > 1 else alone)

    def take_service(self, service: Service, home: str) -> None:
        """Choose what it is about and go on where it needs something; `home` is a place to propose."""
        self.cause_id = None
        self._show_service(service)
        self.suggest_place(home)
        self.mark("")
        (self.chips if service.facts else self.note).setFocus()
        self.edited.emit()

    def suggest_place(self, street: str) -> None:
        """Write a person's street down where a place is wanted and none stands yet."""
        wanted = self.service is not None and self.service.place_bound and not self.place.text().strip()
        if wanted and street:
            self.place.setText(street)

    def show_district(self, name: str, key: str) -> None:
        """Show in which district the place lies."""
        self.district_key = key
        show_text(self.district, name)

    def mark(self, field: str) -> None:
        """Mark the field that a rule refused; an empty name unmarks all."""
        for name, widget in self.fields().items():
            mark_wrong(widget, name == field)

    def fields(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        own = {f"detail{at}": one for at, one in enumerate(self.detail_fields)}
        return {"facts": self.chips, **own, "place": self.place, "note": self.note, "result": self.result}

    def _name_fields(self) -> None:
        self.place.setAccessibleName(self.tr("Wo"))
        self.place.setPlaceholderText(self.tr("Straße und Hausnummer"))
        at_most(self.place, 300)
        self.note.setAccessibleName(self.tr("Was noch"))
        self.note.setPlaceholderText(self.tr("Schreiben Sie so, als läse die Person mit"))
        self.result.setAccessibleName(self.tr("Ergebnis in einem Satz"))
        self.result.setPlaceholderText(self.tr("In einem Satz, zum Beispiel: Der Hund ist abgemeldet."))
        at_most(self.result, 300)
        self.wording.hide()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, tokens.S, 0, 0)
        inner.setSpacing(tokens.S)
        for one in (self.head, self.service_text, self.chips):
            inner.addWidget(one)
        inner.addLayout(self.details)
        inner.addWidget(label(self.tr("WO UND WAS NOCH"), "group"))
        where = row(self.place, self.district)
        where.setStretch(0, 1)
        inner.addLayout(where)
        inner.addWidget(self.note)
        self._done = QFrame()
        done = QVBoxLayout(self._done)
        done.setContentsMargins(0, 0, 0, 0)
        done.setSpacing(tokens.S)
        done.addWidget(label(self.tr("GLEICH ERLEDIGT"), "group"))
        done.addWidget(self.result)
        inner.addWidget(self._done)

    def _connect(self) -> None:
        self.chips.changed.connect(self.edited)
        self.chips.changed.connect(self.typed)
        self.chips.left.connect(self.note.setFocus)
        self.chips.wrote.connect(self._write_note)
        self.place.editingFinished.connect(self.edited)
        self.place.returnPressed.connect(self.note.setFocus)
        for line in (self.place, self.result):
            line.textChanged.connect(self.typed)
        self.note.textChanged.connect(self._note_changed)

    def _write_note(self, text: str) -> None:
        self.note.setFocus()
        self.note.insertPlainText(text)

    def _note_changed(self) -> None:
        said = self.tr("„{word}“ liest die Person vielleicht mit. {instead}")
        found = hints(self.note.toPlainText())[:MOST_HINTS]
        show_text(
            self.wording, "\n".join(said.format(word=one.word, instead=one.suggestion) for one in found)
        )
        self.typed.emit()

    def _show_service(self, service: Service | None) -> None:
        self.service = service
        self.setVisible(service is not None)
        self.service_text.setText(service.name if service else "")
        self.chips.offer(service.facts if service else ())
        while self.details.rowCount():
            self.details.removeRow(0)
        self.detail_fields = []
        for one in service.fields if service else ():
            field = QLineEdit()
            at_most(field, 200)
            field.setAccessibleName(one.label)
            field.textChanged.connect(self.typed)
            self.detail_fields.append(field)
            self.details.addRow(label(one.label, wrap=False), field)
        for before, after in pairwise(self.fields().values()):
            QWidget.setTabOrder(before, after)
