"""The palette: German beginnings, rooms, views, what was opened last; nothing a role may not."""

import pytest
from case_scene import desk_of, lamp, now, settle, sit
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.cases.recents import RememberOpened
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, SaveView
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.matching import EXACT, INSIDE, SLIP, WORDS, fit
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.promises.promises import PromiseWish, ReplyBy
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.ui.window.palette import CommandPalette
from rathaus_desk.usecases.cases.recents import recents
from rathaus_desk.usecases.office.catalogue import services
from rathaus_desk.usecases.office.office import actors

NO_REPLY = PromiseWish(reply_by=ReplyBy.NONE)


def opened(house, hands):
    house.open_palette()
    settle(hands)
    found = QApplication.activeModalWidget()
    assert isinstance(found, CommandPalette)
    return found


@pytest.mark.parametrize(
    ("typed", "name", "least", "most"),
    [
        ("laufz", "Laufzettel drucken", WORDS, EXACT),
        ("LAUFZETTEL drucken", "Laufzettel drucken", EXACT, EXACT),
        ("zettel", "Laufzettel drucken", INSIDE, WORDS),
        ("druck lauf", "Laufzettel drucken", WORDS, EXACT),
        ("laufzetel", "Laufzettel drucken", SLIP, INSIDE),
        ("lafuzettel", "Laufzettel drucken", SLIP, INSIDE),
        ("laudru", "Laufzettel drucken", 1.0, SLIP),
        ("oeffnung", "Öffnungszeiten", WORDS, EXACT),
        ("öffnung", "Oeffnungszeiten", WORDS, EXACT),
        ("brief", "Laufzettel drucken", 0, 0),
        ("", "Laufzettel drucken", 0, 0),
        ("!?", "Laufzettel drucken", 0, 0),
        ("laufz brief", "Laufzettel drucken", 0, 0),
        ("x", "", 0, 0),
    ],
)
def test_german_names_are_found_by_their_beginnings(typed, name, least, most):
    assert least <= fit(typed, name) <= most


def test_a_name_comes_before_an_explanation():
    assert fit("laufz", "Laufzettel") > fit("laufz", "Papier", "Druckt den Laufzettel") > 0


def test_commands_rooms_and_people_stand_under_heads_with_their_keys(house, hands):
    house.window.enter("cases")
    palette = opened(house, hands)
    hands.type("laufz")
    settle(hands)
    first = palette.shown()[0]
    assert first.section == "Befehle"
    assert first.text == "Laufzettel   F9"
    palette.line.clear()
    hands.type("nachschl")
    settle(hands)
    assert ("Räume", "Nachschlagen   Alt+4") in [(one.section, one.text) for one in palette.shown()]
    hands.press("Return")
    settle(hands)
    assert house.window.room == "lookup"


def test_what_was_opened_last_comes_first_and_leads_there(house, hands):
    case = house.background.desk.ask(services)[0]
    house.background.desk.do(RememberOpened(kind=HitKind.SERVICE, record_id=case.id))
    palette = opened(house, hands)
    assert palette.shown()[0].section == "Zuletzt geöffnet"
    assert palette.shown()[0].what.key == case.key
    palette.reject()


def test_opening_a_case_or_a_service_is_remembered(house, hands):
    service = house.background.desk.ask(services)[0]
    house.open_hit(Hit(HitKind.SERVICE, service.id, service.key, service.name, "", "", 0.0))
    settle(hands)
    house.window.enter("cases")
    settle(hands)
    case_id = house.cases.list.case_id
    house.cases.open_case(case_id)
    settle(hands)
    found = {(hit.kind, hit.id) for hit in house.background.desk.ask(recents)}
    assert {(HitKind.SERVICE, service.id), (HitKind.CASE, case_id)} <= found


def everything_said(palette):
    """All that the palette shows or lets a screen reader speak, but for the line one types into."""
    items = [palette.list.item(at) for at in range(palette.list.count())]
    told = [(one.text(), one.toolTip(), one.flags()) for one in items]
    words = [(one.text(), one.isVisible(), one.accessibleName()) for one in (palette.nothing, palette.foot)]
    return told, words, palette.list.currentRow(), palette.shown()


def locked_case(house):
    """Have a case of a person under § 51 taken in, which a guide may not know of; return its number."""
    lead = next(one for one in house.background.desk.ask(actors) if one.role is Role.LEAD)
    with house.background.desk._store.read() as session:
        locked = session.scalar(select(PersonRow.id).where(PersonRow.lock == AddressLock.BMG51))
    taken, _ = house.background.desk.acting_as(lead).do(
        TakeContact(concerns=(Concern(service="wohngeld"),), person_id=locked, promise=NO_REPLY)
    )
    return taken.cases[0].number


def test_what_may_not_be_seen_and_what_does_not_exist_are_answered_alike(house, hands):
    number = locked_case(house)
    palette = opened(house, hands)
    told = []
    for text in (number, "99-98765-4", "98-00001-0"):
        palette.line.clear()
        hands.type(text)
        settle(hands)
        told.append(everything_said(palette))
    assert told[0] == told[1] == told[2]
    assert told[0][1][0] == (
        "Nichts gefunden. Was nur andere Stellen sehen dürfen, steht hier nicht.", True, "",
    )  # fmt: skip
    palette.line.clear()
    hands.type("erna schmidt")
    settle(hands)
    assert not palette.nothing.isVisible()
    palette.reject()


def test_what_another_unit_works_on_is_answered_like_what_does_not_exist(house, hands):
    case_id = lamp(house, hands)
    number = now(house, case_id).number
    sit(house, hands, "Lübbe")
    palette = opened(house, hands)
    told = []
    for text in (number, "99-98765-4"):
        palette.line.clear()
        hands.type(text)
        settle(hands)
        told.append(everything_said(palette))
    assert told[0] == told[1]
    assert told[0][1][0][1]
    palette.reject()


def test_nothing_is_said_to_be_found_before_the_answer_is_there(house, hands):
    palette = opened(house, hands)
    palette.line.setText("99-98765-4")
    palette.line.textEdited.emit("99-98765-4")
    assert palette.nothing.isHidden()
    settle(hands)
    assert palette.nothing.isVisible()
    palette.reject()


def test_what_works_in_another_room_is_listed_greyed_and_leads_there(house, hands):
    house.window.enter("lookup")
    palette = opened(house, hands)
    hands.type("rückfrage")
    settle(hands)
    elsewhere = [one for one in palette.shown() if one.elsewhere]
    assert elsewhere
    assert all(one.section == "In einem anderen Raum" for one in elsewhere)
    case_side = next(one for one in elsewhere if one.text.endswith("· in Vorgänge"))
    row = palette._rows().index(case_side)
    assert palette.list.item(row).foreground().color().name().upper() == house.window.look.colours.muted
    palette.list.setCurrentRow(row)
    hands.press("Return")
    settle(hands)
    assert house.window.room == "cases"


def test_what_works_here_comes_before_what_works_elsewhere(house, hands):
    house.window.enter("cases")
    palette = opened(house, hands)
    hands.type("laufz")
    settle(hands)
    assert not palette.shown()[0].elsewhere
    assert "Laufzettel" not in [one.text.partition(" · ")[0] for one in palette.shown() if one.elsewhere]
    palette.reject()


def test_no_other_room_is_chosen_while_hits_may_still_come(house, hands):
    house.window.enter("lookup")
    palette = opened(house, hands)
    palette.line.setText("rückfrage")
    palette.line.textEdited.emit("rückfrage")
    chosen = palette._chosen()
    assert chosen is None or not chosen.elsewhere
    settle(hands)
    assert palette._chosen() is not None
    palette.reject()


def test_a_saved_view_is_found_and_opened(house, hands):
    selection = CaseSelection(CaseView.ALL_OPEN, CaseFilter(unit="tiefbau"))
    house.background.desk.do(SaveView(name="Bei Tiefbau", selection=selection))
    opened(house, hands)
    hands.type("bei tief")
    settle(hands)
    hands.press("Return")
    settle(hands)
    assert house.window.room == "cases"
    assert house.cases.views.selection == selection


def test_who_sees_no_cases_is_offered_none(house, hands):
    house.background.desk = desk_of(house, "Özdemir")
    people = [house.seat.itemData(at) for at in range(house.seat.count())]
    admin = next(at for at, one in enumerate(people) if one.role.value == "admin")
    house.seat.setCurrentIndex(admin)
    house._change_seat(admin)
    settle(hands)
    palette = opened(house, hands)
    for text in ("", "vorg", "laufz", "neue auf", "schmidt"):
        palette.line.clear()
        hands.type(text)
        settle(hands)
        said = [(one.section, one.text) for one in palette.shown()]
        assert not [one for one in said if one[0] in ("Vorgänge", "Personen", "Ansichten")]
        assert not [one for one in said if "Vorgänge" in one[1] or "Neue Aufnahme" in one[1]]
        assert not [one for one in palette.shown() if one.elsewhere]
    palette.reject()


def test_at_the_counter_nothing_opened_stays_after_closing(house, hands):
    service = house.background.desk.ask(services)[0]
    desk = house.background.desk
    desk.do(RememberOpened(kind=HitKind.SERVICE, record_id=service.id))
    house.workplace.privacy.set_counter_view(True)
    house.window.close()
    assert desk.ask(recents) == ()


def test_scattered_letters_here_are_no_match_beside_a_word_of_another_room(house, hands):
    sit(house, hands, "Harms")
    house.window.enter("road")
    palette = opened(house, hands)
    hands.type("ausfall")  # its letters stand in this order in "Aushänge für alle Haltepunkte", too
    settle(hands)
    found = [one.text for one in palette.shown() if one.section in ("Befehle", "In einem anderen Raum")]
    assert found == ["Ausfall oder Sperrung melden · in Grundlagen"]
    palette.reject()
