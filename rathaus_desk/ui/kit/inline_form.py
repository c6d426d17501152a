"""A form that unfolds inside its card: Esc closes it and keeps the text, Strg+Enter sends it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.domain.errors import Conflict, DeskError, Difference, Refused, Unreachable
from rathaus_desk.domain.merging import MergedField, merge
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.conflict_panel import ConflictPanel, TwoVersions
from rathaus_desk.ui.kit.focus import bring_soon
from rathaus_desk.ui.kit.widgets import announce, button, column, label, mark_wrong, row, show_text

NEAR = 0.9  # of the characters that a field takes: from there on it counts them


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of a form: its name for the rules, its label, how many lines; `choices` make it a list.

    A short one may stand `beside` the one before it. `unchosen` says what it means to choose nothing.
    """

    name: str
    title: str
    lines: int = 3
    choices: tuple[tuple[str, str], ...] | None = None
    beside: bool = False
    unchosen: str = ""
    most: int = 0  # characters; who nears them sees the count


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed into a form that is not sent yet."""

    values: Mapping[str, str]
    unfolded: bool
    seen_version: int | None
    base: Mapping[str, str]  # what stood there when the person began


class TextField(QPlainTextEdit):
    """Running text of some lines; Tab leaves it."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        lines = self._lines * self.fontMetrics().lineSpacing()
        around = 2 * tokens.L if self._lines > 1 else tokens.L + tokens.M  # one line in the middle
        return QSize(super().sizeHint().width(), lines + around)

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.SMALLEST_TARGET, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()


class Choice(QComboBox):
    """A list to choose from; the wheel scrolls the page, it does not change the choice in passing."""

    def __init__(self, choices: Sequence[tuple[str, str]], unchosen: str) -> None:
        super().__init__()
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItem(unchosen, "")
        for text, key in choices:
            self.addItem(text, key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def fit_longest(self) -> None:
        """Be as wide as the longest entry; for lists of few short words, which are never cut then."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)


class InlineForm(QFrame):
    """Fields, what a rule answered, and one filled button at the bottom right."""

    sent = Signal()
    folded = Signal()
    look_again = Signal()
    change_wanted = Signal()
    typed = Signal()

    def __init__(
        self, title: str, verb: str, keys: str, blanks: Sequence[Blank], *, closes: bool = True
    ) -> None:
        """Make the form; one that `closes` folds away with Esc."""
        super().__init__()
        self.setProperty("kind", "inline")
        self.seen_version: int | None = None
        self.stored_version: int | None = None  # what a conflict told of
        self._closes = closes
        self._fields: dict[str, TextField | Choice] = {}
        self._titles: dict[str, str] = {}
        self._around: dict[str, QVBoxLayout] = {}
        self._foot = QVBoxLayout()
        self.base: dict[str, str] = {}
        self._contested: dict[str, MergedField] = {}
        self._objected: tuple[str, str] | None = None  # the field, if any, and what stood there
        self._theirs: Mapping[str, str] = {}  # what a conflict told is stored
        self.meanwhile = label("", "muted")
        self.look = button(self.tr("Ansehen"), self.change_wanted.emit, "quiet")
        self.error = label("", "error")
        self.error.hide()
        self.versions = ConflictPanel(verb)
        self.versions.chosen.connect(self._choose_version)
        self.again = button(self.tr("Neuen Stand ansehen"), self.look_again.emit)
        self.again.hide()
        self.send_button = button(verb, self.sent.emit, "primary", keys)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        inner.setSpacing(tokens.S)
        self._close = button(self.tr("Schließen"), self.fold, "quiet", self.tr("Esc"))
        self._lay_out_head(inner, title)
        self._lay_out(inner, blanks)
        self.typed.connect(self._follow)
        inner.addLayout(self._foot)
        self._foot.addWidget(self.error)
        inner.addWidget(self.versions)
        inner.addLayout(row(self.again, None))
        inner.addLayout(row(None, self.send_button))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._closes:
            self.fold()
        else:
            super().keyPressEvent(event)

    def fold(self) -> None:
        """Close the form; what was typed stays."""
        self.hide()
        self.folded.emit()

    def values(self) -> dict[str, str]:
        """Return what stands in the fields, choices by their keys."""
        return {
            name: field.toPlainText() if isinstance(field, TextField) else str(field.currentData() or "")
            for name, field in self._fields.items()
        }

    def fill(self, values: Mapping[str, str]) -> None:
        """Put values into the fields."""
        for name, text in values.items():
            field = self._fields.get(name)
            if isinstance(field, TextField):
                field.setPlainText(text)
            elif field is not None:
                field.setCurrentIndex(max(field.findData(text), 0))

    def begin(self, seen_version: int) -> None:
        """Note that what stands here now is what the person has read, in this version."""
        self.seen_version = seen_version
        self.base = self.values()

    @property
    def filled(self) -> bool:
        """Tell whether anything stands in this form."""
        return any(text.strip() for text in self.values().values())

    def focus_first(self) -> None:
        """Go to the first field that is still empty, or else to the first."""
        values = self.values()
        empty = [field for name, field in self._fields.items() if not values[name].strip()]
        (empty or list(self._fields.values()))[0].setFocus()

    def set_busy(self, busy: bool) -> None:
        """Keep a second press from sending the same thing twice."""
        self.send_button.setEnabled(not busy)

    def forgive(self) -> None:
        """Take back what a rule answered before."""
        show_text(self.error, "")
        self._contested, self._objected = {}, None
        self.versions.forget()
        self.again.hide()
        for field in self._fields.values():
            mark_wrong(field, False)

    def say_meanwhile(self, text: str) -> None:
        """Say quietly that somebody changed the record under the form; an empty text takes it back."""
        fresh = text and text != self.meanwhile.text()
        show_text(self.meanwhile, text)
        self.look.setVisible(bool(text))
        if fresh:
            announce(self.meanwhile)

    @property
    def all_theirs(self) -> bool:
        """Tell whether nothing stands here but what somebody else has stored: there is nothing to send."""
        return bool(self._theirs) and self.values().items() <= self._theirs.items()

    def refuse(self, error: DeskError) -> None:
        """Say at the form why it did not work; the text stays."""
        self.forgive()
        self.set_busy(False)
        field = (error.field or "") if isinstance(error, Refused) else ""
        place = self._around.get(field)  # the error stands below what it speaks of, where one looks
        if place is None:
            self._foot.addWidget(self.error)
        else:
            place.insertWidget(2, self.error)  # after title and field
        show_text(self.error, str(error))
        announce(self.error)
        if isinstance(error, Refused) and error.field in self._fields:
            mark_wrong(self._fields[error.field], True)
            self._objected = error.field, self.values()[error.field]
        elif isinstance(error, Unreachable):
            self._objected = "", ""
        if isinstance(error, Conflict):
            self._show_versions(error)

    def focus_refused(self, error: DeskError) -> None:
        """Go to what is to be done about a refusal, once it is laid out."""
        if isinstance(error, Conflict):
            if not self.versions.focus_undecided():
                self.again.setFocus()
            return
        if isinstance(error, Refused) and error.field in self._fields:
            self._fields[error.field].setFocus()
        if self.error.isVisibleTo(self):  # else the page says it itself
            bring_soon(self.error)

    def _follow(self) -> None:
        """Take back what a rule said of a field once something else stands there."""
        if self._objected is not None:
            name, refused = self._objected
            if not name or self.values()[name] != refused:
                self.forgive()

    def demand_choice(self) -> bool:
        """Lead to a field for which a version is still to be chosen; tell whether there is none."""
        return not self.versions.focus_undecided(ask=True)

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        self._fields[name].setFocus()

    def show_fields(self, wanted: Container[str]) -> None:
        """Show these fields alone; what stands in the others stays there."""
        for name, around in self._around.items():
            for at in range(around.count()):
                item = around.itemAt(at)
                if item is not None and (part := item.widget()) is not None:
                    part.setVisible(name in wanted)

    def parts(self) -> dict[str, QWidget]:
        """Return what can have the focus, by name, in reading order."""
        return {"close": self._close, **self._fields, "again": self.again, "send": self.send_button}

    def _lay_out_head(self, inner: QVBoxLayout, title: str) -> None:
        if not self._closes:  # showing it before it has a parent would open a window of its own
            self._close.hide()
        head, told = row(label(title, "strong"), self._close), row(self.meanwhile, self.look)
        head.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        for one in (head, told):
            one.setStretch(0, 1)
            inner.addLayout(one)
        self.say_meanwhile("")

    def _lay_out(self, inner: QVBoxLayout, blanks: Sequence[Blank]) -> None:
        line, before = QHBoxLayout(), QVBoxLayout()
        for blank in blanks:
            around = self._made(blank)
            if blank.beside:  # both begin at one height, whatever is said below one of them
                for one in (before, around):
                    one.addStretch(1)
            else:
                line = QHBoxLayout()
                line.setSpacing(tokens.M)
                inner.addLayout(line)
            line.addLayout(around, 1)
            before = around

    def _made(self, blank: Blank) -> QVBoxLayout:
        field: TextField | Choice
        if blank.choices is None:
            field = TextField(blank.lines)
            field.textChanged.connect(self.typed)
        else:
            field = Choice(blank.choices, blank.unchosen or self.tr("Bitte wählen"))
            field.currentIndexChanged.connect(self.typed)
        field.setAccessibleName(blank.title)
        title = label(blank.title, "small")
        title.setBuddy(field)
        if blank.most and isinstance(field, TextField):
            field.textChanged.connect(partial(self._count, blank, title, field))
        self._fields[blank.name] = field
        self._titles[blank.name] = blank.title
        self._around[blank.name] = column(title, field)
        self._around[blank.name].addStretch(1)  # what is said below one beside it does not move it
        return self._around[blank.name]

    def _count(self, blank: Blank, title: QLabel, field: TextField) -> None:
        """Say over a field how long its text is, as soon as little room is left."""
        count, was_over = len(field.toPlainText().strip()), field.property("over") is True
        over = count > blank.most
        said = self.tr("{title} · {count} von höchstens {most} Zeichen")
        near = count >= blank.most * NEAR
        title.setText(said.format(title=blank.title, count=count, most=blank.most) if near else blank.title)
        if over != was_over:
            field.setProperty("over", over)
            mark_wrong(field, over)
        if over and not was_over:
            announce(title)

    def _show_versions(self, error: Conflict) -> None:
        """Take over what the other one alone changed, and let the person choose where both did."""
        self.stored_version, self._theirs = error.version, error.theirs
        self.say_meanwhile("")  # the versions say more
        fields = merge(self.base, self.values(), error.theirs)
        self._contested = {one.name: one for one in fields if one.contested}
        self.base |= error.theirs
        taken = [one for one in fields if one.taken_over]
        self.fill({one.name: one.theirs for one in taken})
        words = self.tr("{field}, jetzt gespeichert und hier übernommen: {text}")
        lines = [
            words.format(field=self._titles[one.name], text=self._read(one.name, one.theirs)) for one in taken
        ]
        contested = {one.mine for one in self._contested.values()}
        lines += [
            line for one in error.differences if one.mine not in contested for line in self._in_lines(one)
        ]
        self.versions.show_versions(lines, [self._both(one) for one in self._contested.values()])
        if self._contested:
            self.seen_version = error.version  # choosing is having seen it
        elif error.version is not None or not taken:  # else what was taken over is all that is new
            self.again.show()

    def _both(self, one: MergedField) -> TwoVersions:
        title = self._titles[one.name]
        return TwoVersions(one.name, title, self._read(one.name, one.mine), self._read(one.name, one.theirs))

    def _read(self, name: str, value: str) -> str:
        """Return a value as one reads it: of a choice its words."""
        field = self._fields[name]
        if isinstance(field, Choice):
            place = field.findData(value)
            return field.itemText(place) if place >= 0 else value
        return value

    def _choose_version(self, name: str, mine: bool) -> None:
        one = self._contested[name]
        self.fill({name: one.mine if mine else one.theirs})

    def _in_lines(self, one: Difference) -> list[str]:
        stored = self.tr("{field}, jetzt gespeichert: {text}")
        typed = self.tr("{field}, von Ihnen: {text}")
        both = ((stored, one.theirs), (typed, one.mine))
        return [words.format(field=one.field, text=text) for words, text in both if text]
