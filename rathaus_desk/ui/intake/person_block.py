"""Who speaks to us: somebody of the register, a new person, a name nobody checked, or nobody by name."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.intake.intake_draft import CallerDraft, NeedsDraft
from rathaus_desk.ui.intake.needs_row import NeedsRow
from rathaus_desk.ui.intake.new_person import NewPersonForm, unreadable_phone
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.form_place import FormPlace
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Blank, Draft, InlineForm
from rathaus_desk.ui.kit.widgets import button, label, mark_wrong, row

CORRECTION = "correction"
_LONG_WORD = re.compile(r"(\S{30})(?=\S)")  # may break there, so that no name widens the form


class PersonBlock(QWidget):
    """A person is never required; what is known of how to talk with her stands right below."""

    typed = Signal()
    edited = Signal()
    dropped = Signal()
    finished = Signal()  # a field has been left that may hold what nobody can read
    left = Signal()  # the fields here are done with: on to the concern
    correct_wanted = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.person: Person | None = None
        self.name = ""
        self.anonymous = False
        self.text = label("", "strong")
        self.drop = button(self.tr("Andere Person"), self._drop, "quiet")
        self.correct = button(self.tr("Berichtigen"), self.correct_wanted.emit, "quiet")
        self._corrections = FormPlace(self._correction_form)
        self.phone = QLineEdit()
        self.new = NewPersonForm(today)
        self.needs = NeedsRow()
        self.phone.setAccessibleName(self.tr("Telefon für die Rückmeldung, freiwillig"))
        self.phone.setPlaceholderText(self.tr("Telefon, freiwillig"))
        at_most(self.phone, 40)
        self._lay_out()
        self._connect()
        self.fill(CallerDraft())

    def draft(self) -> CallerDraft:
        """Return who speaks to us."""
        return CallerDraft(self.person, self.name, self.phone.text(), self.new.draft(), self.anonymous)

    def fill(self, draft: CallerDraft) -> None:
        """Show who speaks to us."""
        if self.person is not None and (draft.person is None or draft.person.id != self.person.id):
            self._corrections.clear()
        self.person, self.name, self.anonymous = draft.person, draft.name, draft.anonymous
        self.phone.setText(draft.phone)
        self.new.fill(draft.new)
        self._show()

    def take_person(self, person: Person) -> None:
        """Choose a person of the register; what she needs to be spoken with comes along."""
        self.fill(CallerDraft(person=person))
        self.needs.fill(NeedsDraft(person.needs, person.language))
        self.edited.emit()

    def take_name(self, name: str) -> None:
        """Write down a name that is in no register."""
        self.fill(CallerDraft(name=name, phone=self.phone.text()))
        self.edited.emit()

    def take_number(self, number: str) -> None:
        """Write down a phone number that is in no register."""
        self.fill(CallerDraft(name=self.name, phone=number))
        self.edited.emit()

    def take_nobody(self, _typed: str = "-") -> None:
        """Take the concern in without any name."""
        self.fill(CallerDraft(anonymous=True))
        self.edited.emit()

    def begin_new(self, name: str) -> None:
        """Open the few fields for a person who is in no register."""
        self.fill(CallerDraft())
        self.new.begin(name)
        self._show()
        self.edited.emit()

    # What stands in the register, put right

    @property
    def correcting(self) -> InlineForm | None:
        """The unfolded fields of a correction."""
        return self._corrections.form(CORRECTION) if self._corrections.unfolded else None

    def unfold_correction(self, known: Mapping[str, str], version: int) -> InlineForm:
        """Show the fields with what is known, or with what was typed before."""
        form = self._in_reading_order()
        if form.seen_version is None:
            form.fill(known)
            form.begin(version)
        return self._corrections.unfold(CORRECTION, version)

    def restore_correction(self, draft: Draft) -> InlineForm:
        """Show the fields with what was typed into them in another window or on another day."""
        form = self._in_reading_order()
        self._corrections.restore({CORRECTION: draft})
        return form

    def end_correction(self) -> None:
        """Put the fields away; they are done with."""
        self._corrections.clear()

    def take_corrected(self, person: Person) -> None:
        """Show the same person as the register knows her now."""
        self.person = person
        self._show()
        self.edited.emit()

    def _correction_form(self, _name: str) -> InlineForm:
        tr = self.tr
        form = InlineForm(
            tr("Was im Verzeichnis steht"), tr("Berichtigen"), tr("Strg+Enter"),
            (
                Blank("family_name", tr("Familienname"), 1),
                Blank("given_name", tr("Vorname"), 1, beside=True),
                Blank("title", tr("Anrede"), 1), Blank("birth_date", tr("Geboren am"), 1, beside=True),
                Blank("street", tr("Straße"), 1), Blank("house_number", tr("Hausnummer"), 1, beside=True),
                Blank("postcode", tr("Postleitzahl"), 1), Blank("place", tr("Ort"), 1, beside=True),
                Blank("phone", tr("Telefon"), 1), Blank("email", tr("E-Mail, nie nötig"), 1, beside=True),
            ),
        )  # fmt: skip
        form.typed.connect(self.typed)
        return form

    def _in_reading_order(self) -> InlineForm:
        """Return the fields of a correction, reached by the tab key right after the person."""
        form = self._corrections.form(CORRECTION)
        for before, after in pairwise((self.drop, *form.parts().values())):
            QWidget.setTabOrder(before, after)
        return form

    def problem(self) -> Refused | None:
        """Return what was typed and cannot be read, and what to do about it."""
        if not self.new.isHidden():
            return self.new.problem()
        return unreadable_phone(self.phone, "phone")

    def mark(self, field: str) -> None:
        """Mark the field that a rule refused; an empty name unmarks all."""
        self.new.mark(field)
        mark_wrong(self.phone, field == "phone")

    def fields(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        form = self.correcting
        correction = {f"correct_{name}": one for name, one in form.parts().items()} if form else {}
        person = {"correct": self.correct, "drop": self.drop, **correction}
        return {**person, **self.needs.fields(), "phone": self.phone, **self.new.fields()}

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(tokens.S)
        whole.addWidget(label(self.tr("PERSON"), "group"))
        verbs = QWidget()  # one below the other where both do not fit beside the name
        flow = FlowLayout(tokens.S, rather_one_line=True)
        verbs.setLayout(flow)
        for one in (self.correct, self.drop):
            flow.addWidget(one)
        person = row(self.text, verbs)
        self.text.setMinimumWidth(1)
        person.setStretch(0, 1)
        person.setAlignment(verbs, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(person)
        whole.addWidget(self._corrections)
        whole.addWidget(self.needs)
        whole.addWidget(self.phone)
        whole.addWidget(self.new)

    def _connect(self) -> None:
        self.phone.editingFinished.connect(self.edited)
        for field in (self.phone, self.new.phone, self.new.birth):
            field.editingFinished.connect(self.finished)
        self.phone.textChanged.connect(self.typed)
        self.phone.returnPressed.connect(self.left)
        self.new.typed.connect(self.typed)
        self.new.left.connect(self._leave_new)
        self.needs.typed.connect(self.typed)
        self.needs.typed.connect(self.edited)  # who wants no calls is offered none
        self.needs.done.connect(self.left)

    def _leave_new(self) -> None:
        if self.new.draft() is None:
            self.new.fill(None)
            self._show()
        self.edited.emit()
        self.left.emit()

    def _drop(self) -> None:
        self.phone.clear()
        self.needs.fill(NeedsDraft())
        self.take_name("")
        self.dropped.emit()
        self.typed.emit()

    def _show(self) -> None:
        draft = self.draft()
        unverified = self.person is None and bool(self.name or self.phone.text())
        begun = not self.new.isHidden()
        self.phone.setVisible(unverified or self.anonymous)
        self.drop.setVisible(draft.chosen or begun)
        self.correct.setVisible(self.person is not None)
        self.text.setText(_LONG_WORD.sub("\\1\u200b", self._in_words(draft)))

    def _in_words(self, draft: CallerDraft) -> str:
        person = draft.person
        if person is not None:
            born = self.tr("geb. {year}").format(year=person.birth_date.year) if person.birth_date else ""
            first = ", ".join(part for part in (person.name, born) if part)
            return " · ".join(part for part in (first, person.address) if part)
        if not self.new.isHidden():
            return self.tr("Kommt beim Speichern neu ins Verzeichnis.")
        if draft.name:
            return self.tr("{name} · nennt diesen Namen, ungeprüft").format(name=draft.name)
        if draft.anonymous:
            return self.tr("Anonym, mit Abholcode")
        return self.tr("Noch niemand. Es geht auch ohne Namen.")
