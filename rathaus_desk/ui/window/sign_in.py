"""Signing in at a database on a server: its address, a name and a password; or the way to a file instead."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import (
    announce,
    breakable,
    button,
    column,
    label,
    mark_wrong,
    row,
    scrolled,
    show_text,
)

SERVER = "postgresql://"
LONGEST = 400  # letters of a field


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody has typed to sign in. `keep` is whether this PC's keyring shall keep the password."""

    address: str
    login: str
    password: str
    keep: bool

    def __repr__(self) -> str:
        """Never show the password: this stands in traces."""
        return f"Ticket({self.address!r}, {self.login!r})"


class SignInPage(QWidget):
    """Asks who is there; it stays as it is when the server says no, but for the password."""

    wanted = Signal(object)
    changed = Signal()  # somebody types something else
    file_chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("help", "sign_in")
        self._tries = 0  # at a server that is away
        self.title = label(self.tr("Anmelden"), "title")
        self.why = label("", "large")
        self.address = _field(self.tr("Datenbank"), f"{SERVER}rathaus-db.stadt.de/rathaus")
        self.login = _field(self.tr("Benutzername"), "")
        self.password = _field(self.tr("Kennwort"), "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = QCheckBox(self.tr("Kennwort auf diesem PC merken"))
        self.keep.setAccessibleName(self.keep.text())
        self.no_keyring = label(
            self.tr("Dieser PC hat keinen Schlüsselbund; das Kennwort wird jedes Mal gefragt."), "small"
        )
        self.progress = label("", "large")
        self.state = label("", "error")
        self.paper = label("")
        self.go = button(self.tr("Anmelden"), self.submit, "primary")
        self.back = button(self.tr("Zurück"), self.left.emit, "quiet", self.tr("Esc"))
        self.file = button(self.tr("Datei auf diesem PC öffnen …"), self._choose_file, "quiet")
        self._lay_out()
        for one in (self.address, self.login, self.password):
            one.returnPressed.connect(self.submit)
            one.textEdited.connect(self._edited)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.offer("", "", can_keep=False, keep=False)

    def offer(self, address: str, login: str, *, can_keep: bool, keep: bool, why: str = "") -> None:
        """Show the page anew, with what is known; the cursor stands in the first field that is empty."""
        self.address.setText(address)
        self.address.setCursorPosition(0)
        self.login.setText(login)
        self.password.clear()
        self.keep.setChecked(keep and can_keep)
        self.keep.setVisible(can_keep)
        self.no_keyring.setVisible(not can_keep)
        show_text(self.why, why)
        self._open(True)
        self._no_longer_away()
        self._unmark()
        self.focus_first_empty()

    def focus_first_empty(self) -> None:
        """Put the cursor where something is missing."""
        fields = (self.address, self.login, self.password)
        next((one for one in fields if not one.text()), self.password).setFocus()

    def submit(self) -> None:
        """Send what is typed; what is missing is said here."""
        self._unmark()
        needed = (self.address,) if self._by_account else (self.address, self.login)
        for one in needed:
            if not one.text().strip():
                self._refuse(one, self.tr("Hier fehlt noch etwas."))
                return
        text = self.address.text().strip()
        address = text if "://" in text else f"{SERVER}{text}"
        self.wanted.emit(
            Ticket(address, self.login.text().strip(), self.password.text(), self.keep.isChecked())
        )

    def wait(self, text: str) -> None:
        """Show what is going on, and take no more keys meanwhile."""
        self._open(False)
        self._no_longer_away()
        show_text(self.progress, text)
        announce(self.progress)

    def say(self, text: str, *, about_person: bool, other_town: bool = False) -> None:
        """Say why nobody was let in; a refused password is gone, everything else stays typed.

        With `other_town` what stands before the name is perhaps the town, by another name than the server's.
        """
        self._open(True)
        self._no_longer_away()
        if other_town:
            alone = self.login.text().rpartition("_")[2].partition("@")[0]
            text += self.tr(" Gemeint ist der Benutzername allein, etwa „{name}“.").format(name=alone)
        self._refuse(self.password if about_person else self.address, text)
        if about_person:
            self.password.clear()

    def say_away(self, text: str) -> None:
        """Say that nobody answers, what to do meanwhile, and that it is tried again without a key."""
        first = not self.paper.isVisible()
        self._open(True)
        show_text(self.state, breakable(text))
        show_text(self.paper, self.tr(
            "Auf diesem PC liegt nichts, womit Sie ohne die Datenbank aufnehmen könnten. Bitte so lange auf "
            "Papier schreiben: Name, Telefon, Anliegen, Ort und Uhrzeit; danach nachtragen."
        ))  # fmt: skip
        # No time of day: the town's clock is not known here, and this PC's may stand in another zone.
        self._tries += 1
        often = self.tr("einmal") if self._tries == 1 else self.tr("{n}-mal").format(n=self._tries)
        show_text(self.progress, self.tr(
            "Ich versuche es von selbst weiter, bisher {often}, und melde Sie dann an."
        ).format(often=often))  # fmt: skip
        if first:
            announce(self.state)
            self.go.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.back.isEnabled():
            self.left.emit()
            return
        super().keyPressEvent(event)

    @property
    def _by_account(self) -> bool:
        return "anmeldung=windows" in self.address.text()

    def _refuse(self, field: QLineEdit, text: str) -> None:
        mark_wrong(field, True)
        show_text(self.state, text)
        announce(self.state)
        field.setFocus()

    def _edited(self) -> None:
        if self.paper.isVisible():
            self._no_longer_away()
            self.changed.emit()

    def _no_longer_away(self) -> None:
        self._tries = 0
        for one in (self.state, self.paper, self.progress):
            show_text(one, "")

    def _unmark(self) -> None:
        for one in (self.address, self.login, self.password):
            mark_wrong(one, False)

    def _open(self, opened: bool) -> None:
        for one in (self.address, self.login, self.password, self.keep, self.go, self.back, self.file):
            one.setEnabled(opened)
        show_text(self.progress, "")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(tokens.L)
        form.setVerticalSpacing(tokens.M)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in (self.address, self.login, self.password):
            form.addRow(label(field.accessibleName(), wrap=False), field)
        inner = column(self.title, self.why, spacing=tokens.L)
        inner.addLayout(form)
        for one in (self.keep, self.no_keyring, self.state, self.paper, self.progress):
            inner.addWidget(one)
        inner.addLayout(row(None, self.back, self.go))
        inner.addLayout(row(self.file, None))
        content = QWidget()
        across = QHBoxLayout(content)
        across.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.XL)
        across.addStretch(1)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addLayout(inner)
        middle.addStretch(2)
        across.addLayout(middle, 4)
        across.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content))

    def _choose_file(self) -> None:
        kinds = self.tr("Datenbank oder Tagespaket (*.db *.paket);;Alle Dateien (*)")
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Datenbank öffnen"), "", kinds)
        if name:
            self.file_chosen.emit(name)


def _field(name: str, example: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(example)
    at_most(made, LONGEST)
    return made
