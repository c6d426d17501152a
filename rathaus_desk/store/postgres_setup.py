"""Sets a database on a PostgreSQL server up, or up to date: roles, tables, policies, functions, logins.

Everything here can be done again and changes nothing then. What each role may do stands in
db/postgres/rights.csv; the grants are made from it, and whatever is not in it is nobody's.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.domain.text import sort_key
from rathaus_desk.places import place
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.turned_away import in_words

SCHEMA, DESK = "rathaus", "desk"
SHARE = "share"  # what a clerk sees of cases stands here, before the tables: nobody else enters
# Nobody is the door: the view of people is its own, so that the rows of people are chosen for it.
GROUPS = ("owner", "door", "staff", *(str(role) for role in Role))
SCRIPTS = (
    "functions.sql",
    "marks.sql",
    "shares.sql",
    "people.sql",
    "register_search.sql",
    "campaigns.sql",
    "road.sql",
    "pack.sql",
    "printing.sql",
    "mailing.sql",
    "policies.sql",
    "door.sql",
    "reserve.sql",
    "line.sql",
    "practice.sql",
    "search.sql",
    "presence.sql",
    "journal.sql",
    "clerk_views.sql",
    "guards.sql",
)
# Nobody here needs what fills the disk or the log of changes past every table, nor what counts the rows that
# a function of ours looked at for somebody: those of whom one must not know are counted too.
_CLOSED_FUNCTIONS = """
    SELECT oid::regprocedure::text, proname LIKE 'pg\\_stat%' FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace AND (
        proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'pg_logical_emit_message')
        OR proname LIKE 'pg\\_stat\\_get\\_%' AND proname NOT LIKE 'pg\\_stat\\_get\\_db\\_%'
        AND proargtypes = '26' AND NOT proretset)
"""
# Beside the town: temporary tables there fill its disk, and who sits in template1 stops a new database.
_DATABASES_BESIDE = ("postgres", "template1")
LONGEST_PREFIX = 24  # a name on the server has at most 63 bytes
CONNECTIONS_EACH = 20  # of one login: two windows and a terminal need fewer
# All but the last a login may reset for itself: they end what was left lying, not what is meant to stop
# others. That the IT ends by `db user disable`; the desk names whose login it is (line.sql, in_the_way).
_LOGIN_SETTINGS = (
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "60s"),
    ("temp_file_limit", "1GB"),  # of one session; only a superuser may set it
)
_TABLE_RIGHTS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}
_ONE_RIGHT = re.compile(r"([rawd])(\(\w+(?:,\w+)*\))?")  # such as w(text): that column alone
_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{0,37}")


def prefix_of(database: str) -> str:
    """Return what the roles of a database begin with: roles belong to the whole server.

    Raises CannotOpen for a name of which that cannot be made.
    """
    prefix = database.lower()
    fits = re.fullmatch(rf"[a-z][a-z0-9_]{{0,{LONGEST_PREFIX - 1}}}", prefix)
    if not fits or "__" in prefix or prefix.endswith("_"):
        raise CannotOpen(
            f"Die Datenbank heißt {database}. Daraus lassen sich keine Rollen bilden; es wurde nichts "
            f"geändert. Bitte einen Namen aus bis zu {LONGEST_PREFIX} Zeichen wählen: kleine Buchstaben, "
            "Ziffern und einzelne _, aber keines am Ende."
        )
    return prefix


def group_of(prefix: str, group: str) -> str:
    """Return the role of a group; with two underscores, which no login has there."""
    return f"{prefix}__{group}"


def role_of(prefix: str, login: str) -> str:
    """Return the role with which a member of staff signs in. Raises CannotOpen for an unusable login.

    Two underscores stand in the names of groups alone, also in those of another town on the server.
    """
    if not _LOGIN.fullmatch(login) or "__" in login:
        raise CannotOpen(
            f"„{login}“ geht nicht als Anmeldename: Er beginnt mit einem kleinen Buchstaben und hat dann "
            "nur kleine Buchstaben, Ziffern, Punkt, Bindestrich oder einzelne Unterstriche. "
            "Es wurde nichts geändert."
        )
    return f"{prefix}_{login}"


def set_up(url: URL) -> None:
    """Make or renew everything in the database at `url`, signed in as one who may create roles."""
    prefix = prefix_of(url.database or "")
    with _connect(url) as line:
        _make_roles(line, prefix)
        _make_schemas(line, prefix)
    engine = create_engine(_as_owner(url, prefix))
    try:
        create_schema(engine)
    finally:
        engine.dispose()
    with _connect(url) as line, line.transaction():
        line.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(group_of(prefix, "owner"))))
        line.execute(f"SET LOCAL search_path = {SCHEMA}, pg_temp")
        for name in SCRIPTS:
            line.execute(script(name, prefix).encode())
        _grant(line, prefix)


def script(name: str, prefix: str) -> str:
    """Return a file of db/postgres with the names of the roles of one database in it."""
    text = Path(place("db", "postgres", name)).read_text("utf-8")
    return re.sub(r"@(\w+)@", lambda found: sql.Identifier(group_of(prefix, found[1])).as_string(None), text)


def rights() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each object of the rights file with the rights by group, such as ("unit", {"staff": "r"})."""
    with Path(place("db", "postgres", "rights.csv")).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row.pop("object")
            yield (
                name if "." in name else f"{SCHEMA}.{name}",
                {group: had for group, had in row.items() if had},
            )


def _connect(url: URL) -> "psycopg.Connection[tuple[object, ...]]":
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        return psycopg.connect(conninfo, autocommit=True)
    except psycopg.OperationalError as error:
        raise in_words(str(error), url.host or "", url.database or "") from error


def _as_owner(url: URL, prefix: str) -> URL:
    options = f"-c role={group_of(prefix, 'owner')} -c search_path={SCHEMA},pg_temp"
    return url.set(drivername="postgresql+psycopg").update_query_dict({"options": options})


def _make_roles(line: "psycopg.Connection[tuple[object, ...]]", prefix: str) -> None:
    for group in GROUPS:
        name = group_of(prefix, group)
        if line.execute("SELECT FROM pg_roles WHERE rolname = %s", (name,)).fetchone() is None:
            line.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
    # Whoever sets up works as the owner; a superuser may do so anyway.
    owner, door = sql.Identifier(group_of(prefix, "owner")), sql.Identifier(group_of(prefix, "door"))
    line.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    line.execute(sql.SQL("GRANT {} TO {}").format(door, owner))  # who may make a view the door's


def _make_schemas(line: "psycopg.Connection[tuple[object, ...]]", prefix: str) -> None:
    owner, staff = sql.Identifier(group_of(prefix, "owner")), sql.Identifier(group_of(prefix, "staff"))
    database = sql.Identifier(line.info.dbname)
    line.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    line.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
    line.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, staff))
    for schema in (SCHEMA, DESK, SHARE):
        name = sql.Identifier(schema)
        line.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(name, owner))
    if _is_superuser(line):
        for function, statistics in line.execute(_CLOSED_FUNCTIONS).fetchall():
            one = sql.SQL(str(function))
            line.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(one))
            if statistics:
                line.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO pg_monitor").format(one))
        _close_databases_beside(line)


def _close_databases_beside(line: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Let only those into the databases beside the town's who run or watch the server."""
    run_it = sql.SQL(", ").join(
        [sql.Identifier("pg_monitor")]
        + [
            sql.Identifier(str(name))
            for (name,) in line.execute(
                "SELECT rolname FROM pg_roles WHERE rolcanlogin AND (rolcreatedb OR rolcreaterole)"
            )
        ]
    )
    for name in _DATABASES_BESIDE:
        open_now = "SELECT has_database_privilege('public', oid, 'CONNECT, TEMPORARY')"
        if line.execute(f"{open_now} FROM pg_database WHERE datname = %s", (name,)).fetchone() == (True,):
            beside = sql.Identifier(name)
            line.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(beside, run_it))
            line.execute(sql.SQL("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC").format(beside))


def _is_superuser(line: "psycopg.Connection[tuple[object, ...]]") -> bool:
    return line.info.parameter_status("is_superuser") == "on"


def _grant(line: "psycopg.Connection[tuple[object, ...]]", prefix: str) -> None:
    """Take every right away, then give what the rights file says: in one transaction nobody is without."""
    groups = sql.SQL(", ").join(sql.Identifier(group_of(prefix, one)) for one in GROUPS if one != "owner")
    for one, inside in ((SCHEMA, "staff"), (DESK, "staff"), (SHARE, str(Role.CLERK))):
        schema = sql.Identifier(one)
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            every = sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA {} FROM PUBLIC, {}")
            line.execute(every.format(sql.SQL(kind), schema, groups))
        line.execute(
            sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, sql.Identifier(group_of(prefix, inside)))
        )
    for name, by_group in rights():
        for group, had in by_group.items():
            role = sql.Identifier(group_of(prefix, group))
            if had == "x":
                line.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(name), role))
                continue
            given = sql.SQL(", ").join(
                sql.SQL(_TABLE_RIGHTS[letter] + columns) for letter, columns in _ONE_RIGHT.findall(had)
            )
            line.execute(sql.SQL("GRANT {} ON {} TO {}").format(given, sql.SQL(name), role))


def add_login(url: URL, login: str, role: Role, password: str | None) -> str:
    """Make or renew the role with which a member of staff signs in, and return its name.

    Without a password only Windows or a certificate lets in, and one from before lapses.
    Raises CannotOpen for an unusable login.
    """
    prefix = prefix_of(url.database or "")
    name = role_of(prefix, login)
    who = sql.Identifier(name)
    with _connect(url) as line, line.transaction():
        if not _is_login_of(line, name, prefix):
            line.execute(sql.SQL("CREATE ROLE {}").format(who))
        line.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT {}").format(
                who, sql.Literal(CONNECTIONS_EACH)
            )
        )
        _set_password(line, name, password)
        groups = [group_of(prefix, one) for one in Role if one is not role]
        moves = any(_is_member(line, name, one) for one in groups)
        for group in Role:
            other = sql.Identifier(group_of(prefix, group))
            change = sql.SQL("GRANT {} TO {}" if group is role else "REVOKE {} FROM {}")
            line.execute(change.format(other, who))
        line.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group_of(prefix, "staff")), who))
        for setting, value in _LOGIN_SETTINGS if _is_superuser(line) else _LOGIN_SETTINGS[:-1]:
            line.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(who, sql.SQL(setting), sql.Literal(value))
            )
        line.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(group_of(prefix, "owner"))))
        line.execute("UPDATE rathaus.staff SET db_role = %s WHERE login = %s", (name, login))
    if moves:
        with _connect(url) as line:
            _end_sessions(line, name)  # a plan that is kept there follows the policies of before
    return name


def _set_password(line: "psycopg.Connection[tuple[object, ...]]", name: str, password: str | None) -> None:
    # The server writes a statement into its log as it comes: so the proof goes there, and not the password.
    proof = password and line.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    set_to = sql.SQL("ALTER ROLE {} PASSWORD {}")
    line.execute(set_to.format(sql.Identifier(name), sql.Literal(proof.decode() if proof else None)))


def _is_login_of(line: "psycopg.Connection[tuple[object, ...]]", name: str, prefix: str) -> bool:
    """Tell whether a role is there. Raises CannotOpen if it is, but belongs to another town or to nobody."""
    found = line.execute(
        "SELECT EXISTS (SELECT FROM pg_auth_members WHERE member = one.oid AND roleid = to_regrole(%s))"
        " FROM pg_roles AS one WHERE rolname = %s",
        (f'"{group_of(prefix, "staff")}"', name),
    ).fetchone()
    if found == (False,):
        raise CannotOpen(
            f"Die Rolle {name} gibt es auf diesem Server schon, aber nicht als Anmeldung dieser Stadt. "
            "Es wurde nichts geändert. Bitte einen anderen Anmeldenamen wählen."
        )
    return found is not None


def disable_login(url: URL, login: str) -> None:
    """Let nobody sign in by this login any more, and end what is open under it; its record stays."""
    prefix = prefix_of(url.database or "")
    name = role_of(prefix, login)
    with _connect(url) as line:
        if not _is_login_of(line, name, prefix):
            raise CannotOpen(f"Den Anmeldenamen „{login}“ hat hier niemand. Es wurde nichts geändert.")
        line.execute(sql.SQL("ALTER ROLE {} NOLOGIN").format(sql.Identifier(name)))
        _end_sessions(line, name)


def _end_sessions(line: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (name,))


def _is_member(line: "psycopg.Connection[tuple[object, ...]]", name: str, group: str) -> bool:
    return line.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", (name, group)).fetchone() == (True,)


def enter_staff(url: URL, login: str, role: Role, given: str, family: str, title: str, unit: str) -> None:
    """Enter somebody into the list of staff; on duty in the opening hours until that is set.

    `unit` is a unit's key. Raises CannotOpen if there is no such unit, or the login is taken.
    """
    prefix = prefix_of(url.database or "")
    role_of(prefix, login)
    with _connect(url) as line, line.transaction():
        line.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(group_of(prefix, "owner"))))
        found = line.execute("SELECT id, room, phone FROM rathaus.unit WHERE key = %s", (unit,)).fetchone()
        if found is None:
            known = line.execute("SELECT string_agg(key, ', ' ORDER BY key) FROM rathaus.unit").fetchone()
            raise CannotOpen(
                f"Eine Stelle „{unit}“ gibt es nicht. Es wurde nichts geändert. "
                f"Es gibt: {known and known[0]}."
            )
        if line.execute("SELECT FROM rathaus.staff WHERE login = %s", (login,)).fetchone() is not None:
            raise CannotOpen(f"„{login}“ steht schon in der Liste. Es wurde nichts geändert.")
        line.execute(
            "INSERT INTO rathaus.staff (login, title, given_name, family_name, sort_name, role, unit_id,"
            " room, phone, duty, active)"
            " SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, value -> 'opening_hours', true"
            " FROM rathaus.setting WHERE key = 'town'",
            (login, title, given, family, sort_key(f"{family} {given}"), str(role), *found),
        )


def logins(url: URL) -> list[tuple[str, str, str, bool]]:
    """Return login, name, role and whether it may sign in, of everybody on the list of staff."""
    with _connect(url) as line:
        found = line.execute(
            "SELECT login, concat_ws(' ', given_name, family_name), role,"
            " coalesce(rolcanlogin, false) AND active FROM rathaus.staff"
            " LEFT JOIN pg_roles ON rolname = db_role ORDER BY login"
        )
        return [(str(login), str(name), str(role), bool(may)) for login, name, role, may in found]
