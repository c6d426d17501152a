"""The narrow window beside a Fachverfahren: entry line, one concern, save; the rest folds out."""

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QSizePolicy, QWidget

from rathaus_desk.ui.intake.reception_page import ReceptionPage
from rathaus_desk.ui.kit.rooms import RECEPTION
from rathaus_desk.ui.window.main_window import MainWindow

WIDTH = 420  # pixels, up to the zoom below; beyond it grows with the letters
GROWS_FROM = 1.5


class Dock(QObject):
    """Makes the window narrow at the right edge of its screen and gives it back as it was."""

    def __init__(self, window: MainWindow, reception: ReceptionPage) -> None:
        super().__init__(window)
        self._window, self._reception = window, reception
        self._before: QRect | None = None
        self._maximised = False
        self._on_top = False
        add = window.actions_.add
        self._narrow = add(
            "dock", self.tr("Schmale Ansicht neben dem Fachverfahren"), "Ansicht",
            self.tr("Macht aus dem Fenster eine schmale Spalte am rechten Rand, und wieder ein ganzes."),
            self.toggle, keys="Ctrl+Shift+K", checkable=True)  # fmt: skip
        self._top = add(
            "dock.on_top", self.tr("Schmale Ansicht immer im Vordergrund"), "Ansicht",
            self.tr("Lässt die schmale Spalte über den anderen Fenstern stehen."),
            self.toggle_on_top, checkable=True)  # fmt: skip
        window.room_entered.connect(self._entered)
        window.look.changed.connect(self._place_soon)

    @property
    def on(self) -> bool:
        """Tell whether the window is narrow."""
        return self._before is not None

    def toggle(self) -> None:
        """Make the window narrow, or give it back its place and size."""
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Make the window narrow and go to the entry line."""
        window = self._window
        if self.on or window.enter(RECEPTION) is not self._reception:
            self._narrow.setChecked(self.on)
            return
        self._maximised = window.isMaximized()
        self._before = window.normalGeometry() if self._maximised else window.geometry()
        window.showNormal()
        self._dress(narrow=True)
        self._place_soon()
        self._reception.start()

    def leave(self) -> None:
        """Give the window back its place and size."""
        before, self._before = self._before, None
        if before is None:
            return
        self._dress(narrow=False)
        self._window.setGeometry(before)
        if self._maximised:
            self._window.showMaximized()
        if self._window.room == RECEPTION:
            self._reception.entry.setFocus()

    def toggle_on_top(self) -> None:
        """Let the narrow window stand above all others, or no longer."""
        self._on_top = not self._on_top
        self._top.setChecked(self._on_top)
        if self.on:
            self._stay_on_top(self._on_top)
            self._place_soon()

    def _dress(self, *, narrow: bool) -> None:
        window = self._window
        self._narrow.setChecked(narrow)
        window.rail.setVisible(not narrow)
        for part in self._wide_parts():
            part.setVisible(not narrow)
        self._reception.sheet.set_compact(narrow)
        self._let_shrink(narrow)
        if self._on_top:
            self._stay_on_top(narrow)

    def _wide_parts(self) -> tuple[QWidget, ...]:
        return (self._window.who, self._window.day)

    def _let_shrink(self, narrow: bool) -> None:
        """Let the pages that are not shown claim no width while the window is narrow."""
        stack = self._window.stack
        policy = QSizePolicy.Policy.Ignored if narrow else QSizePolicy.Policy.Preferred
        for page in (stack.widget(at) for at in range(stack.count())):
            if page is not None and page is not self._reception:
                page.setSizePolicy(policy, policy)

    def _stay_on_top(self, on: bool) -> None:
        self._window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on)
        self._window.show()  # changing a flag hides a window

    def _place_soon(self) -> None:
        """Place the window once its parts have said how little room they need now."""
        QTimer.singleShot(0, self._place)

    def _place(self) -> None:
        if not self.on:
            return
        window = self._window
        for part in (self._reception, window.stack, window.ground, window.statusBar(), window):
            layout = part.layout()
            if layout is not None:  # each tells the next one outwards how little it needs now
                layout.invalidate()
                layout.activate()
        screen = self._window.screen().availableGeometry()
        zoom = self._window.look.zoom
        width = round(WIDTH * max(zoom / GROWS_FROM, 1))
        frame = self._window.frameGeometry().height() - self._window.geometry().height()
        height = screen.height() - max(frame, 0)
        top = screen.top() + max(frame, 0)
        self._window.setGeometry(screen.right() - width + 1, top, width, height)

    def _entered(self, room: str) -> None:
        """Give the window back its size where another room needs it."""
        if room != RECEPTION:
            self.leave()
