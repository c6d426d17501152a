"""Forged packs: whoever has the files, and even the PIN, gets nothing in that the laptop did not write.

Each attack is refused, and each time the untouched files afterwards bring in everything that was typed, once.
"""

import json
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import CannotOpen, Refused
from rathaus_desk.domain.pack.pack import PackHeader
from rathaus_desk.store.case_tables import CaseRow, TimelineRow
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.pack_file import digest_of, new_key, sign_link
from rathaus_desk.store.pack_lock import from_plain, make_lock, open_lock, public_key, sign
from rathaus_desk.store.pack_tables import PackEntryRow
from rathaus_desk.store.sessions import open_store
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.pack.bringing import bring_back, hand_over, message_of
from rathaus_desk.usecases.pack.laptop import LaptopPack, open_at_the_office, open_for_return
from tests.pack_scene import PIN, RoadDay
from tests.small_town import ONLY_FILE

pytestmark = ONLY_FILE
TEXTS = ("Erste Notiz.", "Zweite Notiz.", "Dritte Notiz.")


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


@pytest.fixture
def path(day, town):
    """A pack on which an intake and three notes were typed, closed."""
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    for text in TEXTS:
        desk.do(WriteNote(case_id=taken.cases[0].id, text=text))
    pack.close()
    return pack.path


@pytest.fixture
def kept(path):
    """Put the files aside, and back again: what an attacker did to them is undone."""
    aside = [(one, one.read_bytes()) for one in (path, lock_of(path))]

    def put_back():
        for one, content in aside:
            one.write_bytes(content)

    return put_back


def rewritten(path, **changes):
    note = json.loads(lock_of(path).read_bytes())
    lock_of(path).write_text(json.dumps({**note, **changes}))


def all_of_it_comes_in(day, town, path):
    with open_pack_at_hand(path) as pack:
        assert bring_back(day.mobile, pack).applied == 1 + len(TEXTS)
    with town.store.read() as session:
        assert len(session.scalars(select(CaseRow.id)).all()) == 1
        said = session.scalars(select(TimelineRow.text)).all()
    assert [one for one in said if one in TEXTS] == list(TEXTS)


class open_pack_at_hand:  # noqa: N801
    """Open a pack with its key, as an attacker with the PIN does: no lock is asked."""

    def __init__(self, path):
        self.pack = LaptopPack(path, open_store(path, open_lock(path, PIN)))

    def __enter__(self):
        return self.pack

    def __exit__(self, *_):
        self.pack.close()


def forged_chain(path, forge):
    """Let somebody with the key rewrite the chain: the triggers go, then whatever `forge` does."""
    with open_pack_at_hand(path) as pack, pack.store.write.begin() as session:
        for name in ("pack_entry_stays", "pack_entry_is_final"):
            session.connection().exec_driver_sql(f"DROP TRIGGER {name}")
        forge(session, pack)


def left_out(session, _pack):
    session.execute(delete(PackEntryRow).where(PackEntryRow.seq == 3))


def left_out_and_closed_up(session, pack):
    left_out(session, pack)
    session.execute(update(PackEntryRow).where(PackEntryRow.seq == 4).values(seq=3))


def turned_round(session, _pack):
    for before, after in ((2, 99), (3, 2), (99, 3)):
        session.execute(update(PackEntryRow).where(PackEntryRow.seq == before).values(seq=after))


def signed_by_another_laptop(session, pack):
    """A link rewritten and signed well, with the key of another pack: every digest fits."""
    stranger = new_key()
    row = session.get_one(PackEntryRow, 4)
    row.signature = sign(stranger, row.digest)


def dated_back_and_signed_anew(session, pack):
    """With the laptop's own key a link in the middle is changed: the one behind it tells."""
    entry = replace(pack.entries()[1], said_at=pack.entries()[1].said_at - timedelta(days=3))
    digest = digest_of(pack.note().header.pack_id, entry)
    row = session.get_one(PackEntryRow, 2)
    row.said_at, row.digest, row.signature = entry.said_at, digest, sign_link(pack.note(), digest)


@pytest.mark.parametrize(
    ("forge", "seq"),
    [
        (left_out, 4),
        (left_out_and_closed_up, 3),
        (turned_round, 2),
        (signed_by_another_laptop, 4),
    ],
)
def test_a_forged_chain_is_refused_from_there_on(day, town, path, kept, forge, seq):
    forged_chain(path, forge)
    with open_pack_at_hand(path) as pack:
        with pytest.raises(Refused, match=rf"verändert oder unvollständig \(Eintrag {seq}\)"):
            bring_back(day.mobile, pack)
        assert path.exists()
    kept()
    all_of_it_comes_in(day, town, path)


def test_two_chains_in_the_laptops_own_hand_the_second_stays_and_can_be_read(day, path, kept):
    """Known: whoever has the key and forges well is in first; then the true text waits on the laptop."""
    forged_chain(path, dated_back_and_signed_anew)
    with open_pack_at_hand(path) as pack, pytest.raises(Refused, match="Eintrag 3"):
        bring_back(day.mobile, pack)
    kept()
    with open_pack_at_hand(path) as pack:
        with pytest.raises(Refused, match="2 Einträge, die nicht zu den 4 passen"):
            bring_back(day.mobile, pack)
        assert [one.body["text"] for one in pack.entries(after=1)] == list(TEXTS)
    assert path.exists()


@pytest.mark.parametrize("name", ["pack_id", "expires_at", "login", "staff_id"])
def test_a_changed_header_opens_nothing(day, town, path, kept, name):
    header = json.loads(lock_of(path).read_bytes())["header"]
    other = {"pack_id": 1, "staff_id": 11, "login": "vogel", "expires_at": "2027-12-02T07:00:00+00:00"}[name]
    rewritten(path, header={**header, name: other})
    with pytest.raises(CannotOpen, match="beschädigt oder verändert"):
        open_for_return(path, PIN)
    with pytest.raises((CannotOpen, Refused), match=r"verändert|gibt es hier nicht"):
        open_at_the_office(day.mobile, path)
    kept()
    all_of_it_comes_in(day, town, path)


def test_the_header_of_another_pack_opens_nothing(day, town, path, kept):
    other = json.loads(lock_of(day.out("Laptop 2", tour=1)).read_bytes())
    rewritten(path, header=other["header"], signature=other["signature"])
    with pytest.raises(CannotOpen, match="Die PIN ist falsch"):  # the wrapping is bound to its own header
        open_for_return(path, PIN)
    with pytest.raises(CannotOpen, match="nicht von hier"):
        open_at_the_office(day.mobile, path)
    kept()
    all_of_it_comes_in(day, town, path)


def test_a_lock_laid_anew_with_a_longer_time_does_not_fit_its_pack(day, town, path, kept):
    """Whoever has the PIN has the key, and may lay any lock they like: inside stands what went out."""
    key, seed = open_lock(path, PIN), new_key()
    plain = json.loads(lock_of(path).read_bytes())["header"]
    header = replace(
        from_plain(PackHeader, plain), office_key=public_key(seed).hex(),
        expires_at=day.laptop_clock.now + timedelta(days=900),
    )  # fmt: skip
    make_lock(path, key, PIN, header, seed, 16)
    with pytest.raises(CannotOpen, match="gehören nicht zusammen"):
        open_for_return(path, PIN)
    with pytest.raises(CannotOpen, match="nicht von hier"):
        open_at_the_office(day.mobile, path)
    kept()
    all_of_it_comes_in(day, town, path)


@pytest.mark.parametrize("left", [0, 100, 4096, 50_000])
def test_a_file_that_was_cut_off_opens_not_and_stays(day, town, path, kept, left):
    with path.open("r+b") as file:
        file.truncate(left)
    with pytest.raises((CannotOpen, Refused)):
        open_for_return(path, PIN).entries()
    assert path.stat().st_size == left
    kept()
    all_of_it_comes_in(day, town, path)


def test_the_entries_of_one_pack_do_not_come_in_under_another(day, town, path):
    with open_pack_at_hand(day.out("Laptop 2", tour=1)) as other:
        other_id = hand_over(day.mobile, other).pack_id
    with open_pack_at_hand(path) as pack, pytest.raises(Refused, match="Eintrag 1"):
        day.mobile.do(message_of(other_id, pack.entries()[0]))
    all_of_it_comes_in(day, town, path)


def test_an_older_state_of_the_files_brings_nothing_twice_and_deletes_nothing(day, town, path, tmp_path):
    older = tmp_path / "aelter.paket"
    for one, to in ((path, older), (lock_of(path), lock_of(older))):
        shutil.copy(one, to)
    with open_pack_at_hand(path) as pack:
        case_id = pack.entries()[1].body["case_id"]
        pack.desk(day.laptop_clock).do(WriteNote(case_id=case_id, text="Später noch."))
        assert bring_back(day.mobile, pack).applied == 5
    with open_pack_at_hand(older) as pack, pytest.raises(Refused, match="eine ältere Kopie"):
        bring_back(day.mobile, pack)
    assert older.exists()
    said = [one.text for one in town.file(case_id).timeline]
    assert [said.count(one) for one in (*TEXTS, "Später noch.")] == [1, 1, 1, 1]


def test_an_older_state_first_and_the_newer_one_goes_on_behind_it(day, town, path, tmp_path):
    older = tmp_path / "aelter.paket"
    for one, to in ((path, older), (lock_of(path), lock_of(older))):
        shutil.copy(one, to)
    with open_pack_at_hand(path) as pack:
        case_id = pack.entries()[1].body["case_id"]
        pack.desk(day.laptop_clock).do(WriteNote(case_id=case_id, text="Später noch."))
    with open_pack_at_hand(older) as pack:
        assert bring_back(day.mobile, pack).applied == 4
    with open_pack_at_hand(path) as pack:
        assert bring_back(day.mobile, pack).applied == 5
    assert [one.text for one in town.file(case_id).timeline].count("Später noch.") == 1


def test_a_clock_set_back_in_the_middle_of_the_day_loses_nothing(day, town, path):
    with open_pack_at_hand(path) as pack:
        case_id = pack.entries()[1].body["case_id"]
        day.laptop_clock.forward(days=-5)
        pack.desk(day.laptop_clock).do(WriteNote(case_id=case_id, text="Uhr verstellt."))
        town.clock.forward(minutes=20)
        assert bring_back(day.mobile, pack).applied == 5
    file = day.mobile.ask(case, case_id=case_id)
    (note,) = [one for one in file.timeline if one.text == "Uhr verstellt."]
    assert timedelta(0) <= town.clock.now - note.at <= timedelta(minutes=20)  # not before it went out
