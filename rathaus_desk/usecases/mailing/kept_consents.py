"""How long the proof of a consent and of its withdrawal is kept: what is over goes for good."""

from datetime import datetime

from rathaus_desk.domain.actors import CASE_ROLES, Role
from rathaus_desk.domain.mailing.mailing_lists import ForgetConsents, first_kept
from rathaus_desk.store.mailing_door import forget_withdrawn
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.office.rights import local


@handles(ForgetConsents, *CASE_ROLES)
def forget_consents(work: Work, _command: ForgetConsents) -> int:
    """Delete the withdrawn consents of the lists in sight that nobody has to prove any more.

    Whoever still stands in a list is never among them.
    """
    first = first_kept(local(work, work.now).date())
    begins = datetime(first.year, first.month, first.day, tzinfo=work.office.calendar.zone)
    lead = work.actor.role is Role.LEAD
    return forget_withdrawn(work.session, begins, None if lead else work.actor.unit_id)
