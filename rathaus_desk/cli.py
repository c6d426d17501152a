"""The command line: `rathaus-desk` opens the window; its commands serve scripts, IT staff and checks."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rathaus_desk import __version__
from rathaus_desk.cli_commands import do_commands
from rathaus_desk.cli_database import database
from rathaus_desk.cli_german import GermanCommand, GermanGroup, among, day, decimal, number, show_usage_error
from rathaus_desk.cli_output import (
    ReaderGone,
    ask_passphrase,
    cause,
    forget_output,
    prepare_streams,
    say,
    say_json,
    warn,
)
from rathaus_desk.cli_pack import pack
from rathaus_desk.cli_papers import letter, slip
from rathaus_desk.cli_place import (
    chosen_database,
    database_or_sample,
    given_password,
    open_desk,
    place,
    placed,
    sample_file,
)
from rathaus_desk.cli_plan import plan
from rathaus_desk.cli_queries import ask, call, find, queue, route
from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.errors import CannotOpen, DeskError, NeedsConsent, Refused
from rathaus_desk.error_log import record_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from rathaus_desk.ui.window.house import House
    from rathaus_desk.usecases.sample.sample_town import TownPlan

_WITHOUT_PASSWORD = (
    "Dieser Server verlangt Kennwörter. Gespielt wird nur in einer Beispielstadt, die niemanden fragt: "
    "Ein Tag geht durch mehrere Hände. Ohne --database spielt er in einer frischen auf diesem PC."
)

PROGRAM = "rathaus-desk"
MOST_PEOPLE, MOST_CASES = 1_000_000, 5_000_000
THEMES = ("light", "dark", "contrast")


class Program(GermanGroup):
    """The whole program: whatever goes wrong ends in a German line and an exit code.

    0 well, 1 something was refused or found, 2 not possible, 3 a mistake of ours, 130 interrupted.
    """

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Carry out a command line and exit; with `standalone_mode=False` return the exit code."""
        prepare_streams()
        given = named.get("args", arguments[0] if arguments else None)
        code = self._guarded(sys.argv[1:] if given is None else list(given))
        if named.get("standalone_mode") is False:
            return code
        sys.exit(code)

    def _guarded(self, arguments: list[str]) -> int:
        try:
            return self._carry_out(arguments)
        except ReaderGone:
            forget_output()
            return 1

    def _carry_out(self, arguments: list[str]) -> int:
        try:
            code = super().main(
                arguments, prog_name=PROGRAM, standalone_mode=False, windows_expand_args=False
            )
        except click.ClickException as error:
            show_usage_error(error)
            return 2
        except click.Abort:
            warn("Abgebrochen.")
            return 130
        except DeskError as error:
            warn(f"Fehler: {' '.join(str(error).split())}")
            return 2
        except ReaderGone:
            raise
        except Exception as error:  # what nobody foresaw: a number to tell the support, no trace and no data
            folder = _log_folder()
            log_id = record_error(folder, error)
            warn(
                f"Fehler: Im Programm ist etwas schiefgegangen (Fehler {log_id}, aufgezeichnet in {folder}, "
                "ohne Bürgerdaten). Was vorher gespeichert war, ist sicher."
            )
            return 3
        return code if isinstance(code, int) else 0


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        say(f"Rathaus Desk {__version__}")
        context.exit()


@click.group(cls=Program, invoke_without_command=True)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Die Fassung zeigen.",
)
@placed
@click.pass_context
def main(context: click.Context) -> int:
    """Rathaus Desk: eine Ansprechperson, eine Nummer, ein Blatt Papier.

    Ohne Befehl öffnet sich das Fenster.
    """
    if context.invoked_subcommand is not None:
        return 0
    return _open_window(chosen_database() or "")


def _town_options(command: "Callable[..., Any]") -> "Callable[..., Any]":
    """Give a command the options that describe a sample town."""
    for option in (
        click.option("--cases", metavar="ZAHL", type=number(0, MOST_CASES), help="Wie viele Vorgänge."),
        click.option("--people", metavar="ZAHL", type=number(0, MOST_PEOPLE), help="Wie viele Menschen."),
        click.option("--seed", metavar="ZAHL", type=number(0, 2**31), help="Andere Zahl, andere Stadt."),
        click.option("--today", metavar="TAG", type=day, help="Welcher Tag in der Stadt ist."),
    ):
        command = option(command)
    return command


@main.command(cls=GermanCommand)
@_town_options
@click.option("--create-only", is_flag=True, help="Nur anlegen, kein Fenster öffnen.")
@click.option("--json", "as_json", is_flag=True, help="Mit --create-only: Ergebnis als JSON.")
@placed
def demo(create_only: bool, as_json: bool, **wishes: Any) -> int:
    """Die Beispielstadt Musterhausen öffnen; beim ersten Mal wird sie angelegt.

    Mit der Adresse eines Servers kommt sie in die Datenbank dort, die eingerichtet und leer ist.
    """
    from rathaus_desk.store.addresses import is_server

    if not create_only:
        _demand_display()
    plan = _plan(wishes)
    on_server = is_server(place().database or "")
    built = _town_on_server(plan) if on_server else _demo_town(plan)
    if not create_only:
        return _open_window(built["database"])
    found = built if on_server else {**built, **_counted(Path(built["database"]))}
    if as_json:
        say_json(found)
    else:
        say(f"{found['database']}\n{found['people']} Menschen, {found['cases']} Vorgänge")
    return 0


@main.command(cls=GermanCommand)
@click.argument("journey", metavar="main|J1|J2|J3|J4|J5|J6|J7|J8", help="main ist die Hauptaufgabe.")
@click.option("--out", metavar="ORDNER", required=True, help="Wohin Bilder und Blätter kommen (nötig).")
@_town_options
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def play(journey: str, out: str, as_json: bool, **wishes: Any) -> int:
    """Einen Tag mit echten Tastendrücken spielen, mit Bildern. Ergebnis 1, wenn etwas nicht gelang.

    Ohne --database spielt er in einer frischen Beispielstadt, die danach wieder weg ist. Auf einem Server
    kann das nur eine Beispielstadt sein, die niemanden nach einem Kennwort fragt.
    """
    _be_offscreen_without_display()
    from rathaus_desk.app import another_window, with_house
    from rathaus_desk.store.turned_away import WantsPassword
    from rathaus_desk.ui.play.journeys import JOURNEYS
    from rathaus_desk.ui.play.journeys import play as play_journey
    from rathaus_desk.ui.play.player import Beside

    name = {one.lower(): one for one in JOURNEYS}.get(journey.lower())
    if name is None:
        raise Refused(f"„{journey}“ lässt sich nicht spielen. Möglich sind: {', '.join(JOURNEYS)}.")
    folder = _folder(out)
    with _stage(_plan(wishes)) as stage:
        beside = Beside(stage, partial(another_window, log_folder=_log_folder()))
        playing = partial(play_journey, journey=name, out=folder, beside=beside)
        try:
            account = with_house(stage, place().login, _log_folder(), playing).as_plain()
        except WantsPassword:
            raise CannotOpen(_WITHOUT_PASSWORD) from None
    if as_json:
        say_json(account)
    else:
        _tell_account(account)
    return 0 if account["ok"] else 1


@main.command(cls=GermanCommand)
@click.option("--out", metavar="ORDNER", required=True, help="Wohin die Bilder kommen (nötig).")
@click.option(
    "--theme",
    metavar="light|dark|contrast|all",
    default="light",
    type=among(*THEMES, "all"),
    help="Welche Farben: hell, dunkel, starker Kontrast oder alle drei.",
)
@click.option("--zoom", metavar="ZAHL", default="1", type=decimal(0.8, 2.5), help="1 ist 100 %, 2 ist 200 %.")
@click.option("--role", metavar="ROLLE", type=among(*Role), help="Wer davorsitzt: " + ", ".join(Role) + ".")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def rooms(out: str, theme: str, zoom: float, role: str | None, as_json: bool) -> None:
    """Von jedem Raum ein Bild machen, mit der Beispielstadt darin."""
    _be_offscreen_without_display()
    from rathaus_desk.app import with_house
    from rathaus_desk.ui.kit.tokens import Theme
    from rathaus_desk.ui.play.gallery import picture_rooms

    folder, login = _folder(out), _login_of(Role(role)) if role else place().login
    themes = [one for one in Theme if theme in (one.value, "all")]

    def picture_all(house: "House") -> list[Path]:
        return [file for one in themes for file in picture_rooms(house, folder, one, zoom)]

    files = with_house(database_or_sample(), login, _log_folder(), picture_all)
    if as_json:
        say_json({"files": [str(one) for one in files]})
    else:
        say("\n".join(str(one) for one in files))


for further in (find, ask, route, do_commands, letter, slip, call, queue, plan, pack, database):
    main.add_command(further)


def _open_window(chosen: str) -> int:
    _demand_display()
    from rathaus_desk.app import run

    return run(chosen, place().login, _log_folder())


def _plan(wishes: dict[str, Any]) -> "TownPlan":
    from rathaus_desk.usecases.sample.sample_town import TownPlan

    plan = TownPlan()
    if wishes["today"]:
        wishes["today"] = datetime.combine(wishes["today"], plan.today.timetz())
    return replace(plan, **{name: wish for name, wish in wishes.items() if wish is not None})


def _demo_town(plan: "TownPlan") -> dict[str, Any]:
    """Return where the sample town with these wishes lies and whether it had to be built first."""
    from rathaus_desk.store.location import read_file
    from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

    if place().database is not None:
        path = read_file(place().database or "").path
    elif plan == TownPlan():
        path = sample_file()
    else:
        told = f"{plan.today:%Y-%m-%d}-{plan.seed}-{plan.people}-{plan.cases}"
        path = sample_file().with_name(f"beispielstadt-{told}.db")
    created = not path.exists()
    if created:
        with suppress(NeedsConsent):  # another program was quicker: its town stays
            create_sample_town(path, plan, _progress)
    elif plan != TownPlan():
        warn(f"{path} gibt es schon; die Stadt bleibt, wie sie ist.")
    return {"database": str(path), "created": created}


def _counted(path: Path) -> dict[str, int]:
    from rathaus_desk.store.backup import info
    from rathaus_desk.store.opening import unlock

    rows = info(path, unlock(path)).rows
    return {"people": rows["person"], "cases": rows["case_file"]}


def _town_on_server(plan: "TownPlan") -> dict[str, Any]:
    """Load the sample town into the named database, as the role that its address names."""
    from rathaus_desk.store.addresses import read_address
    from rathaus_desk.store.turned_away import WantsPassword
    from rathaus_desk.usecases.sample.sample_on_server import load_sample_town

    address = read_address(place().database or "")
    whom = replace(address, user=address.user or getpass.getuser())
    try:
        loaded = load_sample_town(whom, given_password(), plan, _progress)
    except WantsPassword:
        if given_password() or whom.windows:
            raise
        password = ask_passphrase(f"Kennwort von {whom.user} für {whom.named}")
        loaded = load_sample_town(whom, password, plan, _progress)
    desks = replace(address, user="")  # whoever loads a town does not work in it
    return {"database": desks.text, "created": True, "people": loaded.people, "cases": loaded.cases}


def _progress(what: str, done: int, of: int) -> None:
    warn(f"{what}: {done} von {of}")


@contextmanager
def _stage(plan: "TownPlan") -> Iterator[str]:
    """Yield the named database, or a fresh sample town that is gone afterwards."""
    if place().database is not None:
        yield place().database or ""
        return
    from tempfile import TemporaryDirectory

    from rathaus_desk.usecases.sample.sample_town import create_sample_town

    with TemporaryDirectory(prefix="rathaus-desk-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "musterhausen.db"
        create_sample_town(path, plan)
        yield str(path)


def _tell_account(account: dict[str, Any]) -> None:
    for step in account["steps"]:
        seconds = f"{step['milliseconds'] / 1000:.1f}".replace(".", ",")
        say(f"{step['name']}: {_keys(step['keys'])}, {seconds} s")
    outcome = "gelungen" if account["ok"] else f"nicht gelungen. {account['failure']}"
    written = f"{_keys(account['keys'])} und {account['free_text']} Zeichen Text"
    say(f"{account['journey']}: {written}, {outcome}")
    for paper in account["papers"]:
        say(paper)


def _keys(count: int) -> str:
    return "1 Taste" if count == 1 else f"{count} Tasten"


def _login_of(role: Role) -> str:
    """Return the login of somebody who works in this role."""
    from rathaus_desk.usecases.office.office import staff

    with open_desk() as desk:
        found = [one.login for one in desk.ask(staff).values() if one.role is role]
    if not found:
        raise Refused(f"Hier arbeitet niemand in der Rolle {role}.")
    return found[0]


def _folder(out: str) -> Path:
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"Der Ordner {out} lässt sich nicht anlegen ({cause(error)}).") from error
    return folder


def _log_folder() -> Path:
    from rathaus_desk.settings import data_folder

    return data_folder() / "log"


def _has_display() -> bool:
    chosen = any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))
    return chosen or sys.platform in ("win32", "darwin")


def _demand_display() -> None:
    """Refuse to open a window where there is nothing to show it on; Qt would abort."""
    if not _has_display():
        raise Refused(
            "Hier gibt es keinen Bildschirm für ein Fenster. „rathaus-desk --help“ zeigt, was ohne geht."
        )


def _be_offscreen_without_display() -> None:
    if not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
