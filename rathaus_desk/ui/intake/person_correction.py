"""What stands in the register of the person on the form, put right by keyboard: only what changed is sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.domain.people.people import CorrectPerson, Person
from rathaus_desk.ui.intake.person_block import PersonBlock
from rathaus_desk.ui.kit.inline_form import Draft, InlineForm
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.people.people import person as person_by_id

BIRTH = "birth_date"


def in_fields(person: Person) -> dict[str, str]:
    """Return what is known of a person as the fields of the form have it."""
    return {
        "title": person.title,
        "given_name": person.given_name,
        "family_name": person.family_name,
        BIRTH: numeric_date(person.birth_date) if person.birth_date else "",
        "street": person.street,
        "house_number": person.house_number,
        "postcode": person.postcode,
        "place": person.place,
        "phone": person.phone,
        "email": person.email,
    }


def correction(
    person_id: int, seen_version: int, base: Mapping[str, str], values: Mapping[str, str], today: date
) -> CorrectPerson | None:
    """Return the command for what differs from what was read, None if nothing does.

    Refuses a date of birth that nobody can read.
    """
    typed = {name: " ".join(text.split()) for name, text in values.items()}
    changed: dict[str, Any] = {name: text for name, text in typed.items() if text != base.get(name, "")}
    if not changed:
        return None
    if BIRTH in changed:
        changed |= _born(changed.pop(BIRTH), today)
    return CorrectPerson(person_id=person_id, seen_version=seen_version, **changed)


def _born(text: str, today: date) -> dict[str, Any]:
    if not text:
        return {"birth_unknown": True}
    try:
        return {BIRTH: read_date(text, today)}
    except Refused as refused:
        raise Refused(f"{refused} Es wurde nichts geändert.", BIRTH) from None


class PersonCorrection(QObject):
    """Unfolds the fields below the person; Strg+Enter sends them, Esc folds them and keeps what was typed."""

    ended = Signal()  # done with, or folded: on to the concern

    def __init__(self, parent: QObject, workplace: Workplace, block: PersonBlock) -> None:
        super().__init__(parent)
        self._at, self._block = workplace, block
        self._sending = False
        block.correct_wanted.connect(self.begin)

    @property
    def open(self) -> bool:
        """Tell whether the fields are unfolded."""
        return self._block.correcting is not None

    def begin(self) -> None:
        """Read the person afresh and unfold the fields."""
        person = self._block.person
        if person is None:
            said = self.tr("Bitte zuerst eine Person aus dem Verzeichnis wählen, dann berichtigen.")
            self._at.speaker.say(said)
            return
        self._at.background.ask(self, person_by_id, self._unfold, person_id=person.id)

    def send(self) -> None:
        """Send what was changed."""
        form, person = self._block.correcting, self._block.person
        if form is None or person is None or self._sending or not form.demand_choice():
            return
        today = self._at.background.desk.now().date()
        try:
            command = correction(person.id, form.seen_version or 0, form.base, form.values(), today)
        except Refused as refused:
            self._refuse(refused)
            return
        if command is None:
            self._block.end_correction()
            self._at.speaker.say(self.tr("Es war nichts zu berichtigen."))
            self.ended.emit()
            return
        form.set_busy(True)
        self._sending = True
        self._at.background.do(self, command, self._corrected, self._refuse)

    def content(self) -> dict[str, Any]:
        """Return what is typed and not sent, as JSON values; nothing if the fields are folded."""
        form = self._block.correcting
        if form is None:
            return {}
        return {"values": form.values(), "base": dict(form.base), "seen": form.seen_version}

    def restore(self, content: Mapping[str, Any]) -> None:
        """Put what was typed before back into the fields."""
        if self._block.person is not None and content:
            draft = Draft(content["values"], True, content["seen"], content["base"])
            self._listen(self._block.restore_correction(draft))

    def _unfold(self, person: Person) -> None:
        shown = self._block.person
        if shown is None or shown.id != person.id:
            return  # somebody else stands here meanwhile
        form = self._block.unfold_correction(in_fields(person), person.version)
        self._listen(form)
        form.focus_field("family_name")

    def _listen(self, form: InlineForm) -> None:
        if form.property("listened"):
            return
        form.setProperty("listened", True)
        form.sent.connect(self.send)
        form.folded.connect(self.ended)
        form.look_again.connect(self._look_again)

    def _look_again(self) -> None:
        person = self._block.person
        if person is not None:
            self._at.background.ask(self, person_by_id, self._seen_again, person_id=person.id)

    def _seen_again(self, person: Person) -> None:
        form = self._block.correcting
        if form is not None:
            form.forgive()
            form.seen_version, form.base = person.version, in_fields(person)
            self._at.speaker.say(self.tr("Das ist der neue Stand. Ihre Fassung steht noch in den Feldern."))

    def _corrected(self, person: Person) -> None:
        self._sending = False
        shown = self._block.person
        self._at.speaker.say(self.tr("Die Daten von {name} sind berichtigt.").format(name=person.name))
        if shown is None or shown.id != person.id:
            return
        self._block.end_correction()
        self._block.take_corrected(person)
        self.ended.emit()

    def _refuse(self, error: DeskError) -> None:
        self._sending = False
        form = self._block.correcting
        if form is None:
            self._at.background.refused.emit(error)
        else:
            form.refuse(error)
            form.focus_refused(error)
