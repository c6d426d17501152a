"""The walk-in queue: who waits, who is at which counter, who is aside; and this counter's own number."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.office.counters import Counter
from rathaus_desk.domain.queue.queue import CloseDay, QueueNow, QueueTicket, TicketState
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.state_pill import LATE, PLAIN, SOON, IconInRow, urgency_icon
from rathaus_desk.ui.kit.tables import Column, RowsView
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.two_panes import LOW_PAGE, beside_or_below
from rathaus_desk.ui.kit.unanswered import Unanswered
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from rathaus_desk.ui.kit.widgets import button, card, clear, label, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.ui.queue.queue_actions import DISPLAY, DRAW
from rathaus_desk.ui.queue.queue_card import QueueCard
from rathaus_desk.ui.queue.queue_desk import QueueDesk
from rathaus_desk.ui.queue.queue_replay import ReplayCard
from rathaus_desk.ui.queue.queue_words import (
    CLASS_ICONS,
    class_in_words,
    minutes,
    theme_in_words,
)

ROOM = "queue"
PRINT = f"{ROOM}.print"
WAITED = 3  # the column that says how long
PICK, BACK, STRIKE, DOORS, HOME = (
    "queue.pick",
    "queue.back",
    "queue.strike",
    "queue.doors",
    "queue.home",
)
NARROW = 1000  # pixels at 100 %; below it the side goes under the lists
MOST_ROWS = 30  # beyond it the list scrolls by itself
SOON_SHARE = 0.75  # of the wait that the rule asks of a class
ASIDE_ICONS = {TicketState.PARKED: ("clock", PLAIN), TicketState.MISSED: ("late", SOON)}


class QueuePage(QWidget):
    """Lists and counters; the keys of the queue itself work in every room."""

    def __init__(self, workplace: Workplace, desk: QueueDesk) -> None:
        super().__init__()
        self._at = workplace
        self._desk, self._paper = desk, ListPaper(self, workplace)
        self._register()
        self._offered: tuple[Counter, ...] = ()
        self.counter = QComboBox()
        self.counter.setAccessibleName(self.tr("Mein Tresen"))
        self.counter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.counter.setPlaceholderText(self.tr("bitte wählen"))
        self.counter.activated.connect(self._choose_counter)
        self.doors = button("", self.change_doors)
        self.doors.hide()  # which way they stand is not known yet
        self.waiting: RowsView[QueueTicket] = RowsView(
            self.tr("Wer wartet"), self._waiting_columns(), workplace.look, lambda one: one.id
        )
        self.aside: RowsView[QueueTicket] = RowsView(
            self.tr("Geparkt oder nicht erschienen"),
            self._aside_columns(),
            workplace.look,
            lambda one: one.id,
        )
        self._classes = IconInRow(workplace.look, self.waiting)
        self._states = IconInRow(workplace.look, self.aside)
        self._waits = IconInRow(workplace.look, self.waiting)
        self.waiting.setItemDelegateForColumn(1, self._classes)
        self.waiting.setItemDelegateForColumn(WAITED, self._waits)
        self.aside.setItemDelegateForColumn(1, self._states)
        for table in (self.waiting, self.aside):
            table.doubleClicked.connect(lambda _index: self.pick())
        self.rule, self.nobody = label("", "muted"), label("")
        self.waits = label("")
        self._lay_out()
        desk.changed.connect(self.show_queue)
        workplace.look.changed.connect(self._arrange)
        workplace.look.changed.connect(self.show_queue)
        self.show_queue()

    # What one can do here

    def pick(self) -> None:
        """Call the ticket under the cursor to this counter."""
        ticket = self._chosen()
        if ticket is not None:
            self._desk.pick(ticket)

    def back_in_line(self) -> None:
        """Put the chosen parked or missed ticket back into the line."""
        ticket = self.aside.chosen()
        if ticket is not None:
            self._desk.back_in_line(ticket)

    def strike(self) -> None:
        """Strike the chosen ticket out."""
        ticket = self._chosen()
        if ticket is not None:
            self._desk.cancel(ticket)

    def change_doors(self) -> None:
        """Close the doors, or open them again."""
        if self._desk.now is not None and self._desk.now.day.open:
            self._desk.close_doors()
        else:
            self._desk.open_doors()

    def send_home(self) -> None:
        """Close the day: who still waits is listed as not reached."""
        self._desk.close_doors(send_home=True)

    def show_queue(self) -> None:
        """Show the newest state of the queue."""
        now = self._desk.now
        if now is None:
            self.doors.hide()
            return
        self._classes.show_states([(CLASS_ICONS[one.queue_class], PLAIN) for one in now.waiting])
        self._waits.show_states([self._urgency(one) for one in now.waiting])
        self.waiting.show_items(now.waiting)
        aside = (*now.missed, *now.parked)
        self._states.show_states([ASIDE_ICONS[one.state] for one in aside])
        self.aside.show_items(aside)
        self.aside_frame.setVisible(bool(aside))
        _fit_rows(self.waiting)
        _fit_rows(self.aside)
        self._show_head(now)
        self._show_counters(now)
        self.waits.setText("\n".join(f"{word(one.queue_class)}: {one.words}" for one in reversed(now.ranges)))
        self.rule.setText(now.rule)
        may_close = self._at.background.desk.may(CloseDay)
        self.doors.setVisible(may_close)
        self.doors.setText(self.tr("Türen schließen") if now.day.open else self.tr("Türen öffnen"))
        self.doors.setAccessibleName(self.doors.text())
        self.replay.follow()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        (self.waiting if self.waiting.isVisible() else self.aside).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._desk.refresh()

    def print_list(self) -> None:
        """Print who waits, as it stands here: for the day on which the screens go dark."""
        table = self.aside if self.aside.hasFocus() or not self.waiting.rows.rowCount() else self.waiting
        self._paper.print_table(table.accessibleName(), table, self.tr("Warteschlange.pdf"))

    # Building

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add(PRINT, tr("Warteschlange drucken"), "Drucken",
            tr("Druckt die Nummern, die warten, wie sie hier stehen."), self.print_list, keys="Ctrl+P",
            room=ROOM)  # fmt: skip
        add(PICK, tr("Diese Nummer aufrufen"), "Extras",
            tr("Ruft die gewählte Nummer außer der Reihe auf, auch eine geparkte oder verpasste."),
            self.pick, keys="Ctrl+Return, Ctrl+Enter", room=ROOM)  # fmt: skip
        add(BACK, tr("Wieder anstellen"), "Extras",
            tr("Stellt die gewählte geparkte oder verpasste Nummer an ihren alten Platz."),
            self.back_in_line, keys="Ctrl+Shift+I", room=ROOM)  # fmt: skip
        add(STRIKE, tr("Nummer streichen"), "Extras",
            tr("Die Person ist gegangen, oder die Marke war ein Versehen."), self.strike, keys="Ctrl+Del",
            room=ROOM)  # fmt: skip
        add(DOORS, tr("Türen schließen oder öffnen"), "Extras",
            tr("Bei geschlossenen Türen gibt es keine neuen Marken; wer wartet, kommt noch dran."),
            self.change_doors, room=ROOM)  # fmt: skip
        add(HOME, tr("Schlange für heute beenden"), "Extras",
            tr("Schließt die Türen; wer noch wartet, wird als nicht mehr drangekommen geführt."),
            self.send_home, room=ROOM)  # fmt: skip

    def _waiting_columns(self) -> tuple[Column[QueueTicket], ...]:
        return (
            Column(self.tr("Nummer"), lambda one: one.code, 76),
            Column(self.tr("Art"), class_in_words, 180),
            Column(self.tr("Anliegen"), theme_in_words),
            Column(
                self.tr("Wartet"),
                self._waited,
                112,
                right=True,
                tone=self._tone,
                spoken=self._waited_in_words,
            ),
        )

    def _aside_columns(self) -> tuple[Column[QueueTicket], ...]:
        return (
            Column(self.tr("Nummer"), lambda one: one.code, 76),
            Column(self.tr("Stand"), lambda one: word(one.state), 180),
            Column(self.tr("Wartet auf"), self._waits_for),
            Column(self.tr("Bis"), lambda one: clock(one.parked_until) if one.parked_until else "", 70),
            Column(self.tr("Da seit"), lambda one: clock(one.drawn_at), 80, right=True),
        )

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self._title = label(self.tr("Warteschlange"), "title", wrap=False)
        whole.addLayout(row(self._title, None, ViewSwitch(self._at.actions, ROOM)))
        self.head = label("", "strong")
        draw, display = self._at.actions[DRAW], self._at.actions[DISPLAY]
        self.draw = button(draw.text(), draw.trigger, keys=keys_in_words(draw))
        self.show_display = button(self.tr("Anzeige"), display.trigger)
        content = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._both.setContentsMargins(0, 0, tokens.S, 0)
        self._both.setSpacing(tokens.L)
        self._both.addWidget(self._lists(), 64)
        self._both.addWidget(self._side_column(), 36)
        self.unanswered = Unanswered(
            self._at.background, self.tr("Warteschlange"), lambda: self.waiting.rows.rowCount() > 0
        )
        whole.addWidget(self.unanswered)
        whole.addWidget(scrolled(content), 1)

    def _lists(self) -> QWidget:
        frame, inner = card()
        inner.addWidget(self.head)
        inner.addWidget(self.nobody)
        inner.addWidget(self.waiting)
        self._pick = self._small_button(PICK)
        strike = self._small_button(STRIKE)
        inner.addLayout(_wrapped(self._pick, strike))
        self.aside_frame, aside = card(self.tr("BEISEITE"))
        aside.addWidget(self.aside)
        aside.addLayout(row(self._small_button(BACK), None))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.M)
        column.addWidget(frame)
        column.addWidget(self.aside_frame)
        column.addStretch(1)
        return holder

    def _side_column(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.M)
        self.mine = QueueCard(self._at, self._desk, self.tr("DIESER TRESEN"))
        column.addLayout(row(label(self.tr("Mein Tresen"), wrap=False), self.counter, None))
        column.addWidget(self.mine)
        frame, inner = card(self.tr("AN DEN TRESEN"))
        self._at_counters = QVBoxLayout()
        self._at_counters.setSpacing(tokens.XS)
        inner.addLayout(self._at_counters)
        column.addWidget(frame)
        frame, inner = card(self.tr("WER JETZT KOMMT, WARTET"))
        inner.addWidget(self.waits)
        inner.addWidget(self.rule)
        inner.addWidget(self.draw)
        inner.addLayout(_wrapped(self.doors, self.show_display))
        column.addWidget(frame)
        self.replay = ReplayCard(self._at)
        column.addWidget(self.replay)
        column.addStretch(1)
        return side

    # Showing

    def _show_head(self, now: QueueNow) -> None:
        count = len(now.waiting)
        text = self.tr("{count} warten, {done} sind heute fertig")
        if count == 1:
            text = self.tr("Eine Person wartet, {done} sind heute fertig")
        self.head.setText(text.format(count=count, done=now.finished))
        self.waiting.setVisible(bool(count))
        calm = self.tr("Es wartet niemand. Mit „Wartemarke ziehen“ bekommt die nächste Person eine Nummer.")
        closed = self.tr("Die Türen sind zu; es gibt heute keine neuen Wartemarken.")
        show_text(self.nobody, "" if count and now.day.open else calm if now.day.open else closed)
        self.head.setVisible(bool(count))

    def _show_counters(self, now: QueueNow) -> None:
        clear(self._at_counters)
        for one in self._desk.counters:
            ticket = now.at(one.id)
            if ticket is None and not one.takes_queue:
                continue
            text = self.tr("frei")
            if ticket is not None:
                since = clock(ticket.called_at) if ticket.called_at else ""
                text = self.tr("{code}, {state} seit {time}").format(
                    code=ticket.code, state=word(ticket.state), time=since
                )
            line = label(f"{one.name}: {text}", "" if ticket else "muted")
            self._at_counters.addWidget(line)
        self._show_choice(self._desk.counters)

    def _show_choice(self, counters: tuple[Counter, ...]) -> None:
        if counters != self._offered:
            self._offered = counters
            self.counter.clear()
            for one in counters:
                steps = "" if one.step_free else self.tr(" (mit Stufen)")
                self.counter.addItem(f"{one.name}{steps}", one.id)
        self.counter.setCurrentIndex(self.counter.findData(self._desk.counter_id))

    def _choose_counter(self, index: int) -> None:
        self._desk.choose(self.counter.itemData(index))

    def _chosen(self) -> QueueTicket | None:
        return (self.aside if self.aside.hasFocus() else self.waiting).chosen()

    def _arrange(self) -> None:
        narrow = self.width() / self._at.look.zoom < NARROW - tokens.RAIL_WIDTH
        beside_or_below(self._both, narrow=narrow)
        self._title.setVisible(self.height() >= self._at.look.pixels(LOW_PAGE))

    def _waited(self, one: QueueTicket) -> str:
        early = one.counts_from > self._now()
        return self.tr("noch nicht") if early else minutes((self._now() - one.counts_from).total_seconds())

    def _tone(self, one: QueueTicket) -> str:
        share = self._desk.now.share_of_patience(one, self._now()) if self._desk.now else 0.0
        return LATE if share >= 1 else SOON if share >= SOON_SHARE else ""

    def _urgency(self, one: QueueTicket) -> tuple[str, str]:
        tone = self._tone(one)
        return (urgency_icon(tone), tone) if tone else ("", PLAIN)

    def _waited_in_words(self, one: QueueTicket) -> str:
        late, soon = self.tr("{waited}, das ist zu lang"), self.tr("{waited}, bald zu lang")
        text = {LATE: late, SOON: soon}.get(self._tone(one), "{waited}")
        return text.format(waited=self._waited(one))

    def _waits_for(self, one: QueueTicket) -> str:
        if one.state is TicketState.MISSED:
            return self.tr("{count}-mal aufgerufen").format(count=one.calls)
        return f"{one.parked_for} ({one.parked_by})" if one.parked_by else one.parked_for

    def _small_button(self, name: str) -> QWidget:
        action = self._at.actions[name]
        made = button(action.text(), action.trigger, keys=keys_in_words(action))
        made.setToolTip(plain_tip(action.toolTip()))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _now(self) -> datetime:
        return self._at.background.desk.now()


def _wrapped(*parts: QWidget) -> FlowLayout:
    """Return widgets side by side, below one another where large type leaves no room."""
    made = FlowLayout()
    for one in parts:
        made.addWidget(one)
    return made


def _fit_rows(table: RowsView[QueueTicket]) -> None:
    """Let a list be as high as its rows: the page scrolls, not the list inside it."""
    row_height = table.verticalHeader().defaultSectionSize()
    head = table.horizontalHeader().sizeHint().height()
    table.setFixedHeight(head + min(table.rows.rowCount(), MOST_ROWS) * row_height + tokens.XS)
