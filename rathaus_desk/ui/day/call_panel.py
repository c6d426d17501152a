"""With the phone in hand: the number, what to tell and to ask, and one key for what came of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import day_in_speech, hours, short_day
from rathaus_desk.domain.day.my_day import CallSheet
from rathaus_desk.domain.errors import Conflict, DeskError, Refused
from rathaus_desk.domain.promises.promises import (
    ATTEMPTS_BEFORE_A_LETTER,
    KeepPromise,
    LeaveCall,
    OfferLetter,
    Promise,
    PromiseState,
    ReplyBy,
    RescheduleCall,
    StartCall,
    Window,
)
from rathaus_desk.domain.words import name_after, word
from rathaus_desk.ui.cases.action_card import LONG_KEYS
from rathaus_desk.ui.day.call_words import CallWords
from rathaus_desk.ui.day.day_rows import state_of
from rathaus_desk.ui.day.promise_time import PromiseTime
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.inline_form import TextField
from rathaus_desk.ui.kit.state_pill import StatePill
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.unanswered import UntilAnswered
from rathaus_desk.ui.kit.widgets import (
    announce,
    button,
    column,
    label,
    mark_wrong,
    restyle,
    row,
    scrolled,
    show_text,
)
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.day.call_sheet import call_sheet
from rathaus_desk.usecases.promises.promise_course import windows_for

REACHED, MISSED, LATER = "day.reached", "day.missed", "day.later"
LETTER, OPEN, LEAVE = "day.letter", "day.open", "day.leave"
RESULTS = (REACHED, MISSED, LATER, LETTER)


class CallPanel(QFrame):
    """One promised call from the first ring to its result; `left` when it is over or given back."""

    left = Signal()
    case_wanted = Signal(object)  # an id has more bits than Qt's int
    letter_wanted = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.at = workplace
        self.setProperty("kind", "card")
        self.sheet: CallSheet | None = None
        self.promise_id = 0
        self._busy = False
        self.citizen, self.number = label("", "title"), label("", "number", wrap=False)
        self.state = StatePill(workplace.look)
        self.when, self.manner = label("", "muted"), label("", "strong")
        self.error, self.hint = label("", "error"), label("")
        UntilAnswered(self.error, workplace.background)
        self.hint_box = QFrame()
        self.hint_box.setProperty("kind", "hint")
        self.told = CallWords()
        self.note = TextField(2)
        self.note.setAccessibleName(self.tr("Notiz zum Anruf"))
        self.time = PromiseTime()
        self.time.agreed.connect(self._reschedule)
        self.flow = FlowLayout()
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()

    # What the page asks

    def open(self, promise_id: int) -> None:
        """Show a promise and say to all others that one is calling now."""
        if self.promise_id not in (0, promise_id):
            self.give_back()
        self.promise_id, self.sheet = promise_id, None
        self.time.fold()
        self.note.clear()
        self._say("")
        self.show_hint("")
        self._set_out(())
        self.at.background.ask(self, call_sheet, self._show_sheet, promise_id=promise_id)
        refuse = partial(self._not_begun, promise_id)
        self.at.background.do(
            self, StartCall(promise_id=promise_id), partial(self._begun, promise_id), refuse
        )

    def refresh(self) -> None:
        """Read anew what is to be told; a note that is typed stays."""
        if self.promise_id:
            self.at.background.ask(self, call_sheet, self._show_sheet, promise_id=self.promise_id)

    def act(self, name: str) -> None:
        """Do what one of the keys means."""
        deeds: dict[str, Callable[[], None]] = {
            REACHED: partial(self._keep, True),
            MISSED: partial(self._keep, False),
            LATER: self._later,
            LETTER: self._write,
            OPEN: self._open_case,
            LEAVE: self.leave,
        }
        if name in RESULTS and name not in self._offered:
            self.at.speaker.say(self.tr("Das geht bei diesem Versprechen gerade nicht."))
        else:
            deeds[name]()

    def leave(self) -> None:
        """Give the call back without a result, or fold the agreed time away."""
        if self.time.unfolded:
            self.time.fold()
            self._fill()
            self.note.setFocus()
            return
        self.give_back()
        self.left.emit()

    def give_back(self) -> None:
        """Let others call: nothing has come of it."""
        if self.promise_id and self._offered:
            self.at.background.do(self.at.actions, LeaveCall(promise_id=self.promise_id), lambda _done: None)
        self.forget()

    def wear(self) -> None:
        """Show how urgent the promise is now; time passes while one talks."""
        desk = self.at.background.desk
        if self.sheet is None:
            return
        icon, tone, text = state_of(self.sheet.promise, desk.now(), desk.actor.staff_id)
        self.state.show_state(icon, text, tone)

    # Building

    def _lay_out(self) -> None:
        box = QVBoxLayout(self.hint_box)
        box.addWidget(self.hint)
        head = row(self.citizen, self.state)
        head.setStretch(0, 1)
        head.setAlignment(self.state, Qt.AlignmentFlag.AlignTop)
        note = label(self.tr("Notiz zum Anruf, oder warum ein Brief besser ist"), "small")
        note.setBuddy(self.note)
        content = QWidget()
        inner = column(spacing=tokens.S)
        content.setLayout(inner)
        inner.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        inner.addLayout(head)
        for one in (self.number, self.manner, self.when, self.hint_box):
            inner.addWidget(one)
        inner.addWidget(self.told)
        for one in (note, self.note, self.time, self.error):
            inner.addWidget(one)
        inner.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.M)
        self.area = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("Was zu sagen ist; Tab führt zur Notiz"))
        whole.addWidget(self.area, 1)
        whole.addLayout(self.flow)
        self._offered: tuple[str, ...] = ()

    def add_buttons(self) -> None:
        """Make the buttons of the registered actions."""
        for name in (REACHED, MISSED, LATER, LETTER, OPEN, LEAVE):
            made = button("", self.at.actions[name].trigger)
            made.setParent(self)
            made.hide()
            self._buttons[name] = made

    # What is shown

    def _show_sheet(self, sheet: CallSheet) -> None:
        if sheet.promise.id != self.promise_id or sheet == self.sheet:
            return
        self.sheet = sheet
        promise = sheet.promise
        self.citizen.setText(sheet.citizen or self.tr("Ohne Namen"))
        self.number.setText(promise.phone)
        needs = [word(one) for one in sheet.needs] + ([sheet.language] if sheet.language else [])
        show_text(self.manner, " · ".join(needs))
        show_text(self.when, self._when(promise))
        self.told.show_sheet(sheet)
        self.wear()
        self._offer()

    def _when(self, promise: Promise) -> str:
        instead = (
            self.tr("für {name}").format(name=name_after(promise.staff_name))
            if promise.keeper
            else promise.staff_name
        )
        parts = [instead]
        if promise.start and promise.end:
            today = self.at.background.desk.now().date()
            parts.append(f"{day_in_speech(promise.start.date(), today)}, {hours(promise.start, promise.end)}")
        if promise.attempts:
            tried = self.tr("{count} von {most} Versuchen")
            parts.append(tried.format(count=promise.attempts, most=ATTEMPTS_BEFORE_A_LETTER))
        return " · ".join(parts)

    def _offer(self) -> None:
        """Offer what is possible; while another one calls, nothing but the way back."""
        sheet = self.sheet
        if sheet is None:
            return
        promise, me = sheet.promise, self.at.background.desk.actor.staff_id
        another = bool(promise.calling) and promise.calling_id != me
        callable_ = promise.state is PromiseState.OPEN and promise.reply_by is ReplyBy.CALL
        if another or not callable_:
            self._set_out((OPEN, LEAVE))
            return
        letter = (LETTER,) if sheet.can_write else ()
        self._set_out((REACHED, MISSED, LATER, *letter, OPEN, LEAVE))
        if promise.attempts >= ATTEMPTS_BEFORE_A_LETTER:
            enough = self.tr("Dreimal niemand erreicht. Jetzt schreiben wir einen Brief.")
            self.show_hint(
                enough if letter else self.tr("Dreimal niemand erreicht, keine Anschrift bekannt.")
            )

    def _set_out(self, names: tuple[str, ...]) -> None:
        self._offered = names
        while self.flow.takeAt(0) is not None:
            pass
        for name, one in self._buttons.items():
            one.setVisible(name in names)
            if name in names:
                self.flow.addWidget(one)
        self._fill()
        self.flow.invalidate()

    def _fill(self) -> None:
        """Write the keys on the buttons, and fill the one that is next."""
        tried = self.sheet.promise.attempts if self.sheet else 0
        first = LETTER if tried >= ATTEMPTS_BEFORE_A_LETTER and LETTER in self._offered else REACHED
        if self.time.unfolded:
            first = ""
        for name, one in self._buttons.items():
            action = self.at.actions[name]
            keys = keys_in_words(action)
            on_it = name == first or len(keys) <= LONG_KEYS
            one.setText(f"{action.text()}  {keys}" if on_it else action.text())
            one.setAccessibleName(action.text())
            one.setToolTip(plain_tip(f"{action.toolTip()} {keys}"))
            one.setProperty("kind", "primary" if name == first else "")
            restyle(one)

    def show_hint(self, text: str) -> None:
        """Say what is to be known before one goes on."""
        self.hint.setText(text)
        self.hint_box.setVisible(bool(text))

    # What happens

    def _begun(self, promise_id: int, _promise: Promise) -> None:
        if promise_id == self.promise_id:
            self.refresh()

    def _not_begun(self, promise_id: int, error: DeskError) -> None:
        if promise_id != self.promise_id:
            return
        if isinstance(error, Conflict):
            self.show_hint(str(error))
            self.refresh()
        else:
            self._say(str(error))

    def _keep(self, reached: bool) -> None:
        promise = self._promise()
        command = KeepPromise(
            promise_id=promise.id, reached=reached, note=self.note.toPlainText(), seen_version=promise.version
        )
        self._send(command, self._kept)

    def _kept(self, promise: Promise) -> None:
        if promise.state is not PromiseState.OPEN:
            self.at.speaker.say(self.tr("Rückruf gehalten."))
            self._end()
        elif promise.attempts >= ATTEMPTS_BEFORE_A_LETTER:
            self.note.clear()
            self.refresh()
        else:
            said = self.tr("Versuch notiert: {count} von {most}.")
            self.at.speaker.say(said.format(count=promise.attempts, most=ATTEMPTS_BEFORE_A_LETTER))
            self._end()

    def _later(self) -> None:
        self.at.background.ask(self, windows_for, self._show_windows, promise_id=self._promise().id)

    def _show_windows(self, windows: tuple[Window, ...]) -> None:
        self.time.unfold(windows)
        self._fill()

    def _reschedule(self, chosen: Window, because: str) -> None:
        promise = self._promise()
        command = RescheduleCall(
            promise_id=promise.id, start=chosen.start, end=chosen.end, because=because,
            seen_version=promise.version,
        )  # fmt: skip
        self._send(command, self._moved)

    def _moved(self, promise: Promise) -> None:
        if promise.start and promise.end:
            said = self.tr("Neue Zeit: {when}.")
            when = f"{short_day(promise.start.date())}, {hours(promise.start, promise.end)}"
            self.at.speaker.say(said.format(when=when))
        self._end()

    def _write(self) -> None:
        promise = self._promise()
        command = OfferLetter(
            promise_id=promise.id, because=self.note.toPlainText(), seen_version=promise.version
        )
        self._send(command, self._letter_promised)

    def _letter_promised(self, _promise: Promise) -> None:
        cases = self.sheet.cases if self.sheet else ()
        self._end()
        if cases:
            self.letter_wanted.emit(cases[0].case_id)

    def _open_case(self) -> None:
        cases = self.sheet.cases if self.sheet else ()
        if cases:
            self.case_wanted.emit(cases[0].case_id)

    def _promise(self) -> Promise:
        if self.sheet is None:
            raise Refused(self.tr("Bitte zuerst ein Versprechen öffnen."))
        return self.sheet.promise

    def _send(self, command: Command[Promise], then: Callable[[Promise], None]) -> None:
        if not self._busy:
            self._busy = True
            self._say("")
            self.at.background.do(self, command, partial(self._done, then), self._refused)

    def _done(self, then: Callable[[Promise], None], promise: Promise) -> None:
        self._busy = False
        then(promise)

    def _refused(self, error: DeskError) -> None:
        self._busy = False
        self._say(str(error))
        wrong = error.field if isinstance(error, Refused) else ""
        if wrong == "because":
            field = self.time.because if self.time.unfolded else self.note
            mark_wrong(field, True)
            field.setFocus()
        if isinstance(error, Conflict):
            self.refresh()

    def _say(self, text: str) -> None:
        show_text(self.error, text)
        if text:
            announce(self.error)
        else:
            mark_wrong(self.note, False)
            mark_wrong(self.time.because, False)

    def _end(self) -> None:
        self.forget()
        self.left.emit()

    def forget(self) -> None:
        """Put away what is shown."""
        self.promise_id, self.sheet, self._offered = 0, None, ()
        self.time.fold()
        self.note.clear()
