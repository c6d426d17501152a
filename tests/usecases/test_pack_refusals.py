"""Packs that are refused: expired, revoked, altered, somebody else's; and nothing typed is lost by that."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from rathaus_desk.domain.cases.cases import CloseCase, DropCase, ToldBy, WriteNote
from rathaus_desk.domain.errors import CannotOpen, Refused, Unreachable
from rathaus_desk.domain.intake.contacts import AddConcern, Concern
from rathaus_desk.domain.pack.pack import (
    Acknowledgement,
    AcknowledgePack,
    ConflictState,
    ReadmitPack,
    RevokePack,
    SettleConflict,
)
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson
from rathaus_desk.store.journal_tables import JournalRow, rewrite_entry
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.pack_tables import PackEntryRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.cases.cases import case
from rathaus_desk.usecases.pack.bringing import bring_back, hand_over, message_of
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.laptop import begin_day, open_for_return
from rathaus_desk.usecases.pack.packing import packs, people_in
from rathaus_desk.usecases.pack.reach import NOT_ALONG
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import PIN, RoadDay
from tests.small_town import ERNA, ONLY_FILE


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


@pytest.fixture
def worked(day, town):
    """A pack with two entries on it: an intake and a note."""
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    taken, _ = desk.do(town.intake())
    desk.do(WriteNote(case_id=taken.cases[0].id, text="Vor Ort gesehen."))
    yield pack
    pack.close()


def rename_service(town, before, after):
    with town.store.write.begin() as session:
        session.scalars(select(ServiceRow).where(ServiceRow.key == before)).one().key = after


def acknowledge(day, pack, count, head):
    wish = AcknowledgePack(pack_id=pack.note().header.pack_id, count=count, head=head)
    return day.mobile.do(wish)[0]


def send(day, pack, entry):
    return day.mobile.do(message_of(pack.note().header.pack_id, entry))


def test_a_revoked_pack_is_refused_lists_its_people_and_may_come_back_after_all(day, town, worked):
    pack_id = worked.note().header.pack_id
    people, _ = town.lead.do(RevokePack(pack_id=pack_id, because="Laptop im Bus vergessen."))
    assert [one.name for one in people] == ["Hans Meyer", "Erna Schmidt"]
    assert town.lead.ask(people_in, pack_id=pack_id) == people
    for desk in (day.mobile, town.lead):
        with pytest.raises(
            Refused, match=r"schon gesperrt: Laptop im Bus vergessen\. Es wurde nichts geändert"
        ):
            desk.do(RevokePack(pack_id=pack_id, because="Gestohlen."))
    with pytest.raises(Refused, match=r"gesperrt: Laptop im Bus vergessen\."):
        bring_back(day.mobile, worked)
    with pytest.raises(Refused, match="gesperrt"):
        send(day, worked, worked.entries()[0])
    assert worked.path.exists()
    with pytest.raises(Refused):
        day.mobile.do(ReadmitPack(pack_id=pack_id))
    town.lead.do(ReadmitPack(pack_id=pack_id))
    assert bring_back(day.mobile, worked).applied == 2


def test_what_is_back_cannot_be_revoked_any_more(day, town, worked):
    bring_back(day.mobile, worked)
    (one,) = day.mobile.ask(packs)
    with pytest.raises(Refused, match="schon zurück"):
        town.lead.do(RevokePack(pack_id=one.id, because="Zu spät."))
    with pytest.raises(Refused, match="nicht gesperrt"):
        town.lead.do(ReadmitPack(pack_id=one.id))


@ONLY_FILE
def test_an_expired_pack_opens_no_more_but_comes_back(day, town, worked):
    day.laptop_clock.forward(hours=72)
    with pytest.raises(Refused, match="ist sicher"):
        worked.desk(day.laptop_clock).do(town.intake())
    worked.close()
    again = open_for_return(worked.path, PIN)
    assert not begin_day(again, day.laptop_clock)
    day.laptop_clock.forward(hours=-72)
    assert not begin_day(again, day.laptop_clock), "a clock that is set back wins nothing"
    town.clock.forward(hours=80)
    assert bring_back(day.mobile, again).applied == 2


@ONLY_FILE
def test_a_pack_whose_bytes_were_altered_does_not_open(day, worked):
    worked.close()
    with worked.path.open("r+b") as file:
        file.seek(100)
        file.write(b"\0\1\2\3")
    with pytest.raises(CannotOpen, match="nichts geändert"):
        open_for_return(worked.path, PIN)


@ONLY_FILE
def test_the_lock_of_another_pack_opens_nothing(day, worked):
    other = day.out("Laptop 2", tour=1)
    worked.close()
    shutil.copy(f"{other}.schloss", f"{worked.path}.schloss")
    with pytest.raises(CannotOpen):
        open_for_return(worked.path, PIN)


@ONLY_FILE
def test_a_link_of_the_chain_cannot_be_taken_out_or_changed(worked):
    with pytest.raises(IntegrityError, match="stays"), worked.store.write.begin() as session:
        session.execute(delete(PackEntryRow))
    with pytest.raises(IntegrityError, match="final"), worked.store.write.begin() as session:
        session.scalars(select(PackEntryRow)).first().digest = "0" * 64
    assert len(worked.entries()) == 2


@ONLY_FILE
@pytest.mark.parametrize(
    "forged",
    [
        lambda first, _second: replace(first, body={**first.body, "numbers": ["26-00009-0"]}),
        lambda first, _second: replace(first, said_at=first.said_at.replace(year=2025)),
        lambda first, _second: replace(first, kind="AnswerAtOnce"),
        lambda first, _second: replace(first, signature="00" * 64),
        lambda first, _second: replace(first, signature="x"),
        lambda first, _second: replace(first, previous="1" * 64),
        lambda first, _second: replace(first, pdf=b"%PDF-1.7"),
        lambda first, _second: replace(first, seq=2),
        lambda _first, second: second,
        lambda _first, second: replace(second, seq=1),
    ],
)
def test_what_does_not_follow_in_the_laptops_own_hand_is_refused(day, worked, forged):
    hand_over(day.mobile, worked)
    with pytest.raises(Refused, match="verändert oder unvollständig"):
        send(day, worked, forged(*worked.entries()))
    assert bring_back(day.mobile, worked).applied == 2


@ONLY_FILE
def test_a_journal_that_was_rewritten_on_the_laptop_is_refused_from_there_on(day, worked):
    second = worked.entries()[1]
    with worked.store.write.begin() as session:
        row = session.get_one(JournalRow, second.command_id)
        rewrite_entry(row, {"body": {**row.body, "text": "Etwas anderes."}, "outcome": row.outcome})
    with pytest.raises(Refused, match=r"Eintrag 2"):
        bring_back(day.mobile, worked)
    assert worked.path.exists()


@ONLY_FILE
def test_before_the_clock_was_compared_nothing_comes_in(day, worked):
    with pytest.raises(Refused, match="Eintrag 1"):
        send(day, worked, worked.entries()[0])


@ONLY_FILE
def test_an_entry_that_comes_again_says_what_it_said(day, worked):
    hand_over(day.mobile, worked)
    first, second = worked.entries()
    done = send(day, worked, first)[0]
    send(day, worked, second)
    assert send(day, worked, first)[0] == done
    with pytest.raises(Refused, match="anderen Befehl"):
        send(day, worked, replace(first, body={**first.body, "undone": True}))


@ONLY_FILE
def test_the_town_hall_gives_its_word_for_nothing_that_it_has_not_got(day, worked):
    count, head = worked.head()
    hand_over(day.mobile, worked)
    first, _second = worked.entries()
    send(day, worked, first)
    for wrong in ((count, head), (1, head), (count, first.digest)):
        with pytest.raises(Refused, match="noch nicht alles"):
            acknowledge(day, worked, *wrong)
    assert acknowledge(day, worked, 1, first.digest).count == 1


@ONLY_FILE
def test_a_laptop_deletes_nothing_before_the_town_halls_own_word(day, town, worked):
    count, head = worked.head()
    pack_id = worked.note().header.pack_id
    for word in (
        Acknowledgement(pack_id, count, head, "00" * 64),
        Acknowledgement(pack_id, count, head, "keine"),
    ):
        with pytest.raises(Refused, match="gehört nicht zu diesem Tagespaket"):
            worked.wipe(word)
    word = bring_back(day.mobile, worked, keep=True).acknowledgement
    for other in (replace(word, count=1), replace(word, pack_id=1), replace(word, head="0" * 64)):
        with pytest.raises(Refused, match="gehört nicht zu diesem Tagespaket"):
            worked.wipe(other)
    assert worked.path.exists()
    with pytest.raises(Refused, match="gerade zurückgegeben"):
        worked.desk(day.laptop_clock).do(town.intake())
    worked.wipe(word)
    assert not worked.path.exists()


@ONLY_FILE
def test_what_cannot_come_back_is_refused_on_the_road(day, town, worked):
    desk = worked.desk(day.laptop_clock)
    file = desk.ask(case, case_id=desk.do(town.intake())[0].cases[0].id)
    for command in (
        AddConcern(contact_id=1, concern=Concern(service="wohngeld")),
        CloseCase(case_id=file.id, result="Fertig.", told_by=ToldBy.CALL, seen_version=file.version),
    ):
        with pytest.raises(Refused, match="unterwegs ohne Netz nicht"):
            desk.do(command)
    plain = desk.by_clock(day.laptop_clock)  # a desk that knows nothing of packs: the file refuses by itself
    with pytest.raises(Refused, match="unterwegs ohne Netz nicht"):
        plain.do(DropCase(case_id=file.id, because="Doppelt.", seen_version=file.version))
    assert [one.seq for one in worked.entries()] == [1, 2, 3]


@ONLY_FILE
def test_without_numbers_an_intake_says_where_to_go_on(day, town):
    pack = day.opened(day.out(numbers=1))
    desk = pack.desk(day.laptop_clock)
    desk.do(town.intake())
    with pytest.raises(Refused, match="leeren Aufnahmebögen"):
        desk.do(town.intake())
    pack.close()


def test_whoever_came_under_a_lock_meanwhile_is_kept_for_the_lead(day, town):
    pack = day.opened(day.out())
    desk = pack.desk(day.laptop_clock)
    seen = desk.ask(person, person_id=ERNA)
    desk.do(CorrectPerson(person_id=ERNA, seen_version=seen.version, phone="0171 5555555"))
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG51
    assert bring_back(day.mobile, pack).applied == 1
    (one,) = town.lead.ask(pack_conflicts)
    assert (one.kind, one.state) == ("CorrectPerson", ConflictState.OPEN)
    assert "0171 5555555" in str(one.mine) or "+491715555555" in str(one.mine)
    assert "nicht zu finden" in one.because or one.because == NOT_ALONG  # a server shows no locked one


@ONLY_FILE
def test_a_refused_intake_is_kept_whole_and_can_be_taken_later(day, town, worked):
    """The service was given up meanwhile: the visit waits with every word until somebody decides."""
    desk = worked.desk(day.laptop_clock)
    concern = Concern(service="wohngeld", note="Braucht den Bescheid.")
    taken, _ = desk.do(town.intake(concern))
    rename_service(town, "wohngeld", "wohngeld-alt")
    back = bring_back(day.mobile, worked)
    assert (back.applied, back.conflicts) == (3, 1)
    (one,) = day.mobile.ask(pack_conflicts)
    assert one.mine["body"]["contact"]["concerns"][0]["note"] == "Braucht den Bescheid."
    rename_service(town, "wohngeld-alt", "wohngeld")
    day.mobile.do(SettleConflict(conflict_id=one.id, take_road=True))
    assert town.file(taken.cases[0].id).number == taken.cases[0].number


@ONLY_FILE
def test_a_file_that_cannot_be_laid_leaves_no_pack_on_the_road(day, town):
    def broken(_path, _key):
        raise Unreachable("Der Stick ist voll.")

    day.lay = broken
    with pytest.raises(Unreachable):
        day.out()
    (one,) = day.mobile.ask(packs)
    assert one.state.value == "revoked"
    assert list(day.folder.glob("Laptop*")) == []
