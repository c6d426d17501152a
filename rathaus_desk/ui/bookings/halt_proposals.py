"""Where and when somebody can come to the service mobile, to choose from by figure or by hour."""

import re

from rathaus_desk.domain.bookings.bookings import HaltOffer
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.ui.kit.figured_chips import FiguredChips
from rathaus_desk.ui.kit.widgets import show_text

SHOWN = 4
_FIGURE = re.compile(r"[1-9]")
_HOUR = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class HaltProposals(FiguredChips):
    """The next halts, each with its first free slot; where all are given, the waiting list."""

    def __init__(self) -> None:
        super().__init__(SHOWN)
        self.offered: tuple[HaltOffer, ...] = ()
        self.slot: int | None = None
        self._show()

    @property
    def halt(self) -> HaltOffer | None:
        """The chosen halt."""
        return self.offered[self.chosen] if self.offered else None

    def show_offers(self, found: tuple[HaltOffer, ...]) -> None:
        """Show what there is and choose the first halt."""
        self.offered = found[:SHOWN]
        self.choose(0)
        if not found:
            show_text(self.told, self.tr("Dafür fährt das Servicemobil in der nächsten Zeit nirgends hin."))

    def choose(self, number: int) -> None:
        """Choose a halt with its first free slot."""
        self.chosen = min(number, max(len(self.offered) - 1, 0))
        halt = self.halt
        self.slot = halt.slots[0] if halt and halt.slots else None
        self._show()
        super().choose(self.chosen)

    def wish(self, text: str) -> None:
        """Read "2" as the second halt, "10:20" as the first slot from then on, "2 10:20" as both."""
        hour = _HOUR.search(text)
        figure = _FIGURE.fullmatch(text[: hour.start()].strip() if hour else text.strip())
        self.choose(int(figure.group()) - 1 if figure else self.chosen if hour else 0)
        if hour and self.halt:
            wanted = int(hour.group(1)) * 60 + int(hour.group(2))
            self.slot = next((one for one in self.halt.slots if one >= wanted), self.slot)
            self._show()

    def _show(self) -> None:
        self._write([self._proposal(number, one) for number, one in enumerate(self.offered)])
        show_text(self.told, self._more())

    def _proposal(self, number: int, one: HaltOffer) -> str:
        slot = self.slot if number == self.chosen else next(iter(one.slots), None)
        return f"{self._when(one, slot)}\n{self._where(one)}"

    def _when(self, one: HaltOffer, slot: int | None) -> str:
        day = day_on_paper(one.day)
        if slot is None:
            waiting = self.tr("Warteliste, {count} vor Ihnen").format(count=one.waiting)
            return f"{day}, {waiting}"
        return self.tr("{day}, {time} Uhr").format(day=day, time=minute_on_clock(slot))

    def _where(self, one: HaltOffer) -> str:
        far = (
            ""
            if one.near or one.km is None
            else self.tr("{km} km").format(km=f"{one.km:.1f}".replace(".", ","))
        )
        steps = "" if one.step_free else self.tr("mit Stufen")
        return ", ".join(part for part in (one.stop, one.district, far, steps) if part)

    def _more(self) -> str:
        """Return what else there is at the chosen halt: more slots, and the time without one."""
        halt = self.halt
        if halt is None:
            return ""
        later = ", ".join(minute_on_clock(one) for one in halt.slots if one != self.slot)
        free = self.tr("Auch frei: {times} Uhr.").format(times=later) if later else ""
        if halt.walk_in is None:
            return free
        first, last = map(minute_on_clock, halt.walk_in)
        without = self.tr("Ohne Anmeldung: {first} bis {last} Uhr.").format(first=first, last=last)
        return f"{free} {without}".strip()
