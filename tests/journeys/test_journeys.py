"""Whole days, played by real key events against the real window, database and PDFs."""

import subprocess
import sys
from dataclasses import replace

import pytest
from journey_scene import pdf_text

from rathaus_desk.domain.cases.cases import CaseView
from rathaus_desk.domain.errors import Refused
from rathaus_desk.ui.play.journeys import MOST_KEYS, play
from rathaus_desk.ui.play.journeys_steps import save, take_service
from rathaus_desk.usecases.cases.cases import case_by_number, case_lines


def lamp_cases(house):
    desk = house.background.desk
    lines = desk.ask(case_lines, view=CaseView.ALL_OPEN)
    return [one for one in lines if one.service == "Laterne" and "Rosenweg" in one.place]


def test_j1_a_street_lamp_is_reported_by_phone_in_at_most_twenty_keys(house, record_property):
    account = play(house, "J1", None)
    record_property("keys", account.keys)
    assert account.failure == ""
    assert account.keys <= MOST_KEYS["J1"]
    (line,) = lamp_cases(house)
    assert line.person == "Erna Schmidt"
    case = house.background.desk.ask(case_by_number, number=line.number)
    assert case.facts == ("ganz dunkel",)
    assert case.note == "seit Montag"
    assert "Thole" in case.tasks[0].reason
    assert "Heidkamp" in case.tasks[0].reason


def test_j1_the_card_of_a_call_takes_no_focus_and_one_key_takes_the_caller_over(town, house, hands):
    hands.press("F2")
    hands.type("Gu")
    line = house.window.focusWidget()
    telephone = [sys.executable, "-m", "rathaus_desk", "call", "0171 3920011"]
    said = subprocess.Popen([*telephone, "--database", town.address], stdout=subprocess.PIPE, text=True)
    hands.expect("card", lambda: bool(house.around.calls.cards))
    assert said.communicate(timeout=30)[0] == "Der Anruf steht im Fenster.\n"
    assert house.around.calls.cards[0].person.name == "Erna Schmidt"
    assert house.window.focusWidget() is line
    hands.type("lly")
    assert house.reception.entry.text() == "Gully", "who is typing goes on typing"
    hands.press("Ctrl+Shift+L")
    before = hands.account.keys
    hands.press("Ctrl+Shift+F2")
    hands.expect("Erna", lambda: house.reception.form.person is not None)
    take_service(hands, "lat", "strassenlaterne")
    hands.type("1")
    hands.type("seit Montag", free=True)
    save(hands)
    assert hands.account.keys - before == 7, "the key of the call spares the whole name"
    (line,) = lamp_cases(house)
    assert line.person == "Erna Schmidt"


def test_j1_can_be_taken_back_for_ten_seconds_and_the_text_stands_again(house, hands):
    play(house, "J1", None)
    hands.press("Ctrl+Shift+Z")
    assert lamp_cases(house) == []
    form = house.reception.form
    assert form.person.name == "Erna Schmidt"
    assert form.chips.chosen() == ("ganz dunkel",)
    assert form.note.toPlainText() == "seit Montag"


def test_j1_the_neighbour_hangs_on_and_gets_a_number_of_his_own(house, hands, record_property):
    play(house, "J1", None)
    first = lamp_cases(house)[0]
    hands.press("F2")
    hands.type("meyer hans")
    hands.press("Return")
    hands.type("lat")
    hands.press("Return")
    reception = house.reception
    hands.expect("hint", reception.hint.isVisible)
    assert first.number in reception.hint.text.text()
    hands.press("Ctrl+D")
    record_property("keys", hands.account.keys)
    hands.expect("card", reception.card.isVisible)
    number = reception.card.number.accessibleName()
    assert number != first.number
    second = house.background.desk.ask(case_by_number, number=number)
    assert second.person.name == "Hans Meyer"
    assert second.cause_id == first.id
    assert second.tasks == ()


def test_j1_names_are_found_however_they_are_typed(house, hands):
    for typed, wanted in (("schmit ern", "Erna Schmidt"), ("oezd", "Özdemir"), ("MAYR 1941", "1941")):
        house.reception.start_anew()
        house.reception.entry.setFocus()
        hands.type(typed)
        hits = house.reception.entry.list.hits
        assert any(wanted in f"{one.title} {one.detail}" for one in hits), typed


def test_j2_a_question_is_answered_at_once_in_at_most_nine_keys_and_no_person_is_stored(house):
    before = house.background.desk.ask(case_lines, view=CaseView.ALL_OPEN)
    account = play(house, "J2", None)
    assert account.failure == ""
    assert account.keys <= MOST_KEYS["J2"]
    assert "Ausweis" in pdf_text(house.paper.pdf)
    assert house.background.desk.ask(case_lines, view=CaseView.ALL_OPEN) == before


def test_the_main_job_goes_from_the_phone_to_the_letter(house, tmp_path):
    account = play(house, "main", tmp_path)
    assert account.failure == ""
    letter = pdf_text((tmp_path / "Brief.pdf").read_bytes())
    assert "Erna Schmidt" in letter
    assert "Die Laterne brennt wieder" in letter
    slip = pdf_text((tmp_path / "Laufzettel.pdf").read_bytes())
    assert "Rosenweg" not in slip, "the slip carries no address of the citizen"
    assert all(step.screenshot for step in account.steps)


def test_nobody_plays_in_a_town_hall_that_works(house):
    desk = house.background.desk
    desk.office = replace(desk.office, town=replace(desk.office.town, practice_now=None))
    with pytest.raises(Refused, match="nur in der Beispielstadt"):
        play(house, "J1", None)
    assert lamp_cases(house) == []
