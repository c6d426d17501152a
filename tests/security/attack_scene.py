"""What the attackers find: the tiny town hall after a morning's work, and how one signs in with psql."""

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psycopg
from sqlalchemy import select
from sqlalchemy.engine import URL, make_url

from rathaus_desk.domain.cases.attachments import AttachFile
from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.domain.promises.promises import PromiseWish
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.people_tables import AuthorityRow
from rathaus_desk.store.server import OWNER_PATH, ServerStore
from tests.postgres_server import Server
from tests.small_town import ERNA, HANS, HIDDEN, SmallTown
from tests.usecases.test_hidden_cases import png

PDF = b"%PDF-1.7"
SECRET_PLACE = "Geheimweg 8"
_ROWS = "SELECT coalesce(md5(string_agg(one::text, '|' ORDER BY one::text)), '') FROM rathaus.{} AS one"
# Looking, refused or not, leaves a line: that is what these are for.
_LEFT_BY_LOOKING = {"read_log", "opening", "search_ticket"}


@dataclass(frozen=True)
class Attack:
    """A script that somebody of the house sends with psql; the last statement is the one that counts."""

    name: str
    login: str
    script: tuple[str, ...]
    state: str = "42501"  # with which the last statement is refused; "" if it just shows nothing

    def __str__(self) -> str:
        return self.name


def attack(name: str, login: str, *script: str, state: str = "42501") -> Attack:
    """Return an attack that the server refuses with `state`."""
    return Attack(name, login, script, state)


def blind(name: str, login: str, *script: str) -> Attack:
    """Return an attack that the server answers with nothing."""
    return Attack(name, login, script, "")


@dataclass
class Fort:
    """A database under attack; `names` are what an insider may know by heart, such as ids."""

    server: Server
    database: str
    names: dict[str, object]
    before: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._dba = self.server.owner(self.database)
        self.before = self.rows()

    def owner(self) -> psycopg.Connection:
        """Connect as the one who runs the server."""
        return self.server.owner(self.database)

    def store_url(self, login: str) -> URL:
        """Return the address at which the program signs somebody in."""
        return make_url(self.server.url(self.database, f"fort_{login}"))

    @contextmanager
    def line(self, login: str, *, path: str = "share, desk, rathaus, pg_temp"):
        """Sign somebody in, each statement for itself, as psql does."""
        with psycopg.connect(self.server.url(self.database, f"fort_{login}"), autocommit=True) as line:
            line.execute("SELECT set_config('search_path', %s, false)", (path,))
            yield line

    def run(self, one: Attack) -> tuple[str, list[tuple]]:
        """Carry an attack out; return the state with which it was refused, and what it showed."""
        self._dba.execute("DELETE FROM rathaus.opening")  # the half-hour is over after a look before
        self._dba.execute("DELETE FROM rathaus.search_ticket")
        with self.line(one.login) as line:
            *first, last = (statement.format(**self.names) for statement in one.script)
            for statement in first:
                line.execute(statement)
            try:
                answer = line.execute(last)
                shown = answer.fetchall() if answer.description else []
            except psycopg.Error as error:
                return error.sqlstate or "", []
            with suppress(psycopg.Error):
                line.execute("COMMIT")  # what was not refused shall count
            return "", shown

    def rows(self) -> dict[str, str]:
        """Return a fingerprint of every table."""
        tables = self._dba.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'rathaus'").fetchall()
        return {
            name: self._dba.execute(_ROWS.format(name)).fetchone()[0]
            for (name,) in tables
            if name not in _LEFT_BY_LOOKING
        }

    def changed(self) -> set[str]:
        """Return the tables in which anything stands that did not stand there before; looked at once."""
        now = self.rows()
        other = {name for name in now if now[name] != self.before[name]}
        self.before = now
        return other

    def close(self) -> None:
        self._dba.close()


def furnish(url: URL) -> dict[str, object]:
    """Let the town hall work for a morning; return the ids of what there is to be had."""
    store = ServerStore(url, search_path=OWNER_PATH)
    town = SmallTown(
        store,
        lambda: store,
        open_as=lambda login: ServerStore(url.set(username=f"fort_{login}")),
    )
    lamp = town.taken()
    benefit = town.taken(Concern(service="wohngeld", note="Miete ist gestiegen"), person_id=HANS)
    hedge = Concern(service="hecke", place=SECRET_PLACE, note="wohnt am Geheimweg", concerned_id=HIDDEN)
    hidden, _ = town.lead.do(
        TakeContact(concerns=(hedge,), person_id=HIDDEN, caller_phone="+491713920030", promise=PromiseWish())
    )
    town.clock.forward(seconds=11)
    secret = hidden.cases[0]
    town.lead.do(WriteNote(case_id=secret.id, text="Sie wohnt am Geheimweg."))
    for file in (secret, benefit):
        town.lead.do(AttachFile(case_id=file.id, file_name="a.png", content=png("red")))
        town.lead.do(
            FilePaper(case_ids=(file.id,), kind=PaperKind.LETTER, title="Brief", reference="", pdf=PDF)
        )
    with store.write.begin() as session:
        session.add(
            AuthorityRow(
                id=1, person_id=ERNA, representative_id=HANS, representative_name="", scope="",
                state=AuthorityState.SEEN, seen_on=None, seen_by=None, valid_until=None, ended=None,
            )
        )  # fmt: skip
    names = _names(town, lamp.id, benefit.id, secret.id)
    town.close()
    return names


def _names(town: SmallTown, lamp: int, benefit: int, secret: int) -> dict[str, object]:
    names: dict[str, object] = {"erna": ERNA, "hans": HANS, "hidden": HIDDEN}
    with town.store.read() as session:
        for key, case_id in (("lamp", lamp), ("benefit", benefit), ("secret", secret)):
            row = session.scalars(select(CaseRow).where(CaseRow.id == case_id)).one()
            names |= {key: case_id, f"{key}_contact": row.contact_id, f"{key}_number": row.number}
        connection = session.connection()
        for table in ("task", "attachment", "timeline"):
            found = connection.exec_driver_sql(f"SELECT case_id, max(id) FROM {table} GROUP BY case_id")
            names |= {f"{_key(names, case_id)}_{table}": row_id for case_id, row_id in found}
        found = connection.exec_driver_sql("SELECT case_id, paper_id FROM case_paper")
        names |= {f"{_key(names, case_id)}_paper": paper_id for case_id, paper_id in found}
        found = connection.exec_driver_sql("SELECT contact_id, id FROM promise")
        names |= {f"{_key(names, contact, '_contact')}_promise": one for contact, one in found}
    return names


def _key(names: dict[str, object], value: int, ending: str = "") -> str:
    return next(key for key in ("lamp", "benefit", "secret") if names[f"{key}{ending}"] == value)
