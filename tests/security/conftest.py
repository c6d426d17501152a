"""A town hall on a server for attackers: one database for all attacks of a module, looked over after each."""

from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Role
from rathaus_desk.store.postgres_setup import add_login, set_up
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from tests.postgres_server import chosen, serve
from tests.security.attack_scene import Fort, furnish
from tests.small_town import STAFF, fill

LOGINS = {**STAFF, "busse": Role.DPO, "meyer": Role.MOBILE}


@pytest.fixture(scope="session")
def fortress():
    """A private server with the tiny town hall and a day's work in it, as a database to copy."""
    with serve(chosen()) as server:
        with server.owner() as dba:
            dba.execute("CREATE DATABASE fort")
        url = make_url(server.url("fort"))
        set_up(url)
        store = ServerStore(url, search_path=OWNER_PATH)
        fill(store)
        store.close()
        with server.owner("fort") as dba:
            for staff_id, login, role in ((52, "busse", "dpo"), (13, "meyer", "mobile")):
                dba.execute(
                    "INSERT INTO rathaus.staff (id, login, title, given_name, family_name, sort_name, role, "
                    "unit_id, room, phone, duty, active) "
                    "VALUES (%s, %s, 'Frau', 'Ina', %s, %s, %s, 1, '', '', '[]', true)",
                    (staff_id, login, login.title(), login, role),
                )
        for login, role in LOGINS.items():
            add_login(url, login, role, None)
        yield server, furnish(url)


@pytest.fixture(scope="module")
def fort(fortress):
    """One copy for a whole module: an attack that changes something in it has succeeded."""
    server, names = fortress
    database = f"fort_{uuid4().hex[:12]}"
    with server.owner() as dba:
        dba.execute(f"CREATE DATABASE {database} TEMPLATE fort STRATEGY file_copy")
        dba.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        dba.execute(f"GRANT CONNECT ON DATABASE {database} TO fort__staff")
    opened = Fort(server, database, names)
    with opened.owner() as dba:
        dba.execute("ANALYZE")
    yield opened
    opened.close()
    with server.owner() as dba:
        dba.execute(f"DROP DATABASE {database} (FORCE)")
