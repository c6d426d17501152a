"""What can still be done with the intake just saved: read aloud, print, take back, put right."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from rathaus_desk.domain.cases.cases import Case
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.intake.contacts import (
    UNDO_SECONDS,
    Reassigned,
    ReassignService,
    Swapped,
    SwapPerson,
    Taken,
    TakenCase,
    UndoContact,
)
from rathaus_desk.domain.office.complaints import IN_GENERAL
from rathaus_desk.domain.office.offices import Unit
from rathaus_desk.ui.intake.counter_papers import CounterPapers
from rathaus_desk.ui.intake.hit_list import AS_NAME
from rathaus_desk.ui.intake.intake_draft import IntakeDraft
from rathaus_desk.ui.intake.line_question import LineQuestion
from rathaus_desk.ui.intake.number_card import NumberCard
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.cases import case as case_by_id
from rathaus_desk.usecases.office.office import units


class LastIntake(QObject):
    """Belongs to the citizen who sits here; goes when the next one begins or another takes the seat."""

    coming_back = Signal()  # the form is needed: what stands there now belongs to somebody else
    outdated = Signal()  # a slip printed before no longer says what is so
    undone = Signal(object)  # the draft that stands on the form again

    def __init__(
        self, parent: QObject, workplace: Workplace, papers: CounterPapers, question: LineQuestion
    ) -> None:
        super().__init__(parent)
        self._at = workplace
        self._papers = papers
        self._question = question
        self.card: NumberCard | None = None
        self.taken: Taken | None = None
        self.draft: IntakeDraft | None = None
        self.going_on: Taken | None = None  # whose further concern stands on the form
        self._before: Taken | None = None  # the visit without the concern that came last
        self._added: int | None = None  # the case of that concern

    def show(self, taken: Taken, draft: IntakeDraft) -> None:
        """Show the number card, and offer to take the intake back."""
        self.taken, self.draft = taken, draft
        self._before = self._added = None
        self._show_saved(taken)

    def show_further(self, visit: Taken, taken: Taken, draft: IntakeDraft) -> None:
        """Show the card of a whole visit, now that one more concern belongs to it."""
        same = self.taken is not None and self.taken.contact_id == visit.contact_id
        before = self.taken if self.taken is not None and same else visit  # it may be put right by now
        self._before, self._added, self.draft = before, taken.cases[0].id, draft
        self.taken = replace(taken, cases=(*before.cases, *taken.cases))
        self.outdated.emit()
        self._show_saved(taken)

    def _show_saved(self, saved: Taken) -> None:
        if self.taken is not None:
            self._show_card(self.taken)
        numbers = ", ".join(one.number for one in saved.cases)
        away = self._at.background.desk.away
        text = self.tr("Auf diesem PC gesichert: {numbers}") if away else self.tr("Gespeichert: {numbers}")
        text = text.format(numbers=numbers)
        self._at.speaker.offer(text, self.tr("Rückgängig"), "intake.undo", UNDO_SECONDS)

    def forget(self) -> None:
        """Drop the intake and its card."""
        self.taken = self.draft = self._before = self._added = None
        if self.card is not None:
            self.card.put_away()

    def undo(self) -> None:
        """Take the intake back; its text stands on the form again."""
        if self.taken is None or self.draft is None:
            return
        self.put_card_away()
        command = UndoContact(contact_id=self.taken.contact_id, case_id=self._added)
        self._at.background.do(self, command, partial(self._undone, self.draft))

    def print_slip(self) -> None:
        """Print the routing slip, one for all concerns of the visit."""
        visit = self.going_on or self.taken
        if visit is None:
            self._at.speaker.say(self.tr("Einen Laufzettel gibt es, sobald ein Anliegen gespeichert ist."))
        else:
            self._papers.print_slip(visit.contact_id)

    def reassign(self) -> None:
        """Give a concern of the visit the service that was meant."""
        taken = self._demand_taken()
        if taken is None:
            return
        self.put_card_away()
        if len(taken.cases) == 1:
            self._ask_service(taken.cases[0])
        else:
            text = self.tr("Bei welchem Anliegen war es das falsche? Ziffer tippen.")
            self._question.choose(
                text, tuple(one.service for one in taken.cases), lambda at: self._ask_service(taken.cases[at])
            )

    def swap_person(self) -> None:
        """Put the right person in the place of one that was chosen by mistake."""
        taken = self._demand_taken()
        if taken is not None:
            self.put_card_away()
            text = self.tr("Wer ist es wirklich? Name tippen, Enter. „-“ heißt: ohne Namen.")
            self._question.ask(text, HitKind.PERSON, partial(self._swap, taken))

    def _demand_taken(self) -> Taken | None:
        if self.taken is None:
            self._at.speaker.say(self.tr("Hier ist noch nichts gespeichert, das zu berichtigen wäre."))
        return self.taken

    def _ask_service(self, one: TakenCase) -> None:
        text = self.tr("{number} {service}: Welches Anliegen ist es stattdessen? Tippen, Enter.")
        asked = text.format(number=one.number, service=one.service)
        self._question.ask(asked, HitKind.SERVICE, partial(self._reassign, one))

    def _reassign(self, one: TakenCase, hit: Hit) -> None:
        send: Callable[[Case], None] = partial(self._send_reassigned, one, hit.key)
        self._at.background.ask(self, case_by_id, send, case_id=one.id)

    def _send_reassigned(self, one: TakenCase, service: str, case: Case, about: str = "") -> None:
        because = self.tr("beim Aufnehmen das falsche gewählt war")
        command = ReassignService(
            case_id=one.id, service=service, because=because, seen_version=case.version, about_unit=about
        )
        again = partial(self._send_reassigned, one, service, case)
        self._at.background.do(self, command, self._reassigned, partial(self._not_reassigned, again))

    def _not_reassigned(self, again: Callable[[str], None], error: DeskError) -> None:
        if isinstance(error, Refused) and error.field == "about_unit":
            self._at.background.ask(self, units, partial(self._ask_about, again))
        else:
            self._at.background.refused.emit(error)

    def _ask_about(self, again: Callable[[str], None], found: dict[int, Unit]) -> None:
        text = self.tr("Über welche Stelle ist die Beschwerde? Sie geht nicht dorthin. Ziffer tippen.")
        keys = (*(one.key for one in found.values()), IN_GENERAL)
        names = (*(one.short for one in found.values()), self.tr("keine bestimmte"))
        self._question.choose(text, names, lambda at: again(keys[at]))

    def _reassigned(self, done: Reassigned) -> None:
        if self.taken is None:
            return
        fresh = TakenCase(done.case_id, done.number, done.service, done.route, done.due)
        cases = tuple(fresh if one.id == done.case_id else one for one in self.taken.cases)
        self.taken = replace(self.taken, cases=cases)
        self.outdated.emit()
        self._show_card(self.taken)
        text = self.tr("{number} ist jetzt „{service}“. F9 druckt den neuen Laufzettel.")
        self._at.speaker.say(text.format(number=done.number, service=done.service))

    def _swap(self, taken: Taken, hit: Hit) -> None:
        command = SwapPerson(
            because=self.tr("Beim Aufnehmen war die falsche Person gewählt."),
            contact_id=taken.contact_id,
            person_id=hit.id or None,
            name=hit.title if hit.key == AS_NAME else "",
        )
        self._at.background.do(self, command, self._swapped)

    def _swapped(self, done: Swapped) -> None:
        if self.taken is None:
            return
        self.taken = replace(self.taken, promise=done.promise)
        self.outdated.emit()
        self.draft = None  # the form must not bring the wrong person back
        self._show_card(self.taken)
        self._at.speaker.say(done.sentence)

    def _undone(self, draft: IntakeDraft, _none: None) -> None:
        self.taken, self.draft = self._before, None
        self._before = self._added = None
        self.outdated.emit()
        self.coming_back.emit()
        self.undone.emit(draft)
        self._at.speaker.say(self.tr("Zurückgenommen. Ihr Text steht wieder im Formular."))

    def _show_card(self, taken: Taken) -> None:
        if self.card is not None:
            desk = self._at.background.desk
            self.card.show_taken(taken, desk.now().date(), kept_here=desk.away)

    def put_card_away(self) -> None:
        """Close the number card."""
        if self.card is not None:
            self.card.put_away()
