"""`db town`: name, address, telephone and hours of one's own town, which stand on every sheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup, words
from rathaus_desk.cli_output import ask_passphrase, say, say_json
from rathaus_desk.cli_place import at_database, database_file, given_password, place
from rathaus_desk.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

_OPTIONS = (
    ("--name", "town", "NAME", "Wie die Stadt kurz heißt."),
    ("--official-name", "official_name", "NAME", "Wie sie im Briefkopf heißt, etwa Stadt Emden."),
    ("--street", "street", "STRASSE", "Straße und Hausnummer des Rathauses."),
    ("--postcode", "postcode", "PLZ", "Postleitzahl."),
    ("--place", "place", "ORT", "Ort."),
    ("--phone", "phone", "NUMMER", "Telefon mit Vorwahl."),
    ("--email", "email", "ADRESSE", "E-Mail-Adresse."),
    ("--web", "web", "ADRESSE", "Adresse im Internet."),
    ("--land", "land", "LAND", "Bundesland für die Feiertage, etwa NI."),
    ("--hours", "opening_hours", "ZEITEN", "Öffnungszeiten, etwa „Mo-Mi 8:30-12:30, Do 14-18“."),
)


@click.group("town", cls=GermanGroup, no_args_is_help=True)
def town() -> None:
    """Name, Anschrift, Telefon und Öffnungszeiten der eigenen Stadt."""


def _town_options(command: "Callable[..., Any]") -> "Callable[..., Any]":
    for option, name, meta, text in reversed(_OPTIONS):
        command = click.option(option, name, metavar=meta, type=words, help=text)(command)
    return command


@town.command("set", cls=GermanCommand)
@_town_options
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def change(as_json: bool, **given: str | None) -> None:
    """Angaben setzen; was nicht genannt ist, bleibt. Offene Fenster zeigen es nach dem nächsten Start."""
    from rathaus_desk.usecases.office.town_data import set_town

    changes = {name: text for name, text in given.items() if text is not None}
    if not changes:
        raise Refused("Es ist nichts genannt, was sich ändern soll. Es wurde nichts geändert.")
    with _session() as session:
        _tell(set_town(session, changes), as_json)


@town.command("show", cls=GermanCommand)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@at_database
def show(as_json: bool) -> None:
    """Alle Angaben zeigen, und was noch fehlt."""
    from rathaus_desk.usecases.office.town_data import town_data

    with _session() as session:
        _tell(town_data(session), as_json)


@contextmanager
def _session() -> "Iterator[Session]":
    """Give one transaction as who owns the tables: of a file by its key, of a server by the named role."""
    from sqlalchemy import text

    from rathaus_desk.store.addresses import is_server, read_address
    from rathaus_desk.store.opening import unlock
    from rathaus_desk.store.postgres_setup import group_of, prefix_of
    from rathaus_desk.store.postgres_staff import demand_set_up
    from rathaus_desk.store.server import OWNER_PATH, ServerStore
    from rathaus_desk.store.server_opening import url_of
    from rathaus_desk.store.sessions import open_store

    named = place().database or ""
    if is_server(named):
        url = url_of(read_address(named), given_password())
        demand_set_up(url)
        far = ServerStore(url, search_path=OWNER_PATH)
        try:
            with far.write.begin() as session:
                owner = group_of(prefix_of(url.database or ""), "owner")
                session.execute(text("SELECT set_config('role', :owner, true)"), {"owner": owner})
                yield session
        finally:
            far.close()
        return
    path = database_file()
    file = open_store(path, unlock(path, ask_passphrase))
    try:
        with file.write.begin() as session:
            yield session
    finally:
        file.close()


def _tell(data: dict[str, Any], as_json: bool) -> None:
    from rathaus_desk.domain.office.town import opening_lines
    from rathaus_desk.usecases.office.office import office_from
    from rathaus_desk.usecases.office.town_data import NEEDED, missing_in

    missing = missing_in(data)
    if as_json:
        say_json({"town": data, "missing": missing})
        return
    for key, word in NEEDED.items():
        say(f"{word:<16}{data.get(key, '')}")
    for line in opening_lines(office_from(data).town.opening):
        say(f"{'Geöffnet':<16}{line}")
    say(f"Es fehlt noch: {', '.join(missing)}." if missing else "Es fehlt nichts.")
