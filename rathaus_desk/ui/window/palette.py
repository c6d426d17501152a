"""The command palette: one line over everything one can do, find, open or call."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.cases.views import SavedView
from rathaus_desk.domain.matching import INSIDE, fit
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import Listed, keys_in_words
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.rooms import ROOMS
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.toned_rows import TonedRows
from rathaus_desk.ui.kit.widgets import announce, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.recents import recents
from rathaus_desk.usecases.find.entry_line import find_everything
from rathaus_desk.usecases.lists.views import saved_views

MOST_ACTIONS, MOST_ROOMS, MOST_VIEWS, MOST_ELSEWHERE = 9, 6, 5, 4
ROOM_ACTION = "room."
HEAD = int(Qt.ItemDataRole.UserRole) + 1
OpenView = Callable[[SavedView], None]


@dataclass(frozen=True)
class Choice:
    """One line of the palette: under which head, what it says, what it opens.

    What is `elsewhere` works in another room only; it opens that room.
    """

    section: str
    text: str
    what: Listed | Hit | SavedView
    help: str = ""
    elsewhere: bool = False


class CommandPalette(QDialog):
    """Finds commands, rooms, views, people, cases, services and colleagues; Enter opens the chosen one."""

    def __init__(self, parent: QWidget, workplace: Workplace, open_view: OpenView | None = None) -> None:
        super().__init__(parent)
        self._at = workplace
        self._open_view = open_view
        self._choices: list[Choice] = []
        self._hits: tuple[Hit, ...] = ()
        self._recent: tuple[Hit, ...] = ()
        self._views: tuple[SavedView, ...] = ()
        self._answered = True
        self.setWindowTitle(self.tr("Suchen und Befehle"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        line = self.fontMetrics().height()
        self.resize(min(34 * line, parent.width()), min(26 * line, parent.height()))
        self.line = QLineEdit()
        self.line.setProperty("kind", "entry")
        at_most(self.line, 200)
        self.line.setAccessibleName(self.tr("Befehl, Name, Anliegen oder Nummer"))
        self.line.setPlaceholderText(self.tr("Befehl, Name, Anliegen oder Nummer"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Gefunden"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setItemDelegate(TonedRows(workplace.look, self.list))
        self.nothing = label("")
        self.foot = label(self.tr("Pfeiltasten wählen, Enter öffnet, Esc schließt."), "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.M)
        layout.setSpacing(tokens.S)
        for one in (self.line, self.nothing, self.list, self.foot):
            layout.addWidget(one)
        self.line.textEdited.connect(self._look)
        self.line.installEventFilter(self)
        self.list.itemActivated.connect(self._open_chosen)
        self._ask_first()
        self._look("")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_chosen()
            return True
        return False

    def shown(self) -> tuple[Choice, ...]:
        """Return the lines that can be chosen, from top to bottom."""
        return tuple(self._choices)

    def _ask_first(self) -> None:
        """Ask for what was opened last, and for the views; a role without cases has neither."""
        self._at.background.ask(self, recents, self._keep_recent)
        if self._at.background.desk.actor.role in CASE_ROLES and self._open_view is not None:
            self._at.background.ask(self, saved_views, self._keep_views)

    def _keep_recent(self, hits: tuple[Hit, ...]) -> None:
        self._recent = hits
        self._arrange()

    def _keep_views(self, views: tuple[SavedView, ...]) -> None:
        self._views = views
        self._arrange()

    def _look(self, text: str) -> None:
        self._hits = ()
        self._answered = not text.strip()
        self._arrange(anew=True)
        if text.strip():
            self._at.background.ask(self, find_everything, self._found, text=text)

    def _found(self, hits: tuple[Hit, ...]) -> None:
        if self.line.text().strip():
            self._hits = hits
            self._answered = True
            self._arrange()

    def _arrange(self, *, anew: bool = False) -> None:
        """Show all that fits; the chosen line stays chosen unless the text is another."""
        chosen = None if anew else self._chosen()
        text = self.line.text()
        if text.strip():
            elsewhere = self._elsewhere(text)
            least = (
                INSIDE if elsewhere else 0.0
            )  # scattered letters are no match beside a word of another room
            found = [
                *self._matching_actions(text, least),
                *self._matching_views(text),
                *self._as_choices(self._hits),
                *elsewhere,
            ]
        else:
            head = self.tr("Zuletzt geöffnet")
            found = [Choice(head, _in_line(hit, self._shown_detail(hit)), hit) for hit in self._recent]
            found += self._first_actions()
        self._show(found)
        self._say_nothing(bool(text.strip()) and self._answered and not found)
        row = next((at for at, one in enumerate(self._rows()) if one is not None and one == chosen), None)
        self.list.setCurrentRow(self._first_row() if row is None else row)

    def _say_nothing(self, nothing: bool) -> None:
        """Say that nothing was found: in the same words for what does not exist and what may not be seen."""
        said = self.tr("Nichts gefunden. Was nur andere Stellen sehen dürfen, steht hier nicht.")
        news = nothing and self.nothing.text() != said
        show_text(self.nothing, said if nothing else "")
        if news:
            announce(self.nothing)

    def _matching_actions(self, text: str, least: float) -> list[Choice]:
        fitting = _fitting(text, self._working(), least)
        rooms = [one for one in fitting if one.id.startswith(ROOM_ACTION)][:MOST_ROOMS]
        others = [one for one in fitting if not one.id.startswith(ROOM_ACTION)][:MOST_ACTIONS]
        return [*self._listed(self.tr("Befehle"), others), *self._listed(self.tr("Räume"), rooms)]

    def _elsewhere(self, text: str) -> list[Choice]:
        """Return what rests now and works in a room that this person may enter; it leads there."""
        here = list(self._working())
        rooms = {one.id.removeprefix(ROOM_ACTION): one for one in here if one.id.startswith(ROOM_ACTION)}
        titles = {room.key: room.title for room in ROOMS}
        known = {one.action.text() for one in here}
        resting = [
            one
            for one in self._at.actions.all()
            if one.room in rooms and not one.action.isEnabled() and one.action.text() not in known
        ]
        head, said = self.tr("In einem anderen Raum"), self.tr("{action} · in {room}")
        return [
            Choice(head, said.format(action=one.action.text(), room=titles[one.room]), rooms[one.room],
                   one.help, elsewhere=True)
            for one in _fitting(text, (*here, *resting), INSIDE)
            if one in resting
        ][:MOST_ELSEWHERE]  # fmt: skip

    def _first_actions(self) -> list[Choice]:
        working = list(self._working())
        rooms = [one for one in working if one.id.startswith(ROOM_ACTION)][:MOST_ROOMS]
        others = [one for one in working if one not in rooms][:MOST_ACTIONS]
        return [*self._listed(self.tr("Befehle"), others), *self._listed(self.tr("Räume"), rooms)]

    def _working(self) -> Iterable[Listed]:
        """Return what this person may do in this room; nothing else is ever offered."""
        return (one for one in self._at.actions.all() if one.action.isEnabled() and one.action.isVisible())

    def _listed(self, section: str, some: Sequence[Listed]) -> list[Choice]:
        found = []
        for one in some:
            keys = keys_in_words(one.action)
            text = f"{one.action.text()}   {keys}" if keys else one.action.text()
            found.append(Choice(section, text, one, one.help))
        return found

    def _matching_views(self, text: str) -> list[Choice]:
        scored = sorted(((fit(text, one.name), one) for one in self._views), key=lambda pair: -pair[0])
        head = self.tr("Ansichten")
        return [Choice(head, one.name, one) for score, one in scored if score][:MOST_VIEWS]

    def _as_choices(self, hits: Sequence[Hit]) -> list[Choice]:
        return [Choice(word(hit.kind), _in_line(hit, self._shown_detail(hit)), hit) for hit in hits]

    def _shown_detail(self, hit: Hit) -> str:
        """Return what stands beside a hit; who else looks at the screen does not learn whose case it is."""
        return self._at.privacy.at_counter(hit.detail) if hit.kind is HitKind.CASE else hit.detail

    def _show(self, choices: Sequence[Choice]) -> None:
        self._choices = list(choices)
        self.list.clear()
        before = ""
        for one in choices:
            if one.section != before:
                head = QListWidgetItem(one.section)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setData(HEAD, True)
                font = head.font()
                font.setBold(True)
                head.setFont(font)
                self.list.addItem(head)
                before = one.section
            item = QListWidgetItem(one.text)
            item.setToolTip(plain_tip(one.help))
            if one.elsewhere:
                item.setForeground(QColor(self._at.look.colours.muted))
            self.list.addItem(item)

    def _rows(self) -> list[Choice | None]:
        """Return what each row of the list stands for; a head stands for nothing."""
        left = iter(self._choices)
        heads = (self.list.item(at).data(HEAD) for at in range(self.list.count()))
        return [None if head else next(left) for head in heads]

    def _first_row(self) -> int:
        """Return the row on which Enter falls at first: no other room's while hits may still come."""
        rows = list(enumerate(self._rows()))
        return next((at for at, one in rows if one and (self._answered or not one.elsewhere)), -1)

    def _chosen(self) -> Choice | None:
        rows, at = self._rows(), self.list.currentRow()
        return rows[at] if 0 <= at < len(rows) else None

    def _step(self, step: int) -> None:
        rows = self._rows()
        places = [at for at, one in enumerate(rows) if one is not None]
        if places:
            here = places.index(self.list.currentRow()) if self.list.currentRow() in places else -step
            self.list.setCurrentRow(places[(here + step) % len(places)])

    def _open_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self.accept()
        self._run(chosen.what)()

    def _run(self, what: Listed | Hit | SavedView) -> Callable[[], None]:
        if isinstance(what, Hit):
            return partial(self._at.speaker.open_hit, what)
        if isinstance(what, SavedView):
            assert self._open_view is not None
            return partial(self._open_view, what)
        return what.action.trigger


def _in_line(hit: Hit, detail: str) -> str:
    return " · ".join(part for part in (hit.title, detail, hit.reason) if part)


def _fitting(text: str, some: Iterable[Listed], least: float = 0.0) -> list[Listed]:
    """Return the actions that fit, best first; what only its explanation fits is noise beside a name."""
    scored = sorted(
        ((fit(text, one.action.text(), one.help), one) for one in some), key=lambda pair: -pair[0]
    )
    best = scored[0][0] if scored else 0.0
    return [one for score, one in scored if score and score >= least and score > best / 2]
