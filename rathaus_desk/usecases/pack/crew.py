"""Who has to do with packs: the crew of the service mobile, and the lead, in a file as on a server."""

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.desk import Work

CREW = (Role.MOBILE, Role.LEAD)
NOT_CREW = "Tagespakete sehen das Servicemobil-Team und die Leitung. Es wurde nichts geändert."


def demand_crew(work: Work) -> None:
    """Refuse everybody whom packs do not concern."""
    if work.actor.role not in CREW:
        raise Refused(NOT_CREW)
