"""`db postgres` and `db user`: what whoever runs the server does: tables, roles, and who may sign in."""

import sys
from typing import TYPE_CHECKING

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup, among, words
from rathaus_desk.cli_output import ask_passphrase, say, say_json
from rathaus_desk.cli_place import at_database, given_password, place
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.words import word

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from rathaus_desk.store.addresses import ServerAddress

SHORTEST_PASSWORD = 12  # characters, as the BSI advises (ORP.4.A22)
_LONGEST = {"family_name": 100, "given_name": 100, "title": 40, "room": 60, "unit": 60}  # letters
_ROLES = ", ".join(f"{one} ({word(one)})" for one in Role)


@click.group("postgres", cls=GermanGroup, no_args_is_help=True)
def postgres() -> None:
    """Datenbank auf einem PostgreSQL-Server einrichten und auf neuen Stand bringen."""


@postgres.command("init", cls=GermanCommand)
@click.option("--own-town", is_flag=True, help="Auch die mitgelieferten Stellen und Anliegen laden.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def init(own_town: bool, as_json: bool) -> None:
    """Rollen, Tabellen, Rechte und Funktionen anlegen; noch einmal ausgeführt ändert es nichts.

    In der Adresse steht, wer auf dem Server Rollen anlegen darf: postgresql://postgres@rechner/name
    """
    from rathaus_desk.store.postgres_setup import set_up

    address, url = _server()
    set_up(url)
    if own_town:
        from rathaus_desk.usecases.sample.sample_on_server import load_own_town

        load_own_town(address, given_password())
    if as_json:
        say_json({"database": address.text, "own_town": own_town})
    else:
        say(f"Eingerichtet: {address.text}\nWer sich anmelden darf, trägt „db user add“ ein.")


@postgres.command("upgrade", cls=GermanCommand)
@at_database
def upgrade() -> None:
    """Tabellen, Rechte und Funktionen auf den Stand dieser Fassung bringen; vorher bitte sichern."""
    from rathaus_desk.store.postgres_setup import set_up

    address, url = _server()
    set_up(url)
    say(f"Auf dem Stand dieser Fassung: {address.text}")


@click.group("user", cls=GermanGroup, no_args_is_help=True)
def user() -> None:
    """Wer sich auf dem Server anmelden darf: eintragen, sperren, auflisten."""


@user.command("add", cls=GermanCommand)
@click.argument("login", metavar="ANMELDUNG", type=words, help="Der Anmeldename, wie in der Liste.")
@click.option("--role", metavar="ROLLE", required=True, type=among(*Role), help=f"{_ROLES} (nötig).")
@click.option("--family-name", metavar="NAME", type=words, help="Familienname, für jemand Neues.")
@click.option("--given-name", metavar="NAME", type=words, default="", help="Vorname.")
@click.option("--title", metavar="ANREDE", type=words, default="", help="Frau oder Herr.")
@click.option(
    "--unit", metavar="STELLE", type=words, default="", help="Schlüssel der Stelle, für jemand Neues."
)
@click.option(
    "--phone", metavar="NUMMER", type=words, default="", help="Durchwahl, wie sie auf Blättern steht."
)
@click.option("--room", metavar="ZIMMER", type=words, default="", help="Zimmer, wie es auf Blättern steht.")
@click.option("--change-role", is_flag=True, help="Die Rolle auch in der Liste der Mitarbeitenden ändern.")
@click.option("--windows", is_flag=True, help="Ohne Kennwort: Windows meldet an (hier nicht erprobt).")
@at_database
def add(
    login: str, role: str, family_name: str | None, windows: bool, change_role: bool, **more: str
) -> None:
    """Zugang anlegen oder erneuern; das Kennwort wird zweimal gefragt.

    Wer noch nicht in der Liste der Mitarbeitenden steht, braucht --family-name und --unit.
    """
    from rathaus_desk.store.postgres_setup import add_login, enter_staff
    from rathaus_desk.store.postgres_staff import demand_listed, demand_set_up, update_staff

    if family_name and not more["unit"]:
        raise Refused("Zu --family-name gehört --unit, der Schlüssel der Stelle. Es wurde nichts geändert.")
    _address, url = _server()
    _demand_fitting(family_name=family_name or "", **more)
    demand_set_up(url)
    if not family_name:
        demand_listed(url, login, Role(role), may_change=change_role)
    password = None if windows else _new_password()
    if family_name:
        enter_staff(url, login, Role(role), more["given_name"], family_name, more["title"], more["unit"])
    made = add_login(url, login, Role(role), password)
    change = {"role": role} if change_role else {}
    update_staff(url, login, **change, **{one: more[one] for one in ("phone", "room") if more[one]})
    say(f"{login} kann sich anmelden, als {word(Role(role))}. Die Rolle auf dem Server heißt {made}.")


@user.command("disable", cls=GermanCommand)
@click.argument("login", metavar="ANMELDUNG", type=words, help="Der Anmeldename, wie in der Liste.")
@at_database
def disable(login: str) -> None:
    """Zugang sperren und laufende Sitzungen beenden; was die Person getan hat, bleibt."""
    from rathaus_desk.store.postgres_setup import disable_login

    disable_login(_server()[1], login)
    say(f"{login} kann sich nicht mehr anmelden.")


@user.command("list", cls=GermanCommand)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def list_users(as_json: bool) -> None:
    """Alle Mitarbeitenden mit Rolle, und ob sie sich anmelden können."""
    from rathaus_desk.store.postgres_setup import logins
    from rathaus_desk.store.postgres_staff import demand_set_up, rights_beside_list

    url = _server()[1]
    demand_set_up(url)
    found, beside = logins(url), rights_beside_list(url)
    if as_json:
        names = ("login", "name", "role", "may_sign_in")
        say_json(
            [
                {**dict(zip(names, one, strict=True)), "role_on_server": beside.get(one[0], (one[2],))}
                for one in found
            ]
        )
        return
    if not found:
        say("In der Liste der Mitarbeitenden steht noch niemand; „db user add“ trägt ein.")
    for login, name, role, may in found:
        say(f"{login}  {name}, {word(Role(role))}{'' if may else ', kann sich nicht anmelden'}")
        if login in beside:
            on_server = ", ".join(word(Role(one)) for one in beside[login]) or "keine"
            say(
                f"    Achtung: Auf dem Server gilt eine andere Rolle: {on_server}. „db user add {login} "
                f"--role {role}“ bringt beides zusammen."
            )


def _server() -> "tuple[ServerAddress, URL]":
    from rathaus_desk.store.addresses import is_server, read_address
    from rathaus_desk.store.server_opening import url_of

    named = place().database or ""
    if not is_server(named):
        raise Refused(
            "Bitte mit --database postgresql://wer@rechner/name sagen, welche Datenbank gemeint ist."
        )
    address = read_address(named)
    return address, url_of(address, given_password())


def _demand_fitting(**given: str) -> None:
    """Refuse what has no room on sheets and lists, and a number that nobody can call."""
    from rathaus_desk.usecases.office.phones import read_phone

    for name, most in _LONGEST.items():
        if len(given[name]) > most:
            raise Refused(
                f"--{name.replace('_', '-')}: Hier ist Platz für {most} Zeichen, es sind {len(given[name])}. "
                "Es wurde nichts geändert. Bitte kürzen."
            )
    if given["phone"] and not read_phone(given["phone"]):
        raise Refused(
            "--phone: Das ist keine vollständige Telefonnummer. Gebraucht wird sie mit Vorwahl, etwa "
            "„04499 81-123“. Es wurde nichts geändert."
        )


def _new_password() -> str:
    asked = ask_passphrase("Neues Kennwort")
    if len(asked) < SHORTEST_PASSWORD:
        raise CannotOpen(
            f"Das Kennwort hat weniger als {SHORTEST_PASSWORD} Zeichen. Es wurde nichts geändert. "
            "Bitte ein längeres wählen, etwa vier Wörter."
        )
    if sys.stdin.isatty() and ask_passphrase("Noch einmal") != asked:
        raise CannotOpen("Die beiden Kennwörter sind nicht gleich. Es wurde nichts geändert.")
    return asked
