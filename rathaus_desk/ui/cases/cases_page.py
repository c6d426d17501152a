"""Vorgänge: views, list and detail; letters are written here."""

from functools import partial

from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import Case, CaseView
from rathaus_desk.domain.cases.hits import HitKind
from rathaus_desk.domain.cases.recents import RememberOpened
from rathaus_desk.domain.cases.views import SavedView
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.domain.promises.promises import PromiseState, ReplyBy
from rathaus_desk.ui.cases.case_actions import ROOM, CaseActions
from rathaus_desk.ui.cases.case_detail import CaseDetail
from rathaus_desk.ui.cases.case_forms import SLIP, WRITTEN
from rathaus_desk.ui.cases.case_list import CaseList
from rathaus_desk.ui.cases.case_views import CaseViews
from rathaus_desk.ui.cases.letter_desk import LetterDesk
from rathaus_desk.ui.cases.view_deeds import ViewDeeds
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.seldom import Seldom
from rathaus_desk.ui.kit.two_panes import LOW_PAGE, TwoPanes
from rathaus_desk.ui.kit.unanswered import Unanswered
from rathaus_desk.ui.kit.widgets import label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.cases import case as case_by_id
from rathaus_desk.usecases.cases.cases import count_cases
from rathaus_desk.usecases.cases.letters import letter_for

__all__ = ["ROOM", "CasesPage"]
WATCHED = frozenset(
    {
        *("*", "case_file", "task", "query", "promise", "timeline", "paper", "saved_view", "person"),
        *("authority", "contact", "telling", "interim", "case_paper", "task_argument", "absence"),
        *("print_job", "print_letter"),
    }
)
# Of these the list and its counts: a note in a case makes nobody read the list again.
LISTED = frozenset({"*", "case_file", "task", "person", "contact", "absence", "saved_view"})
# From this page width on, at 100 %, the views have a column of their own.
VIEWS_FROM = 1_180
DETAIL_NEEDS = 400
ASK_SECONDS = 20
COUNT_MS = 3_000  # between two counts of what others change


class CasesPage(QWidget):
    """Shows which cases there are, and one of them as a whole."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._stale, self._units_stale = True, False
        self._counts = Seldom(self, COUNT_MS, self._count)
        CaseActions(self, workplace.actions, self)
        self.deeds = ViewDeeds(self, workplace)
        self.views = CaseViews(workplace, self)
        self.list = CaseList(workplace, self.views)
        self.deeds.serve(self.list, self.views)
        self.detail = CaseDetail(workplace)
        self.desk = LetterDesk(workplace)
        self.panes = TwoPanes(workplace.look, self.list, self.detail, (54, 46), DETAIL_NEEDS)
        self._lay_out()
        self._connect()
        self._actor = workplace.background.desk.actor
        self.views.start(self._first_view())
        self.list.columns.load()

    # What one can do here

    def open_case(self, case_id: int) -> None:
        """Show a case, wherever it was found, and go to its next step."""
        self._leave_desk()
        self.panes.show_second()
        self.list.point_to(case_id)
        self.detail.open(case_id, focus=True)
        remember = RememberOpened(kind=HitKind.CASE, record_id=case_id)
        self._at.background.do(self, remember, lambda _none: None)

    def act(self, name: str) -> None:
        """Do an action on the case that is shown."""
        if self._writes and name == SLIP:  # the key that prints
            self.desk.file()
        elif self._writes:
            self._at.speaker.say(self.tr("Bitte zuerst den Brief ablegen, oder mit Esc zum Vorgang zurück."))
        elif not self.detail.isVisible():
            self._at.speaker.say(self.tr("Bitte zuerst einen Vorgang öffnen, mit Enter."))
        else:
            self.detail.act(name)

    def send(self) -> None:
        """Send the form or letter that is open."""
        if self._writes:
            self.desk.file()
        elif not self.detail.send():
            self._at.speaker.say(self.tr("Es ist kein Formular aufgeklappt."))

    def search(self) -> None:
        """Go to the search line."""
        self._leave_desk()
        self.panes.show_first()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def reload(self) -> None:
        """Read counts, list and case again; what is typed stays."""
        self._counts.now()
        self._read_shown()

    def open_view(self, view: SavedView) -> None:
        """Show a saved view."""
        self._leave_desk()
        self.panes.show_first()
        self.views.choose_saved(view)
        self.list.go_to_list()

    def show_news(self) -> None:
        """Put what came since into its place, because somebody asked for it."""
        self.list.show_news()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._writes:
            self.desk.text.setFocus()
        elif self.list.isVisible():
            self.list.go_to_list()
        else:
            self.detail.area.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._units_stale:
            self._load_units()
        if self._stale:
            # Nobody has looked meanwhile: the list may stand anew from its top.
            self.list.refresh()
            self.reload()
        self._show_chosen()

    # Building

    def _lay_out(self) -> None:
        room = QWidget()
        whole = QVBoxLayout(room)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        self._title = label(self.tr("Vorgänge"), "title", wrap=False)
        whole.addWidget(self._title)
        both = QHBoxLayout()
        both.setSpacing(tokens.L)
        both.addWidget(self.views.column)
        both.addWidget(self.panes, 1)
        self.unanswered = Unanswered(
            self._at.background, self.tr("Vorgänge"), lambda: self.list.list.rows.rowCount() > 0
        )
        whole.addWidget(self.unanswered)
        whole.addLayout(both, 1)
        self._room = room
        self._stack = QStackedLayout(self)
        self._stack.addWidget(room)
        self._stack.addWidget(self.desk)

    def _connect(self) -> None:
        self.list.moved.connect(self._moved)
        self.list.opened.connect(self.open_case)
        self.list.filled.connect(self._show_chosen)
        self.detail.left.connect(self._back_to_list)
        self.detail.letter_wanted.connect(self._ask_letter)
        self.detail.gone.connect(self._case_gone)
        self.detail.head.cause_wanted.connect(self.open_case)
        self.panes.folded_changed.connect(self._folded)
        self.desk.left.connect(self._back_to_case)
        self.desk.filed.connect(self._letter_filed)
        self._at.background.changed.connect(self._changed)
        self._at.look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        """Unfold as much as there is room for."""
        look = self._at.look
        column = self.width() >= look.pixels(VIEWS_FROM)
        self.views.column.setVisible(column)
        self.views.line.setVisible(not column)
        self.panes.fold_for(self.width())
        self._title.setVisible(self.height() >= look.pixels(LOW_PAGE))
        self.detail.back.setVisible(self.panes.folded)

    # What happens

    @property
    def _writes(self) -> bool:
        return self._stack.currentWidget() is self.desk

    def _moved(self, case_id: int) -> None:
        if not self.panes.folded:
            self.detail.open(case_id)

    def _folded(self, folded: bool) -> None:
        if not folded and self.list.case_id and not self.list.pointed_to:
            self.detail.open(self.list.case_id)

    def _show_chosen(self) -> None:
        """Show the case under the cursor, unless another one was opened."""
        if not self.panes.folded and self.list.case_id and not self.detail.wanted:
            self.detail.open(self.list.case_id)

    def _back_to_list(self) -> None:
        self.panes.show_first()
        self.list.go_to_list()

    def _ask_letter(self, case: Case) -> None:
        show = partial(self._write_letter, case)
        refuse = self.detail.refuse
        self._at.background.ask(self, letter_for, show, on_refusal=refuse, case_id=case.id)

    def _write_letter(self, case: Case, letter: Letter) -> None:
        self._stack.setCurrentWidget(self.desk)
        self.desk.open(case, letter)

    def _letter_filed(self) -> None:
        self._back_to_case()
        # The letter may have kept the promise; what the page shows may be older than that.
        self._at.background.ask(self, case_by_id, self._say_filed, case_id=self.detail.wanted)

    def _say_filed(self, case: Case) -> None:
        letter = case.promise if case.promise and case.promise.reply_by is ReplyBy.LETTER else None
        if letter and letter.state is PromiseState.OPEN and self.detail.head.can(WRITTEN):
            question = self.tr("Der Brief ist abgelegt. Ist das die versprochene Antwort?")
            self._at.speaker.offer(question, self.tr("Ja, gehalten"), WRITTEN, ASK_SECONDS)
        elif letter and letter.state is PromiseState.KEPT:
            self._at.speaker.say(self.tr("Der Brief ist abgelegt. Das Versprechen ist gehalten."))
        else:
            self._at.speaker.say(self.tr("Der Brief ist abgelegt."))

    def _leave_desk(self) -> None:
        if self._writes:
            self.desk.leave()

    def _case_gone(self, case_id: int) -> None:
        """Put the letter away that is written to a case which may not be seen here any more."""
        if self._writes and self.desk.case is not None and self.desk.case.id == case_id:
            self.desk.leave()
            self._at.speaker.say(
                self.tr(
                    "Dieser Vorgang liegt nicht mehr bei Ihrer Stelle. Der Brief ist nicht abgelegt; er "
                    "steht wieder da, sobald der Vorgang zurückkommt."
                )
            )

    def _back_to_case(self) -> None:
        self._stack.setCurrentWidget(self._room)
        self.detail.focus_next_step()

    def _first_view(self) -> CaseView:
        clerk = self._actor.role is Role.CLERK
        return CaseView.MY_UNIT if clerk else CaseView.MINE

    def sit_down(self) -> None:
        """In the sample town somebody else may sit here now: their view, and nobody else's drafts."""
        self._actor = self._at.background.desk.actor
        focused = QApplication.focusWidget()
        here = focused is not None and self.isAncestorOf(focused)
        self._leave_desk()
        self.desk.forget()
        self.detail.forget()
        self.panes.show_first()
        self.list.forget()
        self.views.show_counts({})
        self.views.show_saved(())
        self.list.columns.load()
        self.views.start(self._first_view())
        self._stale = True
        if here:
            self.list.go_to_list()

    def _changed(self, tables: frozenset[str]) -> None:
        if self._at.background.desk.actor != self._actor:
            self.sit_down()
        if tables & WATCHED:
            if not self.isVisible():
                self._stale = True
            elif self._at.background.own_change:
                self.reload()
            elif tables & LISTED:
                self._counts.ask()
                self._read_shown()
            else:
                self.detail.refresh()
        if tables & {"*", "unit"}:
            self._units_stale = True
            if self.isVisible():
                self._load_units()

    def _read_shown(self) -> None:
        self._stale = False
        self.list.load()
        self.detail.refresh()

    def _count(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        self._at.background.ask(self, count_cases, self.views.show_counts)
        self.deeds.reload()

    def _load_units(self) -> None:
        self._units_stale = False
        self.detail.load_units()
