"""What the entry line has found comes onto the form: a person, a concern, or the answer to a question."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.office.services import UNCLEAR, Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.intake.entry_line import EntryLine
from rathaus_desk.ui.intake.hit_list import AS_NAME, AS_NEW, AS_NOBODY, AS_PHONE
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.intake.intake_objection import IntakeObjection
from rathaus_desk.ui.intake.line_question import LineQuestion
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.office.catalogue import service as service_by_key
from rathaus_desk.usecases.people.people import person as person_by_id


class ReceptionLine(QObject):
    """First the person, then the concern; a case that was found opens where it belongs."""

    began = Signal()  # the first thing on an empty form
    asking = Signal()  # the line is needed for a question now

    def __init__(
        self, parent: QObject, workplace: Workplace, form: IntakeForm, entry: EntryLine,
        question: LineQuestion, objection: IntakeObjection,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._at = workplace
        self._form, self._entry = form, entry
        self._question, self._objection = question, objection
        entry.taken.connect(self.take_hit)
        entry.nothing.connect(objection.found_nothing)
        entry.unlooked.connect(objection.cannot_look_up)
        entry.refused.connect(objection.refused)
        question.asked.connect(self._ask_line)
        question.ended.connect(self._line_asked)
        for signal in (form.caller.left, form.caller.dropped, form.behalf.left, form.behalf.dropped):
            signal.connect(entry.setFocus)
        form.behalf.states.wrote.connect(self._write_on)
        new = form.caller.new
        new.birth.day_changed.connect(self._ask_known)
        new.known.chosen.connect(self.take_hit)

    def take_hit(self, hit: Hit) -> None:
        """Put what was found on the form, or open it."""
        self._objection.clear()
        if self._question.open:
            if not self._question.answer(hit):
                self._at.speaker.say(self.tr("Das beantwortet die Frage nicht. Esc bricht sie ab."))
            return
        if not self._form.touched:
            self.began.emit()
        caller = self._form.caller
        unlisted = {
            AS_NAME: caller.take_name,
            AS_PHONE: caller.take_number,
            AS_NEW: caller.begin_new,
            AS_NOBODY: caller.take_nobody,
        }
        if hit.key in unlisted:
            unlisted[hit.key](hit.title)
            self.go_on()
        elif hit.kind is HitKind.PERSON:
            self._at.background.ask(self, person_by_id, self._took_person, person_id=hit.id)
        elif hit.kind is HitKind.SERVICE:
            self._at.background.ask(self, service_by_key, self._took_service, key=hit.key)
        else:
            self._at.speaker.open_hit(hit)

    def take_unclear(self) -> None:
        """Take the concern in although nobody can say yet what it is."""
        self._entry.empty()
        self._at.background.ask(self, service_by_key, self._took_service, key=UNCLEAR)

    def new_person(self) -> None:
        """Write down a person who is in no register, with the name from the line."""
        name = self._entry.text()
        self._entry.empty()
        self._form.caller.begin_new(name)
        self.go_on()

    def ask_for_whom(self) -> None:
        """Ask whom the concern is about, if that is not the caller."""
        text = self.tr("Für wen ist es? Name tippen, Enter.")
        self._question.ask(text, HitKind.PERSON, self._take_behalf)

    def go_on(self) -> None:
        """Be ready for the concern, unless a new person is being written down."""
        self.follow()
        if self._form.caller.new.isHidden():
            self._entry.setFocus()

    def follow(self) -> None:
        """Look for people or for concerns first, as the form stands now."""
        caller = self._form.caller
        self._entry.person_chosen = caller.draft().chosen or not caller.new.isHidden()

    def _ask_known(self) -> None:
        """Ask whether somebody of this name and year of birth stands in the register."""
        text = self._being_written()
        if text:
            self._at.background.ask(self, find_people, partial(self._got_known, text), text=text, limit=1)
        else:
            self._form.caller.new.show_known(None)

    def _got_known(self, text: str, hits: tuple[Hit, ...]) -> None:
        if text == self._being_written():  # else it is somebody else by now
            year = text[-4:]
            self._form.caller.new.show_known(next((one for one in hits if year in one.detail), None))

    def _being_written(self) -> str:
        """Return name and year of birth of a new person, as far as they are typed."""
        new = self._form.caller.new.draft()
        born = new.birth_date if new else None
        return f"{new.given_name} {new.family_name} {born.year}".strip() if new and born else ""

    def _write_on(self, text: str) -> None:
        """Let who types on at the chips of an authority type the concern."""
        self._entry.setFocus()
        self._entry.insert(text)

    def _took_person(self, person: Person) -> None:
        self._form.take_person(person)
        self.go_on()

    def _took_service(self, service: Service) -> None:
        self._form.take_service(service)

    def _take_behalf(self, hit: Hit) -> None:
        if hit.id:
            self._at.background.ask(self._question, person_by_id, self._took_behalf, person_id=hit.id)
        else:
            self._form.take_behalf(None, "" if hit.key == AS_NOBODY else hit.title)

    def _took_behalf(self, person: Person) -> None:
        self._form.take_behalf(person, "")

    def _ask_line(self) -> None:
        self.asking.emit()
        self._entry.empty()
        self._entry.person_chosen = self._question.kind is not HitKind.PERSON
        self._entry.may_add = False
        self._entry.setFocus()

    def _line_asked(self) -> None:
        self._entry.empty()
        self._entry.may_add = True
        self.follow()
