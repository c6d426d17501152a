"""Opens a database on a server, and proves that it is ours and of this program's version.

A desk never changes tables: an older database is brought up to date by whoever runs the server.
"""

import os
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from rathaus_desk.domain.errors import CannotOpen, TurnedAway
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.opening import known_revisions
from rathaus_desk.store.server import PATIENCE_SECONDS, ServerStore
from rathaus_desk.store.turned_away import in_words

_NO_RIGHT = "42501"


def url_of(address: ServerAddress, password: str = "") -> URL:
    """Return an address as SQLAlchemy takes it; the password comes from nowhere but here."""
    query: dict[str, Any] = dict(address.options)
    # Otherwise libpq would look into PGPASSWORD and a file for what nobody here has typed.
    query["passfile"] = os.path.join(os.devnull, "none")
    if not password:
        query["password"] = ""
    if address.windows:
        query["require_auth"] = "gss,sspi"
    host, port = address.hosts[0]
    if len(address.hosts) > 1:
        query["host"] = ",".join(one for one, _port in address.hosts)
        query["port"] = ",".join(str(one) for _host, one in address.hosts)
    return URL.create(
        "postgresql",
        username=address.user or None,
        password=password or None,
        host=(host or None) if len(address.hosts) == 1 else None,
        port=port if len(address.hosts) == 1 else None,
        database=address.database,
        query=query,
    )


def open_server(
    address: ServerAddress, password: str = "", *, patience: float = PATIENCE_SECONDS
) -> ServerStore:
    """Open a database on a server as the role in the address.

    Raises WantsPassword, ServerAway, or CannotOpen with a sentence that says what to do; nothing was changed.
    """
    store = unopened(address, password, patience=patience)
    try:
        demand_ours(store, address)
    except BaseException:
        store.close()
        raise
    return store


def unopened(
    address: ServerAddress, password: str = "", *, patience: float = PATIENCE_SECONDS
) -> ServerStore:
    """Return the store of a server to which nobody has spoken yet."""
    return ServerStore(url_of(address, password), patience=patience, reads_standby=address.standby)


def demand_ours(store: ServerStore, address: ServerAddress) -> None:
    """Speak to a server for the first time; raises as `open_server` does."""
    _demand_version(_revision(store, address), address)


def refused(error: DBAPIError, address: ServerAddress) -> CannotOpen:
    """Return what it means that a server does not let somebody in."""
    return in_words(str(error.orig), address.named, address.database)


def not_ours(address: ServerAddress) -> TurnedAway:
    """Return that this role is none of the town hall's."""
    return TurnedAway(
        f"Der Zugang {address.user} darf in der Datenbank {address.database} nichts sehen. Bitte die "
        "Administration fragen; sie trägt Zugänge ein (db user add)."
    )


def _revision(store: ServerStore, address: ServerAddress) -> str | None:
    """Return the revision of the tables, None where there are none."""
    try:
        with store.read() as session:
            connection = session.connection()
            there = connection.exec_driver_sql("SELECT to_regclass('rathaus.alembic_version')").scalar()
            if there is None:
                return None
            return connection.exec_driver_sql("SELECT version_num FROM rathaus.alembic_version").scalar()
    except OperationalError as error:
        raise refused(error, address) from None  # the driver's error knows the password
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) == _NO_RIGHT:
            raise not_ours(address) from None
        raise


def _demand_version(revision: str | None, address: ServerAddress) -> None:
    known = known_revisions()
    place = f"Die Datenbank {address.database} auf {address.named}"
    if revision is None:
        raise CannotOpen(
            f"{place} ist noch nicht für Rathaus Desk eingerichtet. An ihr wurde nichts geändert. Bitte die "
            "Adresse prüfen; einrichten kann sie die IT (db postgres init)."
        )
    if revision not in known:
        raise CannotOpen(
            f"{place} gehört zu einer neueren Fassung von Rathaus Desk (Stand {revision}, diese Fassung "
            f"kennt {known[-1]}). An ihr wurde nichts geändert. Bitte an diesem PC die neue Fassung "
            "installieren."
        )
    if revision != known[-1]:
        raise CannotOpen(
            f"{place} hat noch den Stand einer früheren Fassung von Rathaus Desk (Stand {revision}, diese "
            f"Fassung braucht {known[-1]}). An ihr wurde nichts geändert. Die IT bringt sie auf den neuen "
            "Stand (db postgres upgrade); bis dahin bitte mit der bisherigen Fassung arbeiten."
        )
