"""The palette: German beginnings, rooms, views, what was opened last; nothing a role may not."""

import pytest
from case_scene import desk_of, settle
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.cases.recents import RememberOpened
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, SaveView
from rathaus_desk.domain.matching import EXACT, INSIDE, SLIP, WORDS, fit
from rathaus_desk.ui.window.palette import CommandPalette
from rathaus_desk.usecases.cases.recents import recents
from rathaus_desk.usecases.office.catalogue import services


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
    palette.reject()


def test_at_the_counter_nothing_opened_stays_after_closing(house, hands):
    service = house.background.desk.ask(services)[0]
    desk = house.background.desk
    desk.do(RememberOpened(kind=HitKind.SERVICE, record_id=service.id))
    house.workplace.privacy.set_counter_view(True)
    house.window.close()
    assert desk.ask(recents) == ()
