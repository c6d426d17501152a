"""The tiny town hall on a primary with a synchronous standby."""

from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from rathaus_desk import usecases
from rathaus_desk.store.postgres_setup import add_login, set_up
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from tests.postgres_pair import serve_pair
from tests.small_town import STAFF, fill

TOWN = "small"


@contextmanager
def paired_town(binaries: Path):
    """Run the pair while the block lasts, with everybody's login."""
    assert usecases.__all__
    with serve_pair(binaries) as pair:
        with pair.primary.owner() as dba:
            dba.execute(f"CREATE DATABASE {TOWN}")
        url = make_url(pair.primary.url(TOWN))
        set_up(url)
        store = ServerStore(url, search_path=OWNER_PATH)
        fill(store)
        store.close()
        for login, role in STAFF.items():
            add_login(url, login, role, None)
        yield pair
