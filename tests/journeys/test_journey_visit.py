"""J3: Łukasz Wójcik has three concerns; one of them was the wrong one."""

import pytest
from journey_scene import desk_of, most_used_points, pdf_text

from rathaus_desk.domain.cases.cases import CaseState, CaseView, TaskState
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.people import Need
from rathaus_desk.ui.play.journeys import play
from rathaus_desk.ui.play.journeys_steps import save, stored, take_service
from rathaus_desk.ui.play.journeys_visit import begin_visit
from rathaus_desk.usecases.cases.cases import case_by_number, case_lines
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.people.parties import needs_for


def of_the_visit(house):
    """Return the cases of the visitor that were taken in last, in the order of their numbers."""
    desk = desk_of(house, "Özdemir")
    person = desk.ask(find_people, text="wojcik lukasz")[0]
    lines = [*desk.ask(case_lines, view=CaseView.ALL_OPEN), *desk.ask(case_lines, view=CaseView.CLOSED)]
    cases = [desk.ask(case_by_number, number=one.number) for one in lines if one.person == "Łukasz Wójcik"]
    newest = max(one.contact_id for one in cases)
    assert person.title == "Łukasz Wójcik"
    return sorted((one for one in cases if one.contact_id == newest), key=lambda one: one.number)


def test_j3_three_concerns_are_one_visit_and_only_the_social_office_knows_how_to_speak_with_him(
    house, tmp_path, record_property
):
    account = play(house, "J3", tmp_path)
    record_property("keys", account.keys)
    assert account.failure == ""
    benefit, dog, parking = of_the_visit(house)
    assert [one.service.key for one in (benefit, dog, parking)] == [
        "wohngeld", "hund_abmelden", "bewohnerparken",
    ]  # fmt: skip
    assert (dog.state, dog.tasks, dog.result) == (CaseState.DONE, (), "Der Hund ist abgemeldet.")
    assert [one.tasks[0].state for one in (benefit, parking)] == [TaskState.OPEN] * 2, "both at once"
    assert benefit.promise.id == parking.promise.id
    slip = (tmp_path / "Laufzettel.pdf").read_bytes()
    text = pdf_text(slip)
    assert "Wir melden uns gesammelt." in text
    assert "2 Ist erledigt." in text
    assert all(one.number in text for one in (dog, parking))
    assert benefit.number in text.replace(" ", ""), "the first number stands there in large type"
    assert "Wohngeld" not in text, "a sensitive concern is not named on what lies on a kitchen table"
    assert most_used_points(slip) >= 16
    letter = (tmp_path / "Brief.pdf").read_bytes()
    assert "Herrn Łukasz Wójcik Färbergasse 11" in pdf_text(letter)
    assert most_used_points(letter) >= 16
    assert all(step.screenshot for step in account.steps)
    demand_only_the_social_office_knows(house, benefit, parking)


def demand_only_the_social_office_knows(house, benefit, parking):
    """Demand that how to speak with him is known where it is needed, and nowhere else."""
    known = {Need.LARGE_PRINT, Need.INTERPRETER}
    social, order = desk_of(house, "Niemann"), desk_of(house, "Lübbe")
    assert set(social.ask(needs_for, case_id=benefit.id)) == known
    assert order.ask(needs_for, case_id=parking.id) == ()
    with pytest.raises(Refused):
        order.ask(case_by_number, number=benefit.number)


def test_j3_the_wrong_second_concern_goes_elsewhere_and_the_slip_is_issued_again(house, hands):
    begin_visit(hands)
    hands.press("Ctrl+E")
    take_service(hands, "bewohner", "bewohnerparken")
    hands.type("hat ein neues Kennzeichen", free=True)
    hands.press("Ctrl+E")
    take_service(hands, "hund abm", "hund_abmelden")
    numbers = save(hands)
    hands.press("F9")
    hands.expect("slip", lambda: bool(house.paper.pdf))
    first = pdf_text(house.paper.pdf)
    assert "Bewohnerparkausweis" in first
    assert "ersetzt" not in first
    order = desk_of(house, "Lübbe")
    assert order.ask(case_by_number, number=numbers[1]).note == "hat ein neues Kennzeichen"
    before = hands.account.keys
    hands.press("Ctrl+Shift+B")
    hands.type("2")
    hands.type("fahrzeugsch")
    hands.press("Return")
    hands.expect("card", house.reception.card.isVisible)
    assert hands.account.keys - before == 14
    case = stored(hands, numbers[1])
    assert (case.service.key, case.note) == ("fahrzeugschein_adresse", "hat ein neues Kennzeichen")
    assert [one.unit for one in case.tasks] == ["Bürgerbüro"]
    with pytest.raises(Refused, match="gibt es hier nicht"):
        order.ask(case_by_number, number=numbers[1])
    assert numbers[1] not in [one.number for one in order.ask(case_lines, view=CaseView.MY_UNIT)]
    shown = house.paper.pdf
    hands.press("F9")
    hands.expect("new slip", lambda: house.paper.pdf not in (b"", shown))
    second = pdf_text(house.paper.pdf)
    assert "2. Ausgabe. Sie ersetzt den Laufzettel von 9:4" in second
    assert "Bewohnerparkausweis" not in second
    assert "Adresse im Fahrzeugschein" in second


def test_j3_what_was_done_at_once_is_put_right_by_taking_it_back(house, hands):
    begin_visit(hands)
    hands.press("Ctrl+E")
    take_service(hands, "hund abm", "hund_abmelden")
    hands.press("Ctrl+Shift+E")
    hands.type("Der Hund ist abgemeldet.", free=True)
    numbers = save(hands)
    hands.press("Ctrl+Shift+B")
    hands.type("2")
    hands.type("wohnung umm")
    hands.press("Return")
    hands.settle()
    assert "schon abgeschlossen" in house.window.notice.text.text()
    assert stored(hands, numbers[1]).service.key == "hund_abmelden"
    hands.press("Ctrl+Shift+Z")
    hands.expect("form", lambda: house.reception.form.several)
    assert house.reception.form.block.result.text() == "Der Hund ist abgemeldet."
