"""Drafts: whose they are, who may see them, what stays of them, and what a colleague gets to see."""

from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.intake.drafts import (
    LONGEST_DRAFT,
    DraftState,
    DropDraft,
    HandOverDraft,
    KeepDraft,
    ParkDraft,
    TakeDraft,
    new_draft_id,
    people_in,
    without_people,
)
from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.store.draft_tables import DraftRow
from rathaus_desk.store.journal_tables import JournalRow
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.drafts import colleagues, forget_draft, my_drafts
from rathaus_desk.usecases.office.preferences import preference
from tests.small_town import ERNA, HIDDEN, TEPE, WILKENS

WINDOW, OTHER = "pc/one", "pc/two"
LAMP = {"channel": "phone", "service": "strassenlaterne", "note": "seit Montag", "person_id": ERNA}


def keep(desk, draft_id=None, window=WINDOW, content=LAMP, name="Schmidt"):
    draft_id = draft_id or new_draft_id()
    desk.do(KeepDraft(draft_id=draft_id, window=window, label="Tel · Laterne", name=name,
                      content=content, cursor={"field": "note", "at": 4}))  # fmt: skip
    return draft_id


def park(desk, **values):
    draft_id = keep(desk, **values)
    desk.do(ParkDraft(draft_id=draft_id))
    return draft_id


def test_a_draft_is_kept_and_comes_back_with_its_cursor(town):
    draft_id = keep(town.guide)
    keep(town.guide, draft_id, content={**LAMP, "note": "seit Montag, abends"})
    (line,) = town.guide.ask(my_drafts)
    assert (line.state, line.label, line.name) == (DraftState.WORKING, "Tel · Laterne", "Schmidt")
    assert (line.window, line.begun_at) == (WINDOW, town.clock.now)
    draft, changed = town.guide.do(TakeDraft(draft_id=draft_id, window=OTHER, seen_window=WINDOW))
    assert (draft.content["note"], draft.cursor) == ("seit Montag, abends", {"field": "note", "at": 4})
    assert changed == {"draft"}


def test_it_was_begun_when_the_first_letter_was_typed(town):
    draft_id = keep(town.guide)
    begun = town.clock.now
    town.clock.forward(minutes=7)
    keep(town.guide, draft_id)
    (line,) = town.guide.ask(my_drafts)
    assert (line.begun_at, line.changed_at) == (begun, town.clock.now)


def test_parked_drafts_have_no_window_and_stand_in_the_order_of_their_beginning(town):
    first = park(town.guide)
    town.clock.forward(minutes=1)
    second = park(town.guide, name="Meyer")
    lines = town.guide.ask(my_drafts)
    assert [(one.id, one.state, one.window) for one in lines] == [
        (first, DraftState.PARKED, ""),
        (second, DraftState.PARKED, ""),
    ]


def test_nobody_else_sees_or_touches_it(town):
    draft_id = park(town.guide)
    for login in ("wilkens", "tepe", "vogel"):
        desk = town.desk(login)
        assert desk.ask(my_drafts) == ()
        for command in (TakeDraft(draft_id=draft_id, window=OTHER), ParkDraft(draft_id=draft_id)):
            with pytest.raises(Refused):
                desk.do(command)
        with pytest.raises(Conflict):
            keep(desk, draft_id, OTHER)
        desk.do(DropDraft(draft_id=draft_id))
    assert len(town.guide.ask(my_drafts)) == 1


def test_roles_without_cases_have_no_drafts(town):
    assert town.desk("admin").actor.role is Role.ADMIN
    assert town.desk("admin").ask(my_drafts) == ()
    with pytest.raises(Refused):
        keep(town.desk("admin"))


def test_of_two_windows_the_second_is_refused_and_its_text_is_not_written_over_the_first(town):
    draft_id = keep(town.guide)
    town.guide.do(TakeDraft(draft_id=draft_id, window=OTHER, seen_window=WINDOW))
    with pytest.raises(Refused):
        town.guide.do(TakeDraft(draft_id=draft_id, window="pc/three", seen_window=WINDOW))
    with pytest.raises(Conflict):
        keep(town.guide, draft_id, WINDOW)


def test_a_working_draft_is_not_taken_by_somebody_who_thought_it_was_parked(town):
    draft_id = keep(town.guide)
    with pytest.raises(Refused):
        town.guide.do(TakeDraft(draft_id=draft_id, window=OTHER))


def test_handed_over_it_is_seen_by_both_until_the_colleague_takes_it(town):
    draft_id = park(town.guide)
    town.guide.do(HandOverDraft(draft_id=draft_id, to_staff_id=WILKENS, note="ruft um elf zurück"))
    (mine,) = town.guide.ask(my_drafts)
    (his,) = town.desk("wilkens").ask(my_drafts)
    assert (mine.handed_to, mine.given_by) == ("Herr Wilkens", "")
    assert (his.given_by, his.note, his.handed_to) == ("Frau Özdemir", "ruft um elf zurück", "")
    town.desk("wilkens").do(TakeDraft(draft_id=draft_id, window=OTHER))
    assert town.guide.ask(my_drafts) == ()
    (his,) = town.desk("wilkens").ask(my_drafts)
    assert (his.given_by, his.note) == ("", "")


def test_the_author_can_take_back_what_she_handed_over(town):
    draft_id = park(town.guide)
    town.guide.do(HandOverDraft(draft_id=draft_id, to_staff_id=WILKENS))
    town.guide.do(TakeDraft(draft_id=draft_id, window=WINDOW))
    assert town.desk("wilkens").ask(my_drafts) == ()


def test_it_goes_to_colleagues_who_work_with_cases_only(town):
    people = town.guide.ask(colleagues)
    assert people[0].name == "Frau Vogel", "one's own unit stands first"
    assert {one.name for one in people} == {
        "Herr Wilkens", "Frau Vogel", "Herr Tepe", "Frau Thole", "Herr Lübbe",
    }  # fmt: skip
    draft_id = park(town.guide)
    for wrong in (51, town.guide.actor.staff_id, 999):
        with pytest.raises(Refused):
            town.guide.do(HandOverDraft(draft_id=draft_id, to_staff_id=wrong))
    working = keep(town.guide)
    with pytest.raises(Refused):
        town.guide.do(HandOverDraft(draft_id=working, to_staff_id=TEPE))


def test_nothing_is_handed_to_somebody_who_has_left_the_house(town):
    draft_id = park(town.guide)
    with town.store.write.begin() as session:
        session.get_one(StaffRow, WILKENS).active = False
    with pytest.raises(Refused):
        town.guide.do(HandOverDraft(draft_id=draft_id, to_staff_id=WILKENS))
    assert "Herr Wilkens" not in {one.name for one in town.guide.ask(colleagues)}
    (mine,) = town.guide.ask(my_drafts)
    assert mine.handed_to == ""


def test_a_draft_about_somebody_the_colleague_must_not_know_of_is_not_handed_on(town):
    draft_id = park(town.lead, content={**LAMP, "person_id": HIDDEN})
    with pytest.raises(Refused, match="Herr Wilkens keine Auskunft"):
        town.lead.do(HandOverDraft(draft_id=draft_id, to_staff_id=WILKENS, note="Frau Brinkmann"))
    assert town.desk("wilkens").ask(my_drafts) == ()
    unknown = park(town.guide, content={**LAMP, "person_id": HIDDEN})
    town.guide.do(HandOverDraft(draft_id=unknown, to_staff_id=WILKENS))  # who knows nothing learns nothing
    assert len(town.desk("wilkens").ask(my_drafts)) == 1


def change(town, draft_id, **values):
    with town.store.write.begin() as session:
        session.execute(update(DraftRow).where(DraftRow.id == draft_id).values(**values))


def test_whom_the_colleague_must_not_know_of_is_nobody_in_it(town):
    """§ 51 BMG: neither name, nor address, nor number, though she was locked only after the hand-over."""
    with town.store.read() as session:
        person = session.get_one(PersonRow, HIDDEN)
    content = {
        **LAMP,
        "person_id": HIDDEN,
        "place": "Rosenweg 8",
        "note": "Frau Brinkmann ist tagsüber da",
        "concerns": [{"caller_person_id": HIDDEN, "phone": "0171 39200-30", "facts": ["flackert"]}],
        "called": f"nennt sich {person.given_name}, ruft an",
        "channel_words": f"x{person.given_name.lower()}x",
        "born": numeric_date(person.birth_date) if person.birth_date else "Brinkmann",
    }
    draft_id = park(town.lead, content=LAMP, name="Brinkmann")
    town.lead.do(HandOverDraft(draft_id=draft_id, to_staff_id=WILKENS))
    change(town, draft_id, content=content, note="für Brinkmann", label="Tel · Brinkmann",
           cursor={"field": "note", "text": "Frau Brinkmann"})  # fmt: skip
    assert town.lead.ask(my_drafts)[0].name == "Brinkmann"
    (line,) = town.desk("wilkens").ask(my_drafts)
    assert (line.name, line.label, line.note) == ("", "", "")
    draft, _ = town.desk("wilkens").do(TakeDraft(draft_id=draft_id, window=OTHER))
    assert draft.line.name == ""
    if town.open_as is not None:  # a server does not tell the names that would have to be left out
        assert (draft.cursor, draft.content) == ({}, {})
        return
    assert draft.cursor == {"field": "note", "text": ""}
    assert draft.content == {
        **LAMP,
        "person_id": None,
        "place": "",
        "note": "",
        "concerns": [{"caller_person_id": None, "phone": "", "facts": ["flackert"]}],
        "called": "",
        "channel_words": content["channel_words"],
        "born": "",
    }
    with town.store.read() as session:
        row = session.scalars(select(DraftRow)).one()
    assert "Brinkmann" not in repr((row.content, row.name, row.cursor, row.label, row.note))


@pytest.mark.parametrize(
    ("town", "broken"),
    [
        ("file", "{kaputt"),
        ("file", '{"a":' * 5_000),  # a server takes no text that is not JSON
        *product(("file", "server"), ("[1, 2]", '"Text"')),
    ],
    indirect=["town"],
)
def test_a_draft_that_cannot_be_read_is_a_line_without_words_and_can_be_deleted(town, broken):
    good, bad = park(town.guide), park(town.guide)
    with town.store.write.begin() as session:
        session.execute(text("UPDATE draft SET content = :c WHERE id = :i"), {"c": broken, "i": bad})
    assert [
        (one.id, one.label, one.name) for one in sorted(town.guide.ask(my_drafts), key=lambda x: x.name)
    ] == [
        (bad, "Nicht lesbarer Entwurf", ""),
        (good, "Tel · Laterne", "Schmidt"),
    ]
    assert town.guide.ask(my_day).drafts_all == 2
    for command in (
        TakeDraft(draft_id=bad, window=OTHER), HandOverDraft(draft_id=bad, to_staff_id=TEPE)
    ):  # fmt: skip
        with pytest.raises(Refused, match="nicht mehr lesen"):
            town.guide.do(command)
    town.guide.do(DropDraft(draft_id=bad))
    assert len(town.guide.ask(my_drafts)) == 1


def test_true_and_numbers_no_record_can_have_are_nobody(town):
    content = {
        "person_id": True,
        "b": {"caller_person_id": 2**70},
        "c": {"person_id": -1},
        "d": {"person_id": [7]},
    }
    assert people_in(content) == frozenset()
    draft_id = park(town.guide, content=content)
    town.guide.do(HandOverDraft(draft_id=draft_id, to_staff_id=WILKENS))
    draft, _ = town.desk("wilkens").do(TakeDraft(draft_id=draft_id, window=OTHER))
    assert draft.content == content


def test_halves_of_characters_and_bottomless_texts_harm_no_draft(town):
    draft_id = new_draft_id()
    town.guide.do(KeepDraft(draft_id=draft_id, window="a\ud800", content={"no\udc00te": ["x\ud83d"]}))
    draft, _ = town.guide.do(TakeDraft(draft_id=draft_id, window="b\ud800", seen_window="a\ud800"))
    assert draft.content == {"no\ufffdte": ["x\ufffd"]}
    town.guide.do(SetPreference(key="k\ud800", value={"\ud800": "\udfff"}))
    assert town.guide.ask(preference, key="k\ufffd") == {"\ufffd": "\ufffd"}
    deep: list = []
    for _ in range(20_000):
        deep = [deep]
    with pytest.raises(Refused, match="zu lang"):
        keep(town.guide, content={"a": deep})


def test_what_a_draft_says_stays_in_no_journal_and_a_hand_over_does(town):
    draft_id = park(town.guide, content={**LAMP, "note": "Kanarienvogel"}, name="Kanari")
    town.guide.do(HandOverDraft(draft_id=draft_id, to_staff_id=WILKENS))
    with town.store.read() as session:
        rows = session.scalars(select(JournalRow)).all()
    assert [row.command for row in rows] == ["HandOverDraft"]
    assert "Kanari" not in repr([(row.body, row.outcome) for row in rows])


def test_what_is_saved_forgets_its_draft_in_the_same_transaction(town):
    draft_id, theirs = keep(town.guide), keep(town.desk("wilkens"))
    with town.store.write.begin() as session:
        guide = town.guide
        work = Work(session, guide.actor, town.clock.now, guide.office, UUID(int=0))
        for one in (draft_id, theirs, 4711, None):
            forget_draft(work, one)
    assert town.guide.ask(my_drafts) == ()
    assert len(town.desk("wilkens").ask(my_drafts)) == 1


def test_more_than_a_page_of_text_is_kept_and_a_book_is_refused(town):
    keep(town.guide, content={"note": "ä" * 20_000})
    with pytest.raises(Refused):
        keep(town.guide, content={"note": "x" * LONGEST_DRAFT})


def test_people_are_found_however_deep_they_stand():
    content = {"person_id": 1, "concerns": [{"concerned_person_id": 2}, {"person_id": None}], "other_id": 9}
    assert people_in(content) == {1, 2}
    mixed = {"a": 5, "b": None, "t": "Müller-Straße 3"}
    assert without_people(mixed, frozenset(), ("Muellerstrasse 3",)) == {**mixed, "t": ""}
