"""The focus ring: two pixels outside the control, in every theme, drawn by one overlay."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.look import Look

GAP = 1
SEEN_WITH_FRAME = "seen_with_frame"  # property of what says little without the frame in which it stands
NO_RING = "no_ring"  # property of what lies over a page whole: it is seen without a ring


def bring_into_sight(widget: QWidget) -> None:
    """Scroll until a control is seen, with the cursor in it."""
    areas = _areas_around(widget)
    for area in reversed(areas):  # a page that has just been filled has not been laid out yet
        content = area.widget()
        layout = content.layout() if content is not None else None
        if layout is not None:
            layout.activate()
    for area in areas:
        _show_whole(area, widget)
    if isinstance(widget, QPlainTextEdit):
        widget.ensureCursorVisible()


def bring_soon(widget: QWidget) -> None:
    """Scroll to what has just been said, once it is laid out."""
    QTimer.singleShot(0, widget, partial(bring_into_sight, widget))


class FocusRing(QWidget):
    """Follows the keyboard focus within one window."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self._followed: QWidget | None = None
        self._panel: QWidget | None = None
        self._watched: list[QWidget] = []  # what moves when the control moves on the screen
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self.hide()

    def keep_off(self, panel: QWidget) -> None:
        """Draw nothing over a panel that lies above the page."""
        self._panel = panel
        panel.installEventFilter(self)

    def follow(self, now: QWidget | None) -> None:
        """Go to a control that has the focus already."""
        self._follow(None, now)

    def follow_again(self) -> None:
        """Put the ring where the focus is, after the window has been laid out anew."""
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is not self._panel:
            QTimer.singleShot(0, self, self._bring_into_sight)  # a form that grew is not laid out yet
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show):
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.colours.focus), tokens.RING))
        inset = tokens.RING // 2
        radius = tokens.CONTROL_RADIUS + GAP
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), radius, radius)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        self._watched = []
        inside = now is not None and now.window() is self.window() and not isinstance(now, QMenuBar)
        self._followed = now if inside else None
        if self._followed is not None:
            self._watched = [self._followed, *_parents(self._followed)]
            for one in self._watched:
                one.installEventFilter(self)
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        followed = self._followed
        if followed is not None and isValid(followed):
            for area in _areas_around(followed):
                _show_whole(area, followed)
        self._place()

    def _place(self) -> None:
        followed = self._followed
        if followed is not None and not isValid(followed):
            followed = self._followed = None
        unseen = followed is None or not followed.isVisible() or bool(followed.property(NO_RING))
        if followed is None or unseen or followed is self.window():
            self.hide()
            return
        around = GAP + tokens.RING
        corner = followed.mapTo(self.window(), followed.rect().topLeft())
        rect = QRect(corner, followed.size())
        if not isinstance(followed, QAbstractItemView):
            rect = rect.adjusted(-around, -around, around, around)
        self.setGeometry(_seen(followed, rect, self.window()))
        free = QRegion(self.rect()) - self._covered(followed)
        self.setMask(free)
        self.raise_()
        self.setVisible(not free.isEmpty())

    def _covered(self, followed: QWidget) -> QRegion:
        panel = self._panel
        if panel is None or not panel.isVisible() or panel.isAncestorOf(followed):
            return QRegion()
        corner = panel.mapTo(self.window(), panel.rect().topLeft()) - self.pos()
        return QRegion(QRect(corner, panel.size()))


class DialogRings(QObject):
    """Gives each dialog of a window a ring of its own, once it has the keyboard for the first time."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self._look = look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._reached)

    def _reached(self, _old: QWidget | None, now: QWidget | None) -> None:
        dialog = now.window() if now is not None else None
        above = dialog.parentWidget() if isinstance(dialog, QDialog) else None
        if dialog is None or above is None or above.window() is not self.parent():
            return
        if dialog.findChild(FocusRing) is None:
            FocusRing(dialog, self._look).follow(now)


def _parents(followed: QWidget) -> list[QWidget]:
    """Return what a control lies in, the innermost first: it moves with each of them."""
    found = []
    parent = followed.parentWidget()
    while parent is not None and not parent.isWindow():
        found.append(parent)
        parent = parent.parentWidget()
    return found


def _areas_around(followed: QWidget) -> list[QScrollArea]:
    """Return the scroll areas in which a control lies, the innermost first."""
    areas = []
    parent = followed.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            areas.append(parent)
        parent = parent.parentWidget()
    return areas


def _show_whole(area: QScrollArea, followed: QWidget) -> None:
    """Scroll until a control is seen whole with some air; of a text field Qt itself shows only the cursor."""
    frame = followed.parentWidget()
    if (
        frame is not None
        and followed.property(SEEN_WITH_FRAME)
        and frame.height() <= area.viewport().height()
    ):
        followed = frame
    spare = area.viewport().height() - followed.height()
    content = area.widget()
    if spare < 0 or content is None:
        area.ensureWidgetVisible(followed, tokens.S, tokens.L)
        return
    air = min(tokens.L, spare // 2)
    for corner in (followed.rect().bottomLeft(), followed.rect().topLeft()):
        point = followed.mapTo(content, corner)
        area.ensureVisible(point.x(), point.y(), tokens.S, air)


def _seen(followed: QWidget, rect: QRect, window: QWidget) -> QRect:
    """Return the part of `rect` that a scroll area around the control lets through."""
    parent = followed.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent.parentWidget(), QScrollArea):
            port = QRect(parent.mapTo(window, parent.rect().topLeft()), parent.size())
            rect = rect.intersected(port)
        parent = parent.parentWidget()
    return rect
