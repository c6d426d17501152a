"""What the list of staff and the roles of a server say of the same people, and that both say the same."""

from psycopg import sql
from sqlalchemy.engine import URL

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.postgres_setup import SCHEMA, _connect, group_of, prefix_of, role_of


def demand_set_up(url: URL) -> None:
    """Demand that a database has our tables. Raises CannotOpen for one that has not."""
    with _connect(url) as line:
        there = line.execute("SELECT FROM pg_tables WHERE schemaname = %s AND tablename = 'staff'", (SCHEMA,))
        if there.fetchone() is None:
            raise CannotOpen(
                f"Die Datenbank {url.database} ist noch nicht für Rathaus Desk eingerichtet. Es wurde nichts "
                "geändert. Bitte zuerst „db postgres init“ ausführen."
            )


def demand_listed(url: URL, login: str, role: Role, *, may_change: bool = False) -> None:
    """Demand that somebody stands in the list of staff, in this role or with leave to change it.

    Raises CannotOpen: the rights on the server and the role in the list must not differ.
    """
    role_of(prefix_of(url.database or ""), login)
    with _connect(url) as line:
        found = line.execute("SELECT role FROM rathaus.staff WHERE login = %s", (login,)).fetchone()
    if found is None:
        raise CannotOpen(
            f"„{login}“ steht noch nicht in der Liste der Mitarbeitenden. Es wurde nichts geändert. Bitte "
            "--family-name und --unit dazu angeben."
        )
    if found[0] != role.value and not may_change:
        raise CannotOpen(
            f"„{login}“ steht mit der Rolle {found[0]} in der Liste, nicht mit {role.value}. Es wurde nichts "
            "geändert. Soll die Rolle wechseln, bitte --change-role dazu angeben."
        )


def update_staff(url: URL, login: str, **values: str) -> None:
    """Write what is given of role, phone and room into somebody's line in the list of staff."""
    owner = sql.Identifier(group_of(prefix_of(url.database or ""), "owner"))
    with _connect(url) as line, line.transaction():
        line.execute(sql.SQL("SET LOCAL ROLE {}").format(owner))
        for column, value in values.items():
            change = sql.SQL("UPDATE rathaus.staff SET {} = %s WHERE login = %s")
            line.execute(change.format(sql.Identifier(column)), (value, login))


def rights_beside_list(url: URL) -> dict[str, tuple[str, ...]]:
    """Return the roles that the server gives to each login where they are not that of the list of staff."""
    prefix = prefix_of(url.database or "")
    beside: dict[str, tuple[str, ...]] = {}
    with _connect(url) as line:
        listed = line.execute("SELECT login, role, db_role FROM rathaus.staff WHERE db_role IS NOT NULL")
        for login, role, name in listed.fetchall():
            held = line.execute(
                "SELECT held.rolname FROM pg_auth_members JOIN pg_roles AS held ON held.oid = roleid"
                " JOIN pg_roles AS mine ON mine.oid = member WHERE mine.rolname = %s",
                (name,),
            ).fetchall()
            names = {str(one) for (one,) in held}
            roles = tuple(str(one) for one in Role if group_of(prefix, str(one)) in names)
            if held and roles != (role,):
                beside[str(login)] = roles
    return beside
