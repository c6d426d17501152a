"""A lock that hangs on the laptop's keyring: elsewhere a copy is worth nothing, here it has no new tries."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store import pack_lock
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.pack_lock import (
    BOUND,
    MOST_TRIES,
    UNBOUND,
    destroy_lock,
    make_lock,
    open_by_office,
    open_lock,
    read_lock,
    wipe_lock,
)
from tests.store.test_pack_lock import CHEAP, HEADER, KEY, PIN, SEED

_TRY = """
import sys
from pathlib import Path
from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.pack_lock import open_lock
for _ in range(int(sys.argv[2])):
    try:
        open_lock(Path(sys.argv[1]), "falsch-4711")
    except CannotOpen as wrong:
        print(wrong)
"""


@pytest.fixture
def pack(tmp_path):
    """A pack that lies on a stick: nobody's keyring knows it yet."""
    path = tmp_path / "tag.paket"
    make_lock(path, KEY, PIN, HEADER, SEED, CHEAP)
    return path


def copy_of(pack, name="kopie.paket"):
    path = pack.with_name(name)
    shutil.copy(lock_of(pack), lock_of(path))
    return path


def wrong(pack, times=1):
    for _ in range(times):
        with pytest.raises(CannotOpen) as said:
            open_lock(pack, "falsch-4711")
    return str(said.value)


def test_the_first_opening_on_a_laptop_with_a_keyring_binds_it(pack, vault):
    before = copy_of(pack)
    assert (read_lock(pack).bound, read_lock(pack).words) == (False, UNBOUND)
    assert open_lock(pack, PIN) == KEY
    assert (read_lock(pack).bound, read_lock(pack).words) == (True, BOUND)
    assert open_lock(pack, PIN) == KEY
    vault.entries.clear()  # somebody took the files away, and knows the PIN
    with pytest.raises(CannotOpen, match="anderen PC oder zu einer anderen Anmeldung"):
        open_lock(pack, PIN)
    assert read_lock(pack).left == MOST_TRIES  # that is no wrong PIN
    assert open_lock(before, PIN) == KEY  # honestly: what was copied before hangs on the PIN alone


def test_packed_on_the_laptop_itself_it_is_bound_from_the_beginning(tmp_path, vault):
    path = tmp_path / "tag.paket"
    assert make_lock(path, KEY, PIN, HEADER, SEED, CHEAP, here=True).bound
    (kept,) = vault.entries.values()
    assert json.loads(kept)["secret"] not in lock_of(path).read_text()
    assert open_lock(path, PIN) == KEY


def test_without_a_keyring_the_pin_stands_alone_and_the_lock_says_so(tmp_path):
    path = tmp_path / "tag.paket"
    lock = make_lock(path, KEY, PIN, HEADER, SEED, CHEAP, here=True)
    assert (lock.bound, lock.words) == (False, UNBOUND)
    assert open_lock(path, PIN) == KEY
    assert not read_lock(path).bound


def test_a_copy_of_a_bound_lock_has_no_tries_of_its_own(pack, vault):
    open_lock(pack, PIN)
    first, second = copy_of(pack), copy_of(pack, "zweite.paket")
    assert "Noch 5 Versuche" in wrong(pack, 5)
    assert "Noch ein Versuch" in wrong(first, 4)
    assert "keine PIN öffnet" in wrong(second)
    for one in (pack, first, second):
        with pytest.raises(CannotOpen, match="keine PIN öffnet"):
            open_lock(one, PIN)
        assert json.loads(lock_of(one).read_bytes())["wrapped"] == ""


def test_an_older_lock_put_in_its_place_wins_no_try(pack, vault):
    open_lock(pack, PIN)
    kept = lock_of(pack).read_bytes()
    for left in range(MOST_TRIES - 1, 0, -1):
        assert ("ein Versuch" if left == 1 else f"Noch {left} Versuche") in wrong(pack)
        lock_of(pack).write_bytes(kept)
    assert "keine PIN öffnet" in wrong(pack)
    lock_of(pack).write_bytes(kept)
    with pytest.raises(CannotOpen, match="keine PIN öffnet"):
        open_lock(pack, PIN)


def test_honestly_a_copy_without_a_keyring_has_ten_tries_of_its_own(pack):
    copy = copy_of(pack)
    wrong(pack, MOST_TRIES)
    assert open_lock(copy, PIN) == KEY


def test_tries_are_counted_across_programs(pack):
    done = subprocess.run(
        [sys.executable, "-c", _TRY, str(pack), "6"], capture_output=True, text=True, check=True, timeout=60,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.splitlines()[-1].startswith("Die PIN ist falsch. Noch 4 Versuche")
    assert "keine PIN öffnet" in wrong(pack, 4)
    with pytest.raises(CannotOpen, match="keine PIN öffnet"):
        open_lock(pack, PIN)


def test_a_keyring_that_is_locked_counts_nothing_and_opens_nothing(pack, vault):
    open_lock(pack, PIN)
    vault.locked = True
    with pytest.raises(CannotOpen, match="Schlüsselbund ist gesperrt"):
        open_lock(pack, PIN)
    vault.locked = False
    assert open_lock(pack, PIN) == KEY


def test_where_a_try_cannot_be_counted_none_is_made(pack, vault, monkeypatch):
    open_lock(pack, PIN)
    monkeypatch.setattr(vault, "set_password", lambda *_: None)
    with pytest.raises(CannotOpen, match="nicht zählen"):
        open_lock(pack, PIN)


def test_the_town_hall_opens_what_no_pin_opens_any_more(pack, vault):
    open_lock(pack, PIN)
    wrong(pack, MOST_TRIES)
    assert open_by_office(pack, SEED) == KEY
    with pytest.raises(CannotOpen, match="nicht von hier"):
        open_by_office(pack, b"o" * 32)
    assert SEED.hex() not in lock_of(pack).read_text()


def test_a_pack_that_is_back_leaves_no_key_behind(pack, vault):
    open_lock(pack, PIN)
    note = json.loads(lock_of(pack).read_bytes())
    wipe_lock(pack)
    left = lock_of(pack).read_text()
    assert note["wrapped"] not in left
    assert note["office_wrapped"] not in left
    assert vault.entries == {}
    with pytest.raises(CannotOpen, match="nicht von hier"):
        open_by_office(pack, SEED)


def test_a_lock_whose_town_hall_part_was_altered_still_opens_by_its_pin(pack):
    note = json.loads(lock_of(pack).read_bytes())
    lock_of(pack).write_text(json.dumps({**note, "office_wrapped": "00" * 48}))
    with pytest.raises(CannotOpen, match="nicht von hier"):
        open_by_office(pack, SEED)
    assert open_lock(pack, PIN) == KEY


def test_destroying_leaves_a_whole_lock_at_every_moment(pack, monkeypatch):
    """The plug is pulled while the key is blotted out: the town hall's part is still there."""

    def pulled(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(pack_lock, "_write", pulled)
    with pytest.raises(KeyboardInterrupt):
        destroy_lock(pack)
    monkeypatch.undo()
    assert open_by_office(pack, SEED) == KEY
    assert "Die PIN ist falsch" in wrong(pack)
