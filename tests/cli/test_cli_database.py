"""db: create, check, backup, restore, info, with real files and their exit codes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PASSPHRASE = "ein langes Wort für Prüfungen"
TWICE = f"{PASSPHRASE}\n{PASSPHRASE}\n".encode()


@pytest.fixture(scope="module")
def own_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town hall of one's own under a passphrase; copy it, never open it."""
    path = tmp_path_factory.mktemp("eigene") / "rathaus.db"
    arguments = [sys.executable, "-m", "rathaus_desk", "db", "create", str(path), "--passphrase"]
    done = subprocess.run(arguments, input=TWICE, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return path


def test_a_new_file_is_encrypted_and_opens_by_its_passphrase(program, own_town):
    assert PASSPHRASE.encode() not in own_town.read_bytes()
    assert b"SQLite format 3" not in own_town.read_bytes()
    looked = program("--database", own_town, "db", "info", "--json", given=f"{PASSPHRASE}\r\n".encode())
    assert looked.code == 0, looked.err
    assert looked.json["encrypted"] is True
    assert looked.json["rows"]["service"] > 60
    assert looked.json["rows"]["person"] == 0


def test_a_wrong_passphrase_is_refused_in_words(program, own_town):
    before = own_town.read_bytes()
    outcome = program("--database", own_town, "db", "check", given=b"falsch und nicht richtig\n")
    assert outcome.code == 2
    assert outcome.err.startswith("Fehler: Der Schlüssel passt nicht")
    nothing = program("--database", own_town, "db", "check")
    assert nothing.code == 2
    assert own_town.read_bytes() == before


def test_commands_come_after_the_passphrase(program, own_town, tmp_path):
    for file in own_town.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    given = f'{PASSPHRASE}\n{{"command": "AnswerAtOnce", "service": "personalausweis"}}\n'.encode()
    outcome = program("--database", tmp_path / "rathaus.db", "do", given=given)
    assert len(outcome.lines) == 1, outcome.err
    assert outcome.lines[0]["result"] == 1


def test_nothing_is_created_where_something_lies(line, town):
    before = town.read_bytes()
    outcome = line("db", "create", town, "--passphrase")
    assert outcome.code == 2
    assert "liegt schon" in outcome.err
    assert town.read_bytes() == before
    assert not Path(f"{town}.key.json").exists()


def test_without_a_keyring_the_way_out_is_named(line, tmp_path):
    outcome = line("db", "create", tmp_path / "neu.db")
    assert outcome.code == 2
    assert outcome.err.rstrip().endswith("Mit --passphrase geht es auch hier.")
    assert list(tmp_path.iterdir()) == []


def test_two_different_passphrases_make_nothing(program, tmp_path):
    outcome = program(
        "db", "create", tmp_path / "neu.db", "--passphrase", given=b"erste Passphrase\nzweite Passphrase\n"
    )
    assert outcome.code == 2
    assert "verschieden" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_sound_file_passes(line, town):
    outcome = line("--database", town, "db", "check", "--json")
    assert (outcome.code, outcome.json) == (0, {"database": str(town), "ok": True, "findings": []})
    assert line("--database", town, "db", "check").out == f"{town} ist in Ordnung.\n"


def test_a_damaged_page_is_found(line, town):
    line("--database", town, "ask", "counts")
    raw = bytearray(town.read_bytes())
    raw[400 * 4096 + 100] ^= 1
    town.write_bytes(raw)
    outcome = line("--database", town, "db", "check", "--json")
    assert outcome.code == 1
    assert outcome.json["ok"] is False
    assert "Seite 401 ist beschädigt." in outcome.json["findings"]
    assert "Seite 401 ist beschädigt." in line("--database", town, "db", "check").out


def test_a_backup_can_be_brought_back(line, town, tmp_path):
    backup = tmp_path / "Sicherung vom Dienstag.db"
    made = line("--database", town, "db", "backup", backup, "--json")
    assert made.code == 0, made.err
    assert made.json["path"] == str(backup)
    assert made.json["rows"]["person"] == 2000
    assert line("--database", backup, "db", "check").code == 0
    assert "Letzte Sicherung" in line("--database", town, "db", "info").out

    elsewhere = tmp_path / "neuer PC" / "rathaus.db"
    elsewhere.parent.mkdir()
    moved = line("--database", elsewhere, "db", "restore", backup)
    assert moved.code == 0, moved.err
    assert line("--database", elsewhere, "ask", "counts").out == line("--database", town, "ask", "counts").out


def test_what_is_in_a_file_is_told_in_german(line, town):
    raw = line("--database", town, "db", "info", "--json").json["rows"]
    told = line("--database", town, "db", "info").out
    assert f"Personen {raw['person']}, Kontakte {raw['contact']}, Vorgänge {raw['case_file']}, " in told
    assert not any(f" {table} " in told for table in raw)
    counts = re.findall(r"(?:[A-ZÄÖÜa-zäöü]+ )+(\d+)", told.splitlines()[-1].removeprefix("Zeilen"))
    assert sum(int(one) for one in counts) == sum(raw.values())
    assert "weitere Tabellen" in told


def test_restoring_over_a_file_asks_first_and_loses_nothing(line, town, tmp_path):
    backup = tmp_path / "sicherung.db"
    line("--database", town, "db", "backup", backup)
    before = town.read_bytes()
    asked = line("--database", town, "db", "restore", backup)
    assert asked.code == 2
    assert "mit --yes stimmen Sie zu" in asked.err
    assert town.read_bytes() == before
    done = line("--database", town, "db", "restore", backup, "--yes", "--json")
    assert done.code == 0, done.err
    assert Path(done.json["kept"]).exists()
    assert line("--database", done.json["kept"], "db", "check").code == 0


@pytest.mark.parametrize("command", [("check",), ("info",), ("backup", "x.db"), ("restore", "x.db")])
def test_without_a_database_nothing_is_guessed(line, monkeypatch, tmp_path, command):
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    outcome = line("db", *command)
    assert outcome.code == 2
    assert "mit --database DATEI" in outcome.err or "liegt keine Datei" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_somebody_else_is_left_alone(line, tmp_path):
    foreign = tmp_path / "brief.docx"
    foreign.write_bytes(b"PK\x03\x04" + b"x" * 5000)
    for command in (("db", "check"), ("db", "info"), ("ask", "counts"), ("demo", "--create-only")):
        outcome = line("--database", foreign, *command)
        assert outcome.code == 2
        assert outcome.err.startswith("Fehler: ")
    assert foreign.read_bytes() == b"PK\x03\x04" + b"x" * 5000
    assert list(tmp_path.iterdir()) == [foreign]
