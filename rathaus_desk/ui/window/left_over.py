"""The list „Nachzutragen“: intakes that the server did not take as they are, with every word of them."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.intake.outbox import ComeBack, LeftOver
from rathaus_desk.ui.intake.parking import DraftKeeper
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import button, label, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.window.back_to_form import BackToForm
from rathaus_desk.usecases.intake.emergency_desk import EmergencyDesk

WIDTH, HEIGHT, TEXT_LINES = 640, 640, 4


class LeftOverDialog(QDialog):
    """Tells of each why it was not taken, and offers to try again or to put it aside."""

    def __init__(
        self, parent: QWidget, workplace: Workplace, drafts: DraftKeeper, told: Callable[[ComeBack], None]
    ) -> None:
        super().__init__(parent)
        self._back = BackToForm(self, workplace, drafts)
        self._at, self._told, self._over = workplace, told, parent
        self._left: tuple[LeftOver, ...] = ()
        self.setWindowTitle(self.tr("Nachzutragen"))
        self.setProperty("help", "emergency")
        self.head = label(
            self.tr("Diese Aufnahmen hat die Datenbank so nicht angenommen. Ihr Text ist hier.")
        )
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Aufnahmen, die nachzutragen sind"))
        self.because = label()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Was aufgenommen wurde"))
        self.form = button(self.tr("Im Formular berichtigen"), self._bring_back, "primary")
        self.again = button(self.tr("So noch einmal einreichen"), self._hand_in_again)
        self.aside = button(self.tr("Ist anders erledigt, hier entfernen"), self._set_aside)
        self.leave = button(self.tr("Schließen"), self.reject)
        self.said = label(
            self.tr(
                "Berichtigt und gespeichert behält es seine Nummer. Auch nach dem Entfernen bekommt sie kein "
                "anderer Vorgang."
            ),
            "small",
        )
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        workplace.look.changed.connect(self._fit)

    def show_left(self, left: tuple[LeftOver, ...]) -> None:
        """Show what is left; closes by itself when nothing is."""
        self._left = left
        self.list.clear()
        for one in left:
            when = self.tr("{day}, {time} Uhr").format(
                day=short_day(one.taken_at.date()), time=clock(one.taken_at)
            )
            self.list.addItem(QListWidgetItem(f"{', '.join(one.numbers)} · {when}"))
        self.list.setCurrentRow(0)
        self._fit()
        self._show(self.list.currentRow())
        if not left:
            self.close()

    def open(self) -> None:
        if not self._left:
            self._at.speaker.say(self.tr("Es ist nichts nachzutragen."))
            return
        self._fit()
        super().open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(tokens.XS, 0, tokens.S, tokens.XS)  # room for the focus ring
        inner.setSpacing(tokens.M)
        for part in (self.head, self.list, self.because, self.text, self.said):
            inner.addWidget(part)
        inner.setStretchFactor(self.text, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.XL, tokens.XL, tokens.XL, tokens.L)
        layout.setSpacing(tokens.M)
        layout.addWidget(scrolled(content), 1)
        layout.addWidget(self.form)
        layout.addWidget(self.again)
        layout.addLayout(row(self.aside, None, self.leave))

    def _fit(self) -> None:
        """Take the room that the letters need, and no more than the window has."""
        look, over = self._at.look, self._over
        line = look.pixels(tokens.ROW)
        self.list.setFixedHeight(line * min(max(len(self._left), 1), 5))
        self.text.setMinimumHeight(line * TEXT_LINES)
        self.resize(min(look.pixels(WIDTH), over.width()), min(look.pixels(HEIGHT), over.height()))

    def _show(self, at: int) -> None:
        chosen = self._left[at] if 0 <= at < len(self._left) else None
        self.because.setText(chosen.because if chosen else "")
        lines = chosen.lines if chosen else ()
        self.text.setPlainText("\n".join(f"{head}: {text}" for head, text in lines))
        for one in self._verbs:
            one.setEnabled(chosen is not None)

    @property
    def waits(self) -> bool:
        """Tell whether anything is left."""
        return bool(self._left)

    @property
    def _verbs(self) -> tuple[QPushButton, ...]:
        return (self.form, self.again, self.aside)

    def _bring_back(self) -> None:
        chosen = self._left[self.list.currentRow()]
        for one in self._verbs:
            one.setEnabled(False)
        self._back.bring(chosen, self._brought_back, self._refused)

    def _brought_back(self) -> None:
        self._show(self.list.currentRow())
        self.reject()

    def _hand_in_again(self) -> None:
        desk = self._at.background.desk
        if isinstance(desk, EmergencyDesk):
            self._send(desk.hand_in_again)

    def _set_aside(self) -> None:
        desk = self._at.background.desk
        if isinstance(desk, EmergencyDesk):
            self._send(desk.set_aside)

    def _send(self, job: Callable[[UUID], ComeBack]) -> None:
        chosen = self._left[self.list.currentRow()]
        for one in self._verbs:
            one.setEnabled(False)
        self._at.background.run(self, partial(job, chosen.command_id), self._told, self._refused)

    def _refused(self, error: DeskError) -> None:
        self._show(self.list.currentRow())
        self.because.setText(str(error))
