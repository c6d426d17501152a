"""Says by itself that the database is away and that it is back, and in which mode the window works."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.errors import CannotOpen, DeskError, TurnedAway
from rathaus_desk.domain.intake.outbox import ComeBack, LeftOver
from rathaus_desk.ui.intake.parking import DraftKeeper
from rathaus_desk.ui.kit.background import EVERYTHING, Background
from rathaus_desk.ui.kit.widgets import breakable
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.window.left_over import LeftOverDialog
from rathaus_desk.ui.window.main_window import MainWindow
from rathaus_desk.usecases.intake.emergency_desk import EmergencyDesk

KNOCK_MS = 1500  # while all is well; with the patience of a knock less than five seconds
PAUSES_MS = (500, 1000, 2000, 4000, 5000)  # between two knocks while nobody answers
PREPARE_MS = 10 * 60_000
CASES = frozenset({"case_file"})
ROOMY = 1.5  # from this zoom on the line says less


class Reach(QObject):
    """Knocks on a thread of its own, so that neither the window nor what is asked of the database waits."""

    back_again = Signal()  # the database answers for the first time, or once more
    turned_away = Signal(str)  # the database answers and lets this person in no more
    _knocked = Signal(object)

    def __init__(self, window: MainWindow, workplace: Workplace, drafts: DraftKeeper) -> None:
        super().__init__(window)
        self._window, self._at = window, workplace
        self._lane = ThreadPoolExecutor(1, "reach")
        self.away = self.gives_place_up = False
        self._coming_back = self._left = False
        self._lasting = ""  # stands whenever nothing else does
        self._all_day = ""  # stands whenever not even that does
        self._shut_out = ""  # why the database answers and still does not let us in
        self._tried: datetime | None = None
        self._pauses = iter(PAUSES_MS)
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._knock)
        self._prepare = QTimer(self, interval=PREPARE_MS)
        self._prepare.timeout.connect(self._get_ready)
        self._knocked.connect(self._answered)
        workplace.look.changed.connect(self._say_again)
        self.background.reachable.connect(self._reached)
        self.background.turned_away.connect(self._turned_away)
        self.background.changed.connect(self._say_again)
        self.background.changed.connect(self._look_through)
        self.dialog = LeftOverDialog(window, workplace, drafts, self._left_over)
        if self.background.desk.goes_on:
            workplace.actions.add(
                "left_over", self.tr("Nachzutragen …"), "Extras",
                self.tr("Zeigt Aufnahmen aus dem Notbetrieb, die die Datenbank so nicht angenommen hat."),
                self.dialog.open)  # fmt: skip
        self._say_mode()
        if self.background.desk.away:  # began without it
            self._prepare.start()
            self._lose()
            return
        if self.background.far:
            self._next.start(KNOCK_MS)
        self.sit_down()

    @property
    def background(self) -> Background:
        """The lanes of this window."""
        return self._at.background

    def sit_down(self) -> None:
        """Hand in what a run before left here, and get ready for the next time without the database."""
        if self.background.desk.goes_on:
            self._prepare.start()
            self._come_back()

    def keep_saying(self, text: str) -> None:
        """Let `text` stand whenever nothing more urgent does."""
        self._lasting = breakable(text)
        if self._window.banner.isHidden():
            self._say_lasting()

    def stand_all_day(self, text: str) -> None:
        """Let `text` stand as long as this window does; only what is more urgent takes its place."""
        self._all_day = text
        if self._window.banner.isHidden():
            self._say_lasting()

    def close(self) -> None:
        """Knock no more; who gives the place up leaves nothing here, who only closes may begin from it."""
        self._next.stop()
        self._prepare.stop()
        desk = self.background.desk
        if self.gives_place_up and desk.goes_on and not desk.away:
            self.background.run(self, desk.log_off, lambda _none: None, lambda _error: None)
        self._lane.shutdown(wait=True, cancel_futures=True)  # a knock would open the database once more

    # Is anybody there?

    def _knock(self) -> None:
        knock = self.background.desk.knock
        self._lane.submit(knock).add_done_callback(self._tell)

    def _tell(self, done: "Future[None]") -> None:
        """Bring the answer from the thread that knocks; only the signal reaches the GUI thread."""
        if not done.cancelled():
            self._knocked.emit(done.exception())

    @Slot(object)
    def _answered(self, error: BaseException | None) -> None:
        if isinstance(error, TurnedAway):
            self._turned_away(error)
            return
        self._note_shut_out(error)
        if error is not None:
            self._lose()
        elif self.away:
            self._come_back()
        else:
            self._next.start(KNOCK_MS)

    def _note_shut_out(self, error: BaseException | None) -> None:
        self._shut_out = str(error) if isinstance(error, CannotOpen) else ""

    def _turned_away(self, refusal: TurnedAway) -> None:
        """Leave the place, once: nothing may stay on screen, and what is typed is kept on the way out."""
        if self._left:
            return
        self._left = True
        self._next.stop()
        self._prepare.stop()
        kept = (
            self.tr(
                "Was Sie getippt haben, liegt verschlüsselt auf diesem PC und ist wieder da, sobald Sie sich "
                "hier anmelden."
            )
            if self.background.desk.goes_on
            else self.tr("Was Sie bis eben getippt haben, liegt als Entwurf in der Datenbank.")
        )
        self.turned_away.emit(f"{refusal} {kept}")

    def _reached(self, there: bool) -> None:
        """Follow what the lane of the database has met with."""
        if not there:
            self._lose()
        elif not self.background.far:
            self._back(ComeBack(0, ()))

    def _lose(self) -> None:
        before, self.away = self.away, True
        if self.background.desk.goes_on and not self._coming_back:
            self.background.desk.away = True  # the next key press need not find out by waiting
        self._tried = self.background.desk.now()
        if not before:
            self._pauses = iter(PAUSES_MS)
        if self._shut_out:
            self._window.banner.stand(
                self._shut_out, self.tr("Neu anmelden …"), self._at.actions["log_off"].trigger
            )
        elif not before or not self._window.banner.verb.isHidden():
            self._window.banner.stand(self._sentence())
        else:
            self._window.banner.renew(self._sentence())
        self._say_mode()
        if self.background.far and not self._coming_back and not self._next.isActive():
            self._next.start(next(self._pauses, PAUSES_MS[-1]))

    # And back again

    def _come_back(self) -> None:
        if self._coming_back:
            return
        self._coming_back = True
        self.background.run(self, self.background.desk.come_back, self._back, self._not_back)

    def _not_back(self, error: DeskError) -> None:
        self._coming_back = False
        if isinstance(error, TurnedAway):
            return  # said by the lane already
        self._note_shut_out(error)
        self._lose()

    def _back(self, back: ComeBack) -> None:
        was_away, self.away, self._coming_back = self.away, False, False
        self._left_over(back)
        self._say_mode()
        if self.background.far:
            self._next.start(KNOCK_MS)
        if was_away:
            self.back_again.emit()
            self._at.speaker.say(self._welcome(back.handed_in))
            self.background.changed.emit(EVERYTHING)

    def _look_through(self, tables: frozenset[str]) -> None:
        """Find out whether something that was left has been put right on the form and saved."""
        desk = self.background.desk
        if self.dialog.waits and not self.away and tables & CASES and isinstance(desk, EmergencyDesk):
            self.background.run(self, desk.left_over, self._left_still, lambda _error: None)

    def _left_still(self, left: tuple[LeftOver, ...]) -> None:
        self._left_over(ComeBack(0, left))

    def _left_over(self, back: ComeBack) -> None:
        """Let a line stand until somebody has looked through what could not be handed in."""
        self.dialog.show_left(back.left_over)
        count = len(back.left_over)
        if not count:
            self._say_lasting()
            return
        one = self.tr("Eine Aufnahme aus dem Notbetrieb hat die Datenbank so nicht angenommen.")
        more = self.tr("{n} Aufnahmen aus dem Notbetrieb hat die Datenbank so nicht angenommen.")
        self._window.banner.stand(
            (one if count == 1 else more).format(n=count), self.tr("Nachtragen …"), self.dialog.open
        )

    def _say_lasting(self) -> None:
        banner, text = self._window.banner, self._lasting or self._all_day
        if banner.isHidden() or banner.text.text() != text:  # else it would be read out once more
            verb = self.tr("Gelesen") if self._lasting else ""
            banner.stand(text, verb, self._lasting_read, calm=not self._lasting)

    def _lasting_read(self) -> None:
        """Give the page its room back; whoever signs in next is told again."""
        self._lasting = ""
        self._say_lasting()

    def _get_ready(self) -> None:
        desk = self.background.desk
        if desk.goes_on and not self.away:
            self.background.run(self, desk.prepare, lambda _none: None, lambda _error: None)

    # In words

    def _sentence(self) -> str:
        tried = clock(self._tried) if self._tried else ""
        again = self.tr("Ich versuche es weiter, zuletzt um {time} Uhr.").format(time=tried)
        desk = self.background.desk
        if not self.background.far:
            return self.tr(
                "Keine Verbindung zur Datenbank. Ihr Text bleibt stehen; speichern geht gerade nicht."
            )
        if not desk.goes_on or not desk.numbers_left:
            return self._nothing_goes().format(again=again)
        works = self.tr(
            "Notbetrieb: Die Datenbank antwortet nicht. Aufnehmen, Laufzettel und Entwürfe gehen weiter, "
            "noch mit {n}. Personen suchen, Vorgänge öffnen und weiterleiten erst danach. {again}"
        )
        if self._at.look.zoom >= ROOMY:  # large letters leave room for less
            works = self.tr(
                "Notbetrieb, noch mit {n}. Personen, Vorgänge und Weiterleiten erst, wenn die Datenbank "
                "wieder antwortet."
            )
        elif isinstance(desk, EmergencyDesk) and desk.as_of is not None:
            old = self.tr(" Anliegen und Stellen: Stand {day}")  # the day ends with a full stop
            works += old.format(day=short_day(desk.as_of.astimezone(desk.office.calendar.zone).date()))
        left = self.tr("einer Nummer") if desk.numbers_left == 1 else self.tr("{n} Nummern")
        return works.format(n=left.format(n=desk.numbers_left), again=again)

    def _nothing_goes(self) -> str:
        """Say what to do where nothing can be taken in; who takes nothing in needs no advice."""
        if self.background.desk.actor.role not in CASE_ROLES:
            return self.tr("Die Datenbank antwortet nicht. Was Sie tippen, bleibt da. {again}")
        if self._at.look.zoom >= ROOMY:
            return self.tr(
                "Die Datenbank antwortet nicht. Was Sie tippen, bleibt da; Neues bitte auf Papier schreiben."
            )
        return self.tr(
            "Die Datenbank antwortet nicht. Was Sie tippen, bleibt da. Neues bitte so lange auf Papier "
            "schreiben: Name, Telefon, Anliegen, Ort und Uhrzeit; danach nachtragen. {again}"
        )

    def _say_again(self, *_changed: object) -> None:
        """Follow the zoom, and the numbers that are left."""
        if self.away and not self._shut_out:
            self._window.banner.renew(self._sentence())

    def _say_mode(self) -> None:
        going_on = self.background.desk.goes_on and self.background.desk.numbers_left
        lost = self.tr("Notbetrieb") if going_on and self.background.far else self.tr("Keine Verbindung")
        there = self.tr("Unterwegs") if self.background.desk.on_the_road else self.tr("Verbunden")
        self._window.connection.setText(lost if self.away else there)

    def _welcome(self, handed_in: int) -> str:
        there = self.tr("Die Datenbank antwortet wieder.")
        if not handed_in:
            return there
        one = self.tr("Eine Aufnahme aus dem Notbetrieb ist nachgetragen.")
        more = self.tr("{n} Aufnahmen aus dem Notbetrieb sind nachgetragen.")
        return f"{there} {(one if handed_in == 1 else more).format(n=handed_in)}"
