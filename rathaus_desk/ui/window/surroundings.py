"""What stands around the pages of one window: parked drafts, privacy, calls, the window for large text."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMessageBox

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.office.services import UNCLEAR, Service
from rathaus_desk.domain.office.this_pc import DISTANCES, ThisPc
from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.cases.cases_page import CasesPage
from rathaus_desk.ui.counter.privacy_dialog import ThisPcDialog
from rathaus_desk.ui.counter.privacy_screen import PrivacyScreen
from rathaus_desk.ui.counter.talk_window import TalkWindow
from rathaus_desk.ui.intake.call_card import CallStack
from rathaus_desk.ui.intake.hit_list import AS_PHONE
from rathaus_desk.ui.intake.parking import DraftKeeper
from rathaus_desk.ui.intake.parking_lease import WindowLease
from rathaus_desk.ui.intake.parking_strip import ParkStrip
from rathaus_desk.ui.intake.reception_page import ReceptionPage
from rathaus_desk.ui.kit.widgets import label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.paper.journal_sheet import JournalSheets
from rathaus_desk.ui.protection.protocols import Protocols
from rathaus_desk.ui.window.main_window import MainWindow
from rathaus_desk.ui.window.tidying import Tidying
from rathaus_desk.usecases.office.catalogue import service as service_by_key

RECEPTION = "reception"
Pc = tuple[ThisPc, Callable[[ThisPc], None], WindowLease]  # what this PC is, how to keep that, its window


class Surroundings(QObject):
    """Built once the pages stand in the window; `sit_down` and `leave` whenever the person changes."""

    def __init__(
        self,
        window: MainWindow,
        workplace: Workplace,
        pages: tuple[ReceptionPage, CasesPage],
        pc: Pc,
    ) -> None:
        super().__init__(window)
        self._window, self._at = window, workplace
        self.reception, self._cases = pages
        self.here, self._keep_here, self._lease = pc
        self.drafts = DraftKeeper(workplace, self.reception, self._lease)
        self.reception.saving.draft_id = self.drafts.own_id
        self.reception.last.coming_back.connect(self.drafts.park)
        self.strip = ParkStrip(workplace, self.drafts)
        self.reception.strip_place.addWidget(self.strip)
        workplace.privacy.set_counter_view(self.here.counter_view)
        self.screen = PrivacyScreen(window, workplace, self.here.blanks_after)
        self.talk = TalkWindow(window, workplace.look)
        self.talk.kept.connect(self._keep_talk)
        self.journal = JournalSheets(workplace, self)
        self.protocols = Protocols(window, workplace)
        self.tidying = Tidying(workplace, self)
        lasting = label(wrap=False)
        window.statusBar().addPermanentWidget(lasting)
        self._watch_scans()
        self.calls = CallStack(window, workplace, lasting)
        self.calls.taken.connect(self.take_call)
        self._register()
        window.room_entered.connect(self._entered)
        window.installEventFilter(self)

    def sit_down(self) -> None:
        """Look for the drafts and the PIN of whoever sits here now."""
        self.drafts.begin()
        self.screen.somebody_sits_down()
        self.protocols.sit_down()

    def leave(self) -> None:
        """Put everything away before another person sits here; what is typed is parked."""
        self.drafts.leave()
        self.calls.clear()
        self.talk.close()

    def close(self) -> None:
        """Write down what is typed, and tell other windows that this one has ended."""
        self.drafts.leave()
        self._lease.release()

    def quit(self) -> None:
        """Close the window; the one time in the day that parked drafts are spoken of."""
        count = len([one for one in self.drafts.lines if not one.handed_to]) + self.drafts.has_text
        if not count:
            self._window.close()
            return
        box = QMessageBox(self._window)
        box.setWindowTitle(self._window.windowTitle())
        parked = (
            self.tr("Ein Entwurf ist noch geparkt.") if count == 1 else self.tr("{n} Entwürfe sind geparkt.")
        )
        box.setText(parked.format(n=count))
        box.setInformativeText(self.tr("Sie bleiben liegen und sind morgen wieder da, nur für Sie sichtbar."))
        verb = (
            self.tr("Beenden, einer bleibt geparkt")
            if count == 1
            else self.tr("Beenden, {n} bleiben geparkt")
        )
        go = box.addButton(verb.format(n=count), QMessageBox.ButtonRole.AcceptRole)
        back = box.addButton(self.tr("Zurück"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(back)
        box.setEscapeButton(back)
        go.clicked.connect(self._window.close)
        box.finished.connect(box.deleteLater)
        self.leaving_box = box
        box.open()

    def take_call(self, number: str, person: Person | None) -> None:
        """Begin an intake by telephone with who calls, or with the number; what stands there is parked."""
        self.drafts.park()  # first, for the room moves the cursor
        if self._at.speaker.go_to(RECEPTION) is not self.reception:
            return
        self.reception.card.put_away()
        self.reception.form.channel = Channel.PHONE
        self.reception.start_anew()
        if person is not None:
            self.reception.take_hit(Hit(HitKind.PERSON, person.id, "", person.name, "", "", 0.0))
        else:
            self.reception.take_hit(Hit(HitKind.PERSON, 0, AS_PHONE, number, "", "", 0.0))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Speak of parked drafts when somebody closes the window, not when the program does."""
        if event.type() == QEvent.Type.Close and event.spontaneous():
            event.ignore()
            self.quit()
            return True
        return False

    def _register(self) -> None:
        add, tr = self._at.actions.add, self.tr
        add("privacy.blank", tr("Sichtschutz"), "Ansicht",
            tr("Verdeckt sofort alle Fenster. Noch einmal F12 holt sie zurück."),
            self.screen.toggle, keys="F12")  # fmt: skip
        counter = add("privacy.counter", tr("Tresenansicht, ohne Namen in Listen"), "Ansicht",
            tr("Listen zeigen nur Nummer und Thema; Namen stehen erst im geöffneten Vorgang."),
            self._toggle_counter_view, checkable=True)  # fmt: skip
        counter.setChecked(self._at.privacy.counter_view)
        add("privacy.workplace", tr("Dieser Arbeitsplatz …"), "Extras",
            tr("Name des Platzes, Einsicht, Sichtschutz, Abstand der Augen und Ihre PIN."),
            self.change_workplace)  # fmt: skip
        add("talk.open", tr("Großschrift für das Gegenüber"), "Ansicht",
            tr("Öffnet ein Fenster mit sehr großer Schrift; beim Schließen bleibt nichts davon."),
            self.talk.open_wide, keys="F11")  # fmt: skip

    def change_workplace(self) -> None:
        """Change what this PC is."""
        self.dialog = ThisPcDialog(self._window, self._at, self.here, self._keep_workplace)
        self.dialog.open()

    def _keep_workplace(self, here: ThisPc) -> None:
        self._keep_here(here)
        closer = here.distance_cm != self.here.distance_cm
        self.here = here
        self._watch_scans()
        self.screen.idle_seconds = here.blanks_after
        self._at.privacy.set_counter_view(here.counter_view)
        self._at.actions["privacy.counter"].setChecked(here.counter_view)
        self.screen.somebody_sits_down()
        if closer and here.distance_cm in DISTANCES:
            self._at.look.wear(zoom=DISTANCES[here.distance_cm])

    def _watch_scans(self) -> None:
        folder = Path(self.here.scans) if self.here.scans else None
        self._cases.detail.attachments.watch_folder(folder)

    def _toggle_counter_view(self) -> None:
        self._at.privacy.set_counter_view(not self._at.privacy.counter_view)
        self._at.actions["privacy.counter"].setChecked(self._at.privacy.counter_view)

    def _entered(self, _room: str) -> None:
        self.strip.wake_keys()

    def _keep_talk(self, text: str) -> None:
        case = self._cases.detail.case if self._window.room == "cases" else None
        if case is not None:
            said = self.tr("Der Text steht jetzt im Vorgang {number}.").format(number=case.number)
            command = WriteNote(case_id=case.id, text=text)
            self._at.background.do(self, command, lambda _none: self._at.speaker.say(said))
            return
        self._at.speaker.go_to(RECEPTION)
        if self.reception.form.service is not None:
            self._into_note(text, None)
        else:  # without a concern there is no note yet
            into = partial(self._into_note, text)
            self._at.background.ask(self, service_by_key, into, key=UNCLEAR)

    def _into_note(self, text: str, unclear: Service | None) -> None:
        if unclear is not None:
            self.reception.form.take_service(unclear)
        self.reception.form.note.appendPlainText(text)
        self._at.speaker.say(self.tr("Der Text steht jetzt in der Notiz der Aufnahme."))
