"""Writing a template: the text with its chips on the left, on the right the sheet as it will be printed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from rathaus_desk.domain.errors import Conflict, DeskError, Difference
from rathaus_desk.domain.templates.stored import TemplateKind, TemplateLine, WriteTemplate
from rathaus_desk.domain.templates.text_form import changed_lines
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.conflict_panel import ConflictPanel, TwoVersions
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.picker import Offered, Picker
from rathaus_desk.ui.kit.two_panes import FOLDS_BELOW, SHEET_HEIGHT, beside_or_below
from rathaus_desk.ui.kit.widgets import announce, button, card, label, row, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.templates.chip_edit import ChipEdit
from rathaus_desk.ui.templates.chip_text import ChipSource, line_chip, readable
from rathaus_desk.ui.templates.hint_list import HintList, Remark
from rathaus_desk.ui.templates.sample_view import SampleView
from rathaus_desk.ui.templates.template_choices import offered_conditions, offered_fields, offered_modules
from rathaus_desk.ui.templates.template_form import TemplateForm, Typed
from rathaus_desk.usecases.templates.checking import TextHint, TextHintKind, spelled_otherwise
from rathaus_desk.usecases.templates.composing import Frame

PAUSE_MS = 80  # after the last key
EDITOR_WIDTH = 480
HINT_ROWS = 3
SAVE, EDIT = "print_shop.save", "print_shop.edit"
NEW = {TemplateKind.LETTER: "print_shop.new", TemplateKind.MODULE: "print_shop.new_module"}
END = line_chip("[Ende]", {})
INSERTS = ("print_shop.field", "print_shop.condition", "print_shop.module")
NAMED_BY = 60  # letters of a text that has no name yet

Place = tuple[str, bool, TemplateKind]


@dataclass(frozen=True, slots=True)
class Opened:
    """What is being written: for whom, which template, and what of it was seen."""

    kind: TemplateKind
    key: str
    for_house: bool
    seen: int
    text: str
    name: str
    shipped_read: bool = False
    turn: int = 0  # of new texts, which have no key yet: the how many-eth that was begun here

    @property
    def place(self) -> Place:
        """What a text that was not stored yet waits under."""
        return self.key or f" {self.turn} {self.name}", self.for_house, self.kind


class TemplateDesk(QWidget):
    """One template in the making; what is left and not stored waits here."""

    left = Signal()
    stored = Signal(object)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._opened: Opened | None = None
        self._unsent: dict[Place, tuple[Opened, Typed]] = {}
        self._turns, self._theirs = 0, (0, "")
        self._around: Frame | None = None
        self._busy = self._touched = False
        self.head, self.error = label("", "title"), label("", "error")
        self.note = label("", "muted")
        self.form = TemplateForm(workplace.look)
        self.hints = HintList()
        self.sample = SampleView(workplace)
        self.for_house = Choice((), "")
        self.for_house.setAccessibleName(self.tr("Gehört"))
        self.versions = ConflictPanel(self.tr("Speichern"))
        for action in (workplace.actions[name] for name in INSERTS):
            verb = button(action.text(), action.trigger, "quiet", keys_in_words(action))
            self.form.verbs.addWidget(verb)
        keys = keys_in_words(workplace.actions[SAVE])
        self.save_button = button(self.tr("Speichern"), self.save, "primary", keys)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._lay_out()
        self._connect()

    def open(self, opened: Opened, around: Frame, known: frozenset[str]) -> None:
        """Show a template to be written, or what was begun of it before."""
        begun = self._unsent.get(opened.place)
        self._opened, typed = begun or (opened, None)
        self._around = around
        names = {key: one.name for key, one in around.modules.items()}
        self.form.text.modules = self.form.subject.modules = names
        self.form.show_text(opened.kind, opened.text, opened.name)
        if typed is not None:
            self.form.put_back(typed)
        self._touched, self._busy = typed is not None, False
        self.head.setText(self._title(opened))
        show_text(self.note, self.tr("Hier lag noch Ihr Text.") if typed else "")
        show_text(self.error, "")
        self.versions.forget()
        self._show_owner(opened)
        self.sample.begin(around, known)
        self._redraw()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        (self.form.text if opened.text and opened.key else self.form.name).setFocus()

    def begin(self, opened: Opened, text: str, around: Frame, known: frozenset[str], notes: str) -> None:
        """Show a text that came from elsewhere as a template nobody has stored yet, with a note about it."""
        self.open(opened, around, known)
        self.form.show_text(opened.kind, text, opened.name)
        self._touched = True
        show_text(self.note, notes)
        self._redraw()

    @property
    def command(self) -> WriteTemplate | None:
        """What storing this text asks for."""
        opened = self._opened
        if opened is None:
            return None
        return WriteTemplate(
            kind=opened.kind,
            text=self.form.written(),
            key=opened.key,
            for_house=opened.for_house if opened.key else bool(self.for_house.currentData()),
            seen_version=opened.seen,
            shipped_read=opened.shipped_read,
        )

    def save(self) -> None:
        """Store the text as the newest version."""
        command = self.command
        if command is None or self._busy or self.versions.focus_undecided(ask=True):
            return
        self._busy = True
        self._at.background.do(self, command, self._was_stored, self._refused)

    def leave(self) -> None:
        """Go back to the list; a text that is not stored waits here."""
        opened = self._opened
        if opened is not None and self._touched:
            self._unsent.pop(opened.place, None)  # what was left last is offered first
            self._unsent[opened.place] = (opened, self.form.typed())
            back = self._at.actions[EDIT if opened.key else NEW[opened.kind]]
            told = self.tr("Ihr Text ist noch nicht gespeichert. „{verb}“ ({keys}) holt ihn zurück.")
            self._at.speaker.say(told.format(verb=back.text(), keys=keys_in_words(back)))
        self._timer.stop()
        self.left.emit()

    def new_turn(self) -> int:
        """Return what keeps one new text apart from the others that were begun."""
        self._turns += 1
        return self._turns

    def begun(self, kind: TemplateKind) -> tuple[Offered, ...]:
        """Return the new texts that were begun and not stored, the last one first; each hands back itself."""
        waiting = [(one, typed) for one, typed in self._unsent.values() if one.kind is kind and not one.key]
        detail = self.tr("angefangen, noch nicht gespeichert")
        return tuple(Offered(_named(typed), detail, one) for one, typed in reversed(waiting))

    def forget(self) -> None:
        """Throw away what was begun and not stored."""
        self._unsent.clear()
        self._opened = None

    # What is chosen from a menu

    def pick_field(self) -> None:
        """Choose a field for where the cursor is."""
        self._pick(self.tr("Feld einfügen"), offered_fields(), self._edit.insert_chip)

    def pick_condition(self) -> None:
        """Choose a condition for what is selected, or for what is to be written."""
        put = partial(self._put_condition, self.form.text)
        self._pick(self.tr("Bedingung einfügen"), offered_conditions(), put)

    def pick_module(self) -> None:
        """Choose a text module."""
        if self._around is None or self.form.kind is TemplateKind.MODULE:
            self._at.speaker.say(self.tr("In einem Textbaustein kann kein anderer stehen."))
            return
        offered = offered_modules(self._around.modules)
        self._pick(self.tr("Textbaustein einfügen"), offered, self.form.text.insert_chip)

    def next_hint(self) -> None:
        """Go to the next place that a check has found."""
        self.hints.go_on()

    def take_proposal(self) -> None:
        """Choose what to put in place of the words that a check has found."""
        remark = self.hints.chosen()
        hint = remark.hint if remark else None
        if hint is None:
            self._at.speaker.say(self.tr("Bitte zuerst mit F8 zu einem Hinweis gehen."))
        elif hint.kind is TextHintKind.SPELLING:
            ask = partial(spelled_otherwise, hint.words, self.sample.known)
            self._at.background.draw(self.hints, ask, partial(self._offer_instead, hint))
        else:
            self._offer_instead(hint, hint.instead)

    def turn_recipient(self) -> None:
        """Show the sheet for another recipient."""
        self.sample.turn_recipient()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # Building

    def _lay_out(self) -> None:
        back = button(self.tr("Zur Liste"), self.leave, "quiet", self.tr("Esc"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.S)
        top = row(self.head, self.for_house, back)
        top.setStretch(0, 1)
        whole.addLayout(top)
        whole.addWidget(self.note)
        content = QWidget()
        self._both = QHBoxLayout(content)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(tokens.L)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(tokens.S)
        left.addWidget(self.versions)
        left.addWidget(self.form, 1)
        self._said, inner = card(self.tr("HINWEISE  F8 geht zum nächsten, F6 nimmt den Vorschlag"))
        inner.addWidget(self.sample.ease)
        inner.addWidget(self.hints)
        left.addWidget(self._said)
        left.addWidget(self.form.more)
        left.addStretch(1)
        self._writing = scrolled(self._left)
        self._both.addWidget(self._writing, 1)
        self._both.addWidget(self.sample, 1)
        whole.addWidget(scrolled(content), 1)
        whole.addWidget(self.error)
        whole.addLayout(row(None, self.save_button))

    def _connect(self) -> None:
        self._timer.timeout.connect(self._redraw)
        self.form.edited.connect(self._edited)
        self.hints.wanted.connect(self._go_to)
        self.sample.remarked.connect(self._show_remarks)
        self.versions.chosen.connect(self._choose_version)
        self._at.look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        """Put the sheet beside the text, or below it on a narrow page."""
        look = self._at.look
        narrow = self.width() < look.pixels(FOLDS_BELOW)
        beside_or_below(self._both, narrow=narrow)
        self.sample.setMinimumHeight(look.pixels(SHEET_HEIGHT) if narrow else 0)
        # Where both stand one below the other the page scrolls, else the text alone.
        self._writing.setMinimumHeight(self._left.sizeHint().height() if narrow else 0)
        self._writing.setMinimumWidth(0 if narrow else look.pixels(EDITOR_WIDTH) * 3 // 4)
        self._fit_hints()

    def _fit_hints(self) -> None:
        """Give the remarks as much room as they need, up to a few of them."""
        rows = min(self.hints.count(), HINT_ROWS)
        self.hints.setVisible(rows > 0)
        heights = sum(self.hints.sizeHintForRow(row) for row in range(rows))
        self.hints.setFixedHeight(max(heights, tokens.SMALLEST_TARGET) + tokens.XS)

    def _show_owner(self, opened: Opened) -> None:
        """Ask of a new template whose it is, where the person may choose."""
        self.for_house.clear()
        own, house = self.tr("Für meine Stelle"), self.tr("Für das ganze Haus")
        for words, value in ((own, False), (house, True)):
            self.for_house.addItem(words, value)
        self.for_house.setCurrentIndex(int(opened.for_house))
        self.for_house.setVisible(not opened.key and self.may_choose)

    may_choose = False  # whether the person writes for the unit and for the house

    def _title(self, opened: Opened) -> str:
        if not opened.key:
            module = opened.kind is TemplateKind.MODULE
            return self.tr("Neuer Textbaustein") if module else self.tr("Neue Vorlage")
        whose = self.tr("für das Haus") if opened.for_house else self.tr("für Ihre Stelle")
        return f"{opened.name} · {whose}"

    # What happens

    @property
    def _edit(self) -> ChipEdit:
        """The field with chips in which the cursor is, or was last."""
        return self.form.subject if self.form.subject.hasFocus() else self.form.text

    def _pick(self, title: str, offered: tuple[Offered, ...], put: Callable[[ChipSource], None]) -> None:
        picker = Picker(self.window(), title, offered)
        picker.chosen.connect(put)
        picker.open()

    def _put_condition(self, edit: ChipEdit, opening: ChipSource) -> None:
        edit.insert_condition(opening, END)

    def _edited(self) -> None:
        self._touched = True
        self._timer.start()

    def _redraw(self) -> None:
        if self._opened is not None:
            self.sample.draw(self.form.kind, self.form.written(), self.form.text.toPlainText())

    def _show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        self.hints.show_remarks(remarks)
        self._fit_hints()

    def _go_to(self, remark: Remark) -> None:
        if remark.hint is not None:
            self.form.text.select_between(remark.hint.start, remark.hint.end)
        elif remark.line:
            self.form.mark(remark.line)

    def _offer_instead(self, hint: TextHint, words: tuple[str, ...]) -> None:
        text = self.form.text.toPlainText()
        if text[hint.start : hint.end] != hint.words or not words:
            told = self.tr("Dafür gibt es keinen fertigen Vorschlag. Bitte selbst anders schreiben.")
            self._at.speaker.say(told)
            return
        offered = tuple(Offered(one, "", one) for one in words)
        picker = Picker(self.window(), self.tr("Statt „{words}“").format(words=hint.words), offered)
        put = partial(self.form.text.replace_between, hint.start, hint.end)
        picker.chosen.connect(put)
        picker.open()

    def _was_stored(self, line: TemplateLine) -> None:
        self._busy = self._touched = False
        if self._opened is not None:
            self._unsent.pop(self._opened.place, None)
        self.versions.forget()
        self.stored.emit(line)

    def _refused(self, error: DeskError) -> None:
        self._busy = False
        show_text(self.error, str(error))
        announce(self.error)
        wrong = self.sample.wrong_line
        self.form.mark(wrong)
        if isinstance(error, Conflict) and error.differences:
            self._show_versions(error)

    def _show_versions(self, error: Conflict) -> None:
        self._theirs = (error.version or 0, error.theirs.get("text", ""))
        fields = tuple(self._differing(one) for one in error.differences)
        self.versions.show_versions((), fields)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.versions.focus_undecided()
        self._writing.ensureWidgetVisible(self.versions)

    def _differing(self, one: Difference) -> TwoVersions:
        """Return of both texts what the other one has not."""
        names = self.form.text.modules
        lines = changed_lines(one.theirs, one.mine)
        mine, theirs = (
            "\n".join(readable(line.text, names) for line in lines if line.sign == sign and line.text)
            for sign in "+-"
        )
        return TwoVersions("text", one.field, mine, theirs)

    def _choose_version(self, _field: str, mine: bool) -> None:
        """Go on from the version that was chosen; the other one stays among the versions or in the undo."""
        if self._opened is None:
            return
        version, text = self._theirs
        opened = self._opened
        self._opened = replace(opened, seen=version)
        if not mine:
            self.form.show_text(opened.kind, text, opened.name)
        show_text(self.error, "")
        self._redraw()


def _named(typed: Typed) -> str:
    """Return what a text that has perhaps no name yet is known by."""
    words = " ".join((typed.name or typed.subject or typed.text).split())
    return words if len(words) <= NAMED_BY else f"{words[:NAMED_BY]} …"
