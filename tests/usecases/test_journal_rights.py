"""Who sits at psql with a clerk's login can neither change the journal nor read what others did."""

import psycopg
import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.server import ServerStore
from rathaus_desk.usecases.desk import Desk
from rathaus_desk.usecases.office.journal_check import check_journal
from tests.small_town import ADMIN, BERLIN
from tests.usecases.journal_scene import busy, checked, note

ONLY_SERVER = pytest.mark.parametrize(
    "town", [pytest.param("server", marks=pytest.mark.server)], indirect=True
)
DPO = "small_datenschutz"


def as_clerk(town, statement):
    """Send one statement as Herr Tepe would with a program of his own."""
    address = make_url(town.place).set(username="small_tepe").render_as_string()
    with psycopg.connect(address, options="-c search_path=desk,rathaus") as line:
        done = line.execute(statement)
        return done.fetchall() if done.description else done.rowcount


def chain(work):
    return check_journal(work.session, BERLIN)


@ONLY_SERVER
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rathaus.journal SET command = 'x'",
        "DELETE FROM rathaus.journal",
        "TRUNCATE rathaus.journal CASCADE",
        "UPDATE rathaus.journal_key SET key = ''",
        "DELETE FROM rathaus.journal_key",
        "INSERT INTO rathaus.journal_block VALUES (99, now(), 1, '', '')",
        "UPDATE rathaus.journal_block SET entries = 0",
        "DELETE FROM rathaus.journal_block",
        "LOCK TABLE rathaus.journal_block IN SHARE ROW EXCLUSIVE MODE",
        "LOCK TABLE rathaus.journal_block IN ROW SHARE MODE",
        "ALTER TABLE rathaus.journal DISABLE TRIGGER ALL",
        "SELECT desk.journal_erased()",
        "INSERT INTO rathaus.journal SELECT gen_random_uuid(), now(), 11, 'WriteNote', '', NULL",
        "SELECT * FROM rathaus.read_log",
    ],
)
def test_a_clerk_changes_nothing(town, statement):
    busy(town, 6)
    before = checked(town)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_clerk(town, statement)
    assert checked(town) == before


@ONLY_SERVER
def test_a_clerk_sees_own_entries_and_keys_only(town):
    case_id = busy(town, 3)
    assert as_clerk(town, "SELECT id FROM rathaus.journal") == []
    assert as_clerk(town, "SELECT journal_id FROM rathaus.journal_key") == []
    assert as_clerk(town, "SELECT count(*) FROM rathaus.journal_block")[0][0] >= 1
    note(town, case_id)
    assert as_clerk(town, "SELECT desk.seal_journal()") == [(1,)], "to seal is harmless"
    assert checked(town).findings == ()


@ONLY_SERVER
def test_a_clerk_cannot_hold_the_sealing_up(town):
    """A lock that anybody can take would let anybody stop it."""
    case_id = busy(town, 3)
    note(town, case_id)
    address = make_url(town.place).set(username="small_tepe").render_as_string()
    with psycopg.connect(address, options="-c search_path=desk,rathaus") as line:
        line.execute("SELECT * FROM rathaus.journal_block")
        line.execute("LOCK TABLE rathaus.journal_block IN ACCESS SHARE MODE")
        assert town.guide.seal_journal() == 1


@ONLY_SERVER
def test_who_sees_a_part_only_is_told_so_and_data_protection_sees_all(town):
    busy(town, 6)
    for login in ("oezdemir", "vogel", "admin"):
        with pytest.raises(Refused, match="Datenschutz und IT"):
            town.desk(login).ask(chain)
    with psycopg.connect(town.place, autocommit=True, options="-c search_path=rathaus") as dba:
        if not dba.execute("SELECT FROM pg_roles WHERE rolname = %s", (DPO,)).fetchone():
            dba.execute(f"CREATE ROLE {DPO} LOGIN IN ROLE small__staff, small__dpo")
        dba.execute("UPDATE staff SET role = 'dpo', db_role = %s WHERE id = %s", (DPO, ADMIN))
    store = ServerStore(make_url(town.place).set(username=DPO))
    try:
        report = Desk(store, town.guide.office, town.guide.actor, town.clock).ask(chain)
    finally:
        store.close()
    assert report == checked(town)
    assert report.findings == ()
    assert report.entries > 6
