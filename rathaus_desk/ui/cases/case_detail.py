"""A whole case: head, what was said, tasks, story, papers; it stays as it is while others work on it."""

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.cases import OPEN_CASES, OPEN_TASKS, Case, Task, TaskState
from rathaus_desk.domain.cases.outside import OutsideAuthority
from rathaus_desk.domain.errors import DeskError, Unreachable
from rathaus_desk.domain.people.authority import Parties
from rathaus_desk.ui.cases.action_card import ActionCard
from rathaus_desk.ui.cases.attachments_card import AttachmentsCard
from rathaus_desk.ui.cases.bounces_card import BouncesCard
from rathaus_desk.ui.cases.case_forms import CLOSE
from rathaus_desk.ui.cases.case_head import CaseHead
from rathaus_desk.ui.cases.case_house import CaseHouse
from rathaus_desk.ui.cases.case_papers import PapersCard, SheetPrinter, SlipPrinter
from rathaus_desk.ui.cases.case_presence import CasePresence
from rathaus_desk.ui.cases.case_story import StoryCard, Timeline
from rathaus_desk.ui.cases.queries_card import ALL_QUERIES, QueriesCard
from rathaus_desk.ui.cases.reporters_card import ReportersCard
from rathaus_desk.ui.cases.routing_undo import RoutingUndo
from rathaus_desk.ui.cases.task_card import TaskCard
from rathaus_desk.ui.cases.task_rules import (
    ANSWER,
    CLAIM,
    FOLLOW_FIRST,
    REPLY,
    ROUTE,
    TOLD,
)
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.file_drop import FileDrop
from rathaus_desk.ui.kit.inline_form import Draft
from rathaus_desk.ui.kit.widgets import announce, button, label, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.filed_sheet import open_filed
from rathaus_desk.usecases.cases.cases import case as case_by_id
from rathaus_desk.usecases.cases.outside import authorities
from rathaus_desk.usecases.office.office import staff as all_staff
from rathaus_desk.usecases.office.office import units as all_units
from rathaus_desk.usecases.people.parties import parties_of

# What a task most likely needs next, in this order.
_NEXT = (CLAIM, ANSWER, REPLY, FOLLOW_FIRST, ROUTE, TOLD)


class CaseDetail(QWidget):
    """Shows one case and lets one work on it; what is typed survives every refresh and every other case."""

    left = Signal()
    turned = Signal()  # another case stands here now
    letter_wanted = Signal(object)
    gone = Signal(object)  # the id of a case that may not be seen here any more

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self.case: Case | None = None
        self._wanted = 0
        self._focus_wanted = False
        self._house = CaseHouse(tell_routed=RoutingUndo(self, workplace).offer)
        self._drafts: dict[int, dict[str, Draft]] = {}
        self.tasks: dict[int, TaskCard] = {}
        self.head = CaseHead(workplace, self._house)
        self.presence = CasePresence(self, workplace, self.head.show_others)
        self.story, self.timeline = StoryCard(), Timeline(workplace.look)
        self.queries, self.reporters = QueriesCard(workplace), ReportersCard(workplace)
        self.bounces = BouncesCard(workplace)
        self.papers, self._slips = PapersCard(workplace), SlipPrinter(self, workplace)
        self._sheets = SheetPrinter(self, workplace)
        self.attachments, self._drop = AttachmentsCard(workplace), FileDrop(self)
        self.back = button(self.tr("Zur Liste"), self.left.emit, "quiet", self.tr("Esc"))
        self.empty = label(self._hint(), "muted")
        self._lay_out()
        self._connect()
        self.load_units()
        self._show_nothing()

    # What the page asks of it

    @property
    def wanted(self) -> int:
        """The case that is shown or on its way here, or 0."""
        return self._wanted

    def open(self, case_id: int, *, focus: bool = False) -> None:
        """Show another case; with `focus` go to its next step once it is there."""
        self._wanted, self._focus_wanted = case_id, focus
        self.refresh()

    def refresh(self) -> None:
        """Read the case again."""
        if self._wanted:
            ask = self._at.background.ask
            ask(self, case_by_id, self._show, on_refusal=self._gone, case_id=self._wanted)
            show = partial(self._show_parties, self._wanted)
            ask(self, parties_of, show, on_refusal=self._pass_over, case_id=self._wanted)

    def forget(self) -> None:
        """Show no case, and throw away what was typed and not sent."""
        self._wanted, self._focus_wanted = 0, False
        self.head.place.clear()
        self._show_nothing()
        self._drafts.clear()
        self.empty.setText(self._hint())

    def load_units(self) -> None:
        """Read which units, colleagues and authorities outside there are."""
        self._at.background.ask(self, all_units, self._house.units.update)
        self._at.background.ask(self, all_staff, self._house.staff.update)
        self._at.background.ask(self, authorities, self._take_authorities)

    def act(self, name: str) -> None:
        """Do an action by its key: on the card with the focus, or else on the first that offers it."""
        cards = [card for card in self._cards() if card.offers(name)]
        if self.case is None or not cards:
            self._at.speaker.say(self.tr("Bitte zuerst einen Vorgang wählen."))
            return
        focused = QApplication.focusWidget()
        ready = [card for card in cards if not card.why_not(name)]
        here = [card for card in cards if focused is not None and card.isAncestorOf(focused)]
        (here or ready or cards)[0].act(name)

    def tick_next(self) -> None:
        """Tick off the next person who knows the result of a cause."""
        if not (self.case and self.reporters.isVisible() and self.reporters.tick_next()):
            self._at.speaker.say(self.tr("Hier wartet niemand auf ein Ergebnis."))

    def show_bounces(self) -> None:
        """Show how often questions came back, above the case; for the lead."""
        self.bounces.ask()
        self.area.verticalScrollBar().setValue(0)

    def send(self) -> bool:
        """Send the form with the focus, or else the one that is unfolded; tell whether there was one."""
        focused = QApplication.focusWidget()
        cards = self._cards()
        cards.sort(key=lambda card: focused is None or not card.isAncestorOf(focused))
        return any(card.send() for card in cards)

    def refuse(self, error: DeskError) -> None:
        """Say at the head of the case why something did not work."""
        show_text(self.head.error, str(error))
        announce(self.head.error)

    def focus_next_step(self) -> None:
        """Go to the next step of the case, or to the case itself if there is none."""
        card, name = self._next_step()
        if card is None or name == FOLLOW_FIRST:
            # What the lead decides is read first: Enter must not decide it for her.
            self.area.setFocus()
            return
        card.focus_action(name)
        QTimer.singleShot(0, self, self._reveal_focus)

    def _reveal_focus(self) -> None:
        """Scroll to what has the focus, or Enter would press a button that nobody sees."""
        focused, content = QApplication.focusWidget(), self.area.widget()
        if focused is not None and content is not None and content.isAncestorOf(focused):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self.area.ensureWidgetVisible(focused, 0, tokens.M)
            self.area.horizontalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.presence.stand_at(self.case.id if self.case is not None else 0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.presence.leave()

    # Building

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, tokens.S, 0)
        inner.setSpacing(tokens.M)
        self._tasks_column = QVBoxLayout()
        self._tasks_column.setSpacing(tokens.M)
        self._parts: tuple[QWidget, ...] = (
            self.head, self.story, self.timeline, self.papers, self.attachments
        )  # fmt: skip
        inner.addWidget(self.bounces)
        inner.addWidget(self.empty)
        inner.addWidget(self.head)
        inner.addWidget(self.queries)
        inner.addWidget(self.reporters)
        inner.addWidget(self.story)
        inner.addLayout(self._tasks_column)
        inner.addWidget(self.timeline)
        inner.addWidget(self.papers)
        inner.addWidget(self.attachments)
        inner.addStretch(1)
        self.area = scrolled(content)
        # Cut off is worse than scrolled sideways: at 250 % a long word may be wider than a small screen.
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("Vorgang, die Pfeiltasten blättern"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(tokens.S)
        whole.addLayout(row(self.back, None))
        whole.addWidget(self.area, 1)

    def _connect(self) -> None:
        self.head.letter_wanted.connect(self._want_letter)
        self.head.slip_wanted.connect(self._print_slip)
        self._listen(self.head)
        self._listen(self.queries)
        self.reporters.opened.connect(self.head.cause_wanted)
        self.reporters.ticked.connect(self.refresh)
        self.timeline.paper_wanted.connect(partial(open_filed, self._at))
        self._drop.dropped.connect(self.attachments.attach)
        self.bounces.closed.connect(self.bounces.hide)

    def _listen(self, card: ActionCard) -> None:
        card.acted.connect(self._acted)
        card.look_again.connect(self.refresh)
        card.unfolded.connect(self._unfolded)
        card.story_wanted.connect(self._bring_story)

    def _cards(self) -> list[ActionCard]:
        return [*self.tasks.values(), self.queries, self.head]

    def _take_authorities(self, found: tuple[OutsideAuthority, ...]) -> None:
        self._house.authorities = {one.id: one for one in found}

    def _show_parties(self, case_id: int, parties: Parties) -> None:
        if self.case is not None and self.case.id == case_id:
            self.head.show_parties(parties)
            self._show_actions()

    def _pass_over(self, _error: DeskError) -> None:
        """The case itself says why it cannot be shown."""

    def _hint(self) -> str:
        return self.tr("Wählen Sie einen Vorgang, dann steht er hier.")

    # Showing

    def _show(self, case: Case) -> None:
        if case.id != self._wanted:
            return
        fresh = self.case is None or self.case.id != case.id
        if fresh:
            self._keep_drafts()
            self._remove_tasks(())
            self.head.forget_parties()
            self.head.fold_rare()
            for one in (self.head, self.queries):
                show_text(one.error, "")  # it was said of the case before
            self.turned.emit()
        self.case = case
        today = self._at.background.desk.now().date()
        self.empty.hide()
        for part in self._parts:
            part.show()
        self.head.show_case(case, today)
        self.story.show_case(case)
        self.queries.show_queries(case)
        self.queries.setVisible(self.queries.several)
        self.reporters.show_reporters(case)
        self.reporters.setVisible(bool(case.reporters))
        self._show_tasks(case, today)
        self.timeline.show_entries(case.timeline, fresh=fresh)
        self.papers.show_papers(case.papers)
        self._take_files(case.id, case.number)
        if fresh:
            self.head.restore(self._drafts.pop(case.id, {}))
            self.area.verticalScrollBar().setValue(0)
        self._show_actions()
        if self.isVisible():
            self.presence.stand_at(case.id)
        if self._focus_wanted:
            self._focus_wanted = False
            self.focus_next_step()

    def _show_tasks(self, case: Case, today: date) -> None:
        self._remove_tasks(tuple(task.id for task in case.tasks))
        for task in case.tasks:
            if task.id not in self.tasks:
                self._add_task(task)
            self.tasks[task.id].show_task(task, case, today)
            drafts = self._drafts.pop(task.id, {})
            if drafts:
                self.tasks[task.id].restore(drafts)

    def _add_task(self, task: Task) -> None:
        made = TaskCard(self._at, task, self._house)
        self._listen(made)
        made.sheet_wanted.connect(self._sheets.print_sheet)
        self.tasks[task.id] = made
        self._tasks_column.addWidget(made)

    def _remove_tasks(self, kept: tuple[int, ...]) -> None:
        for task_id in [one for one in self.tasks if one not in kept]:
            gone = self.tasks.pop(task_id)
            self._drafts[task_id] = gone.drafts()
            self._tasks_column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def _keep_drafts(self) -> None:
        if self.case is not None:
            self._drafts[self.case.id] = self.head.drafts()
            self.head.place.clear()

    def _show_nothing(self) -> None:
        self.case = None
        self.presence.leave()
        self._remove_tasks(())
        self.empty.show()
        for part in (*self._parts, self.queries, self.reporters):
            part.hide()
        self._take_files(0, "")

    def _take_files(self, case_id: int, number: str) -> None:
        """Let files be dropped here for a case, or for none."""
        self.attachments.show_case(case_id)
        where = self.tr("Hier ablegen: kommt zum Vorgang {number}").format(number=number)
        self._drop.lead_to(where if case_id else "")

    def _gone(self, error: DeskError) -> None:
        if isinstance(error, Unreachable):
            return
        moved_on = self.tr(
            "Dieser Vorgang liegt nicht mehr bei Ihrer Stelle. Was Sie getan haben, ist gespeichert."
        )
        self.empty.setText(moved_on if self.case is not None else str(error))
        self._keep_drafts()
        gone, self._wanted = self._wanted, 0
        self._show_nothing()
        self.gone.emit(gone)

    def _show_actions(self) -> None:
        card, name = self._next_step()
        open_form = any(one.place.unfolded for one in self._cards())
        for one in self._cards():
            one.show_actions(name if one is card and not open_form else "")

    def _next_step(self) -> tuple[ActionCard | None, str]:
        if self.case is None:
            return None, ""
        if self.queries.several and self.queries.isVisibleTo(self):
            return self.queries, ALL_QUERIES
        for card in self.tasks.values():
            for name in _NEXT:
                # A unit's open task may be sent on, but that is no step that waits for anybody.
                waits = name != ROUTE or card.task.state is TaskState.RETURNED
                if waits and card.can(name):
                    return card, name
        done = not any(task.state in OPEN_TASKS for task in self.case.tasks)
        closable = done and self.case.state in OPEN_CASES and self.head.can(CLOSE)
        return (self.head, CLOSE) if closable else (None, "")

    def _unfolded(self) -> None:
        self._show_actions()
        card = next((one for one in self._cards() if one.place.unfolded), None)
        if card is not None:
            # The form has its size only once it is laid out, and the focus ring needs its place.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self.area.ensureWidgetVisible(card.place, 0, tokens.M)
            self.area.horizontalScrollBar().setValue(0)

    def _bring_story(self) -> None:
        self.area.verticalScrollBar().setValue(self.timeline.y())

    def _acted(self, _name: str) -> None:
        self._focus_wanted = True
        self.refresh()

    def _want_letter(self) -> None:
        self.letter_wanted.emit(self.case)

    def _print_slip(self) -> None:
        if self.case is not None:
            self._slips.print_slip(self.case.contact_id)
