"""The laptop's own side of a pack's end: what a receipt covers, copies, expiry, a disk without room."""

import shutil
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from rathaus_desk.domain.cases.cases import WriteNote
from rathaus_desk.domain.errors import CannotOpen, NeedsConsent, Refused, Unreachable
from rathaus_desk.domain.intake.drafts import KeepDraft
from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.store.location import lock_of
from rathaus_desk.store.pack_file import receipt_of
from rathaus_desk.store.pack_lock import canonical
from rathaus_desk.store.reserve_tables import ReservedNumberRow
from rathaus_desk.usecases.office_door import open_office
from rathaus_desk.usecases.pack import laptop
from rathaus_desk.usecases.pack.bringing import bring_back
from rathaus_desk.usecases.pack.laptop import open_at_the_office, open_for_return
from rathaus_desk.usecases.pack.own_pack import demand_may_go, let_go, look_at_own, receipt_for
from rathaus_desk.usecases.people.people import person
from rathaus_desk.whole_file import beside_of
from tests.pack_scene import PIN, RoadDay
from tests.small_town import ERNA

pytestmark = pytest.mark.parametrize("town", ["file"], indirect=True)


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


def take_in(day, town, desk):
    """Take somebody in on the road, with a note; return the case."""
    taken, _ = desk.do(town.intake())
    desk.do(WriteNote(case_id=taken.cases[0].id, text="Vor Ort gesehen."))
    return taken.cases[0].id


def copied(pack, to):
    """Copy a pack onto a stick, both files of it."""
    pack.close()
    for one, other in ((pack.path, to), (lock_of(pack.path), lock_of(to))):
        shutil.copy(one, other)
    return to


def standing(path):
    """Return what stands in sight all day where a pack is open."""
    with closing(open_office(str(path), password=PIN)) as office:
        return office.standing


def fill_up(desk, case_id):
    """Write until there is no room any more."""
    for number in range(200):
        desk.do(WriteNote(case_id=case_id, text=f"{number} " + "x" * 3000))


def worked(day, town):
    """Return the path of a pack with two entries."""
    pack = day.opened(day.out())
    take_in(day, town, pack.desk(day.laptop_clock))
    pack.close()
    return pack.path


def test_a_receipt_covers_what_was_acknowledged_and_keeps_what_was_typed_later(day, town, tmp_path):
    path = worked(day, town)
    pack = day.opened(path)
    stick = copied(pack, tmp_path / "stick.paket")
    with closing(open_at_the_office(day.mobile, stick)) as copy:
        word = bring_back(day.mobile, copy, copied=True).acknowledgement
    receipt_of(path).write_bytes(canonical(word))
    with closing(day.opened(path)) as pack:
        desk = pack.desk(day.laptop_clock)
        seen = look_at_own(desk)
        assert (seen.may_go, seen.receipt.count, [one.seq for one in seen.entries]) == (True, 2, [1, 2])
        assert ("Text", "Vor Ort gesehen.") in seen.entries[1].lines
        seen = desk.ask(person, person_id=ERNA)
        desk.do(CorrectPerson(person_id=ERNA, seen_version=seen.version, phone="0171 5555555"))
        seen = look_at_own(desk)
        assert (seen.may_go, seen.receipt.count, len(seen.entries)) == (False, 2, 3)
        with pytest.raises(Refused, match="Inzwischen ist etwas dazugekommen"):
            demand_may_go(pack, word, without_drafts=True)
        assert "Inzwischen ist etwas dazugekommen" in let_go(pack, word)
        assert path.exists()
        word = bring_back(day.mobile, pack, keep=True).acknowledgement
        desk.do(KeepDraft(draft_id=7, name="", content={"note": "halb"}, cursor="", window="1"))
        with pytest.raises(NeedsConsent, match="1 Entwurf"):
            demand_may_go(pack, word, without_drafts=False)
        assert "1 Entwurf" in let_go(pack, word), "what its window has kept while it closed"
        assert path.exists()
        assert "gelöscht" in let_go(pack, word, without_drafts=True)
        assert not pack.is_open
    assert not [one for one in (path, lock_of(path), receipt_of(path)) if one.exists()]


def kept_back(town):
    """Return how many numbers are kept back for a pack."""
    with town.store.read() as session:
        mine = ReservedNumberRow.case_id.is_(None), ReservedNumberRow.staff_id.is_not(None)
        return session.scalar(select(func.count(ReservedNumberRow.running)).where(*mine))


def test_who_goes_on_after_a_copy_was_handed_in_has_numbers_that_nobody_else_gets(day, town, tmp_path):
    path = worked(day, town)
    stick = copied(day.opened(path), tmp_path / "stick.paket")
    with closing(open_at_the_office(day.mobile, stick)) as copy:
        bring_back(day.mobile, copy, copied=True)
    assert kept_back(town) == 19
    with closing(day.opened(path)) as pack:
        taken, _ = pack.desk(day.laptop_clock).do(town.intake())
        back = bring_back(day.mobile, pack)
    assert (back.conflicts, kept_back(town)) == (0, 0)
    assert town.file(taken.cases[0].id).number == taken.cases[0].number


def test_numbers_of_a_copy_are_free_again_once_the_pack_is_over(day, town, tmp_path):
    stick = copied(day.opened(worked(day, town)), tmp_path / "stick.paket")
    with closing(open_at_the_office(day.mobile, stick)) as copy:
        bring_back(day.mobile, copy, copied=True)
    town.clock.forward(hours=80)
    day.out(name="Laptop 2", tour=1)
    assert kept_back(town) == 20, "those of the second pack alone"


def test_a_receipt_that_is_none_for_this_pack_says_so(day, town, tmp_path):
    path = worked(day, town)
    with closing(day.opened(path)) as pack:
        assert receipt_for(pack).trouble == "", "none is no trouble"
        assert "liegt keine Quittung" in receipt_for(pack, tmp_path / "fort.quittung").trouble
        word = bring_back(day.mobile, pack, keep=True).acknowledgement
        place = tmp_path / "vom.quittung"
        for content, said in (
            (b"\xff\x00", "Das ist keine Quittung"),
            (canonical(replace(word, count=1)), "gehört nicht zu diesem Tagespaket"),
            (canonical(replace(word, signature="00" * 64)), "gehört nicht zu diesem Tagespaket"),
        ):
            place.write_bytes(content)
            found = receipt_for(pack, place)
            assert (found.word, said in found.trouble) == (None, True)
        assert "lässt sich nicht lesen" in receipt_for(pack, tmp_path).trouble


def test_of_two_laptops_with_one_pack_the_second_keeps_its_text_and_is_told_why(day, town, tmp_path):
    path = worked(day, town)
    other = copied(day.opened(path), tmp_path / "zweiter.paket")
    for one, text in ((path, "Erster."), (other, "Zweiter.")):
        with closing(day.opened(one)) as pack:
            case_id = pack.entries()[1].body["case_id"]
            pack.desk(day.laptop_clock).do(WriteNote(case_id=case_id, text=text))
    with closing(day.opened(path)) as pack:
        word = bring_back(day.mobile, pack).acknowledgement
    assert not path.exists()
    with closing(day.opened(other)) as pack:
        with pytest.raises(Refused, match="3 Einträge, die nicht zu den 3 passen"):
            bring_back(day.mobile, pack)
        receipt_of(other).write_bytes(canonical(word))
        seen = look_at_own(pack.desk(day.laptop_clock))
        assert "auf der wurde weitergearbeitet" in seen.receipt.trouble
        assert not seen.may_go
        assert ("Text", "Zweiter.") in seen.entries[2].lines
        assert not seen.closing, "it can be worked on"


def test_an_expired_pack_shows_what_was_typed_and_nobodys_data(day, town):
    path = worked(day, town)
    with closing(day.opened(path)) as pack:  # the tiny town has no clock of its own: the pack is from 2026
        note = pack.note()
        with pack.store.write.begin() as session:
            late = replace(note, latest=note.header.expires_at.replace(year=2030))
            laptop.keep_note(session, late)
    office = open_office(str(path), password=PIN)
    with closing(office):
        assert "abgelaufen" in office.standing
        assert (office.desk.ended, office.desk.on_the_road) == (True, True)
        seen = look_at_own(office.desk)
        assert len(seen.entries) == 2
        with pytest.raises(Refused):
            office.desk.ask(person, person_id=ERNA)
        with pytest.raises(Refused, match="abgelaufen"):
            office.desk.do(town.intake())
        assert office.desk.by_clock(day.laptop_clock).ended
    with closing(open_for_return(path, PIN)) as pack:
        back = bring_back(day.mobile, pack, keep=True)
        assert back.applied == 2
    assert "Die Rückgabe hat begonnen" in standing(path)
    receipt_of(path).write_bytes(canonical(back.acknowledgement))
    assert "Das Rathaus hat alles bestätigt" in standing(path)


def test_a_disk_without_room_is_told_and_nothing_is_half_written(day, town):
    path = worked(day, town)
    with closing(day.opened(path)) as pack:
        desk = pack.desk(day.laptop_clock)
        case_id = pack.entries()[1].body["case_id"]
        with pack.store.engine.connect() as line:
            pages = line.exec_driver_sql("PRAGMA page_count").scalar()
            line.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Unreachable, match="kein Platz"):
            fill_up(desk, case_id)
        kept = len(pack.entries())
        with pack.store.engine.connect() as line:
            line.exec_driver_sql("PRAGMA max_page_count = 1000000")
        desk.do(WriteNote(case_id=case_id, text="Wieder Platz."))
        assert len(pack.entries()) == kept + 1
        assert bring_back(day.mobile, pack).applied == kept + 1


def test_a_lock_that_cannot_count_opens_nothing_and_loses_nothing(day, town):
    path = worked(day, town)
    in_the_way = beside_of(lock_of(path))
    in_the_way.mkdir()
    with pytest.raises(CannotOpen, match="Was eingegeben wurde, ist sicher"):
        open_for_return(path, PIN)
    in_the_way.rmdir()
    with closing(open_for_return(path, PIN)) as pack:
        assert len(pack.entries()) == 2
