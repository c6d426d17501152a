"""Writing in Aushänge: one form at a time; Strg+Enter sends it, Esc folds it and keeps what was typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.notices.meetings import CancelMeeting, CouncilMeeting, SaveMeeting, meeting_fields
from rathaus_desk.domain.notices.notices import (
    SHEET_NAMES,
    EndNotice,
    HungNotice,
    Notice,
    NoticeSheet,
    SaveNotice,
    TakeDownNotice,
    in_fields,
)
from rathaus_desk.domain.notices.printed_notices import PrintNotice
from rathaus_desk.domain.office.offices import District
from rathaus_desk.domain.printing.print_jobs import PrintJob
from rathaus_desk.ui.kit.care import Care, Sending
from rathaus_desk.ui.kit.inline_form import InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.notices.notice_actions import UNDO
from rathaus_desk.ui.notices.notice_forms import (
    COPIES,
    MEETING,
    NOTICE,
    PLACE,
    copies_form,
    hang_command,
    meeting_command,
    meeting_form,
    notice_form,
    notice_words,
    place_form,
    print_command,
    words_so_far,
)
from rathaus_desk.usecases.office.office import districts

About = Notice | CouncilMeeting | None


class NoticeCare(Care):
    """The forms, and what follows when they are sent."""

    typed = Signal(object, object)  # the words so far, the unit whose head stands above
    saved = Signal(object)
    job_laid_down = Signal(object)

    def __init__(self, parent: QObject, workplace: Workplace) -> None:
        super().__init__(parent, workplace, UNDO, self._build, self._command)
        self._about: About = None
        self._districts: tuple[District, ...] = ()
        self._sheet = NoticeSheet.POSTER_A4  # of which copies are printed

    @property
    def writes_notice(self) -> bool:
        """Tell whether a notice is being written, so that the sheet shows it."""
        return self.place.unfolded.startswith(NOTICE)

    def write(self, notice: Notice | None) -> None:
        """Unfold the fields of a notice, or those of a new one."""
        if not self._may(SaveNotice, self.tr("Aushänge schreiben die Stellen und die Leitung.")):
            return
        me = self._at.background.desk.actor
        if notice is not None and me.role is not Role.LEAD and notice.unit_id != me.unit_id:
            said = self.tr("Ändern kann ihn {unit} oder die Leitung. Strg+Umschalt+D nimmt ihn als Vorlage.")
            self._at.speaker.say(said.format(unit=notice.unit))
            return
        values = in_fields(notice.words) if notice else {}
        self._unfold_about(f"{NOTICE}.{notice.id if notice else 0}", notice, values, "title")
        self._tell()

    def write_copy(self, notice: Notice) -> None:
        """Begin a new notice with the words of another one; what was begun before comes first."""
        if not self._may(SaveNotice, self.tr("Aushänge schreiben die Stellen und die Leitung.")):
            return
        if self.place.form(f"{NOTICE}.0").filled:
            self._at.speaker.say(self.tr("Hier liegt noch ein Aushang, den Sie angefangen haben."))
        self._unfold_about(f"{NOTICE}.0", None, in_fields(notice.words), "title")
        self._tell()

    def write_place(self, notice: Notice) -> None:
        """Unfold the fields of a place where a notice hangs."""
        if not self._may(SaveNotice, self.tr("Aufhängen können hier die Stellen und die Leitung.")):
            return

        def show(found: dict[int, District]) -> None:
            self._districts = tuple(found.values())
            values = {"hung_on": numeric_date(self._today())}
            self._unfold_about(f"{PLACE}.{notice.id}", notice, values, "place")

        self._at.background.ask(self, districts, show)

    def write_copies(self, notice: Notice, sheet: NoticeSheet) -> None:
        """Unfold how many copies of a sheet are printed."""
        if self._may(PrintNotice, self.tr("Drucken können hier die Stellen und die Leitung.")):
            self._sheet = sheet
            self._unfold_about(f"{COPIES}.{notice.id}.{sheet}", notice, {}, "copies")

    def write_meeting(self, meeting: CouncilMeeting | None) -> None:
        """Unfold the fields of a meeting, or those of a new one."""
        if self._may(SaveMeeting, self.tr("Sitzungstermine pflegen Rathaus und Administration.")):
            values = meeting_fields(meeting) if meeting else {}
            self._unfold_about(f"{MEETING}.{meeting.id if meeting else 0}", meeting, values, "body")

    def end(self, notice: Notice) -> None:
        """Put a notice away, with a way back."""
        command = EndNotice(notice_id=notice.id, seen_version=notice.version)
        self._at.background.do(self, command, self._ended)

    def take_down(self, place: HungNotice) -> None:
        """Note that a notice was taken down, with a way back."""
        command = TakeDownNotice(place_id=place.id, seen_version=place.version)
        self._at.background.do(self, command, self._taken_down)

    def cancel_meeting(self, meeting: CouncilMeeting) -> None:
        """Take a meeting off the list, with a way back."""
        command = CancelMeeting(meeting_id=meeting.id, seen_version=meeting.version)
        self._at.background.do(self, command, self._cancelled)

    def _command(self, values: Mapping[str, str], seen: int) -> Sending:
        kind, _, _ = self.place.unfolded.partition(".")
        about, today = self._about, self._today()
        if kind == MEETING:
            return meeting_command(about.id if about else None, seen, values, today), self._meeting_saved
        if kind == COPIES and about is not None:
            return print_command(about.id, self._sheet, values), self._laid_down
        if kind == PLACE and about is not None:
            return hang_command(about.id, values, today), self._hung
        words = notice_words(values, today)
        command = SaveNotice(words=words, notice_id=about.id if about else None, seen_version=seen)
        return command, self._notice_saved

    def _today(self) -> date:
        return self._at.background.desk.now().date()

    def _unfold_about(self, name: str, about: About, values: Mapping[str, str], first: str) -> None:
        self._about = about
        self._unfold(name, about.version if about else 0, values, first)

    def _build(self, name: str) -> InlineForm:
        kind, _, number = name.partition(".")
        new = number == "0"
        if kind == NOTICE:
            form = notice_form(self.tr("Neuer Aushang") if new else self.tr("Aushang ändern"))
            form.typed.connect(self._tell)
            return form
        if kind == COPIES:
            title = self.tr("{sheet}: viele drucken").format(sheet=SHEET_NAMES[self._sheet])
            return copies_form(title, several_pages=self._sheet is NoticeSheet.READING)
        if kind == PLACE:
            return place_form(self.tr("Aufgehängt"), self._districts)
        return meeting_form(self.tr("Neuer Sitzungstermin") if new else self.tr("Sitzungstermin ändern"))

    def _tell(self) -> None:
        form = self._form()
        if form is not None and self.writes_notice:
            unit = self._about.unit_id if isinstance(self._about, Notice) else None
            self.typed.emit(words_so_far(form.values(), self._today()), unit)

    def _kept(self, said: str, back: Command[Any]) -> None:
        self._sent()
        self._offer(said, back)

    def _notice_saved(self, notice: Notice) -> None:
        before, seen = self._about, notice.version
        back: Command[Any] = EndNotice(notice_id=notice.id, seen_version=seen)
        said = self.tr("„{title}“ ist gespeichert.").format(title=notice.words.title)
        if isinstance(before, Notice):
            back = SaveNotice(words=before.words, notice_id=notice.id, seen_version=seen)
            if notice.hanging and notice.words != before.words:
                old = self.tr("Der alte Text hängt noch {where}; „Was wo hängt“ nennt, wo.")
                said += " " + old.format(where=self._at_places(notice.hanging))
        self._kept(said, back)
        self.saved.emit(notice)

    def _laid_down(self, job: PrintJob) -> None:
        self._sent()
        self.job_laid_down.emit(job)

    def _hung(self, place: HungNotice) -> None:
        back = TakeDownNotice(place_id=place.id, seen_version=place.version)
        self._kept(self.tr("Gemerkt: hängt bei {place}.").format(place=place.place), back)

    def _meeting_saved(self, meeting: CouncilMeeting) -> None:
        before, seen = self._about, meeting.version
        back: Command[Any] = CancelMeeting(meeting_id=meeting.id, seen_version=seen)
        if isinstance(before, CouncilMeeting):
            back = _as_before(before, seen)
        self._kept(self.tr("{body} steht auf der Liste.").format(body=meeting.body), back)

    def _ended(self, notice: Notice) -> None:
        back = SaveNotice(words=notice.words, notice_id=notice.id, seen_version=notice.version)
        said = self.tr("„{title}“ ist weggelegt.").format(title=notice.words.title)
        if notice.hanging:
            said += " " + self.tr("Er hängt noch {where}.").format(where=self._at_places(notice.hanging))
        self._offer(said, back, self.tr("Zurückholen"))

    def _at_places(self, count: int) -> str:
        return self.tr("an einer Stelle") if count == 1 else self.tr("an {count} Stellen").format(count=count)

    def _taken_down(self, place: HungNotice) -> None:
        back = TakeDownNotice(place_id=place.id, seen_version=place.version, again=True)
        said = self.tr("Abgenommen: {place}.").format(place=place.place)
        self._offer(said, back, self.tr("Hängt doch noch"))

    def _cancelled(self, meeting: CouncilMeeting) -> None:
        said = self.tr("{body} ist von der Liste genommen.").format(body=meeting.body)
        self._offer(said, _as_before(meeting, meeting.version), self.tr("Zurückholen"))


def _as_before(meeting: CouncilMeeting, seen: int) -> SaveMeeting:
    """Return the command that makes a meeting again what it was."""
    return SaveMeeting(
        meeting_id=meeting.id,
        seen_version=seen,
        body=meeting.body,
        title=meeting.title,
        place=meeting.place,
        note=meeting.note,
        starts=meeting.starts,
    )
