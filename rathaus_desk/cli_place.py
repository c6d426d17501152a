"""Which database the command line works on, in whose name, and how it is opened and given back."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rathaus_desk.cli_german import words
from rathaus_desk.cli_output import ask_passphrase, warn
from rathaus_desk.domain.errors import CannotOpen, Refused, TurnedAway

if TYPE_CHECKING:
    from rathaus_desk.domain.cases.cases import Case
    from rathaus_desk.usecases.desk import Desk

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])


@dataclass
class Place:
    """What was said about it, before or after the command's name."""

    database: str | None = None
    login: str = ""


def placed(command: AnyCommand) -> AnyCommand:
    """Give a command the options that say which database, and in whose name."""
    login = click.option(
        "--as",
        "login",
        metavar="ANMELDUNG",
        type=words,
        expose_value=False,
        callback=_keep,
        help="Wer arbeitet (Anmeldename); in der Beispielstadt sonst die erste Bürgerlotsin, auf einem "
        "Server sonst der Benutzer dieses PCs.",
    )
    return at_database(login(command))


def at_database(command: AnyCommand) -> AnyCommand:
    """Give a command the option that says which database."""
    return click.option(
        "--database",
        metavar="DATEI|URL",
        expose_value=False,
        callback=_keep,
        help="Datenbank: eine Datei oder postgresql://rechner/name; sonst die der Einstellungen dieses PCs. "
        "Das Kennwort für einen Server kommt aus dem Schlüsselbund, aus PGPASSWORD oder wird gefragt.",
    )(command)


def place() -> Place:
    """Return what was said about database and login."""
    return click.get_current_context().ensure_object(Place)


def chosen_database() -> str | None:
    """Return the database that was named here or in the settings of this PC, if any."""
    from rathaus_desk.settings import load_settings

    named = place().database
    return load_settings().database if named is None else named


def standing_database() -> str | None:
    """Return the chosen database, or else the sample town if it was built before."""
    chosen = chosen_database()
    if chosen is not None:  # an empty name is a mistake in a script, not the sample town
        return chosen
    sample = sample_file()
    return str(sample) if sample.exists() else None


def database_or_sample() -> str:
    """Return the chosen database, or else the sample town, which is built on its first use."""
    chosen = chosen_database()
    if chosen is not None:
        return chosen
    if not sample_file().exists():
        warn("Die Beispielstadt Musterhausen wird aufgebaut …")
    from rathaus_desk.usecases.sample.sample_town import standing_sample_town

    return str(standing_sample_town())


def sample_file() -> Path:
    """Return where the sample town lies that everybody gets who names no database."""
    from rathaus_desk.settings import data_folder

    # The name again, not from the use case: a call must reach the window before a database is imported.
    return data_folder() / "beispielstadt.db"


def database_file() -> Path:
    """Return the path of the database that stands. Refuses if none was named and there is no sample town."""
    from rathaus_desk.store.location import read_file

    found = standing_database()
    if found is None:
        raise Refused("Es ist keine Datenbank genannt. Bitte mit --database DATEI sagen, welche gemeint ist.")
    return read_file(found).path


def given_password() -> str:
    """Return the password for a server that a script gives in PGPASSWORD; the window asks a person."""
    return os.environ.get("PGPASSWORD", "")


@contextmanager
def open_desk(*, untouched: bool = False, who_may: str = "") -> "Iterator[Desk]":
    """Open the database for the person who was named, and give it back at the end.

    With `untouched` nobody is asked for anything, and an older file is refused instead of brought up to date.
    `who_may` tells a login that is nobody's in the town hall, such as that of the server, whose is needed.
    """
    from rathaus_desk.store.turned_away import WantsPassword
    from rathaus_desk.usecases.office_door import open_office

    database = database_or_sample()
    if untouched:
        _refuse_older(database)
    ask = None if untouched else ask_passphrase
    try:
        office = open_office(database, place().login, ask, password=given_password())
    except TurnedAway as refusal:
        told = _naming_login(refusal, database)
        if who_may and not isinstance(refusal, WantsPassword):
            told = CannotOpen(f"{told} {who_may}")
        raise told from refusal
    try:
        yield office.desk
    finally:
        office.close()


def case_meant(desk: "Desk", text: str) -> "Case":
    """Return the case with this number, however it is typed, or with this id. Refuses unknown ones."""
    from rathaus_desk.domain.commands import MOST_ID
    from rathaus_desk.domain.numbers import read_number
    from rathaus_desk.usecases.cases.cases import case, case_by_number

    if text.isascii() and text.isdecimal() and int(text) <= MOST_ID and read_number(text) is None:
        return desk.ask(case, case_id=int(text))
    return desk.ask(case_by_number, number=text)


def _naming_login(refusal: TurnedAway, database: str) -> CannotOpen:
    """Return a refusal that says whose login was tried, where nobody has named one."""
    from rathaus_desk.store.addresses import read_address

    tried = read_address(database).user or getpass.getuser()
    if place().login:
        return refusal
    return CannotOpen(f"{refusal} Versucht wurde die Anmeldung {tried}; eine andere nennt --as.")


def _refuse_older(database: str) -> None:
    from rathaus_desk.store.addresses import is_server
    from rathaus_desk.store.location import read_file
    from rathaus_desk.store.opening import needs_upgrade, unlock

    if is_server(database):
        return  # nobody's sign-in changes tables there
    path = read_file(database).path
    if needs_upgrade(path, unlock(path)):
        raise CannotOpen(
            f"Die Datei {path} hat noch den Stand einer früheren Fassung. Sie wurde nicht angerührt. "
            "Bitte einmal das Fenster öffnen."
        )


def _keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None and parameter.name:
        setattr(context.ensure_object(Place), parameter.name, value)
