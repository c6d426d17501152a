"""How Empfang is laid out: head, sheet and context side by side; one column where there is little room."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.ui.intake.context_side import ContextSide
from rathaus_desk.ui.intake.entry_line import EntryLine
from rathaus_desk.ui.intake.further_concern import FurtherConcern
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.intake.line_question import LineQuestion
from rathaus_desk.ui.intake.similar_hint import SimilarHint
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.two_panes import beside_or_below
from rathaus_desk.ui.kit.view_switch import ViewSwitch
from rathaus_desk.ui.kit.widgets import button, card, label, row, scrolled
from rathaus_desk.ui.kit.workplace import Workplace

SHEET_SHARE, SIDE_SHARE = 65, 35
AROUND = 4  # pixels around the sheet for the focus ring
LOWEST_FORM = 96  # pixels of the form that always stay; with less room the whole page scrolls
STRIP_SHARE = 6  # the strip takes at most one part in so many of the page
KEYS_FIT_UP_TO = 1.25  # the zoom from which on the key no longer stands on the button


class Parts(Protocol):
    """What the page puts into the layout."""

    form: IntakeForm
    question: LineQuestion
    further: FurtherConcern
    side: ContextSide
    hint: SimilarHint
    channel: QPushButton
    error: QLabel
    route: QLabel


class StripArea(QScrollArea):
    """Gives the strip the height it needs, as long as the form does not suffer; then it scrolls.

    The bar is shown or hidden here and not by Qt: chips that shorten themselves and a bar that takes
    their room would call each other without end.
    """

    def __init__(self, strip: QWidget) -> None:
        super().__init__()
        strip.setObjectName("clear")
        self._strip = strip
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(strip)
        self.setViewportMargins(AROUND, 0, AROUND, 0)
        strip.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._strip and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height of what is in it, at most a share of the page, at least one line."""
        width = self.contentsRect().width() - 2 * AROUND
        page = self.parentWidget()
        needed = self._needed(width)
        most = max(page.height() // STRIP_SHARE, tokens.ROW * 2) if page else needed
        if scrolls := needed > most:
            width -= self.verticalScrollBar().sizeHint().width()
            needed = self._needed(width)
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(bar)
        self._strip.resize(width, needed)
        self.setFixedHeight(min(needed, most))

    def _needed(self, width: int) -> int:
        layout = self._strip.layout()
        height = layout.heightForWidth(width) if layout and layout.hasHeightForWidth() else -1
        return max(height, 0) if height >= 0 else self._strip.sizeHint().height()


class ReceptionSheet:
    """Puts the parts of the page in their places, for the room that there is."""

    def __init__(self, page: QWidget, parts: Parts, workplace: Workplace) -> None:
        self._page, self._at = page, workplace
        self.compact = self.unfolded = False
        self.paper, self._inner = card()
        self.entry = EntryLine(workplace.background, workplace.look, self.paper, workplace.privacy)
        strip = QWidget()  # what is parked; in the narrow window its keys and the status line do
        self.strip_place = QVBoxLayout(strip)
        self.strip_place.setContentsMargins(0, 0, 0, 0)
        self._strip = StripArea(strip)
        actions = workplace.actions
        self._save = actions["intake.save"]
        at_once, context = actions["intake.at_once"], actions["intake.context"]
        self.at_once = button(at_once.text(), at_once.trigger)
        self.at_once.setToolTip(plain_tip(keys_in_words(at_once)))
        self.save_button = button(self._save.text(), self._save.trigger, "primary")
        self.fold_out = button(context.text(), context.trigger, "quiet")
        self.head = label(page.tr("Neue Aufnahme"), "title", wrap=False)
        self._switch = ViewSwitch(actions, "reception")
        self._has_views = self._switch.has_views
        self._fill(parts)
        self._arrange(parts)
        self.fold()

    @property
    def roomy(self) -> bool:
        """Tell whether form and context fit side by side."""
        room = self._page.width() / self._at.look.zoom
        return not self.compact and room >= tokens.CONTEXT_FOLDS_BELOW - tokens.RAIL_WIDTH

    def fold(self) -> None:
        """Fold the context away where it would squeeze the form, and the key off the button at large zoom."""
        self._form_area.setMinimumHeight(self._at.look.pixels(LOWEST_FORM))
        roomy = self.roomy
        instead = self.unfolded and not roomy
        beside_or_below(self._both, narrow=not roomy)
        self._both.setStretch(0, 0 if instead else SHEET_SHARE)
        self._side_area.setVisible(roomy or instead)
        self._form_area.setVisible(not instead)
        self._strip.fit()
        self.fold_out.setVisible(not roomy)
        self.head.setVisible(not self.compact and (roomy or not self._has_views))
        back, there = self._page.tr("Zum Formular"), self._page.tr("Wissen und Person")
        self.fold_out.setText(f"{back if instead else there}  F6")
        self.fold_out.setAccessibleName(back if instead else there)
        fits_up_to = 1.0 if self.compact else KEYS_FIT_UP_TO
        keys = f"  {keys_in_words(self._save)}" if self._at.look.zoom <= fits_up_to else ""
        short = self._page.tr("Speichern")
        self.save_button.setText(f"{short if self.compact else self._save.text()}{keys}")
        if not roomy and self._foot_too_wide():
            self.save_button.setText(short)

    def _foot_too_wide(self) -> bool:
        """Tell whether the two buttons at the foot would push the sheet over the edge of the page."""
        beside = [self._whole.contentsMargins(), self._both.contentsMargins(), self._inner.contentsMargins()]
        room = self._page.width() - sum(one.left() + one.right() for one in beside)
        room -= self._page.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        for one in (self.at_once, self.save_button):
            one.ensurePolished()
            room -= one.sizeHint().width()
        return room < tokens.S

    def fold_context(self) -> None:
        """Show the context in the place of the form where both do not fit, or the form again."""
        self.unfolded = not self.unfolded
        self.fold()

    def set_compact(self, on: bool) -> None:
        """Wear the layout of one narrow column, or the wide one."""
        self.compact, self.unfolded = on, False
        side, top = (tokens.XS, tokens.S) if on else (tokens.XL - AROUND, tokens.L)
        self._whole.setContentsMargins(side, top, side, top)
        self._whole.setSpacing(tokens.S if on else tokens.M)
        inside = tokens.S if on else tokens.L
        self._inner.setContentsMargins(inside, tokens.M, inside, tokens.M)
        self._switch.setVisible(self._has_views and not on)
        self._strip.setVisible(not on)
        self.fold()

    def _fill(self, parts: Parts) -> None:
        inner = self._inner
        inner.addWidget(self.entry)
        inner.addWidget(parts.question)
        inner.addWidget(parts.further.bar)
        inner.addWidget(parts.form.behalf.standing)
        self._form_area = scrolled(parts.form)
        self._form_area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        inner.addWidget(self._form_area, 1)
        inner.addWidget(parts.form.block.wording)
        inner.addWidget(parts.hint)  # below the form, where no scrolling takes it away
        inner.addWidget(parts.error)
        inner.addWidget(parts.form.promised)
        inner.addWidget(parts.route)
        inner.addLayout(row(None, self.at_once, self.save_button))

    def _arrange(self, parts: Parts) -> None:
        self._whole = QVBoxLayout(self._page)
        self._whole.setContentsMargins(tokens.XL - AROUND, tokens.L, tokens.XL - AROUND, tokens.L)
        self._whole.setSpacing(tokens.M)
        head = FlowLayout(tokens.M, rather_one_line=True)  # wraps: a large type does not widen the window
        for part in (self.head, parts.channel, self.fold_out):
            head.addWidget(part)
        line = QHBoxLayout()
        line.setContentsMargins(AROUND, 0, AROUND, 0)
        line.addLayout(head, 1)
        line.addWidget(self._switch)
        self._whole.addLayout(line)
        self._side_area = scrolled(parts.side)
        both = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        self._both.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
        self._both.setSpacing(tokens.L)
        self._both.addWidget(self.paper, SHEET_SHARE)
        self._both.addWidget(self._side_area, SIDE_SHARE)
        self._whole.addWidget(scrolled(both), 1)
        self._whole.addWidget(self._strip)
