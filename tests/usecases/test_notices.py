"""Notices are written, changed and put away; where they hang is known, and what must be taken down."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from rathaus_desk.domain.errors import Conflict, Refused
from rathaus_desk.domain.notices.notices import (
    EndNotice,
    HangNotice,
    NoticeIcon,
    NoticeSheet,
    NoticeText,
    NoticeWords,
    SaveNotice,
    TakeDownNotice,
    is_due,
)
from rathaus_desk.domain.office.absences import EnterAbsence
from rathaus_desk.store.office_tables import StaffRow
from rathaus_desk.usecases.notices.hanging import hanging, to_take_down
from rathaus_desk.usecases.notices.notices import notice, notices
from rathaus_desk.usecases.notices.sheets import draw_notice_sheet, hanging_listing, notice_paper, words_for
from tests.paper.paper_reading import page_count
from tests.small_town import TEPE

WORDS = NoticeText(
    title="Das Servicemobil kommt",
    summary="Ausweis und Wohngeld vor Ort.",
    text="Kommen Sie vorbei.\n\n- Ausweis\n- Wohngeld",
    when="Mittwoch, 2. Dezember, 9 bis 12 Uhr\n\nMittwoch, 16. Dezember, 9 bis 12 Uhr",
    where="Heidkamp",
    phone="(030) 23125 300",
    web="www.kleinstadt.example/mobil",
    valid_until=date(2026, 12, 16),
    icon=NoticeIcon.MOBILE,
)


def save(town, login="tepe", words=WORDS, **values):
    return town.desk(login).do(SaveNotice(words=words, **values))[0]


def hang(town, notice_id, login="tepe", **values):
    return town.desk(login).do(HangNotice(notice_id=notice_id, **{"place": "Bäckerei", **values}))[0]


def due(town, login="tepe", *, mine=True):
    return [one.place for one in town.desk(login).ask(to_take_down, mine=mine)]


def test_a_notice_is_kept_as_it_was_typed_and_everybody_reads_it(town):
    made = save(town)
    assert (made.unit_id, made.author, made.version) == (2, "Herr Tepe", 1)
    tidy = replace(WORDS, when=WORDS.when.replace("\n\n", "\n"))
    for login in ("oezdemir", "luebbe", "admin"):
        assert town.desk(login).ask(notice, notice_id=made.id).words == tidy
    assert town.guide.ask(notices) == (made,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 91),
        ("summary", "x" * 241),
        ("web", "javascript:alert(1)"),
        ("web", "kein Ort"),
        ("text", "Guten Tag {{name}}"),
        ("text", "[Wenn: Person ist gesperrt]\n\nText\n\n[Ende]"),
        ("text", "[Textbaustein: gruss]"),
        ("when", "\n".join(["Montag"] * 13)),
        ("valid_until", date(2201, 1, 1)),
    ],
)
def test_what_no_sheet_could_show_is_refused_at_its_field(town, field, value):
    with pytest.raises(Refused) as refused:
        save(town, words=replace(WORDS, **{field: value}))
    assert refused.value.field == field
    assert town.guide.ask(notices) == ()


def test_two_who_change_it_at_once_never_lose_a_word(town):
    made = save(town)
    theirs = save(
        town, "thole", replace(WORDS, title="Servicemobil", icon=NoticeIcon.INFO), notice_id=made.id,
        seen_version=1,
    )  # fmt: skip
    with pytest.raises(Conflict) as conflict:
        save(town, words=replace(WORDS, phone="112"), notice_id=made.id, seen_version=1)
    assert [(one.field, one.theirs, one.mine) for one in conflict.value.differences] == [
        ("Überschrift", "Servicemobil", "Das Servicemobil kommt"),
        ("Telefon", "(030) 23125 300", "112"),
        ("Bild", "Hinweis", "Servicemobil"),
    ]
    assert conflict.value.version == theirs.version
    both = save(town, words=replace(WORDS, phone="112"), notice_id=made.id, seen_version=theirs.version)
    assert (both.version, both.words.phone) == (3, "112")


def test_another_unit_prints_and_hangs_it_but_only_the_lead_changes_it(town):
    made = save(town)
    with pytest.raises(Refused, match="Tiefbau geschrieben"):
        save(town, "luebbe", replace(WORDS, title="Anders"), notice_id=made.id, seen_version=1)
    with pytest.raises(Refused):
        town.desk("luebbe").do(EndNotice(notice_id=made.id, seen_version=1))
    assert hang(town, made.id, "luebbe").hung_by == "Herr Lübbe"
    changed = save(town, "vogel", replace(WORDS, title="Anders"), notice_id=made.id, seen_version=1)
    assert (changed.words.title, changed.unit_id) == ("Anders", 2)


def test_who_sees_no_cases_writes_no_notices(town):
    with pytest.raises(Refused):
        save(town, "admin")


def test_what_is_put_away_comes_back_when_it_is_saved_again(town):
    made = save(town)
    with pytest.raises(Conflict):
        town.clerk.do(EndNotice(notice_id=made.id, seen_version=7))
    ended, _ = town.clerk.do(EndNotice(notice_id=made.id, seen_version=1))
    assert (town.guide.ask(notices), town.guide.ask(notices, ended=True)) == ((), (ended,))
    back = save(town, notice_id=made.id, seen_version=ended.version)
    assert town.guide.ask(notices) == (back,)


def test_what_is_over_must_be_taken_down_by_whoever_hung_it(town):
    made = save(town)
    bakery = hang(town, made.id, district="heidkamp")
    hang(town, made.id, "luebbe", place="Arztpraxis", take_down_on=date(2026, 12, 1))
    assert (bakery.district, bakery.take_down_on, town.guide.ask(notice, notice_id=made.id).hanging) == (
        "Heidkamp", date(2026, 12, 16), 2,
    )  # fmt: skip
    assert due(town) == []
    town.clock.on(date(2026, 12, 1))
    assert (due(town), due(town, "luebbe"), due(town, mine=False)) == ([], ["Arztpraxis"], ["Arztpraxis"])
    town.clock.on(date(2026, 12, 16))
    assert (due(town), due(town, mine=False)) == (["Bäckerei"], ["Arztpraxis", "Bäckerei"])
    assert not is_due(bakery, date(2026, 12, 15))
    assert is_due(bakery, date(2026, 12, 16))


def test_whoever_is_away_or_gone_is_stood_in_for_by_the_own_unit(town):
    hang(town, save(town).id)
    town.clock.on(date(2026, 12, 17))
    assert (due(town, "thole"), due(town, "luebbe")) == ([], [])
    town.lead.do(EnterAbsence(staff_id=TEPE, first=date(2026, 12, 17), last=date(2026, 12, 18)))
    assert (due(town, "thole"), due(town, "luebbe")) == (["Bäckerei"], [])
    town.clock.on(date(2026, 12, 19))
    assert due(town, "thole") == []
    with town.store.write.begin() as session:
        session.get_one(StaffRow, TEPE).active = False
    assert due(town, "thole") == ["Bäckerei"]


def test_what_was_put_away_must_be_taken_down_though_nobody_named_a_day(town):
    made = save(town, words=replace(WORDS, valid_until=None))
    place = hang(town, made.id)
    assert (place.take_down_on, due(town)) == (None, [])
    town.clock.on(date(2026, 11, 26))
    town.clerk.do(EndNotice(notice_id=made.id, seen_version=made.version))
    town.clock.on(date(2026, 11, 28))
    (late,) = town.clerk.ask(to_take_down, mine=True)
    assert (late.place, late.take_down_on) == ("Bäckerei", date(2026, 11, 26))
    assert town.clerk.ask(hanging_listing).rows[0][0] == "2 Tage zu spät"


def test_a_colleague_takes_it_down_and_takes_that_back(town):
    place = hang(town, save(town).id)
    town.clock.on(date(2026, 12, 17))
    down, _ = town.guide.do(TakeDownNotice(place_id=place.id, seen_version=place.version))
    assert (down.taken_down_by, down.taken_down_on) == ("Frau Özdemir", date(2026, 12, 17))
    assert due(town) == []
    with pytest.raises(Conflict):
        town.clerk.do(TakeDownNotice(place_id=place.id, seen_version=place.version))
    back = partial(TakeDownNotice, place_id=place.id, again=True)
    with pytest.raises(Refused, match="hat Frau Özdemir eingetragen"):
        town.desk("luebbe").do(back(seen_version=down.version))
    for login in ("tepe", "vogel"):  # the notice's unit, and the lead
        again, _ = town.desk(login).do(back(seen_version=down.version))
        down, _ = town.guide.do(TakeDownNotice(place_id=place.id, seen_version=again.version))
    again, _ = town.guide.do(back(seen_version=down.version))
    assert (again.taken_down_by, again.taken_down_on, due(town)) == ("", None, ["Bäckerei"])


def test_the_list_for_the_round_begins_with_what_is_late(town):
    made = save(town)
    hang(town, made.id, district="heidkamp")
    hang(town, made.id, "luebbe", place="Kirche", take_down_on=date(2026, 11, 25))
    town.clock.on(date(2026, 11, 27))
    listing = town.guide.ask(hanging_listing)
    assert [row[:3] for row in listing.rows] == [
        ("2 Tage zu spät", "Kirche", ""),
        ("bis Mi 16.12.", "Bäckerei", "Heidkamp"),
    ]
    assert listing.rows[0][3:] == (WORDS.title, "Herr Lübbe, Di 24.11.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"place": ""}, "place"),
        ({"district": "nirgends"}, "district"),
        ({"hung_on": date(2026, 11, 25)}, "hung_on"),
        ({"take_down_on": date(2026, 11, 23)}, "take_down_on"),
    ],
)
def test_a_place_that_cannot_be_is_refused(town, values, field):
    made = save(town)
    with pytest.raises(Refused) as refused:
        hang(town, made.id, **values)
    assert (refused.value.field, town.guide.ask(hanging)) == (field, ())


def test_the_sheet_names_the_unit_and_the_other_words_come_from_the_same_text(town):
    made = save(town)
    paper = town.guide.ask(notice_paper, words=made.words, sheet=NoticeSheet.HANDBILL, unit_id=made.unit_id)
    assert (paper.letterhead.unit, paper.dated) == ("Tiefbau", date(2026, 11, 24))
    pdf, sentence = draw_notice_sheet(paper)
    assert page_count(pdf) == 1
    assert sentence.startswith("Handzettel A5: passt; Schrift")
    for kind in NoticeWords:
        assert WORDS.title in words_for(paper, kind)
