"""Help, usage and errors are German, whatever the console; the program starts light and ends in words."""

import errno
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial

import click
import psutil
import pytest
from click.testing import CliRunner

from rathaus_desk import error_log
from rathaus_desk.cli import main
from rathaus_desk.cli_german import GermanCommand
from rathaus_desk.cli_output import cause

ENGLISH = re.compile(
    r"\b(usage|options|arguments?|commands?|show this|exit|missing|invalid|error|required|default|no such)\b",
    re.IGNORECASE,
)


def every_command(command: click.Command, path: tuple[str, ...] = ()):
    yield path
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from every_command(one, (*path, name))


COMMANDS = list(every_command(main))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_help_is_german(line, path):
    shown = line(*path, "--help")
    assert shown.code == 0
    assert shown.out.startswith(f"Aufruf: {' '.join(('rathaus-desk', *path))} [OPTIONEN]")
    assert "Diese Hilfe zeigen." in shown.out
    assert not ENGLISH.search(re.sub(r"TakeContact|command_id|\"command\"", "", shown.out))
    assert "!" not in shown.out


def command_at(path):
    found = main
    for name in path:
        found = found.commands[name]
    return found


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_says_what_it_is_for(path):
    for one in command_at(path).params:
        assert one.help, one.name


def test_what_the_system_says_is_said_in_german():
    for number, name in errno.errorcode.items():
        said = cause(OSError(number, os.strerror(number)))
        assert os.strerror(number) not in said, name
        assert said
    assert cause(OSError()) == "Meldung ohne Nummer des Betriebssystems"


def test_all_promised_commands_are_there():
    promised = [
        "demo", "play", "rooms", "find", "do", "ask", "route", "letter", "slip", "call", "db", "queue",
        "plan", "pack",
    ]  # fmt: skip
    assert set(promised) == set(main.commands)
    of_files = {"create", "check", "backup", "restore", "info", "verify", "head"}
    assert set(main.commands["db"].commands) == of_files | {"postgres", "user", "protocols", "town"}
    assert set(main.commands["plan"].commands) == {"bench", "minutes"}
    assert set(main.commands["db"].commands["postgres"].commands) == {"init", "upgrade"}
    assert set(main.commands["db"].commands["user"].commands) == {"add", "disable", "list"}
    assert set(main.commands["db"].commands["protocols"].commands) == {"show", "keep", "forget"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("fnd",), "Den Befehl „fnd“ gibt es nicht. Meinten Sie find?"),
        (
            ("find", "person", "x", "--limt", "3"),
            "Die Option --limt gibt es hier nicht. Meinten Sie --limit?",
        ),
        (("find", "person"), "Es fehlt noch: TEXT."),
        (("find", "haus", "x"), "möglich sind: person, service, case."),
        (("find", "person", "x", "--limit", "0"), "bitte eine ganze Zahl von 1 bis 1000."),
        (("find", "person", "x", "--limit"), "Die Option --limit braucht einen Wert."),
        (("find", "person", "x", "--json=ja"), "Die Option --json braucht keinen Wert."),
        (("route",), "Es fehlt noch: --service."),
        (("route", "--service", "a", "--date", "31.2.2026"), "ist kein Tag"),
        (("rooms", "--out", "x", "--zoom", "9"), "bitte eine Zahl von 0.8 bis 2.5."),
        (("call", "110", "112"), "Das ist zu viel: 112"),
        (("--database",), "Die Option --database braucht einen Wert."),
    ],
)
def test_a_wrong_command_line_is_explained(line, arguments, said):
    outcome = line(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert said in outcome.err.splitlines()[-1]
    assert outcome.err.splitlines()[-1].startswith("Fehler: ")
    assert not ENGLISH.search(re.sub(r"--\S+", "", outcome.err))


def test_a_group_alone_shows_its_help(line):
    outcome = line("db")
    assert outcome.code == 2
    assert "Befehle:" in outcome.err


def test_the_version_is_said(line):
    assert re.fullmatch(r"Rathaus Desk \d+\.\d+\.\d+\n", line("--version").out)


def test_other_programs_may_call_it_as_click_does():
    ran = CliRunner().invoke(main, ["find", "--nein"])
    assert ran.exit_code == 2
    assert "Die Option --nein gibt es hier nicht." in ran.output
    assert CliRunner().invoke(main, ["--version"]).exit_code == 0


def rests(pid: int) -> None:
    """Wait until a program waits: for a quarter of a second it has reckoned nothing."""
    program, spent = psutil.Process(pid), -1.0
    while spent != (spent := sum(program.cpu_times()[:2])):
        time.sleep(0.25)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are for POSIX")
def test_ctrl_c_ends_a_waiting_program_in_words(town):
    running = subprocess.Popen(
        [sys.executable, "-m", "rathaus_desk", "--database", town, "do"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=partial(
            signal.signal, signal.SIGINT, signal.SIG_DFL
        ),  # a run in the background ignores it
    )
    running.stdin.write('{"command": "AnswerAtOnce", "service": "personalausweis"}\n')
    running.stdin.flush()
    assert '"ok": true' in running.stdout.readline()
    rests(running.pid)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said.strip()) == (130, "Abgebrochen.")


def test_help_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from rathaus_desk.cli import main\n"
        "main.main(['--help'], standalone_mode=False)\n"
        "heavy = ('sqlalchemy', 'alembic', 'PySide6', 'reportlab', 'sqlcipher3', 'keyring', 'phonenumbers',\n"
        "         'holidays', 'argon2', 'pypdfium2', 'rathaus_desk.usecases', 'rathaus_desk.ui')\n"
        "print([one for one in heavy if one in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr.strip() == "[]"


CONSOLES = (
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "cp1252"},
)


@pytest.mark.parametrize("console", CONSOLES, ids=str)
def test_umlauts_come_and_go_on_every_console(program, town, console):
    found = program("--database", town, "find", "person", "Łukasz", "Wójcik", "--json", **console)
    assert found.code == 0, found.err
    assert found.json["text"] == "Łukasz Wójcik"
    assert found.json["hits"][0]["title"] == "Łukasz Wójcik"
    told = program("find", "--nö", **console)
    assert "Die Option --nö gibt es hier nicht." in told.err


def test_a_program_without_a_console_runs():
    code = (
        "import sys\n"
        "sys.stdout = sys.stderr = sys.stdin = None\n"
        "from rathaus_desk.cli import main\n"
        "main(['find', 'nichts'])\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 2


def test_nobody_reading_is_no_drama(town):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "rathaus_desk", "--database", town, "ask", "services"],
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_named(town):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "rathaus_desk", "--database", town, "ask", "counts"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(
        "Fehler: Die Ausgabe lässt sich nicht schreiben (der Datenträger ist voll)."
    )


@pytest.fixture
def breaking(monkeypatch):
    """Add a command to the program that fails as it is told."""

    def add(error: BaseException) -> None:
        def fail() -> None:
            raise error

        monkeypatch.setitem(main.commands, "scheitern", GermanCommand("scheitern", callback=fail))

    return add


def test_a_mistake_of_ours_leaves_a_number_and_no_data(line, breaking, monkeypatch, tmp_path):
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path))
    breaking(ValueError("Erna Schmidt, Rosenweg 4"))
    outcome = line("scheitern")
    assert outcome.code == 3
    [number] = re.findall(r"Fehler ([0-9A-F]{8})", outcome.err)
    assert len(outcome.err.splitlines()) == 1
    log = (tmp_path / "log" / error_log.LOG_NAME).read_text("utf-8")
    assert f"{number} ValueError" in log
    assert "test_cli_german.py" in log
    for text in (log, outcome.err):
        assert "Schmidt" not in text
        assert "Rosenweg" not in text


def test_a_log_that_cannot_be_written_hides_nothing(line, breaking, monkeypatch, tmp_path):
    blocked = tmp_path / "keinOrdner"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(blocked))
    breaking(ZeroDivisionError())
    assert line("scheitern").code == 3


def test_an_interruption_is_no_error(line, breaking):
    breaking(KeyboardInterrupt())
    outcome = line("scheitern")
    assert (outcome.code, outcome.err.strip()) == (130, "Abgebrochen.")


def test_without_a_display_the_window_says_so(program):
    nowhere = program(QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert nowhere.code == 2
    assert nowhere.err.startswith("Fehler: Hier gibt es keinen Bildschirm")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("", "keine Datei angegeben"),
        ("gibt/es/nicht.db", "nicht.db"),
        ("postgresql://localhost:1/rathaus", "Bitte"),
        ("//server/freigabe/rathaus.db", "auf einem anderen Rechner"),
        ("http://server/rathaus", "nicht öffnen"),
    ],
)
def test_a_database_that_is_none_is_refused_in_one_line(line, named, said):
    for command in (("ask", "counts"), ("do", os.devnull), ("db", "info")):
        outcome = line("--database", named, *command)
        assert outcome.code == 2
        assert len(outcome.err.splitlines()) == 1
        assert said in outcome.err


def test_the_database_may_stand_before_or_after_the_command(line, town):
    before = line("--database", town, "--as", "oezdemir", "ask", "counts", "--json")
    after = line("ask", "counts", "--json", "--database", town)
    assert before.json == after.json


def test_a_database_in_the_settings_is_taken(line, town, monkeypatch, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    home.joinpath("settings.toml").write_text(f'database = "{town.as_posix()}"\n', encoding="utf-8")
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(home))
    assert line("ask", "units", "--json").json["result"]
    assert not home.joinpath("beispielstadt.db").exists()


def test_somebody_unknown_is_refused(line, town):
    outcome = line("--database", town, "--as", "niemand", "ask", "counts")
    assert outcome.code == 2
    assert "„niemand“ ist hier nicht eingetragen" in outcome.err
