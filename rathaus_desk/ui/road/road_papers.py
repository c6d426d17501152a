"""What can be printed in Vor Ort for the chosen day, halt and stop: one list, a few letters, Enter."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.bookings.day_folders import FolderPart
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.road.board import RoadBoard
from rathaus_desk.domain.words import word
from rathaus_desk.ui.bookings.folder_papers import WHOLE, FolderPapers
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.picker import Offered, Picker
from rathaus_desk.ui.road.road_actions import POSTERS
from rathaus_desk.ui.road.road_desk import RoadDesk

Slip = tuple[str, Callable[[], None]]


class RoadPapers(QObject):
    """Offers what there is for what is chosen; whoever chooses nothing gets no paper."""

    def __init__(self, window: QWidget, page: RoadDesk, slip: Callable[[], Slip | None]) -> None:
        """Ask `slip` whether there is one for a chosen booking."""
        super().__init__(window)
        self._window, self._page, self._at, self._slip = window, page, page.at, slip
        self._papers = FolderPapers(window, page.at)
        self.picker: Picker | None = None

    def choose(self) -> None:
        """Ask what is to be printed."""
        board = self._page.board
        if board is None:
            return
        self.picker = Picker(self._window, self.tr("Was drucken?"), list(self._offered(board)))
        self.picker.chosen.connect(_run)
        self.picker.open()

    def _offered(self, board: RoadBoard) -> Iterator[Offered]:
        slip = self._slip()
        if slip is not None:
            yield Offered(self.tr("Zettel zur Anmeldung"), *slip)
        if not board.is_draft:
            yield from self._of_the_day(board)
        yield from self._of_the_stop(board)
        action = self._at.actions[POSTERS]
        yield Offered(action.text(), keys_in_words(action), action.trigger)

    def _of_the_day(self, board: RoadBoard) -> Iterator[Offered]:
        """Yield the folder and its parts for each vehicle that is out, the chosen one first."""
        spot, papers = self._page.chosen(), self._papers
        for tour in sorted(board.on(spot.day), key=lambda one: one.vehicle_id != spot.vehicle_id):
            for_whom = f"{short_day(tour.day)} {tour.vehicle}"
            yield Offered(self.tr("Tagesmappe"), for_whom, partial(papers.show_folder, WHOLE, tour))
            for part in FolderPart:
                yield Offered(word(part), for_whom, partial(papers.show_folder, (part,), tour))

    def _of_the_stop(self, board: RoadBoard) -> Iterator[Offered]:
        stop = board.stop(self._page.chosen_stop())
        if stop is None or board.is_draft:
            return
        for name, show in (
            (self.tr("Aushang"), self._papers.show_poster),
            (self.tr("Handzettel"), self._papers.show_flyer),
            (self.tr("Brief an alle Haushalte"), self._papers.show_letter),
        ):
            yield Offered(name, stop.words.name, partial(show, stop))


def _run(chosen: Callable[[], None]) -> None:
    chosen()
