"""Who is called begins an intake: an empty form becomes a visit, with theme and person if they are known."""

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.queue.queue import QueueTicket
from rathaus_desk.ui.intake.intake_draft import IntakeDraft, empty_draft
from rathaus_desk.ui.intake.reception_page import ReceptionPage
from rathaus_desk.ui.queue.queue_desk import QueueDesk


def _only_prefilled(draft: IntakeDraft, ticket: QueueTicket) -> bool:
    """Tell whether a draft holds nothing but a ticket's person and theme, and what follows from them."""
    caller, person = draft.caller, draft.person
    if caller.name or caller.phone or caller.new or caller.anonymous or len(draft.concerns) > 1:
        return False
    if person is not None and person.id != ticket.person_id:
        return False
    (one,) = draft.concerns
    if one.service is not None and one.service.key != ticket.service:
        return False
    home = f"{person.street} {person.house_number}".strip() if person is not None else ""
    written = (one.facts, one.note.strip(), one.cause_id, one.at_once, one.behalf, *filter(None, one.details))
    return not any(written) and one.place.strip() in ("", home)


class QueueIntake(QObject):
    """Joins the queue and the form of Empfang; a form with something in it stays as it is."""

    def __init__(self, reception: ReceptionPage, desk: QueueDesk) -> None:
        super().__init__(reception)
        self._reception, self._desk = reception, desk
        self._ticket: QueueTicket | None = None  # whose concern stands on the form
        self._seen = False  # whether the queue has told of it yet
        desk.called.connect(self._begin)
        desk.changed.connect(self._look)

    def forget_prefilled(self) -> None:
        """Empty the form if nothing but what the ticket said stands there: it is dealt with elsewhere."""
        ticket = self._ticket
        if ticket is not None and self._untouched(ticket):
            self._reception.start_anew()
            self._ticket = None

    def _begin(self, ticket: QueueTicket) -> None:
        if self._ticket is not None and self._ticket.id != ticket.id:
            self._gone()
        if self._reception.form.touched or self._reception.entry.text().strip():
            return
        self._ticket, self._seen = ticket, False
        self._reception.card.put_away()
        self._reception.fill(empty_draft(Channel.VISIT))
        if ticket.person_id is not None:
            self._reception.take_hit(Hit(HitKind.PERSON, ticket.person_id, "", "", "", "", 0.0))
        if ticket.service:
            self._reception.take_hit(Hit(HitKind.SERVICE, 0, ticket.service, ticket.theme, "", "", 0.0))

    def _look(self) -> None:
        """Let the form go with its ticket, so that the next number inherits no concern."""
        if self._ticket is None:
            return
        here = self._desk.running is not None and self._desk.running.id == self._ticket.id
        if not here and self._seen:
            self._gone()
        self._seen = here

    def _gone(self) -> None:
        self.forget_prefilled()
        if self._ticket is not None and self._reception.draft_content():
            self._reception.last.coming_back.emit()  # parks what somebody wrote
        self._ticket = None

    def _untouched(self, ticket: QueueTicket) -> bool:
        draft = self._reception.form.draft()
        return not self._reception.entry.text().strip() and _only_prefilled(draft, ticket)
