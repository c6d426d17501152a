"""Leaves the page alone in which somebody types; what others changed is shown there once the hands rest."""

from PySide6.QtCore import QObject

from rathaus_desk.ui.appointments import appointments_page
from rathaus_desk.ui.cases import cases_page
from rathaus_desk.ui.day import day_page
from rathaus_desk.ui.intake import context_side
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.typing_rest import TypingRest
from rathaus_desk.ui.lookup import lookup_page
from rathaus_desk.ui.pack import conflict_page, pack_page
from rathaus_desk.ui.road import basics_page, road_desk
from rathaus_desk.ui.window.main_window import MainWindow

SHOWN = {
    "day": day_page.WATCHED,
    "reception": context_side.WATCHED,
    "appointments": appointments_page.WATCHED,
    "cases": cases_page.WATCHED,
    "lookup": lookup_page.WATCHED,
    "road": road_desk.WATCHED,
    "road_basics": basics_page.WATCHED,
    "packs": pack_page.WATCHED,
    "pack_conflicts": conflict_page.WATCHED,
}


class TypedPage(QObject):
    """Holds back the news of the open room while letters arrive in it."""

    def __init__(self, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self.typing = TypingRest(self)
        self.typing.rested.connect(background.tell_news)
        background.hold(self._typed_over)

    def _typed_over(self) -> frozenset[str]:
        typed = self.typing.types_in(self._window.stack.currentWidget())
        return SHOWN.get(self._window.room, frozenset()) if typed else frozenset()
