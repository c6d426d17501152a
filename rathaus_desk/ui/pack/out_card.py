"""Taking a pack along: which tour, where to, a PIN twice; what goes along is said before."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from rathaus_desk.domain.dates import clock, numeric_date, short_day
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.pack.pack import PackPreview
from rathaus_desk.domain.road.timetables import Tour
from rathaus_desk.ui.kit.file_names import path_with_ending
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import announce, label, named, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.pack.pack_fields import PACK_END, FileLine, WorkCard, name_line, pin_line
from rathaus_desk.usecases.pack.foreseen import pack_preview
from rathaus_desk.usecases.pack.pack_work import OutTold, OutWish, take_day_along
from rathaus_desk.usecases.road.timetables import tours

AHEAD = timedelta(days=1)  # a pack is taken along on its day, or the evening before


class OutCard(WorkCard):
    """The form."""

    packed = Signal(object)

    def __init__(self, workplace: Workplace, keys: str) -> None:
        super().__init__(workplace, self.tr("Tagespaket mitnehmen"), self.tr("Mitnehmen"), keys)
        self.cost: int | None = None  # of the PIN's wrapping; None is what the program ships with
        self._tours: tuple[Tour, ...] = ()
        self._wanted: int | None = None
        self._preview: PackPreview | None = None
        self.tour = Choice((), self.tr("Bitte eine Tour wählen"))
        self.what = label("")
        self.file = FileLine(self.tr("Wohin packen"), self.file_name)
        self.device = name_line()
        self.here = QCheckBox(self.tr("Dieser PC ist der Laptop, der mitfährt"))
        self.here.setToolTip(
            self.tr("Dann hängt das Schloss auch am Schlüsselbund dieses PCs: Anderswo öffnet es keine PIN.")
        )
        self.pin, self.again = pin_line(), pin_line()
        self._lay_out()
        self.tour.currentIndexChanged.connect(self._look)

    def begin(self, tour_id: int | None = None) -> None:
        """Begin with a tour, or with the first that nobody has taken along."""
        self.forgive()
        self._wanted = tour_id
        today = self.at.background.desk.now().date()
        self.at.background.ask(self, tours, self._offer, first=today, last=today + AHEAD)
        (self.file.line if not self.file.line.text() else self.pin).setFocus()

    def forget(self) -> None:
        """Leave nothing of what was typed."""
        for one in (self.file.line, self.pin, self.again):
            one.clear()
        self._preview = None
        show_text(self.what, "")
        self.forgive()

    def file_name(self) -> str:
        """Return the name that is offered for the file: day and vehicle, nobody's name."""
        seen = self._preview
        if seen is None:
            return f"Tagespaket.{PACK_END}"
        vehicle = re.sub(r"[^\w-]+", "-", seen.vehicle).strip("-")
        return f"Tagespaket-{seen.day.isoformat()}-{vehicle}.{PACK_END}"

    def send(self) -> None:
        """Pack, if everything is there."""
        if self.work.running:
            return
        path, pin = self.file.path, self.pin.text()
        missing = self._missing()
        if missing is not None:
            self.complain(*missing)
            return
        assert path is not None
        path = path_with_ending(path, f".{PACK_END}")
        device, tour_id = self.device.text().strip(), int(self.tour.currentData())
        wish = OutWish(path, tour_id, device, pin, self.here.isChecked())
        if self.cost is not None:
            wish = replace(wish, cost=self.cost)
        job = partial(take_day_along, self.own_desk(), wish)
        self.run(self.tr("Das Tagespaket wird gepackt"), job, partial(self._packed, path.name))

    def stopped_words(self) -> str:
        return self.tr("Abgebrochen. Es ist nichts mitgegangen, und von der Datei ist nichts übrig.")

    def _lay_out(self) -> None:
        self.inner.addLayout(named(self.tr("Für welche Tour"), self.tour))
        self.inner.addWidget(self.what)
        self.what.hide()
        self.add_line("path", self.tr("Wohin: Ordner oder Stick, mit Dateiname"), self.file.line, self.file)
        self.add_line("device", self.tr("Name des Laptops, wie auf dem Aufkleber"), self.device)
        self.inner.addWidget(self.here)
        self.add_line("pin", self.tr("PIN, mindestens acht Zeichen"), self.pin)
        self.add_line("again", self.tr("PIN noch einmal"), self.again)
        told = self.tr(
            "Die PIN steht nirgends; bitte merken. Nach zehn falschen öffnet keine mehr das Paket; das "
            "Rathaus kann es noch zurücknehmen."
        )
        self.inner.addWidget(label(told, "small"))
        self.end_lines()

    def _offer(self, found: tuple[Tour, ...]) -> None:
        before = self._wanted or self.tour.currentData()
        self._tours = found
        self.tour.blockSignals(True)
        while self.tour.count() > 1:
            self.tour.removeItem(1)
        for one in found:
            halts = ", ".join(halt.name for halt in one.halts if halt.stop_id is not None)
            self.tour.addItem(" · ".join(filter(None, (short_day(one.day), one.vehicle, halts))), one.id)
        self.tour.setCurrentIndex(max(self.tour.findData(before), 1 if found else 0))
        self.tour.blockSignals(False)
        if not found:
            show_text(self.what, self.tr("Heute und morgen fährt nach dem veröffentlichten Plan niemand."))
        self._look()

    def _look(self) -> None:
        self._preview = None
        tour_id = self.tour.currentData()
        if tour_id:
            self.at.background.ask(
                self, pack_preview, self._show, on_refusal=self._not_shown, tour_id=int(tour_id)
            )

    def _not_shown(self, error: DeskError) -> None:
        show_text(self.what, str(error))

    def _show(self, seen: PackPreview) -> None:
        self._preview = seen
        if seen.taken_by:
            text = self.tr("Diese Tour ist schon unterwegs, auf „{device}“.").format(device=seen.taken_by)
        else:
            text = self.tr(
                "Es gehen mit: {people}, {cases}, {numbers}. Dazu alle Leistungen, die Telefonliste und die "
                "Halte dieser Tour. Gilt bis {day}, {time} Uhr. Niemand sonst bucht so lange an ihren Halten."
            ).format(
                people=self.tr("1 Person") if seen.people == 1 else f"{seen.people} Personen",
                cases=self.tr("1 offener Vorgang") if seen.cases == 1 else f"{seen.cases} offene Vorgänge",
                numbers=f"{seen.numbers} Nummern",
                day=numeric_date(seen.expires_at),
                time=clock(seen.expires_at),
            )
        show_text(self.what, text)
        announce(self.what)

    def _missing(self) -> tuple[str, str | None] | None:
        """Return what is missing and where, if anything."""
        if not self.tour.currentData():
            return self.tr("Bitte eine Tour wählen."), None
        if self.file.path is None:
            return self.tr("Bitte sagen, wohin das Tagespaket soll."), "path"
        if not self.device.text().strip():
            return self.tr("Bitte den Namen des Laptops eintragen."), "device"
        if not self.pin.text():
            return self.tr("Bitte eine PIN wählen."), "pin"
        if self.pin.text() != self.again.text():
            return self.tr("Die beiden PINs sind verschieden. Es wurde nichts gepackt."), "again"
        return None

    def _packed(self, name: str, told: OutTold) -> None:
        self.forget()
        self.packed.emit(told)
        text = self.tr(
            "Gepackt: {name} und {name}.schloss. Bitte beide zusammen auf den Laptop kopieren und dort "
            "öffnen."
        )
        self.at.speaker.say(text.format(name=name))

    def refuse(self, error: DeskError) -> None:
        super().refuse(error)
        if isinstance(error, Refused) and error.field == "pin":
            self.again.clear()
