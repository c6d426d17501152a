"""Strange files and strange texts: nothing but a sentence comes of the ones, and every word of the others."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import event, func, select

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import CannotOpen, DeskError, Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.pack.pack import PackState
from rathaus_desk.domain.paper.letters import FilePaper, PaperKind
from rathaus_desk.domain.people.people import CorrectPerson, RegisterPerson
from rathaus_desk.domain.text import clean
from rathaus_desk.store.case_tables import CaseRow, ContactRow, PaperRow, TimelineRow
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.laptop import open_at_the_office
from rathaus_desk.usecases.pack.pack_work import BackWish, hand_day_back
from rathaus_desk.usecases.pack.packing import packs
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import Killed, RoadDay
from tests.small_town import ERNA, ONLY_FILE

STRANGE = (
    "🧑\u200d🦽 im\x00Rollstuhl", "\u202eעברית A\u0301\u0308 '; DROP--", "é" * 299 + "ß"
)  # fmt: skip


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


def no_step(_done, _total):
    pass


def notes(town):
    with town.store.read() as session:
        return sorted(one for one in session.scalars(select(TimelineRow.text)) if one.startswith("Notiz"))


@ONLY_FILE
def test_a_file_that_is_no_pack_of_this_town_says_so_and_changes_nothing(day, new_town_file, tmp_path):
    """Nothing in it, nothing in its lock, far too large, a folder, a pack of another town."""
    path = day.out()
    whole, lock = path.read_bytes(), lock_of(path).read_bytes()
    other = RoadDay(new_town_file, day.folder, day.empty, day.key).out("Fremd")
    strange = {
        "leer": (b"", lock), "ohne Schloss": (whole, None), "leeres Schloss": (whole, b""),
        "fremdes Schloss": (whole, lock_of(other).read_bytes()), "Text": (b"Hallo" * 5000, lock),
        "großes Schloss": (whole, b" " * 5_000_000), "JSON": (whole, b"[1, 2]"),
        "fremd": (other.read_bytes(), lock_of(other).read_bytes()),
    }  # fmt: skip
    for name, (content, its_lock) in strange.items():
        one = tmp_path / f"{name}.paket"
        one.write_bytes(content)
        if its_lock is not None:
            lock_of(one).write_bytes(its_lock)
        with pytest.raises((CannotOpen, Refused)) as said:
            hand_day_back(day.mobile, BackWish(one), no_step)
        assert str(said.value).rstrip().endswith((".", "rufen.")), name
        assert one.read_bytes() == content, name
    huge = tmp_path / "groß.paket"
    with huge.open("wb") as file:
        file.truncate(20 * 2**30)  # takes no room on the disk
    shutil.copy(lock_of(path), lock_of(huge))
    folder = tmp_path / "ordner.paket"
    folder.mkdir()
    for one in (huge, folder, tmp_path / "nirgends.paket"):
        with pytest.raises((CannotOpen, Refused)):
            hand_day_back(day.mobile, BackWish(one), no_step)
    huge.unlink()
    assert [one.state for one in day.mobile.ask(packs)] == [PackState.OUT]
    assert hand_day_back(day.mobile, BackWish(path), no_step).back.applied == 0


@pytest.fixture
def new_town_file(small_file, tmp_path, key):
    """Another town hall of the same make, whose packs have other keys."""
    from rathaus_desk.store.sessions import open_store
    from tests.small_town import SmallTown

    store = open_store(shutil.copy(small_file, tmp_path / "andere.db"), key)
    yield SmallTown(store)
    store.close()


def test_whatever_is_typed_on_the_road_is_here_word_for_word(day, town):
    """In each field each of them: as it stands on the laptop it stands in the town hall, on both engines."""
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    for place, text in enumerate(STRANGE):
        concern = Concern(service="unklar", note=text, place=text[:80], details=(("mast", text[:80]),))
        taken, _ = desk.do(town.intake(concern, person_id=None, caller_name=text[:100]))
        desk.do(WriteNote(case_id=taken.cases[0].id, text=f"Notiz {place} {text}\nZeile"))
        new, _ = desk.do(
            RegisterPerson(family_name=f"Neu {text[:60]}", given_name=text[:60], street=text[:60])
        )
        seen = desk.ask(person, person_id=ERNA)
        desk.do(CorrectPerson(
            person_id=ERNA, seen_version=seen.version, given_name=text[:60], house_number=text[:10],
            title=text[:20],
        ))  # fmt: skip
        desk.do(FilePaper(
            kind=PaperKind.SLIP, title=text[:80], reference=taken.cases[0].number,
            pdf=b"%PDF-1.7 " + os.urandom(9), case_ids=(taken.cases[0].id,),
        ))  # fmt: skip
        assert new.family_name == clean(f"Neu {text[:60]}")
    there = everything(pack.store)
    back = bring_back(day.mobile, pack)
    assert (back.applied, back.conflicts) == (5 * len(STRANGE), 0)
    assert there - everything(town.store) == set()
    assert day.mobile.ask(person, person_id=ERNA).given_name == clean(STRANGE[-1][:60])


def everything(store):
    """Return every text that came of it, with the number of its row."""
    columns = (
        (CaseRow.id, CaseRow.place), (ContactRow.id, ContactRow.caller_name), (PaperRow.id, PaperRow.title),
        (PersonRow.id, PersonRow.given_name), (PersonRow.id, PersonRow.family_name),
        (PersonRow.id, PersonRow.street), (TimelineRow.case_id, TimelineRow.text),
    )  # fmt: skip
    with store.read() as session:
        found = {
            (str(text), number, value)
            for number, text in columns
            for number, value in session.execute(select(number, text))
        }
    return {one for one in found if not str(one[2]).startswith(("Aufgenommen", "Jetzt"))}


@ONLY_FILE
def test_broken_off_at_every_commit_it_goes_on_and_nothing_comes_twice(day, town):
    """Before a commit nothing of it is there, behind it everything, heard of on the laptop or not."""
    broken, many = 0, True
    while many:
        pack = day.opened(day.out(f"Laptop {broken}"))
        desk = pack.desk(day.laptop_clock)
        taken, _ = desk.do(town.intake())
        desk.do(WriteNote(case_id=taken.cases[0].id, text=f"Notiz {broken}"))
        for when in ("commit", "after_commit"):
            many = break_off(day, town, pack, broken // 2, when) and many
        assert bring_back(day.mobile, pack).conflicts == 0
        assert not pack.path.exists()
        broken += 1
    assert broken > 5
    assert notes(town) == sorted(f"Notiz {one}" for one in range(broken))
    with town.store.read() as session:
        assert session.scalar(select(func.count(CaseRow.id))) == broken


def break_off(day, town, pack, at, when):
    """Kill the program at its n-th commit, before or behind it; tell whether it came so far."""
    left = [at]

    def die(*_):
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    about, name = (town.store.engine, "commit") if when == "commit" else (town.store.write, "after_commit")
    event.listen(about, name, die)
    try:
        bring_back(day.mobile, pack, keep=True)
    except Killed:
        return True
    finally:
        event.remove(about, name, die)
    return False


@pytest.mark.server
@pytest.mark.parametrize("town", ["server"], indirect=True)
def test_two_people_who_hand_it_back_at_once_bring_it_in_once(day, town):
    """Each opens a copy of the same files at the same moment; whoever is slower is told, and may go on."""
    path = day.out()
    pack = day.opened(path)
    desk = pack.desk(day.laptop_clock)
    numbers = []
    for one in range(6):
        taken, _ = desk.do(town.intake())
        numbers.append(taken.cases[0].number)
        desk.do(WriteNote(case_id=taken.cases[0].id, text=f"Notiz {one}"))
    pack.close()
    copies = []
    for name, hand in day.hands():
        copy = path.with_name(f"{name}.paket")
        shutil.copy(path, copy)
        shutil.copy(lock_of(path), lock_of(copy))
        copies.append((hand, copy))

    def give_back(hand, copy):
        with closing(open_at_the_office(hand, copy)) as one:
            for _ in range(50):
                try:
                    return bring_back(hand, one, keep=True).applied
                except DeskError as error:
                    said.append(str(error))
        return 0

    said: list[str] = []
    with ThreadPoolExecutor(len(copies)) as pool:
        done = [one.result() for one in [pool.submit(give_back, *both) for both in copies]]
    assert done == [12] * len(copies), said
    assert all("gibt gerade" in one or "verändert oder unvollständig" in one for one in said)
    assert notes(town) == sorted(f"Notiz {one}" for one in range(6))
    with town.store.read() as session:
        assert sorted(session.scalars(select(CaseRow.number))) == sorted(numbers)
    assert town.lead.ask(pack_conflicts) == ()
