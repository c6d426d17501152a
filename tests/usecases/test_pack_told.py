"""What a window tells of packs: what would go along, what came of each entry, and a decision taken back."""

from datetime import timedelta

import pytest
from test_pack_refusals import rename_service

from rathaus_desk.domain.errors import CannotOpen, Conflict, NeedsConsent, Refused
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.intake.drafts import KeepDraft
from rathaus_desk.domain.pack.pack import ConflictState, ReopenConflict, SettleConflict
from rathaus_desk.domain.pack.pack_words import ENTRY_WORDS
from rathaus_desk.domain.pack.told import Outcome
from rathaus_desk.domain.people.people import AddressLock, CorrectPerson
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.office_door import open_office
from rathaus_desk.usecases.pack.conflicts import pack_conflicts
from rathaus_desk.usecases.pack.foreseen import pack_preview
from rathaus_desk.usecases.pack.hand_back import CARRIED
from rathaus_desk.usecases.pack.lost import pack_people_listing
from rathaus_desk.usecases.pack.pack_work import BackWish, OutWish, hand_day_back, take_day_along
from rathaus_desk.usecases.pack.said import value_in_words
from rathaus_desk.usecases.pack.shown import conflicts_shown, packs_to_see
from rathaus_desk.usecases.people.people import person
from tests.pack_scene import CHEAP, PIN, RoadDay
from tests.small_town import ERNA, HANS


@pytest.fixture
def day(town, tmp_path, empty_file, key):
    return RoadDay(town, tmp_path, empty_file, key)


def correct(desk, **values):
    seen = desk.ask(person, person_id=ERNA)
    return desk.do(CorrectPerson(person_id=ERNA, seen_version=seen.version, **values))[0]


def contested(day, town, **office):
    """Let the road and the town hall change the same; returns what became of the entries."""
    path = day.out()
    pack = day.opened(path)
    correct(pack.desk(day.laptop_clock), phone="0171 5555555", street="Lange Straße", house_number="5")
    pack.close()
    correct(town.guide, phone="0171 6666666", **office)
    return hand_day_back(day.mobile, BackWish(path), lambda _done, _total: None)


def settle(desk, shown, *, take_road):
    theirs = shown.conflict.theirs
    return desk.do(SettleConflict(conflict_id=shown.id, take_road=take_road, theirs=theirs))[0]


def test_every_command_of_the_road_has_words():
    assert set(CARRIED) - set(ENTRY_WORDS) == set()


@pytest.mark.parametrize(
    ("kind", "field", "value", "words"),
    [
        ("person", "phone", None, ""),
        ("person", "phone", "+491713920011", "0171 3920011"),
        ("person", "birth_date", "1948-03-02", "02.03.1948"),
        ("person", "needs", ["large_print"], "Großdruck"),
        ("home_visit", "minutes", 45, "45 Minuten"),
        ("home_visit", "state", "done", "erledigt"),
        ("halt_count", "cost_cents", 1205, "12,05 Euro"),
        ("booking", "state", "arrived", "war da"),
    ],
)
def test_a_value_is_read_as_one_says_it(kind, field, value, words):
    assert value_in_words(kind, field, value) == words


def test_a_decision_is_taken_back_with_all_that_belongs_to_it(day, town):
    told = contested(day, town, street="Schulstraße", postcode="49999")
    assert [one.outcome for one in told.entries] == [Outcome.LOOK]
    phone, street = (
        next(one for one in day.mobile.ask(conflicts_shown) if one.conflict.field == field)
        for field in ("phone", "street")
    )
    assert (phone.about, phone.field, phone.pack) == ("Erna Schmidt", "Telefon", "Mobil 1, Di 24.11.")
    assert (street.base, street.mine, street.theirs) == ("Rosenweg", "Lange Straße", "Schulstraße")
    settle(day.mobile, phone, take_road=True)
    settle(day.mobile, street, take_road=True)
    opened, _ = day.mobile.do(ReopenConflict(conflict_id=street.id))
    assert opened.state is ConflictState.OPEN
    stored = day.mobile.ask(person, person_id=ERNA)
    assert (stored.street, stored.house_number, stored.phone) == ("Schulstraße", "4", "0171 5555555")
    waiting = {one.field for one in day.mobile.ask(pack_conflicts)}
    assert "phone" not in waiting
    assert {"street", "house_number"} <= waiting
    with pytest.raises(Refused, match="noch nicht entschieden"):
        day.mobile.do(ReopenConflict(conflict_id=street.id))
    lead = town.lead
    settle(lead, street, take_road=False)
    lead.do(ReopenConflict(conflict_id=street.id))
    correct(town.guide, phone="0171 7777777")
    with pytest.raises(Conflict):
        day.mobile.do(ReopenConflict(conflict_id=phone.id))
    assert day.mobile.ask(person, person_id=ERNA).phone == "0171 7777777"


def test_it_is_said_before_what_would_go_along(day, town):
    town.taken()
    tour_id = day.tours[0]
    before = day.mobile.ask(pack_preview, tour_id=tour_id)
    assert (before.vehicle, before.people, before.cases, before.taken_by) == ("Mobil 1", 0, 0, "")
    assert before.expires_at - town.clock.now == timedelta(hours=48)
    path = day.folder / "mobil.paket"
    wish = OutWish(path, tour_id, "Laptop 7", PIN, cost=CHEAP)
    told = take_day_along(day.mobile, wish, lambda _done, _total: None)
    assert told.issued.header.expires_at == before.expires_at
    assert day.mobile.ask(pack_preview, tour_id=tour_id).taken_by == "Laptop 7"
    day.folder.joinpath("stick").touch()
    nowhere = OutWish(day.folder / "stick" / "mobil.paket", day.tours[1], "Laptop 8", PIN, cost=CHEAP)
    with pytest.raises((CannotOpen, Refused), match="Bitte einen"):
        take_day_along(day.mobile, nowhere, lambda _done, _total: None)
    assert day.mobile.ask(pack_preview, tour_id=day.tours[1]).taken_by == ""


def test_text_that_nobody_saved_is_not_thrown_away_unasked(day, town):
    path = day.out()
    pack = day.opened(path)
    pack.desk(day.laptop_clock).do(KeepDraft(draft_id=1, window="w", content={"note": "Noch nicht fertig."}))
    pack.close()
    wish = BackWish(path, copied=True)
    for asked, fate in ((wish, "bleibt auf dem Laptop"), (BackWish(path), "mit dem Paket gelöscht")):
        with pytest.raises(NeedsConsent, match=rf"\(1 Entwurf\).* {fate}"):
            hand_day_back(day.mobile, asked, lambda _done, _total: None)
    assert path.exists()
    agreed = BackWish(path, copied=True, without_drafts=True)
    told = hand_day_back(day.mobile, agreed, lambda _done, _total: None)
    assert (told.back.applied, path.exists()) == (0, True)
    assert told.receipt == f"{path}.quittung"


def test_the_sheet_names_everybody_in_a_pack_but_nobody_out_of_sight(day, town):
    told = take_day_along(
        day.mobile, OutWish(day.folder / "a.paket", day.tours[0], "Laptop 1", PIN, cost=CHEAP),
        lambda _done, _total: None,
    )  # fmt: skip
    assert day.mobile.ask(pack_people_listing, pack_id=told.issued.header.pack_id).rows == ()
    path = day.out(tour=1)
    pack_id = next(one.pack_id for one in [day.opened(path).note().header])
    rows = day.mobile.ask(pack_people_listing, pack_id=pack_id).rows
    assert [row[0] for row in rows] == ["Hans Meyer", "Erna Schmidt"]
    with town.store.write.begin() as session:
        session.get_one(PersonRow, HANS).lock = AddressLock.BMG51
    rows = day.mobile.ask(pack_people_listing, pack_id=pack_id).rows
    assert [row[0] for row in rows] == ["Erna Schmidt"]


def test_what_the_town_hall_does_not_take_is_there_word_for_word(day, town):
    path = day.out()
    pack = day.opened(path)
    concern = Concern(service="wohngeld", note="Braucht den Bescheid.")
    taken, _ = pack.desk(day.laptop_clock).do(town.intake(concern))
    pack.close()
    rename_service(town, "wohngeld", "wohngeld-alt")
    told = hand_day_back(day.mobile, BackWish(path), lambda _done, _total: None)
    assert [one.outcome for one in told.entries] == [Outcome.NOT_POSSIBLE]
    (one,) = day.mobile.ask(conflicts_shown)
    assert (one.whole, one.about, one.can_be_taken) == (True, f"Aufnahme {taken.cases[0].number}", True)
    assert {("Was noch", "Braucht den Bescheid."), ("Wer", "Erna Schmidt")} <= set(one.lines)
    settle(day.mobile, one, take_road=False)
    assert day.mobile.ask(packs_to_see) == ()
    day.mobile.do(ReopenConflict(conflict_id=one.id))
    (waits,) = day.mobile.ask(packs_to_see)
    assert (waits.count, waits.vehicle) == (1, "Mobil 1")
    assert town.guide.ask(packs_to_see) == (), "it is the crew's and the lead's"
    with town.store.write.begin() as session:
        session.get_one(PersonRow, ERNA).lock = AddressLock.BMG51
    assert day.mobile.ask(conflicts_shown) == ()
    assert len(town.lead.ask(conflicts_shown)) == 1


def test_the_door_for_files_asks_for_the_pin_of_a_pack_until_it_is_right(day):
    path = day.out()
    asked, typed = [], iter(["falsch", "", "", "falsch", PIN])

    def ask(question):
        asked.append(question)
        return next(typed)

    with pytest.raises(CannotOpen, match="Noch 9 Versuche"):
        open_office(str(path), ask=ask)
    with pytest.raises(CannotOpen, match="keine PIN eingegeben"):
        open_office(str(path), ask=ask)
    office = open_office(str(path), ask=ask)
    assert office.desk.on_the_road
    assert office.standing.startswith("Unterwegs: Tagespaket Di 24.11., Mobil 1, gilt bis ")
    office.close()
    assert "Sie haben noch 9 Versuche." in asked[2]
    assert "Noch 8 Versuche" in asked[4]
    with pytest.raises(CannotOpen, match="niemand gefragt"):
        open_office(str(path))
