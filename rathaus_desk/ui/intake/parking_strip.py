"""The strip of parked drafts at the foot of Empfang: five chips at most, each opened by Strg and a digit."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.intake.drafts import Colleague, DraftLine, DraftState
from rathaus_desk.domain.words import name_after
from rathaus_desk.ui.intake.parking import UNDO_SECONDS, DraftKeeper, waits_long
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.icons import icon
from rathaus_desk.ui.kit.state_pill import SMALL_ICON
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, clear, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.intake.drafts import colleagues

MOST_CHIPS, MOST_KEYS = 5, 9
SHORTEST = 130  # pixels of a chip; with less room they stand in several rows
MINUTE_MS = 60_000
FOLDS_FROM = 1.75  # the zoom from which on one button stands for all, so that the form keeps its foot


class Chip(QPushButton):
    """One draft; Enter opens it, Entf drops it, the menu key shows what else can be done."""

    def __init__(
        self,
        line: DraftLine,
        drop: Callable[[DraftLine], None],
        ask_menu: Callable[[DraftLine, QPoint], None],
    ) -> None:
        super().__init__()
        self.line = line
        self._drop = drop
        self._ask_menu = ask_menu
        self._whole = ""
        self.setProperty("kind", "parked")
        self.setAutoDefault(True)

    def say(self, text: str) -> None:
        """Show a text, and keep it whole for when there is room."""
        self._whole = text
        self.keep_within(0)

    def keep_within(self, width: int) -> None:
        """Shorten the text to a width in pixels of the whole chip; 0 for as much as it needs."""
        self.setText(self._whole.replace("&", "&&"))
        over = self.sizeHint().width() - width
        if width and over > 0:
            metrics = self.fontMetrics()
            room = metrics.horizontalAdvance(self._whole) - over
            short = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(room, 0))
            self.setText(short.replace("&", "&&"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._ask_menu(self.line, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._drop(self.line)
        else:
            super().keyPressEvent(event)


class ParkStrip(QFrame):
    """Shows what is put aside; hidden while nothing is."""

    def __init__(self, workplace: Workplace, keeper: DraftKeeper) -> None:
        super().__init__()
        self._at = workplace
        self._keeper = keeper
        self.setProperty("help", "parking")
        self._chosen: DraftLine | None = None
        self._head = label("", "group", wrap=False)
        self.chips = FlowLayout()
        self.hand_over_form = HandOver(self._hand_over)
        self._menu: QMenu | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(tokens.S)
        whole.addWidget(self.hand_over_form)
        whole.addLayout(self.chips)
        self._register()
        keeper.changed.connect(self.refresh)
        workplace.privacy.changed.connect(self.refresh)
        workplace.look.changed.connect(self.refresh)  # pictures keep the colour and size they were made in
        self._ageing = QTimer(self)
        self._ageing.timeout.connect(self.refresh)
        self._ageing.start(MINUTE_MS)
        self.refresh()

    def refresh(self) -> None:
        """Show the chips anew."""
        lines = self._keeper.lines
        if self._chosen is not None and all(one.id != self._chosen.id for one in lines):
            self._chosen = None  # opened, thrown away or taken over meanwhile
            self.hand_over_form.hide()
        focused = self.window().focusWidget()
        kept = focused.line.id if isinstance(focused, Chip) else None
        clear(self.chips)
        folded = bool(lines) and self._at.look.zoom >= FOLDS_FROM
        if folded:
            count = self.tr("{count} geparkt").format(count=len(lines))
            self.chips.addWidget(button(count, self.show_all, "quiet"))
            lines = ()
        if lines:
            self._head = label(self.tr("Geparkt, Strg+Ziffer"), "group", wrap=False)
            self.chips.addWidget(self._head)
        for number, line in enumerate(lines[:MOST_CHIPS], 1):
            chip = self._chip(number, line)
            self.chips.addWidget(chip)
            if line.id == kept:
                chip.setFocus()
        if len(lines) > MOST_CHIPS:
            every = self.tr("alle ({count})").format(count=len(lines))
            self.chips.addWidget(button(every, self.show_all, "quiet"))
        self.setVisible(bool(lines) or folded or self.hand_over_form.isVisibleTo(self))
        self.wake_keys()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the longest chips until all of them stand in one row, as far as they stay readable."""
        items = [self.chips.itemAt(at) for at in range(self.chips.count())]
        parts = [part for item in items if item is not None and (part := item.widget()) is not None]
        chips = [one for one in parts if isinstance(one, Chip)]
        if not chips:
            return
        for one in parts:
            one.ensurePolished()
        for chip in chips:
            chip.keep_within(0)
        least = self._at.look.pixels(SHORTEST)
        room = self._room_beside(parts)
        # The words before the chips give way to the words in them.
        self._head.setVisible(room >= len(chips) * least)
        if room < len(chips) * least:
            room = self._room_beside([one for one in parts if one is not self._head])
        widest = max(_share(sorted(chip.sizeHint().width() for chip in chips), room), least)
        for chip in chips:
            if chip.sizeHint().width() > widest:
                chip.keep_within(widest)

    def _room_beside(self, parts: list[QWidget]) -> int:
        """Return the pixels of a row that what is no chip leaves to the chips."""
        taken = sum(one.sizeHint().width() for one in parts if not isinstance(one, Chip))
        return self.width() - taken - (len(parts) - 1) * self.chips.spacing()

    def wake_keys(self) -> None:
        """Let exactly the keys of existing drafts work."""
        count = len(self._keeper.lines)
        for number in range(1, MOST_KEYS + 1):
            action = self._at.actions[f"draft.open{number}"]
            action.setEnabled(number <= count)
            action.setVisible(number <= count)

    def text_of(self, line: DraftLine) -> str:
        """Return a draft's label: "9:42 Tel · Laterne · Schmidt"; in the counter view without the name."""
        name = self._at.privacy.at_counter(line.name.rpartition(" ")[2])
        what = " · ".join(one for one in (line.label, name) if one) or self.tr("ohne Anliegen")
        text = f"{clock(line.begun_at)} {what}"
        if line.given_by:
            text += self.tr(" · von {name}").format(name=name_after(line.given_by))
        elif line.handed_to:
            text += self.tr(" · liegt bei {name}").format(name=name_after(line.handed_to))
        elif line.state is DraftState.WORKING:
            text += self.tr(" · nicht gespeichert")
        return text

    # What the person can do here

    def park(self) -> None:
        """Put aside what is on the form; with an empty form bring the last one back."""
        if self._keeper.park():
            self._at.speaker.say(self.tr("Geparkt. F8 holt es zurück."))
        elif not self._keeper.open_last():
            self._at.speaker.say(self.tr("Das Formular ist leer, und geparkt ist nichts."))

    def open_number(self, number: int) -> None:
        """Open the draft that stands at a place on the strip, counted from 1."""
        lines = self._keeper.lines
        if number <= len(lines):
            self._keeper.open(lines[number - 1])

    def drop(self, line: DraftLine) -> None:
        """Throw a draft away, with a way back."""
        self._keeper.drop(line)
        self._at.speaker.offer(
            self.tr("Der Entwurf ist verworfen."), self.tr("Zurückholen"), "draft.undo_drop", UNDO_SECONDS
        )

    def choose_colleague(self, line: DraftLine) -> None:
        """Ask to whom a draft goes."""
        if line.state is not DraftState.PARKED or line.given_by:
            self._at.speaker.say(self.tr("Weitergeben lässt sich nur, was Sie selbst geparkt haben."))
            return
        self._chosen = line
        self._at.background.ask(self, colleagues, self.hand_over_form.unfold)

    def show_all(self) -> None:
        """List every draft, each with its key."""
        self._pop_up(self._menu_of_all(), self.chips.geometry().topLeft())

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add("draft.park", tr("Parken oder Geparktes zurückholen"), "Vorgang",
            tr("Legt beiseite, was im Formular steht. Ist es leer, kommt das zuletzt Geparkte zurück."),
            self.park, keys="F8", room="reception")  # fmt: skip
        add("draft.hand_over", tr("Geparktes an Kollegin oder Kollegen geben"), "Vorgang",
            tr("Gibt den gewählten Entwurf weiter; sonst den zuletzt geparkten."),
            self._hand_over_current, room="reception")  # fmt: skip
        add("draft.drop", tr("Geparktes verwerfen"), "Bearbeiten",
            tr("Verwirft den gewählten Entwurf, sonst den zuletzt geparkten. Es gibt zehn Sekunden zurück."),
            self._drop_current, room="reception")  # fmt: skip
        add("draft.undo_drop", tr("Verworfenen Entwurf zurückholen"), "Bearbeiten",
            tr("Holt den Entwurf zurück, der zuletzt verworfen wurde."), self._keeper.undo_drop,
            room="reception")  # fmt: skip
        for number in range(1, MOST_KEYS + 1):
            add(f"draft.open{number}", tr("Geparkten Entwurf {number} öffnen").format(number=number),
                "Vorgang", tr("Bringt den Entwurf ins Formular; was dort steht, wird geparkt."),
                partial(self.open_number, number), keys=f"Ctrl+{number}")  # fmt: skip

    def _current(self) -> DraftLine | None:
        focused = self.window().focusWidget()
        if isinstance(focused, Chip):
            return focused.line
        parked = [one for one in self._keeper.lines if not one.given_by]
        return max(parked, key=lambda one: one.changed_at) if parked else None

    def _drop_current(self) -> None:
        if (line := self._current()) is not None:
            self.drop(line)

    def _hand_over_current(self) -> None:
        if (line := self._current()) is not None:
            self.choose_colleague(line)

    def _hand_over(self, colleague: Colleague, note: str) -> None:
        line = self._chosen
        if line is None:
            return

        def given() -> None:
            self.hand_over_form.hide()
            said = self.tr(
                "Der Entwurf liegt jetzt bei {name}. Bis er dort geöffnet wird, können Sie ihn zurückholen."
            )
            self._at.speaker.say(said.format(name=name_after(colleague.name)))

        self._keeper.hand_over(line, colleague.id, note, given)

    # Building

    def _chip(self, number: int, line: DraftLine) -> Chip:
        chip = Chip(line, self.drop, self._show_menu)
        age = waits_long(line, self._at.background.desk.now())
        text = self.text_of(line)
        if age:
            look = self._at.look
            chip.setIcon(icon("clock", look.colours.soon, look.pixels(SMALL_ICON)))
            chip.setIconSize(QSize(look.pixels(SMALL_ICON), look.pixels(SMALL_ICON)))
            chip.setProperty("tone", "soon")
            text = f"{age} · {text.partition(' ')[2]}"
        chip.say(f"{number}  {text}")
        whole = self.tr("Entwurf {number}: {text}").format(number=number, text=text)
        chip.setAccessibleName(whole)
        help_text = line.note or self.tr("Enter öffnet, Entf verwirft, die Menütaste zeigt mehr.")
        chip.setToolTip(plain_tip(f"{text}\n{help_text}"))  # a name never becomes markup
        chip.clicked.connect(partial(self._open, line))
        return chip

    def _open(self, line: DraftLine, _checked: bool = False) -> None:
        self._keeper.open(line)

    def _show_menu(self, line: DraftLine, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Öffnen"), partial(self._open, line))
        menu.addAction(self.tr("Weitergeben …"), partial(self.choose_colleague, line))
        menu.addAction(self.tr("Verwerfen"), partial(self.drop, line))
        self._pop_up(menu, self.mapFromGlobal(at))

    def _menu_of_all(self) -> QMenu:
        menu = QMenu(self)
        for number, line in enumerate(self._keeper.lines, 1):
            keys = self.tr("Strg+{number}").format(number=number) if number <= MOST_KEYS else ""
            text = self.text_of(line).replace("&", "&&")
            menu.addAction(f"{text}\t{keys}", partial(self._open, line))
        return menu

    def _pop_up(self, menu: QMenu, at: QPoint) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = menu
        menu.popup(self.mapToGlobal(at))


class HandOver(QFrame):
    """Asks to whom a draft goes, above the strip: a colleague, and a line for her."""

    def __init__(self, run: Callable[[Colleague, str], None]) -> None:
        super().__init__()
        self.setProperty("kind", "inline")
        self._run = run
        self.who = QComboBox()
        self.who.setAccessibleName(self.tr("An wen"))
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.who.setMinimumContentsLength(18)
        self.note = QLineEdit()
        self.note.setAccessibleName(self.tr("Kurze Notiz dazu, freiwillig"))
        self.note.setPlaceholderText(self.tr("Kurze Notiz dazu, freiwillig"))
        at_most(self.note, 500)
        self.note.returnPressed.connect(self._send)
        self.send = button(self.tr("Weitergeben"), self._send)
        line = row(
            label(self.tr("Entwurf weitergeben an"), wrap=False),
            self.who,
            self.note,
            self.send,
            button(self.tr("Abbrechen"), self.hide, "quiet"),
        )
        line.setContentsMargins(tokens.M, tokens.S, tokens.M, tokens.S)
        line.setStretch(2, 1)
        self.setLayout(line)
        self.hide()

    def unfold(self, people: tuple[Colleague, ...]) -> None:
        """Offer these colleagues."""
        self.who.clear()
        for one in people:
            self.who.addItem(f"{one.name} · {one.unit}", one)
        self.note.clear()
        self.show()
        self.who.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _send(self) -> None:
        chosen = self.who.currentData()
        if isinstance(chosen, Colleague):
            self._run(chosen, self.note.text())


def _share(widths: list[int], room: int) -> int:
    """Return how wide the widest may be: what the short ones leave, the long have; `widths` rise."""
    share = room // len(widths)
    for at, width in enumerate(widths):
        if width > share:
            break
        room -= width
        share = room // max(len(widths) - at - 1, 1)
    return share
