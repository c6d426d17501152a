"""The papers of the road: the folder of a day and its parts, posters of a month."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.bookings.day_folders import DayFolder, FolderPart
from rathaus_desk.domain.dates import day_on_paper, short_day
from rathaus_desk.domain.intake.outbox import ReserveNumbers
from rathaus_desk.domain.notices.notices import NoticePaper
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.domain.road.places import Stop
from rathaus_desk.domain.road.timetables import Tour
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.actions import Actions
from rathaus_desk.ui.kit.picker import Offered, Picker
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.bookings.day_folders import FORMS, day_folder, draw_day_folder, workplace_of
from rathaus_desk.usecases.bookings.stop_notices import (
    draw_flyer,
    draw_posters,
    posters_of,
    stop_flyer,
    stop_letter,
    stop_poster,
)
from rathaus_desk.usecases.cases.letters import draw_letter
from rathaus_desk.usecases.road.stops import stops
from rathaus_desk.usecases.road.timetables import tours

AHEAD = timedelta(days=28)
Parts = tuple[FolderPart, ...]
WHOLE: Parts = tuple(FolderPart)


class FolderPapers(QObject):
    """Asks for which tour, reserves the numbers of the forms, draws and shows."""

    def __init__(self, window: QWidget, workplace: Workplace) -> None:
        super().__init__(window)
        self._window, self._at = window, workplace
        self.picker: Picker | None = None

    def choose_tour(self, parts: Parts) -> None:
        """Ask for which of the coming tours; today's stands first."""
        today = self._today()
        self._at.background.ask(self, tours, partial(self._offer, parts), first=today, last=today + AHEAD)

    def show_posters(self) -> None:
        """Show the posters of all stops from today until the end of next month."""
        first, last = self._weeks()
        self._at.background.ask(self, posters_of, partial(self._draw_posters, first), first=first, last=last)

    def choose_stop(self, then: Callable[[Stop], None]) -> None:
        """Ask for which stop."""
        self._at.background.ask(self, stops, partial(self._offer_stops, then))

    def _offer_stops(self, then: Callable[[Stop], None], found: tuple[Stop, ...]) -> None:
        offered = [Offered(one.words.name, one.district, one) for one in found if one.words.active]
        self.picker = Picker(self._window, self.tr("Für welchen Haltepunkt?"), offered)
        self.picker.chosen.connect(then)
        self.picker.open()

    def show_flyer(self, stop: Stop) -> None:
        """Show the flyer of a stop."""
        first, last = self._weeks()
        draw = partial(self._draw_flyer, stop)
        self._at.background.ask(self, stop_flyer, draw, stop_id=stop.id, first=first, last=last)

    def show_letter(self, stop: Stop) -> None:
        """Show the letter to every household around a stop."""
        first, last = self._weeks()
        draw = partial(self._draw_letter, stop)
        self._at.background.ask(self, stop_letter, draw, stop_id=stop.id, first=first, last=last)

    def show_poster(self, stop: Stop) -> None:
        """Show the poster of a stop."""
        first, last = self._weeks()
        draw = partial(self._draw_poster, stop)
        self._at.background.ask(self, stop_poster, draw, stop_id=stop.id, first=first, last=last)

    def _offer(self, parts: Parts, found: tuple[Tour, ...]) -> None:
        if not found:
            self._at.speaker.say(
                self.tr("In den nächsten vier Wochen gibt es keine Tour und keine Sprechstunde.")
            )
            return
        offered = [
            Offered(f"{short_day(one.day)} {one.vehicle}", ", ".join(halt.name for halt in one.halts), one)
            for one in found
        ]
        self.picker = Picker(self._window, self.tr("Für welche Tour?"), offered)
        self.picker.chosen.connect(partial(self.show_folder, parts))
        self.picker.open()

    def show_folder(self, parts: Parts, tour: Tour) -> None:
        """Show the folder of a tour, or parts of it; blank forms get numbers that are reserved for it."""
        if FolderPart.FORMS not in parts:
            self._ask(parts, tour, ())
            return
        command = ReserveNumbers(workplace=workplace_of(tour), wanted=FORMS)
        self._at.background.do(self, command, partial(self._ask, parts, tour))

    def _ask(self, parts: Parts, tour: Tour, numbers: tuple[str, ...]) -> None:
        draw = partial(self._draw, parts)
        self._at.background.ask(self, day_folder, draw, tour_id=tour.id, numbers=numbers)

    def _draw(self, parts: Parts, folder: DayFolder) -> None:
        name = self.tr("Tagesmappe") if parts == WHOLE else ", ".join(word(one) for one in parts)
        title = f"{name}: {day_on_paper(folder.day)}, {folder.vehicle}"
        show = partial(self._show, title, f"{name}-{folder.day:%Y-%m-%d}.pdf")
        self._at.background.draw(self, partial(draw_day_folder, folder, parts), show)

    def _draw_posters(self, first: date, papers: Sequence[NoticePaper]) -> None:
        if not papers:
            self._at.speaker.say(self.tr("Bis zum Ende des nächsten Monats ist kein Halt veröffentlicht."))
            return
        title = self.tr("Aushänge ab {day}").format(day=day_on_paper(first))
        show = partial(self._show, title, f"Aushänge-{first:%Y-%m-%d}.pdf")
        self._at.background.draw(self, partial(draw_posters, papers), show)

    def _draw_poster(self, stop: Stop, paper: NoticePaper) -> None:
        title = self.tr("Aushang {stop}").format(stop=stop.words.name)
        show = partial(self._show, title, "Aushang.pdf")
        self._at.background.draw(self, partial(draw_posters, (paper,)), show)

    def _draw_flyer(self, stop: Stop, paper: NoticePaper) -> None:
        title = self.tr("Handzettel {stop}").format(stop=stop.words.name)
        self._at.background.draw(
            self, partial(draw_flyer, paper), partial(self._show, title, "Handzettel.pdf")
        )

    def _draw_letter(self, stop: Stop, letter: Letter) -> None:
        title = self.tr("Brief {stop}").format(stop=stop.words.name)
        self._at.background.draw(
            self, partial(draw_letter, letter), partial(self._show, title, "Haltepunkt-Brief.pdf")
        )

    def _show(self, title: str, file_name: str, pdf: bytes) -> None:
        self._at.speaker.show_paper(title, pdf, file_name)

    def _weeks(self) -> tuple[date, date]:
        """Return today and the last day of next month."""
        after = self._today().replace(day=1)
        for _ in range(2):
            after = (after + timedelta(days=32)).replace(day=1)
        return self._today(), after - timedelta(days=1)

    def _today(self) -> date:
        return self._at.background.desk.now().date()


def add_folder_actions(papers: FolderPapers, actions: Actions) -> None:
    """Register what can be printed from anywhere."""
    add, tr = actions.add, papers.tr
    add("booking.folder", tr("Tagesmappe der Tour"), "Drucken",
        tr("Fahrt, Türlisten, Packliste, Telefonliste, Merkblätter und Aufnahmebögen in einer Datei."),
        partial(papers.choose_tour, WHOLE))  # fmt: skip
    add(
        "booking.doors",
        tr("Türlisten der Tour"),
        "Drucken",
        tr("Wer an welchem Halt angemeldet ist."),
        partial(papers.choose_tour, (FolderPart.DOORS,)),
    )
    add("booking.kit", tr("Packliste der Tour"), "Drucken",
        tr("Was für die Anmeldungen und die Plätze mitmuss."),
        partial(papers.choose_tour, (FolderPart.KIT,)))  # fmt: skip
    add("booking.posters", tr("Aushänge bis Ende des nächsten Monats"), "Drucken",
        tr("Für jeden Haltepunkt und jede Sprechstunde einer, mit den veröffentlichten Zeiten."),
        papers.show_posters)  # fmt: skip
    add("booking.flyer", tr("Handzettel zu einem Haltepunkt"), "Drucken",
        tr("Zwei auf einem Blatt, mit den Zeiten bis zum Ende des nächsten Monats."),
        partial(papers.choose_stop, papers.show_flyer))  # fmt: skip
    add("booking.letter", tr("Brief zu einem Haltepunkt"), "Drucken",
        tr("An alle Haushalte im Ortsteil, nach der Vorlage für das Servicemobil oder die Sprechstunde."),
        partial(papers.choose_stop, papers.show_letter))  # fmt: skip
