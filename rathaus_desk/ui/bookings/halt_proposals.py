"""Where and when somebody can come to the service mobile, to choose from by figure or by hour."""

from datetime import date

from rathaus_desk.domain.bookings.bookings import HaltOffer
from rathaus_desk.domain.bookings.halt_wishes import HaltWish, fits, read_halt_wish, slot_for
from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.ui.kit.figured_chips import FiguredChips
from rathaus_desk.ui.kit.widgets import show_text

SHOWN = 4
LOOKED_AT = 60  # halts that a place or a day is looked for among, beyond the ones shown


class HaltProposals(FiguredChips):
    """The next halts, each with its first free slot; where all are given, the waiting list."""

    def __init__(self, today: date) -> None:
        super().__init__(SHOWN)
        self._today = today
        self._found: tuple[HaltOffer, ...] = ()
        self.offered: tuple[HaltOffer, ...] = ()
        self.slot: int | None = None
        self.missed = ""  # why nothing is chosen, although there are halts
        self._show()

    @property
    def halt(self) -> HaltOffer | None:
        """The chosen halt; none while what was wished for fits none."""
        return self.offered[self.chosen] if self.offered and not self.missed else None

    def show_offers(self, found: tuple[HaltOffer, ...]) -> None:
        """Show the first of what there is and choose the first halt."""
        self._found, self.offered = found, found[:SHOWN]
        self.choose(0)
        if not found:
            show_text(
                self.told, self.tr("Dafür gibt es in der nächsten Zeit keinen Halt und keine Sprechstunde.")
            )

    def choose(self, number: int) -> None:
        """Choose a halt with its first free slot."""
        self._choose(min(number, max(len(self.offered) - 1, 0)), HaltWish())

    def wish(self, text: str) -> None:
        """Choose what a line asks for: a figure, a day, a place, a time; nothing where no halt fits."""
        if not self._found:
            return
        wish = read_halt_wish(text)
        first = self._found[:SHOWN]
        if wish.words and not any(fits(one, wish.words, self._today) for one in first):
            first = tuple(one for one in self._found if fits(one, wish.words, self._today))[:SHOWN] or first
        if first != self.offered:
            self.offered, self.chosen = first, 0
        fitting = self._fitting(wish)
        timely = [at for at in fitting if wish.minute is None or slot_for(first[at], wish) is not None]
        if timely:
            self._choose(timely[0], wish)
        else:
            self._miss(text, wish, fitting)

    def _fitting(self, wish: HaltWish) -> list[int]:
        """Return which of the shown halts fit but for the time, first where something is free."""
        places = list(range(len(self.offered)))
        if wish.figure is not None:
            return [
                at for at in places if at == wish.figure and fits(self.offered[at], wish.words, self._today)
            ]
        if wish.words:
            found = [at for at in places if fits(self.offered[at], wish.words, self._today)]
            return sorted(found, key=lambda at: not self.offered[at].slots)
        return places if wish.minute is None else sorted(places, key=lambda at: at != self.chosen)

    def _choose(self, number: int, wish: HaltWish) -> None:
        self.chosen, self.missed = number, ""
        halt = self.halt
        self.slot = slot_for(halt, wish) if halt else None
        self._show()
        super().choose(number)

    def _miss(self, text: str, wish: HaltWish, fitting: list[int]) -> None:
        """Choose nothing and say why."""
        self.slot = None
        if fitting and wish.minute is not None:
            told = self.tr("Um {time} Uhr ist nichts frei. Mit „ab“ davor zählt die nächste freie Zeit.")
            if wish.or_later:
                told = self.tr("Ab {time} Uhr ist nichts frei.")
            self.missed = told.format(time=minute_on_clock(wish.minute))
        else:
            self.missed = self.tr("Zu „{text}“ passt keiner der nächsten Halte.").format(text=text.strip())
        self._show()

    def _show(self) -> None:
        self._write([self._proposal(number, one) for number, one in enumerate(self.offered)])
        if self.missed:
            for made in self.buttons:
                made.setChecked(False)
        show_text(self.told, self.missed or self._more())

    def _proposal(self, number: int, one: HaltOffer) -> str:
        slot = self.slot if number == self.chosen and not self.missed else next(iter(one.slots), None)
        return f"{self._when(one, slot)}\n{self._where(one)}"

    def _when(self, one: HaltOffer, slot: int | None) -> str:
        day = day_on_paper(one.day)
        if slot is None:
            return f"{day}, {self._waiting(one.waiting)}"
        return self.tr("{day}, {time} Uhr").format(day=day, time=minute_on_clock(slot))

    def _waiting(self, before: int) -> str:
        if not before:
            return self.tr("Warteliste, noch niemand vor Ihnen")
        if before == 1:
            return self.tr("Warteliste, eine Person vor Ihnen")
        return self.tr("Warteliste, {count} Personen vor Ihnen").format(count=before)

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
