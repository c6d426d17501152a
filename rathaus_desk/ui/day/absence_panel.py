"""Abwesenheit eintragen: the form, what follows from it, and what is entered already."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.office.absences import Absence, AbsenceBoard, AbsenceEffects, EndAbsence
from rathaus_desk.domain.words import name_after
from rathaus_desk.ui.day.absence_form import AbsenceForm
from rathaus_desk.ui.day.absence_story import AbsenceStory
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.widgets import button, clear, column, label, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.day.absence_effects import absence_effects
from rathaus_desk.usecases.office.absences import absence_board


class AbsencePanel(QFrame):
    """Stands beside the lists of the day until it is closed."""

    closed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.at = workplace
        self.setProperty("kind", "card")
        self.board: AbsenceBoard | None = None
        self._busy = False
        self.form = AbsenceForm(self._today)
        self.story = AbsenceStory()
        self.entered = label(self.tr("EINGETRAGEN"), "group")
        self._entries = QWidget()
        self._list = QVBoxLayout(self._entries)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(tokens.S)
        self._lay_out()
        self.form.sent.connect(self.send)
        self.form.gave_up.connect(self._give_up)
        self.hide()

    @property
    def unfolded(self) -> bool:
        """Tell whether the panel is open."""
        return not self.isHidden()

    def unfold(self) -> None:
        """Open the panel at its form; what was typed into it stays."""
        if self.board is None:
            self.form.begin()
        self.show()
        self.form.focus_first()
        self.refresh()

    def refresh(self) -> None:
        """Read anew who may be entered and what is."""
        self.at.background.ask(self, absence_board, self._show_board)

    def send(self) -> None:
        """Store what stands in the form."""
        if self._busy:
            return
        self.form.forgive()
        try:
            command = self.form.command()
        except Refused as refused:
            self.form.refuse(refused)
            return
        self._set_busy(True)
        self.at.background.do(self, command, self._stored, self._refused)

    def close_form(self) -> None:
        """Leave the change that was begun, or the whole panel."""
        if self.form.editing is not None:
            self._give_up()
        else:
            self.hide()
            self.closed.emit()

    def forget(self) -> None:
        """Put away what the person before saw or typed."""
        self.board = None
        self._set_busy(False)
        self.story.forget()
        self.form.offer(())
        self._show_entered(())
        self.hide()

    def _lay_out(self) -> None:
        title = label(self.tr("Abwesenheit eintragen"), "title")
        shut = button(self.tr("Schließen"), self.close_form, "quiet", self.tr("Esc"))
        head = row(title, shut)
        head.setStretch(0, 1)
        head.setContentsMargins(tokens.S, 0, 0, 0)
        head.setAlignment(shut, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        inner = column(self.story, self.form, self.entered, self._entries, spacing=tokens.M)
        content.setLayout(inner)
        inner.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        inner.addStretch(1)
        self.area = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.area.setAccessibleName(self.tr("Was aus der Abwesenheit folgt"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.M)
        whole.addLayout(head)
        whole.addWidget(self.area, 1)

    def _show_board(self, board: AbsenceBoard) -> None:
        before = self.board
        self.board = board
        if before is None or before.people != board.people:
            at_form = self.form.isAncestorOf(self.window().focusWidget() or self)
            self.form.offer(board.people)
            if at_form and before is None:
                self.form.focus_first()
        if before is None or before.absences != board.absences:
            self._show_entered(board.absences)

    def _show_entered(self, absences: tuple[Absence, ...]) -> None:
        inside = self.window().focusWidget()
        had_focus = inside is not None and self._entries.isAncestorOf(inside)
        clear(self._list)
        self.entered.setVisible(bool(absences))
        for one in absences:
            self._list.addWidget(self._entry(one))
        if had_focus:  # the button that was pressed is gone
            self.form.focus_first()

    def _entry(self, one: Absence) -> QWidget:
        made = QWidget()
        today = self._today()
        name, days = one.name, self.story.days(one, today)
        what = self.tr("{name} · {days}").format(name=name, days=days)
        back = self.tr("Wieder da") if one.first <= today else self.tr("Streichen")
        deeds: tuple[tuple[str, Callable[[], None]], ...] = (
            (self.tr("Was folgt"), partial(self._ask_effects, one)),
            (self.tr("Ändern"), partial(self.form.edit, one)),
            (back, partial(self._end, one)),
        )
        inner = QVBoxLayout(made)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(label(what))
        flow = FlowLayout()
        for verb, run in deeds:
            key = button(verb, run, "quiet")
            key.setAccessibleName(f"{what}, {verb}")
            flow.addWidget(key)
        inner.addLayout(flow)
        return made

    def _ask_effects(self, absence: Absence) -> None:
        self.at.background.ask(self, absence_effects, self._show_effects, absence_id=absence.id)

    def _show_effects(self, effects: AbsenceEffects) -> None:
        me = self.at.background.desk.actor.staff_id
        self.story.show_effects(effects, me, self._today())
        self.area.setAccessibleName(self.story.accessibleName())
        self.area.setFocus()  # the arrows scroll what is to be read now; Tab leads on to the form
        self.area.verticalScrollBar().setValue(0)

    def _stored(self, absence: Absence) -> None:
        self._set_busy(False)
        self.form.begin()
        self._ask_effects(absence)
        self.refresh()

    def _end(self, absence: Absence) -> None:
        if not self._busy:
            self._set_busy(True)
            command = EndAbsence(absence_id=absence.id, seen_first=absence.first, seen_last=absence.last)
            self.at.background.do(self, command, partial(self._ended, absence), self._not_ended)

    def _ended(self, absence: Absence, _none: None) -> None:
        self._set_busy(False)
        if self.story.of == absence.id:
            self.story.forget()
        if self.form.editing is not None and self.form.editing.id == absence.id:
            self.form.begin()
        mine = absence.staff_id == self.at.background.desk.actor.staff_id
        back = self.tr("Zusagen und Aufgaben liegen wieder bei {name}.")
        self.at.speaker.say(back.format(name=self.tr("Ihnen") if mine else name_after(absence.name)))
        self.refresh()

    def _refused(self, error: DeskError) -> None:
        self._set_busy(False)
        self.form.refuse(error)
        if isinstance(error, Conflict):
            self.refresh()

    def _not_ended(self, error: DeskError) -> None:
        """Say it at the form, but leave alone what is being typed there about another absence."""
        self._set_busy(False)
        now = self.tr("Jetzt eingetragen: {theirs}.")
        theirs = [now.format(theirs=one.theirs) for one in getattr(error, "differences", ())]
        self.form.say(" ".join((str(error), *theirs)))
        if isinstance(error, Conflict):
            self.refresh()

    def _give_up(self) -> None:
        self.form.begin()
        self.form.focus_first()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.form.send_button.setEnabled(not busy)

    def _today(self) -> date:
        desk = self.at.background.desk
        return desk.now().astimezone(desk.office.calendar.zone).date()
