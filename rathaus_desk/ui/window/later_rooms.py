"""Rooms that are furnished when somebody first needs them: who serves at the counter opens them seldom."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_pages import PackPages, tour_under_cursor
from rathaus_desk.ui.print_shop.print_shop_page import PrintShop
from rathaus_desk.ui.road.road_room import RoadRoom
from rathaus_desk.ui.window.main_window import MainWindow
from rathaus_desk.usecases.pack.laptop import PackDesk

_ROAD, _PACKS, _OWN_PACK = ("road", "road_basics"), ("packs", "pack_conflicts"), ("packs",)
_PRINT_SHOP = ("print_shop", "notices", "campaigns", "printing", "mailing")


class LaterRooms(QObject):
    """Vor Ort, its packs and the print shop."""

    pack_gone = Signal(object)  # on the road: what deletes the pack, once its window has ended
    outdated = Signal()  # another booking is chosen: a slip beside it would be taken for that one's

    def __init__(self, window: MainWindow, workplace: Workplace) -> None:
        super().__init__(window)
        self._window, self._at = window, workplace
        self._road: RoadRoom | None = None
        self._packs: PackPages | None = None
        self._print_shop: PrintShop | None = None
        builders: dict[tuple[str, ...], Callable[[], RoadRoom | PackPages | PrintShop]] = {
            _ROAD: lambda: self.road,
            _OWN_PACK if workplace.background.desk.on_the_road else _PACKS: lambda: self.packs,
            _PRINT_SHOP: lambda: self.print_shop,
        }
        for keys, build in builders.items():
            window.add_later(keys, build)

    @property
    def road(self) -> RoadRoom:
        """Vor Ort."""
        if self._road is None:
            self._road = RoadRoom(self, self._at)
            self._road.road.visitors.outdated.connect(self.outdated)
            self._window.add_pages(self._road.pages)
            if isinstance(desk := self._at.background.desk, PackDesk):
                self._road.road.go_to(desk.pack.header.day)  # the only one that it has
        return self._road

    @property
    def packs(self) -> PackPages:
        """The packs of the road; they are taken along from the timetable."""
        if self._packs is None:
            self._packs = PackPages(self._window, self._at, lambda: tour_under_cursor(self.road.road))
            self._packs.gone.connect(self.pack_gone)
            self._window.add_pages(self._packs.pages)
        return self._packs

    @property
    def print_shop(self) -> PrintShop:
        """The print shop."""
        if self._print_shop is None:
            self._print_shop = PrintShop(self._at)
            self._window.add_pages(self._print_shop.pages)
        return self._print_shop

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        for one in (self._road, self._packs, self._print_shop):
            if one is not None:
                one.sit_down()

    def close(self) -> None:
        """Finish what is under way."""
        if self._road is not None:
            self._road.road.parts.watch.forget()
