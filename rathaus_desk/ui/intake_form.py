"""The intake form: person, concern, where and what else, how we answer. Only the concern is needed."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.contacts import Channel, Concern, TakeContact
from rathaus_desk.domain.dates import day_in_speech, hours
from rathaus_desk.domain.intake import IntakePreview
from rathaus_desk.domain.people import Person
from rathaus_desk.domain.promises import PromiseWish, ReplyBy, Window
from rathaus_desk.domain.services import Service
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.fact_chips import FactChips
from rathaus_desk.ui.flow import FlowLayout
from rathaus_desk.ui.widgets import button, clear, label, mark_wrong, row, show_text, tone


@dataclass(frozen=True, slots=True)
class IntakeDraft:
    """Everything on the form, so that an undone intake stands again as it was."""

    channel: Channel
    person: Person | None
    caller_name: str
    caller_phone: str
    service: Service | None
    facts: tuple[str, ...]
    details: tuple[str, ...]
    place: str
    note: str


class IntakeForm(QWidget):
    """Holds what is typed; says `edited` when the preview must be asked anew."""

    edited = Signal()
    person_dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.channel = Channel.PHONE
        self.person: Person | None = None
        self.service: Service | None = None
        self.district_key = ""
        self.needs = FlowLayout()
        self.person_text = label("", "strong")
        self.drop_person = button(self.tr("Andere Person"), self._drop_person, "quiet")
        self.caller_phone = QLineEdit()
        self.service_text = label("", "strong")
        self.chips = FactChips()
        self.place = QLineEdit()
        self.district = label("", "small")
        self.details = QFormLayout()
        self.note = QPlainTextEdit()
        self.reply = QComboBox()
        self._windows: tuple[Window, ...] = ()
        self._detail_fields: list[QLineEdit] = []
        self._name_fields()
        self._lay_out()
        self._connect()
        self.fill(empty_draft(Channel.PHONE))

    def draft(self) -> IntakeDraft:
        """Return what stands on the form."""
        return IntakeDraft(
            channel=self.channel,
            person=self.person,
            caller_name=self.caller_name,
            caller_phone=self.caller_phone.text(),
            service=self.service,
            facts=self.chips.chosen(),
            details=tuple(one.text() for one in self._detail_fields),
            place=self.place.text(),
            note=self.note.toPlainText(),
        )

    @property
    def touched(self) -> bool:
        """Tell whether anything on the form would be lost by emptying it."""
        return self.draft() != empty_draft(self.channel)

    def fill(self, draft: IntakeDraft) -> None:
        """Put a draft on the form."""
        self.channel = draft.channel
        self.caller_name = draft.caller_name
        self.caller_phone.setText(draft.caller_phone)
        self._show_person(draft.person)
        self._show_service(draft.service)
        self.chips.choose(draft.facts)
        for field, text in zip(self._detail_fields, draft.details, strict=False):
            field.setText(text)
        self.place.setText(draft.place)
        self.note.setPlainText(draft.note)
        self.mark("")

    def take_person(self, person: Person) -> None:
        """Choose a person of the register."""
        self.caller_name = ""
        self.caller_phone.clear()
        self._show_person(person)
        self._suggest_place()
        self.edited.emit()

    def take_name(self, name: str) -> None:
        """Write down a name that is in no register."""
        self.caller_name = name
        self._show_person(None)
        self.edited.emit()

    def take_number(self, number: str) -> None:
        """Write down a phone number that is in no register."""
        self.caller_phone.setText(number)
        self._show_person(None)
        self.edited.emit()

    def take_service(self, service: Service) -> None:
        """Choose the concern and go on where it needs something."""
        self._show_service(service)
        self._suggest_place()
        self.mark("")
        (self.chips if service.facts else self.note).setFocus()
        self.edited.emit()

    def show_preview(self, preview: IntakePreview, today: date) -> None:
        """Show the district and the ways in which we can answer; the chosen way stays chosen."""
        self.district_key = preview.district_key
        show_text(self.district, preview.district)
        chosen = self.reply.currentIndex() if self._windows == preview.windows else -1
        self._windows = preview.windows
        self.reply.blockSignals(True)
        self.reply.clear()
        for window in preview.windows:
            self.reply.addItem(self._window_in_words(window, preview.phone, today), window)
        self.reply.addItem(word(ReplyBy.LETTER), ReplyBy.LETTER)
        self.reply.addItem(word(ReplyBy.NONE), ReplyBy.NONE)
        first = {ReplyBy.CALL: 0, ReplyBy.LETTER: len(self._windows), ReplyBy.NONE: len(self._windows) + 1}
        self.reply.setCurrentIndex(chosen if chosen >= 0 else first[preview.reply_by])
        self.reply.blockSignals(False)

    def command(self, *, cause_id: int | None = None) -> TakeContact:
        """Return the intake as a command; the service must be chosen."""
        if self.service is None:
            raise ValueError("an intake needs a service")
        fields = zip(self.service.fields, self._detail_fields, strict=True)
        concern = Concern(
            service=self.service.key,
            place=self.place.text(),
            district=self.district_key,
            facts=self.chips.chosen(),
            details=tuple((one.label, field.text()) for one, field in fields if field.text().strip()),
            note=self.note.toPlainText(),
            cause_id=cause_id,
        )
        return TakeContact(
            concerns=(concern,),
            channel=self.channel,
            person_id=self.person.id if self.person else None,
            caller_name=self.caller_name,
            caller_phone=self.caller_phone.text(),
            promise=self._wish(),
        )

    def mark(self, field: str) -> None:
        """Mark the field that a rule refused; an empty name unmarks all."""
        named = {"place": self.place, "note": self.note, "promise": self.reply, "phone": self.caller_phone}
        for name, widget in named.items():
            mark_wrong(widget, name == field)

    def _name_fields(self) -> None:
        self.caller_phone.setAccessibleName(self.tr("Telefon für die Rückmeldung, freiwillig"))
        self.caller_phone.setPlaceholderText(self.tr("Telefon, freiwillig"))
        self.place.setAccessibleName(self.tr("Wo"))
        self.place.setPlaceholderText(self.tr("Straße und Hausnummer"))
        self.note.setAccessibleName(self.tr("Was noch"))
        self.note.setPlaceholderText(self.tr("Schreiben Sie so, als läse die Person mit"))
        self.reply.setAccessibleName(self.tr("Rückmeldung"))
        self.place.setMaxLength(300)
        self.caller_phone.setMaxLength(40)
        self.reply.setMinimumContentsLength(20)
        self.reply.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XS, 0, tokens.XS, tokens.XS)  # room for the focus ring
        whole.setSpacing(tokens.S)
        whole.addWidget(label(self.tr("PERSON"), "group"))
        person = row(self.person_text, self.drop_person)
        person.setStretch(0, 1)
        whole.addLayout(person)
        whole.addLayout(self.needs)
        whole.addWidget(self.caller_phone)
        self._concern = QFrame()
        whole.addWidget(self._concern)
        inner = QVBoxLayout(self._concern)
        inner.setContentsMargins(0, tokens.S, 0, 0)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("ANLIEGEN"), "group"))
        inner.addWidget(self.service_text)
        inner.addWidget(self.chips)
        inner.addLayout(self.details)
        inner.addWidget(label(self.tr("WO UND WAS NOCH"), "group"))
        where = row(self.place, self.district)
        where.setStretch(0, 1)
        inner.addLayout(where)
        inner.addWidget(self.note)
        self.hint_place = QVBoxLayout()
        inner.addLayout(self.hint_place)
        inner.addWidget(label(self.tr("RÜCKMELDUNG"), "group"))
        inner.addWidget(self.reply)
        whole.addStretch(1)
        self.note.setFixedHeight(76)

    def _connect(self) -> None:
        self.note.setTabChangesFocus(True)
        self.chips.changed.connect(self.edited)
        self.chips.left.connect(self.note.setFocus)
        self.chips.wrote.connect(self._write_note)
        self.place.editingFinished.connect(self.edited)
        self.caller_phone.editingFinished.connect(self.edited)
        self.place.returnPressed.connect(self.note.setFocus)

    def _write_note(self, text: str) -> None:
        self.note.setFocus()
        self.note.insertPlainText(text)

    def _drop_person(self) -> None:
        self.caller_phone.clear()
        self.take_name("")
        self.person_dropped.emit()

    def _show_person(self, person: Person | None) -> None:
        self.person = person
        clear(self.needs)
        unverified = bool(self.caller_name or self.caller_phone.text()) and person is None
        self.caller_phone.setVisible(unverified)
        self.drop_person.setVisible(unverified or person is not None)
        if person is None:
            nobody = self.tr("Noch niemand. Es geht auch ohne Namen.")
            named = self.tr("nennt diesen Namen, ungeprüft")
            self.person_text.setText(f"{self.caller_name} · {named}" if self.caller_name else nobody)
            return
        born = self.tr("geb. {year}").format(year=person.birth_date.year) if person.birth_date else ""
        first = ", ".join(part for part in (person.name, born) if part)
        self.person_text.setText(" · ".join(part for part in (first, person.address) if part))
        for need in person.needs:
            self._add_pill(word(need))

    def _add_pill(self, text: str) -> None:
        pill = label(text, wrap=False)
        tone(pill, "done")
        self.needs.addWidget(pill)

    def _show_service(self, service: Service | None) -> None:
        self.service = service
        self._concern.setVisible(service is not None)
        self.service_text.setText(service.name if service else "")
        self.chips.offer(service.facts if service else ())
        while self.details.rowCount():
            self.details.removeRow(0)
        self._detail_fields = []
        for one in service.fields if service else ():
            field = QLineEdit()
            field.setMaxLength(200)
            field.setAccessibleName(one.label)
            self._detail_fields.append(field)
            self.details.addRow(label(one.label, wrap=False), field)
        ordered = (self.chips, *self._detail_fields, self.place, self.note, self.reply)
        for before, after in pairwise(ordered):
            QWidget.setTabOrder(before, after)

    def _suggest_place(self) -> None:
        wanted = self.service is not None and self.service.place_bound and not self.place.text().strip()
        if wanted and self.person is not None and self.person.street:
            self.place.setText(f"{self.person.street} {self.person.house_number}".strip())

    def _window_in_words(self, window: Window, phone: str, today: date) -> str:
        start, end = window.start, window.end
        when = f"{day_in_speech(start.date(), today)}, {hours(start, end)}"
        who = self.tr("{name} ist im Dienst").format(name=window.served_by)
        return self.tr("Anruf {when}, {phone} – {who}").format(when=when, phone=phone, who=who)

    def _wish(self) -> PromiseWish:
        chosen = self.reply.currentData()
        if isinstance(chosen, Window):
            return PromiseWish(reply_by=ReplyBy.CALL, start=chosen.start, end=chosen.end)
        return PromiseWish(reply_by=ReplyBy(chosen) if chosen else ReplyBy.NONE)


def empty_draft(channel: Channel) -> IntakeDraft:
    """Return the draft of an empty form."""
    return IntakeDraft(channel, None, "", "", None, (), (), "", "")
