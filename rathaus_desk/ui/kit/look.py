"""Turns the design tokens into fonts, a palette and a style sheet, and says when they change."""

from dataclasses import asdict
from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from rathaus_desk.places import place
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.tokens import Colours, Theme

WEIGHTS = ("Regular", "SemiBold")


def load_fonts() -> None:
    """Register the shipped face with Qt, so that every machine shows the same picture."""
    for weight in WEIGHTS:
        QFontDatabase.addApplicationFont(str(place("resources", "fonts", f"NotoSans-{weight}.ttf")))


class Look(QObject):
    """The look of one window: theme and zoom; `changed` after either."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme.LIGHT
        self.zoom = 1.0
        self._dressed: list[QWidget] = []

    @property
    def colours(self) -> Colours:
        """The colours of the present theme."""
        return tokens.COLOURS[self.theme]

    def pixels(self, size: float) -> int:
        """Return a length of the design in pixels at the present zoom."""
        return round(size * self.zoom)

    def font(self, step: float = tokens.BASE, *, bold: bool = False) -> QFont:
        """Return the face at a step of the type scale."""
        font = QFont(tokens.FACE)
        font.setPixelSize(self.pixels(tokens.BASE_PIXELS * step))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def dress(self, window: QWidget) -> None:
        """Put the style sheet on a window and on all that is ever put into it, dialogs too.

        Not on the application: what has no place in a window yet would be polished again with each layout
        that it is put into, which is most of the work of opening.
        """
        self._dressed.append(window)
        window.setStyleSheet(_style_sheet(self))

    def wear(self, theme: Theme | None = None, zoom: float | None = None) -> None:
        """Change theme or zoom of the application and of every window that was dressed; else leave it."""
        before = self.theme, self.zoom
        self.theme = self.theme if theme is None else theme
        steps = tokens.ZOOM_STEPS
        self.zoom = self.zoom if zoom is None else min(max(zoom, steps[0]), steps[-1])
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(self.font())
            app.setPalette(_palette(self.colours))
        if (self.theme, self.zoom) == before:
            return
        self._dressed = [one for one in self._dressed if isValid(one)]
        for one in self._dressed:
            one.setStyleSheet(_style_sheet(self))
        self.changed.emit()

    def step_zoom(self, direction: int) -> None:
        """Go one step up (1) or down (-1) the zoom scale, or back to 100 % (0)."""
        steps = tokens.ZOOM_STEPS
        nearest = min(range(len(steps)), key=lambda index: abs(steps[index] - self.zoom))
        index = min(max(nearest + direction, 0), len(steps) - 1)
        self.wear(zoom=1.0 if direction == 0 else steps[index])


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    pairs = {
        role.Window: colours.ground,
        role.WindowText: colours.ink,
        role.Base: colours.surface,
        role.AlternateBase: colours.ground,
        role.Text: colours.ink,
        role.PlaceholderText: colours.hint,
        role.Button: colours.surface,
        role.ButtonText: colours.ink,
        role.BrightText: colours.late,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.ink,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.ink,
        role.Accent: colours.accent,
    }
    palette = QPalette()
    for one, colour in pairs.items():
        palette.setColor(one, QColor(colour))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colours.muted))
    return palette


def _style_sheet(look: Look) -> str:
    sizes: dict[str, int | str] = {
        "small": look.pixels(tokens.BASE_PIXELS * tokens.SMALL),
        "base": look.pixels(tokens.BASE_PIXELS),
        "entry": look.pixels(tokens.BASE_PIXELS * tokens.LINE),
        "title": look.pixels(tokens.BASE_PIXELS * tokens.TITLE),
        "card": look.pixels(tokens.BASE_PIXELS * tokens.CARD),
        "xs": look.pixels(tokens.XS),
        "s": look.pixels(tokens.S),
        "m": look.pixels(tokens.M),
        "l": look.pixels(tokens.L),
        "row": look.pixels(tokens.ROW),
        "dense": look.pixels(tokens.DENSE_ROW),
        "chip": look.pixels(tokens.DENSE_ROW) // 2,
        "target": look.pixels(tokens.SMALLEST_TARGET),
        "round": max(look.pixels(tokens.SMALLEST_TARGET), tokens.SMALLEST_TARGET) // 2 - 1,
        "radius": tokens.CONTROL_RADIUS,
        "card_radius": tokens.CARD_RADIUS,
        "tick": place("resources", "icons", f"tick-{look.theme}.svg").as_posix(),
        "arrow": place("resources", "icons", f"down-{look.theme}.svg").as_posix(),
        "arrow_up": place("resources", "icons", f"up-{look.theme}.svg").as_posix(),
    }
    sheet = place("resources", "style.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute(asdict(look.colours), face=tokens.FACE, **sizes)
