"""Says for whom somebody waited in vain on a server: a colleague who holds the same records, or a table."""

from contextlib import suppress

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from rathaus_desk.domain.errors import Unreachable
from rathaus_desk.store.changes import Store

_WAITED_TOO_LONG = "55P03"  # lock_not_available
HELD_UP = (
    "{who} hält gerade fest, was hier gebraucht wird. Es wurde nichts gespeichert, Ihr Text ist noch da. "
    "Bitte in einer Minute noch einmal; bleibt es so, kann die IT die andere Anmeldung beenden."
)
SOMEBODY = "Jemand"


def held_up(store: Store, error: DBAPIError) -> Unreachable | None:
    """Return what to say where somebody else held for too long what was needed; nothing otherwise."""
    if getattr(error.orig, "sqlstate", None) != _WAITED_TOO_LONG:
        return None
    who = None
    with suppress(DBAPIError), store.read() as session:
        who = session.scalar(select(func.desk.in_the_way()))
    return Unreachable(HELD_UP.format(who=who or SOMEBODY))
