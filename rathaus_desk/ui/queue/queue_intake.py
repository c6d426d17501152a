"""Who is called begins an intake: an empty form becomes a visit, with theme and person if they are known."""

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.queue.queue import QueueTicket
from rathaus_desk.ui.intake.intake_draft import empty_draft
from rathaus_desk.ui.intake.reception_page import ReceptionPage
from rathaus_desk.ui.queue.queue_desk import QueueDesk


class QueueIntake(QObject):
    """Joins the queue and the form of Empfang; a form with something in it stays as it is."""

    def __init__(self, reception: ReceptionPage, desk: QueueDesk) -> None:
        super().__init__(reception)
        self._reception = reception
        desk.called.connect(self._begin)

    def _begin(self, ticket: QueueTicket) -> None:
        if self._reception.form.touched or self._reception.entry.text().strip():
            return
        self._reception.card.put_away()
        self._reception.fill(empty_draft(Channel.VISIT))
        if ticket.person_id is not None:
            self._reception.take_hit(Hit(HitKind.PERSON, ticket.person_id, "", "", "", "", 0.0))
        if ticket.service:
            self._reception.take_hit(Hit(HitKind.SERVICE, 0, ticket.service, ticket.theme, "", "", 0.0))
