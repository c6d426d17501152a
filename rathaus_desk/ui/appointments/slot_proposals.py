"""Three free times to choose from by figure; the chosen one is held for this desk."""

from PySide6.QtCore import Signal

from rathaus_desk.domain.appointments.appointments import Hold, HoldSlot, Offers, ReleaseSlots, SlotOffer
from rathaus_desk.domain.dates import clock, day_on_paper
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.ui.kit.figured_chips import FiguredChips
from rathaus_desk.ui.kit.widgets import show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.appointments.free_slots import PROPOSED


class SlotProposals(FiguredChips):
    """The first free times; what another desk was quicker with is asked for anew."""

    slower = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(PROPOSED)
        self._at = workplace
        self.offered: tuple[SlotOffer, ...] = ()
        self.minutes = 0
        self.empty()

    @property
    def slot(self) -> SlotOffer | None:
        """The chosen time."""
        return self.offered[self.chosen] if self.offered else None

    def empty(self) -> None:
        """Show nothing."""
        self.offered, self.chosen, self.minutes = (), 0, 0
        show_text(self.told, "")
        self._show()

    def give_back(self) -> None:
        """Let go of what is held."""
        self._at.background.do(self, ReleaseSlots(), _nothing)

    def show_offers(self, found: Offers, choice: int) -> None:
        """Show what is free and choose one of it."""
        self.offered, self.minutes = found.slots, found.minutes
        show_text(self.told, found.nothing)
        self._show()
        self.choose(choice)

    def choose(self, number: int) -> None:
        """Choose a proposal and hold it."""
        if not self.offered:
            return
        self.chosen = min(number, len(self.offered) - 1)
        self._show()
        super().choose(self.chosen)
        one = self.offered[self.chosen]
        command = HoldSlot(counter_id=one.counter_id, start=one.start, minutes=self.minutes)
        self._at.background.do(self, command, self._held, self._was_slower)

    def _show(self) -> None:
        self._write([_proposal(one) for one in self.offered])

    def _held(self, hold: Hold) -> None:
        text = self.tr("Für Sie gehalten bis {until} Uhr: {day}, {time} Uhr.")
        told = text.format(
            day=day_on_paper(hold.start.date()), time=clock(hold.start), until=clock(hold.until)
        )
        if self.offered:
            show_text(self.told, told)

    def _was_slower(self, _error: DeskError) -> None:
        self.slower.emit()


def _proposal(one: SlotOffer) -> str:
    return f"{day_on_paper(one.start.date())}, {clock(one.start)} Uhr\n{one.counter}"


def _nothing(_none: None) -> None:
    pass
