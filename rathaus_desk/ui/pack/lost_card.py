"""A pack is lost: it is revoked, with what happened; then it stands there whose data was in it."""

from functools import partial

from PySide6.QtCore import Signal

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.pack.pack import Pack, PackedPerson, RevokePack
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.widgets import label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_fields import WorkCard, name_line

LONGEST_BECAUSE = 300


class LostCard(WorkCard):
    """The form."""

    revoked = Signal(object, object)  # the pack, an id too large for Qt's int; and whose data was in it

    def __init__(self, workplace: Workplace, keys: str) -> None:
        super().__init__(workplace, "", self.tr("Sperren"), keys)
        self._pack: Pack | None = None
        told = self.tr(
            "Danach nimmt das Rathaus nichts mehr von diesem Paket an, und seine Halte lassen sich wieder "
            "buchen. Die Leitung kann es wieder zulassen, falls der Laptop auftaucht."
        )
        self.inner.addWidget(label(told))
        self.because = name_line()
        at_most(self.because, LONGEST_BECAUSE)
        self.add_line("because", self.tr("Was ist geschehen?"), self.because)
        self.end_lines()

    def begin(self, pack: Pack) -> None:
        """Begin with a pack."""
        self._pack = pack
        self.because.clear()
        self.forgive()
        title = self.tr("Tagespaket {day}, {vehicle} ist verloren")
        self.title.setText(title.format(day=numeric_date(pack.day), vehicle=pack.vehicle))
        self.verb.setEnabled(True)
        self.because.setFocus()

    def forget(self) -> None:
        """Leave nothing of what was typed."""
        self._pack = None
        self.because.clear()
        self.forgive()

    def send(self) -> None:
        """Revoke the pack."""
        if self._pack is None or not self.verb.isEnabled():
            return
        if not self.because.text().strip():
            self.complain(self.tr("Bitte in einem Satz sagen, was geschehen ist."), "because")
            return
        self.verb.setEnabled(False)
        command = RevokePack(pack_id=self._pack.id, because=self.because.text())
        self.at.background.do(self, command, partial(self._revoked, self._pack.id), self.refuse)

    def _revoked(self, pack_id: int, people: tuple[PackedPerson, ...]) -> None:
        self.verb.setEnabled(True)
        self.revoked.emit(pack_id, people)
