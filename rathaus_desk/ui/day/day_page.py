"""Mein Tag: the promises of today, what is new, unclear or parked; a call opens beside them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.dates import full_day
from rathaus_desk.domain.day.my_day import MyDay
from rathaus_desk.domain.promises.promises import ReplyBy
from rathaus_desk.ui.day.absence_panel import AbsencePanel
from rathaus_desk.ui.day.call_panel import LATER, LEAVE, LETTER, MISSED, OPEN, REACHED, CallPanel
from rathaus_desk.ui.day.day_card import DayCard
from rathaus_desk.ui.day.day_rows import (
    booking_rows,
    draft_rows,
    news_rows,
    next_edge,
    next_in_words,
    notice_rows,
    promise_rows,
    road_rows,
    unclear_rows,
)
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.two_panes import LOW_PAGE
from rathaus_desk.ui.kit.unanswered import Unanswered
from rathaus_desk.ui.kit.widgets import column, label, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.list_paper import ListPaper
from rathaus_desk.usecases.day.my_day import my_day

ROOM, ABSENT, TELL, PRINT = "day", "day.absent", "booking.tell", "day.print"
WAITING = "road.untold"
PROMISES, NEWS, UNCLEAR, DRAFTS, NOTICES = "promises", "news", "unclear", "drafts", "notices"
FROM_ROAD = "from_road"
WATCHED = frozenset(
    {
        *("*", "promise", "task", "case_file", "query", "draft", "interim", "absence", "setting"),
        *("contact", "person", "task_argument", "notice", "notice_place"),
        *("booking", "booking_cell", "slot_rule", "halt", "tour", "timetable", "stop", "home_visit"),
        *("vehicle", "pack", "pack_conflict", "device"),
    }
)
LOOK_AGAIN_MS = 20_000  # an edge is met to the millisecond; this is for a PC that slept
TWO_COLUMNS_FROM = 1_080  # pixels at 100 %
PANEL_NEEDS = 400


class DayPage(QWidget):
    """A few short lists of one person, and the call that is under way."""

    letter_wanted = Signal(object)
    draft_wanted = Signal(object)
    notice_wanted = Signal(object)  # the id of the place where it hangs; too large for Qt's int

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.at = workplace
        self.day: MyDay | None = None
        self._whole: set[str] = set()
        self._stale = True
        self._read_on = workplace.background.desk.now().date()
        self._actor = workplace.background.desk.actor
        self._cards = self._all_cards()
        self.panel, self._paper = CallPanel(workplace), ListPaper(self, workplace)
        self.absences = AbsencePanel(workplace)
        self._register()
        self.panel.add_buttons()
        self._lay_out()
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self.tick)
        self._connect()

    # What one can do here

    def open_row(self, key: str) -> None:
        """Open what a row leads to: a call, a case, or a draft."""
        kind, _, rest = key.partition(" ")
        if kind == "promise":
            self._open_promise(int(rest))
        elif kind == "draft":
            found = [one for one in self.day.drafts if str(one.id) == rest] if self.day else []
            self.draft_wanted.emit(found[0])
        elif kind == "notice":
            self.notice_wanted.emit(int(rest))
        elif kind == "pack":
            self.at.speaker.go_to("pack_conflicts")
        elif kind == "booking":
            self.at.actions[TELL].trigger()
        elif kind == "waiting":
            self.at.speaker.go_to("road")
            self.at.actions[WAITING].trigger()
        else:
            self._open_case(int(rest.split()[0]))

    def act(self, name: str) -> None:
        """Do what a key means to the call under way, or begin that of the chosen promise."""
        if self.panel.promise_id:
            self.panel.act(name)
        elif self.absences.unfolded and name in (REACHED, LEAVE):
            (self.absences.send if name == REACHED else self.absences.close_form)()
        elif name == LEAVE:
            return
        elif key := self._chosen_promise():
            self.open_row(key)
        else:
            self.at.speaker.say(self.tr("Bitte zuerst ein Versprechen wählen."))

    def enter_absence(self) -> None:
        """Open the form for absences beside the lists; a call comes first."""
        if self.panel.promise_id:
            self.at.speaker.say(self.tr("Bitte zuerst den Anruf beenden oder mit Esc zurückgeben."))
            return
        self.absences.unfold()
        self._arrange()

    def show_whole(self, card: str) -> None:
        """Show all rows of a card, or only the first seven again."""
        self._whole ^= {card}
        self._cards[card].list.setFocus()
        self.reload()

    def reload(self) -> None:
        """Read the day again; the chosen rows and the call stay."""
        self._stale = False
        if self.at.background.desk.actor.role in CASE_ROLES:
            self.at.background.ask(self, my_day, self.show_day, whole=tuple(sorted(self._whole)))

    def show_day(self, day: MyDay) -> None:
        """Show what was read; who came before it was read is led to the first row."""
        waited = self.day is None and self.area.hasFocus()
        self.day = day
        self._read_on = self._now().date()
        self.look_at_clock()
        self._arrange()
        if waited:
            self._go_to_first()

    def look_at_clock(self) -> None:
        """Show how urgent everything is now, without reading it anew."""
        now = self._now()
        if self.day is not None:
            self._show_rows(self.day, now)
            self.panel.wear()
        edge = next_edge(self.day.promises, now) if self.day else None
        wait = int((edge - now).total_seconds() * 1000) + 1 if edge else LOOK_AGAIN_MS
        self._clock.start(max(min(wait, LOOK_AGAIN_MS), 1))

    def tick(self) -> None:
        """Read the day anew where time changed more than its look: at midnight, or after a forgotten call."""
        calls = self.day is not None and any(one.promise.calling for one in self.day.promises)
        if self.isVisible() and (calls or self._now().date() != self._read_on):
            self.reload()
        self.look_at_clock()

    def sit_down(self) -> None:
        """In the sample town somebody else may sit here now."""
        self._actor = self.at.background.desk.actor
        self.panel.forget()
        self.panel.hide()
        self.absences.forget()
        self.day, self._stale = None, True
        self._whole.clear()
        for one in self._cards.values():
            one.show_rows((), 0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go_to_first()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()
        self.look_at_clock()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def print_day(self) -> None:
        """Print what stands here, card by card."""
        rows = [line for card in self._cards.values() if not card.isHidden() for line in card.on_paper()]
        heads = (self.tr("Liste"), self.tr("Stand"), self.tr("Worum es geht"))
        self._paper.print_rows(self.tr("Mein Tag"), heads, rows, self.tr("Mein-Tag.pdf"))

    # Building

    def _all_cards(self) -> dict[str, DayCard]:
        tr, look = self.tr, self.at.look
        return {
            PROMISES: DayCard(look, tr("VERSPRECHEN HEUTE"), tr("Versprechen heute")),
            NEWS: DayCard(look, tr("NEUE AUFGABEN UND ANTWORTEN"), tr("Neue Aufgaben und Antworten")),
            UNCLEAR: DayCard(look, tr("UNKLAR, BITTE ZUORDNEN"), tr("Unklar, bitte zuordnen")),
            DRAFTS: DayCard(look, tr("GEPARKT UND ENTWÜRFE"), tr("Geparkt und Entwürfe")),
            FROM_ROAD: DayCard(look, tr("VON UNTERWEGS ZURÜCK"), tr("Von unterwegs zurück")),
            NOTICES: DayCard(look, tr("AUSHÄNGE ABNEHMEN"), tr("Aushänge abnehmen")),
        }

    def _register(self) -> None:
        tr = self.tr
        add = partial(self._add, menu=tr("Vorgang"))
        add(REACHED, tr("Erreicht"), tr("Der Rückruf hat geklappt. Er gilt für alle Anliegen des Besuchs."),
            "Ctrl+Return, Ctrl+Enter")  # fmt: skip
        add(MISSED, tr("Nicht erreicht"), tr("Niemand ging ans Telefon. Nach drei Versuchen schreiben wir."),
            "Ctrl+N")  # fmt: skip
        add(LATER, tr("Andere Zeit"),
            tr("Trägt die abgesprochene Zeit ein; angeboten wird, was jemand halten kann."),
            "Ctrl+R")  # fmt: skip
        add(LETTER, tr("Brief stattdessen"), tr("Verspricht einen Brief statt des Anrufs und öffnet ihn."),
            "Ctrl+Shift+B")  # fmt: skip
        add(OPEN, tr("Vorgang ansehen"), tr("Öffnet den Vorgang zu diesem Versprechen."), "Ctrl+O")
        add(
            LEAVE, tr("Zurück"), tr("Gibt den Anruf ohne Ergebnis zurück; andere können dann anrufen."), "Esc"
        )

        self.at.actions.add(
            PRINT, tr("Mein Tag drucken"), tr("Drucken"), tr("Druckt, was hier steht, in großer Schrift."),
            self.print_day, keys="Ctrl+P", room=ROOM,
        )  # fmt: skip
        self.at.actions.add(
            ABSENT, tr("Abwesenheit eintragen …"), tr("Extras"),
            tr("Trägt ein, wann jemand nicht da ist, und zeigt, wohin Zusagen und Aufgaben dann gehen."),
            self.enter_absence, keys="Ctrl+Shift+A", room=ROOM,
        )  # fmt: skip

    def _add(self, name: str, text: str, help_text: str, keys: str, *, menu: str) -> None:
        run: Callable[[], None] = partial(self.act, name)
        self.at.actions.add(name, text, menu, help_text, run, keys=keys, room=ROOM)

    def _lay_out(self) -> None:
        self._title, self.date = label(self.tr("Mein Tag"), "title", wrap=False), label("", "muted")
        self.empty = label("", "large")
        head = row(self._title, self.date)
        head.setStretch(1, 1)
        self._grid = QGridLayout()
        self._grid.setSpacing(tokens.L)
        content = QWidget()
        for one in self._cards.values():
            one.setParent(content)
            one.hide()
        inner = column(self.empty, spacing=tokens.M)
        content.setLayout(inner)
        inner.setContentsMargins(tokens.XS, 0, tokens.XS, 0)
        inner.addLayout(self._grid)
        inner.addStretch(1)
        self.area: QScrollArea = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.area.setAccessibleName(self.tr("Mein Tag"))
        both = QHBoxLayout()
        both.setSpacing(tokens.L)
        both.addWidget(self.area, 6)
        both.addWidget(self.panel, 5)
        both.addWidget(self.absences, 5)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        whole.addLayout(head)
        self.unanswered = Unanswered(self.at.background, self.tr("Mein Tag"), lambda: self.day is not None)
        whole.addWidget(self.unanswered)
        whole.addLayout(both, 1)
        self.panel.hide()
        self.empty.hide()

    def _connect(self) -> None:
        for name, one in self._cards.items():
            one.opened.connect(self.open_row)
            one.whole_wanted.connect(partial(self.show_whole, name))
            one.list.currentRowChanged.connect(partial(self._keep_in_sight, one))
        self.panel.left.connect(self._call_over)
        self.absences.closed.connect(self._call_over)
        self.panel.case_wanted.connect(self._open_case)
        self.panel.letter_wanted.connect(self.letter_wanted)
        self.at.background.changed.connect(self._changed)
        self.at.privacy.changed.connect(self.look_at_clock)
        self.at.look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        """Two columns of cards where there is room; on a narrow page what is open stands alone."""
        look, calls = self.at.look, not self.panel.isHidden() or self.absences.unfolded
        narrow = calls and self.width() < 2 * look.pixels(PANEL_NEEDS) + 4 * tokens.L
        self.area.setVisible(not narrow)
        for one in (self.panel, self.absences):
            one.setMinimumWidth(0 if narrow else look.pixels(PANEL_NEEDS))
        self._title.setVisible(self.height() >= look.pixels(LOW_PAGE))
        filled = [name for name, one in self._cards.items() if not one.isHidden()]
        two = not calls and self.width() >= look.pixels(TWO_COLUMNS_FROM) and len(filled) > 1
        self._place_beside(filled, two)

    def _place_beside(self, filled: list[str], two: bool) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        for place, name in enumerate(filled):
            one = self._cards[name]
            beside = two and place > 0
            rows = max(len(filled) - 1, 1) if two and place == 0 else 1
            top = place - 1 if beside else place
            self._grid.addWidget(one, top, int(beside), rows, 1)
            self._grid.setAlignment(one, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, int(two))

    # What happens

    def _show_rows(self, day: MyDay, now: datetime) -> None:
        privacy, me = self.at.privacy, self.at.background.desk.actor.staff_id
        cards = self._cards
        calls = promise_rows(day.promises, now, privacy, me) + booking_rows(day.to_tell, privacy)
        cards[PROMISES].show_rows(calls, day.promises_all + day.to_tell_all)
        cards[NEWS].show_rows(news_rows(day.news, now, privacy), day.news_all)
        cards[UNCLEAR].show_rows(unclear_rows(day.unclear, now, privacy), day.unclear_all)
        cards[DRAFTS].show_rows(draft_rows(day.drafts, now, privacy), day.drafts_all)
        cards[FROM_ROAD].show_rows(road_rows(day.from_road), len(day.from_road))
        cards[NOTICES].show_rows(notice_rows(day.notices, now), day.notices_all)
        nothing = not (day.from_road or day.promises or day.to_tell or day.news or day.unclear or day.notices)
        self.date.setText(full_day(now.date()))
        road = self.at.background.desk.on_the_road
        self.empty.setText(self._on_the_road() if road else next_in_words(day.next, now.date()))
        self.empty.setVisible(nothing)

    def _open_promise(self, promise_id: int) -> None:
        found = [one for one in self.day.promises if one.promise.id == promise_id] if self.day else []
        if not found:
            return
        if found[0].promise.reply_by is ReplyBy.LETTER:
            self.letter_wanted.emit(found[0].case_id)
            return
        self.absences.hide()
        self.panel.show()
        self._arrange()
        self.panel.open(promise_id)
        self.panel.area.setFocus()

    def _call_over(self) -> None:
        self.panel.hide()
        self._arrange()
        card = self._cards[PROMISES]
        if card.isHidden():
            self._go_to_first()
        else:
            card.list.setFocus()

    def _open_case(self, case_id: int) -> None:
        self.at.speaker.open_hit(Hit(HitKind.CASE, case_id, "", "", "", "", 0.0))

    def _chosen_promise(self) -> str:
        card = self._cards[PROMISES]
        return "" if card.isHidden() else card.list.key

    def _go_to_first(self) -> None:
        if not self.panel.isHidden():
            self.panel.area.setFocus()
            return
        if self.absences.unfolded:
            self.absences.form.focus_first()
            return
        for one in self._cards.values():
            if not one.isHidden():
                one.list.setFocus()
                return
        self.area.setFocus()

    def _keep_in_sight(self, card: DayCard, _row: int) -> None:
        content = self.area.widget()
        if content is not None and card.list.hasFocus():
            where = card.list.row_in_card()
            middle = card.list.mapTo(content, QPoint(0, where.center().y()))
            self.area.ensureVisible(middle.x(), middle.y(), 0, where.height())

    def _changed(self, tables: frozenset[str]) -> None:
        if self.at.background.desk.actor != self._actor:
            self.sit_down()
        if not tables & WATCHED:
            return
        if self.isVisible():
            self.reload()
            self.panel.refresh()
            if self.absences.unfolded:
                self.absences.refresh()
        else:
            self._stale = True

    def _on_the_road(self) -> str:
        return self.tr(
            "Unterwegs ist hier nichts: Versprechen, Antworten und neue Aufgaben führt das Rathaus. Halte "
            "und Anmeldungen des Tages stehen im Fahrplan (Alt+5)."
        )

    def _now(self) -> datetime:
        return self.at.background.desk.now().astimezone(self.at.background.desk.office.calendar.zone)
