"""A new person in a few fields, right on the form; only the family name is needed, and never an e-mail."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.addresses import read_address
from rathaus_desk.domain.people.people import NewPerson, email_hint
from rathaus_desk.ui.intake.known_already import KnownAlready
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.date_field import DateField
from rathaus_desk.ui.kit.fitting_hint import FittingHint
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import button, label, mark_wrong, row, show_text
from rathaus_desk.usecases.office.phones import read_phone

LONGEST = 100


def unreadable_phone(field: QLineEdit, name: str) -> Refused | None:
    """Return what to do about a telephone number that nobody can dial."""
    if not field.text().strip() or read_phone(field.text()):
        return None
    said = field.tr("Diese Telefonnummer ist nicht lesbar. Bitte ‚Telefon‘ ändern oder leer lassen.")
    return Refused(said, name)


class NewPersonForm(QFrame):
    """Enter goes to the next field and from the last one back to the concern; Esc leaves it."""

    typed = Signal()
    left = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setProperty("kind", "inline")
        self.family_name, self.given_name = QLineEdit(), QLineEdit()
        self.birth = DateField(today, self.tr("Geboren am"))
        longest = self.tr("freiwillig, zum Beispiel 4.3.1962")
        FittingHint(self.birth, (longest, self.tr("freiwillig, 4.3.1962"), self.tr("4.3.1962")))
        self.street, self.place = QLineEdit(), QLineEdit()
        self.phone, self.email = QLineEdit(), QLineEdit()
        self.email_text = label("", "muted")
        self.known = KnownAlready()
        self._lay_out()
        for one in self.fields().values():
            if isinstance(one, QLineEdit):
                one.textChanged.connect(self.typed)
        for before, after in pairwise(self.fields().values()):
            QWidget.setTabOrder(before, after)
        self.email.textChanged.connect(self._hint_at_email)
        self.fill(None)

    def draft(self) -> NewPerson | None:
        """Return the new person; None if there is none."""
        if self.isHidden() or not self.family_name.text().strip():
            return None
        address = read_address(self.street.text())
        return NewPerson(
            family_name=self.family_name.text(),
            given_name=self.given_name.text(),
            birth_date=self.birth.day,
            street=address.street,
            house_number=address.number,
            place=self.place.text(),
            phone=self.phone.text(),
            email=self.email.text(),
        )

    def problem(self) -> Refused | None:
        """Return what was typed and cannot be read, and what to do about it."""
        if self.birth.problem:
            ask = self.tr("{problem} Bitte ‚Geboren am‘ ändern oder leer lassen.")
            return Refused(ask.format(problem=self.birth.problem), "birth_date")
        return unreadable_phone(self.phone, "new_phone")

    def fill(self, new: NewPerson | None) -> None:
        """Open the fields with what is known, or close them."""
        self.setVisible(new is not None)
        self.known.show_hit(None)
        shown = new or NewPerson(family_name="")
        self.family_name.setText(shown.family_name)
        self.given_name.setText(shown.given_name)
        self.birth.set_day(shown.birth_date)
        self.street.setText(f"{shown.street} {shown.house_number}".strip())
        self.place.setText(shown.place)
        self.phone.setText(shown.phone)
        self.email.setText(shown.email)
        for one in self.fields().values():
            mark_wrong(one, False)

    def begin(self, name: str) -> None:
        """Open the fields for a name that was typed: the last word is the family name."""
        given, _, family = name.strip().rpartition(" ")
        self.fill(NewPerson(family_name=family, given_name=given))
        (self.birth if family else self.family_name).setFocus()

    def fields(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        return {
            "family_name": self.family_name,
            "given_name": self.given_name,
            "birth_date": self.birth,
            "street": self.street,
            "place_of": self.place,
            "new_phone": self.phone,
            "email": self.email,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._next()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def show_known(self, hit: Hit | None) -> None:
        """Show who of the register this may be, right behind the date of birth for the tab key, too."""
        self.known.show_hit(hit)
        QWidget.setTabOrder(self.birth, self.known.take)
        QWidget.setTabOrder(self.known.take, self.street)

    def mark(self, field: str) -> None:
        """Mark the field that a rule refused; an empty name unmarks all."""
        for name, widget in self.fields().items():
            mark_wrong(widget, name == field)

    def _next(self) -> None:
        fields = list(self.fields().values())
        here = next((at for at, one in enumerate(fields) if one.hasFocus()), len(fields) - 1)
        if here + 1 < len(fields):
            fields[here + 1].setFocus()
        else:
            self.left.emit()

    def _hint_at_email(self) -> None:
        show_text(self.email_text, email_hint(self.email.text()))

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("NEUE PERSON · NUR DER FAMILIENNAME IST NÖTIG"), "group"))
        form = QFormLayout()
        form.setSpacing(tokens.S)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        titles = (
            self.tr("Familienname"),
            self.tr("Vorname"),
            self.tr("Geboren am"),
            self.tr("Straße, Hausnummer"),
            self.tr("Ort"),
            self.tr("Telefon"),
            self.tr("E-Mail, nie nötig"),
        )
        for title, field in zip(titles, self.fields().values(), strict=True):
            field.setAccessibleName(title)
            if isinstance(field, QLineEdit):
                at_most(field, LONGEST)
            form.addRow(label(title, wrap=False), field)
            if field is self.birth:
                form.addRow(self.known)
        inner.addLayout(form)
        inner.addWidget(self.email_text)
        self.email_text.hide()
        inner.addLayout(row(None, button(self.tr("Weiter zum Anliegen"), self.left.emit, "quiet")))
