"""Where the key of a database file is kept, and what this PC's settings say."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

from rathaus_desk import settings
from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.settings import (
    PRACTICE_KEY,
    Settings,
    create_key,
    data_folder,
    find_key,
    key_note,
    load_settings,
    settings_folder,
)
from rathaus_desk.store.migrate import create_schema
from rathaus_desk.store.opening import unlock
from rathaus_desk.store.sessions import open_store
from tests.vault import Vault

PASSPHRASE = "Rathaus Öffnung früh um acht"


class Person:
    """Somebody who answers each question for a passphrase with the next word."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0)


def test_the_keyring_keeps_the_key_and_nobody_is_asked(tmp_path: Path, vault: type[Vault]):
    path = tmp_path / "rathaus.db"
    key = create_key(path, None)
    assert len(key) == 32
    assert find_key(path, None) == key
    note = json.loads(key_note(path).read_text("utf-8"))
    assert note == {"id": note["id"], "kept": "keyring"}
    assert vault.entries == {("rathaus-desk", note["id"]): key.hex()}
    assert key.hex() not in key_note(path).read_text("utf-8")
    assert os.listdir(tmp_path) == [key_note(path).name]


def test_a_moved_file_still_finds_its_key(tmp_path: Path, vault: type[Vault]):
    path = tmp_path / "rathaus.db"
    key = create_key(path, None)
    store = open_store(path, key, create=True)
    create_schema(store.engine)
    store.close()
    moved = tmp_path / "Umzug" / "neu.db"
    moved.parent.mkdir()
    path.rename(moved)
    key_note(path).rename(key_note(moved))
    assert unlock(moved) == key
    open_store(moved, unlock(moved)).close()


def test_two_files_have_two_keys(tmp_path: Path, vault: type[Vault]):
    assert create_key(tmp_path / "a.db", None) != create_key(tmp_path / "b.db", None)
    assert len(vault.entries) == 2


@pytest.mark.parametrize("trouble", ["locked", "forgetful", "not there"])
def test_without_a_keyring_a_passphrase_makes_the_key(tmp_path: Path, vault: type[Vault], trouble: str):
    setattr(vault, "viable" if trouble == "not there" else trouble, trouble != "not there")
    path = tmp_path / "rathaus.db"
    person = Person(PASSPHRASE, PASSPHRASE, PASSPHRASE, "etwas anderes")
    key = create_key(path, person)
    assert find_key(path, person) == key
    assert find_key(path, person) != key, "another passphrase, another key"
    assert person.asked[0] == "Neue Passphrase für rathaus.db, mindestens 12 Zeichen"
    note = json.loads(key_note(path).read_text("utf-8"))
    assert note["kept"] == "passphrase"
    assert (note["time_cost"], note["memory_kib"], note["parallelism"]) == (3, 65536, 4)
    assert vault.entries == {}


def test_the_passphrase_way_from_the_first_to_the_second_day(tmp_path: Path):
    path = tmp_path / "rathaus.db"
    key = create_key(path, Person(PASSPHRASE, PASSPHRASE))
    store = open_store(path, key, create=True)
    create_schema(store.engine)
    store.close()
    assert unlock(path, Person(PASSPHRASE)) == key
    with pytest.raises(CannotOpen, match="Der Schlüssel passt nicht"):
        unlock(path, Person("falsche Passphrase"))
    with pytest.raises(CannotOpen, match=r"bleibt rathaus\.db geschlossen"):
        unlock(path, Person(""))
    with pytest.raises(CannotOpen, match="hier kann niemand gefragt werden"):
        unlock(path)


def test_the_same_letters_typed_differently_are_the_same_passphrase(tmp_path: Path):
    composed, decomposed = "Öffnungszeiten", "O\u0308ffnungszeiten"
    key = create_key(tmp_path / "x.db", Person(composed, composed))
    assert find_key(tmp_path / "x.db", Person(decomposed)) == key


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (("kurz",), "mindestens 12 Zeichen"),
        ((PASSPHRASE, PASSPHRASE + "!"), "Die beiden Eingaben sind verschieden"),
    ],
)
def test_a_weak_or_mistyped_passphrase_makes_nothing(tmp_path: Path, answers: tuple[str, ...], sentence: str):
    with pytest.raises(Refused, match=sentence):
        create_key(tmp_path / "x.db", Person(*answers))
    assert os.listdir(tmp_path) == []


def test_no_keyring_and_nobody_to_ask(tmp_path: Path):
    with pytest.raises(CannotOpen, match="keinen Schlüsselbund"):
        create_key(tmp_path / "x.db", None)
    assert os.listdir(tmp_path) == []


def test_a_key_is_never_made_for_a_file_that_is_there(database: Path, vault: type[Vault]):
    with pytest.raises(CannotOpen, match="liegt schon eine Datei"):
        create_key(database, None)
    assert vault.entries == {}


@pytest.mark.parametrize("trouble", ["locked", "gone", "no keyring"])
def test_a_key_that_cannot_be_had_is_said_in_words(tmp_path: Path, vault: type[Vault], trouble: str):
    path = tmp_path / "rathaus.db"
    create_key(path, None)
    vault.locked = trouble == "locked"
    vault.viable = trouble != "no keyring"
    if trouble == "gone":
        vault.entries.clear()
    with pytest.raises(CannotOpen, match="hier ist er nicht zu bekommen"):
        find_key(path, Person(PASSPHRASE))


def test_a_spoiled_entry_is_said_in_words(tmp_path: Path, vault: type[Vault]):
    path = tmp_path / "rathaus.db"
    create_key(path, None)
    for spoiled in ("", "zz", "00" * 31):
        vault.entries.update(dict.fromkeys(vault.entries, spoiled))
        with pytest.raises(CannotOpen, match="beschädigt"):
            find_key(path, None)


GOOD_NOTE = {
    "id": "0" * 32,
    "kept": "passphrase",
    "salt": "1" * 32,
    "time_cost": 3,
    "memory_kib": 65536,
    "parallelism": 4,
}
BAD_NOTES = {
    "empty": "",
    "no JSON": "{",
    "a list": "[]",
    "no id": json.dumps({"kept": "keyring"}),
    "a path as id": json.dumps({"id": "../../etc/passwd", "kept": "keyring"}),
    "unknown place": json.dumps(GOOD_NOTE | {"kept": "plaintext"}),
    "all the memory": json.dumps(GOOD_NOTE | {"memory_kib": 2**40}),
    "no cost": json.dumps(GOOD_NOTE | {"time_cost": 0}),
    "cost in words": json.dumps(GOOD_NOTE | {"time_cost": "3"}),
    "true as a number": json.dumps(GOOD_NOTE | {"parallelism": True}),
    "short salt": json.dumps(GOOD_NOTE | {"salt": "11"}),
}


@pytest.mark.parametrize("kind", BAD_NOTES)
def test_a_spoiled_note_is_said_in_words(tmp_path: Path, vault: type[Vault], kind: str):
    path = tmp_path / "rathaus.db"
    key_note(path).write_text(BAD_NOTES[kind], "utf-8")
    with pytest.raises(CannotOpen, match="nicht lesbar"):
        find_key(path, Person(PASSPHRASE))


def test_a_missing_note_is_said_in_words(tmp_path: Path):
    with pytest.raises(CannotOpen, match=r"fehlt die Datei rathaus\.db\.key\.json"):
        find_key(tmp_path / "rathaus.db", Person(PASSPHRASE))


def test_a_keyring_that_a_variable_names_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    trace = tmp_path / "loaded"
    (tmp_path / "evil_keyring.py").write_text(
        f"open({str(trace)!r}, 'w').close()\nclass Keyring: pass\n", "utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "evil_keyring.Keyring")
    create_key(tmp_path / "x.db", Person(PASSPHRASE, PASSPHRASE))
    assert not trace.exists()


def test_only_keyrings_that_keep_a_secret_are_on_the_list():
    allowed = {"WinVaultKeyring", "Keyring", "DBusKeyring"}
    listed = [entry for entries in settings._VAULTS.values() for entry in entries]
    assert {name for _, name in listed} == allowed
    assert not any(
        word in module for module, _ in listed for word in ("alt", "null", "fail", "chainer", "file")
    )
    for module, name in listed:
        assert hasattr(import_module(module), name)


def test_the_public_key_of_the_sample_town_never_changes():
    """Every sample town and every benchmark file in the world depends on it."""
    assert PRACTICE_KEY.hex() == "442ac67de906c12d1e1300aee198dd49ffe9c73dd743919c5f5789b5afbb5fe1"


def write_settings(text: str | bytes) -> Path:
    path = settings_folder() / "settings.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RATHAUS_DESK_HOME", str(tmp_path))
    return tmp_path


def test_without_a_settings_file_all_is_as_usual(own_folder: Path):
    assert load_settings() == Settings(database=None)


def test_settings_are_read(own_folder: Path):
    write_settings('# der Ort der Datei\ndatabase = "/srv/Bürgeramt/rathaus 100%.db"\n')
    assert load_settings() == Settings(database="/srv/Bürgeramt/rathaus 100%.db")
    write_settings(b'\xef\xbb\xbfdatabase = "x.db"\r\n')
    assert load_settings() == Settings(database="x.db"), "as the Windows editor writes it"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('database = "a"\n\ndatabase = \n', 3),
        ('\n\ndatabase = "a', 3),
        ('database = "a"\ndatabse = "b"\n', 2),
        ("# x\n\ndatabase = 5\n", 3),
        ('database = "a"\n[drucker]\nname = "x"\n', 2),
        ("database", 1),
        (b"database = '\xff'\n", 1),
    ],
)
def test_a_broken_settings_file_names_its_line(own_folder: Path, text: str | bytes, line: int):
    path = write_settings(text)
    with pytest.raises(CannotOpen) as caught:
        load_settings()
    assert str(path) in str(caught.value)
    assert f"in Zeile {line} nicht zu verstehen" in str(caught.value)


def test_the_usual_folders_are_the_users_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("RATHAUS_DESK_HOME")
    for folder in (settings_folder(), data_folder()):
        assert folder.name == "rathaus-desk"
        if sys.platform != "win32":
            assert folder.is_relative_to(os.environ["HOME"])
