"""What a killed program leaves beside a file, and whose key opens what."""

import os
import subprocess
import sys

import pytest

from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.settings import PRACTICE_KEY, key_note
from rathaus_desk.store.backup import restore
from rathaus_desk.store.opening import sweep_leftovers, unlock
from rathaus_desk.whole_file import beside_of

REAL_KEY = bytes(range(32))
NOTE = '{"id": "00000000000000000000000000000000", "kept": "keyring"}'


def test_what_a_dead_program_left_unfinished_is_swept(tmp_path):
    path = tmp_path / "rathaus [1].db"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = path.with_name(f"{path.name}.{dead.pid}.neu")
    others = path.with_name(f"anders.db.{dead.pid}.neu")
    for one in (left, beside_of(path), others):
        one.write_bytes(b"x")
    sweep_leftovers(path)
    assert not left.exists()
    assert beside_of(path).exists(), "this program is still at work"
    assert others.exists()
    assert str(os.getpid()) in beside_of(path).name


def test_the_public_key_opens_nothing_beside_the_note_of_a_town_hall(database):
    assert unlock(database) == PRACTICE_KEY
    key_note(database).write_text(NOTE, encoding="utf-8")
    with pytest.raises(CannotOpen):
        unlock(database)


def test_no_sample_town_takes_the_place_of_a_town_hall(database, tmp_path):
    target = tmp_path / "echt.db"
    target.write_bytes(b"the town hall")
    key_note(target).write_text(NOTE, encoding="utf-8")
    with pytest.raises(Refused, match="Beispielstadt"):
        restore(database, target, PRACTICE_KEY, consent=True)
    assert target.read_bytes() == b"the town hall"
