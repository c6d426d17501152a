"""The lock of a pack: ten wrong PINs and it is shut for ever; whoever alters it, opens nothing."""

import json
from datetime import UTC, date, datetime

import pytest

from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.pack.pack import PackHeader
from rathaus_desk.store import pack_lock
from rathaus_desk.store.pack_lock import (
    MOST_TRIES,
    demand_pin,
    destroy_lock,
    lock_of,
    make_lock,
    open_lock,
    public_key,
    read_lock,
)

KEY, SEED, PIN, CHEAP = b"k" * 32, b"s" * 32, "Linde-4711", 16
NOW = datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
HEADER = PackHeader(
    pack_id=7,
    device="Laptop 1",
    vehicle="Mobil 1",
    day=date(2026, 12, 2),
    staff_id=12,
    login="wilkens",
    issued_at=NOW,
    expires_at=NOW,
    office_key=public_key(SEED).hex(),
)


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "tag.paket"
    make_lock(path, KEY, PIN, HEADER, SEED, CHEAP)
    return path


def note(path):
    return json.loads(lock_of(path).read_bytes())


def rewrite(path, **changes):
    lock_of(path).write_text(json.dumps({**note(path), **changes}))


def test_the_right_pin_gives_the_key_and_every_try_back(pack):
    for left in (9, 8):
        with pytest.raises(CannotOpen, match=f"Noch {left} Versuche"):
            open_lock(pack, "Linde-4712")
    assert open_lock(pack, PIN) == KEY
    assert read_lock(pack).left == MOST_TRIES
    assert read_lock(pack).header == HEADER


def test_ten_wrong_pins_destroy_the_key(pack):
    wrapped = note(pack)["wrapped"]
    for _ in range(MOST_TRIES - 1):
        with pytest.raises(CannotOpen, match="Die PIN ist falsch"):
            open_lock(pack, "falsch-4711")
    with pytest.raises(CannotOpen, match="keine PIN öffnet"):
        open_lock(pack, "falsch-4711")
    assert wrapped not in lock_of(pack).read_text()
    with pytest.raises(CannotOpen, match="keine PIN öffnet"):
        open_lock(pack, PIN)


def test_a_try_counts_also_if_the_plug_is_pulled_while_it_is_made(pack, monkeypatch):
    def pulled(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(pack_lock, "scrypt", pulled)
    for left in range(MOST_TRIES - 1, -1, -1):
        with pytest.raises(KeyboardInterrupt):
            open_lock(pack, "falsch-4711")
        assert read_lock(pack).left == left
    monkeypatch.undo()
    with pytest.raises(CannotOpen, match="keine PIN öffnet"):
        open_lock(pack, PIN)
    assert note(pack)["wrapped"] == ""


@pytest.mark.parametrize("name", ["vehicle", "day", "expires_at", "login", "device"])
def test_a_header_that_was_altered_is_refused(pack, name):
    other = {"day": "2027-12-02", "expires_at": "2027-12-02T07:00:00+00:00"}.get(name, "anders")
    rewrite(pack, header={**note(pack)["header"], name: other})
    with pytest.raises(CannotOpen, match="beschädigt oder verändert"):
        open_lock(pack, PIN)


def test_a_header_that_somebody_else_signed_opens_nothing(pack):
    """Whoever signs it anew with another key is stopped by the wrapping, which is bound to the first."""
    other = b"o" * 32
    header = {**note(pack)["header"], "login": "vogel", "office_key": public_key(other).hex()}
    from_other = pack_lock.from_plain(PackHeader, header)
    rewrite(pack, header=header, signature=pack_lock.sign(other, from_other))
    assert read_lock(pack).header.login == "vogel"
    with pytest.raises(CannotOpen, match="Die PIN ist falsch"):
        open_lock(pack, PIN)


@pytest.mark.parametrize(
    "changes",
    [{"left": 11}, {"left": "10"}, {"left": True}, {"cost": 3}, {"cost": 1 << 40}, {"salt": "x"},
     {"wrapped": None}, {"signature": "zz"}, {"header": {}}],
)  # fmt: skip
def test_a_spoilt_lock_is_said_to_be_one(pack, changes):
    rewrite(pack, **changes)
    with pytest.raises(CannotOpen, match="beschädigt oder verändert"):
        open_lock(pack, PIN)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"{}" + b" " * 200_000])
def test_what_is_no_lock_is_said_to_be_none(pack, content):
    lock_of(pack).write_bytes(content)
    with pytest.raises(CannotOpen, match="beschädigt oder verändert"):
        open_lock(pack, PIN)


def test_a_pack_without_its_lock_says_what_is_missing(tmp_path):
    with pytest.raises(CannotOpen, match="liegt keine Datei"):
        read_lock(tmp_path / "tag.paket")
    (tmp_path / "tag.paket").write_bytes(b"...")
    with pytest.raises(CannotOpen, match=r"fehlt das Schloss \(tag.paket.schloss\)"):
        read_lock(tmp_path / "tag.paket")


def test_a_destroyed_lock_still_tells_whose_it_was(pack):
    destroy_lock(pack)
    assert read_lock(pack).header == HEADER


@pytest.mark.parametrize("pin", ["", "12345", "111111", "121212", "123456", "987654", "x" * 65])
def test_a_pin_that_protects_nothing_is_refused(pin):
    with pytest.raises(Refused, match="Es wurde nichts gepackt"):
        demand_pin(pin, alone=False)


def test_a_pin_that_stands_alone_is_longer():
    assert demand_pin("Linde47", alone=False) == "Linde47"
    with pytest.raises(Refused, match="8 bis 64 Zeichen"):
        demand_pin("Linde47")


def test_a_full_disk_is_a_sentence_that_takes_no_try_and_leaves_nothing_beside(pack):
    resource = pytest.importorskip("resource")
    before = lock_of(pack).read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))  # no file may grow beyond: as on a full disk
    try:
        for pin in (PIN, "falsch-4711"):
            with pytest.raises(CannotOpen, match="lässt sich nichts schreiben"):
                open_lock(pack, pin)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert lock_of(pack).read_bytes() == before
    assert [one.name for one in pack.parent.iterdir()] == [lock_of(pack).name]
    assert open_lock(pack, PIN) == KEY


def test_a_lock_without_end_or_with_a_price_nobody_can_pay_is_spoilt_and_takes_no_try(pack):
    """Ten opens of a lock whose price no PC can pay would have destroyed the key."""
    whole = lock_of(pack).read_bytes()
    for content in (b"[" * 90_000, b'{"a":' * 19_000, b"9" * 90_000):
        lock_of(pack).write_bytes(content)
        with pytest.raises(CannotOpen, match="beschädigt oder verändert"):
            read_lock(pack)
    lock_of(pack).write_bytes(whole)
    rewrite(pack, cost=1 << 20)
    for _ in range(MOST_TRIES + 1):
        with pytest.raises(CannotOpen, match="beschädigt oder verändert"):
            open_lock(pack, PIN)
    lock_of(pack).write_bytes(whole)
    assert open_lock(pack, PIN) == KEY
