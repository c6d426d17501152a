"""Who speaks to us, for whom, and how: known, new, by name only, anonymous, for somebody else."""

import pytest
from intake_scene import concern, find, save, stored

from rathaus_desk.domain.people.authority import AuthorityState
from rathaus_desk.domain.people.people import Need
from rathaus_desk.usecases.cases.cases import open_cases_of
from rathaus_desk.usecases.names.find_people import find_people
from rathaus_desk.usecases.people.parties import parties_of as parties
from rathaus_desk.usecases.people.people import person as person_by_id


def known(house, name):
    """The person of the register with this name."""
    desk = house.background.desk
    return desk.ask(person_by_id, person_id=desk.ask(find_people, text=name)[0].id)


def test_a_new_person_needs_a_family_name_only_and_no_window_opens(house, hands):
    hands.press("F2")
    hands.press("Ctrl+Shift+N")
    hands.type("Kahlenberg", free=True)
    for _ in range(7):
        hands.press("Return")
    assert house.reception.entry.hasFocus()
    concern(house, hands, "wohngeld", "wohngeld")
    case = stored(house, save(house, hands)[0])
    assert case.person.family_name == "Kahlenberg"
    assert case.person.email == ""
    assert "Abholcode" not in house.reception.card.lines.text()


def test_a_new_person_from_the_line_with_address_phone_and_birthday(house, hands):
    hands.press("F2")
    hands.type("Peter Kahlenberg")
    hits = house.reception.entry.list.hits
    assert hits[-1].detail == "als neue Person ins Verzeichnis aufnehmen"
    for _ in range(len(hits) - 1):
        hands.press("Down")
    hands.press("Return")
    new = house.reception.form.caller.new
    assert (new.given_name.text(), new.family_name.text()) == ("Peter", "Kahlenberg")
    assert new.birth.hasFocus()
    for text in ("4.3.1962", "Rosenweg 12", "Musterhausen", "0171 3920055"):
        hands.type(text, free=True)
        hands.press("Return")
    assert new.email.hasFocus()
    hands.type("x@x.de", free=True)
    assert "nie gebraucht" in new.email_text.text()
    new.email.clear()
    hands.press("Return")
    concern(house, hands, "wohngeld", "wohngeld")
    person = stored(house, save(house, hands)[0]).person
    assert person.name == "Peter Kahlenberg"
    assert (person.street, person.house_number) == ("Rosenweg", "12")
    assert person.birth_date.isoformat() == "1962-03-04"
    assert person.phone == "0171 3920055"


def test_an_unreadable_birthday_is_not_lost_in_silence(house, hands):
    hands.press("F2")
    hands.press("Ctrl+Shift+N")
    hands.type("Kahlenberg", free=True)
    house.reception.form.caller.new.birth.setText("im März")
    concern(house, hands, "wohngeld", "wohngeld")
    hands.press("Ctrl+Return")
    assert house.reception.error.isVisible()
    assert house.reception.form.caller.new.birth.property("wrong") == "true"
    assert not house.reception.card.isVisible()


def test_a_name_that_nobody_checked_stays_unchecked(house, hands):
    hands.press("F2")
    hands.type("Peter Kahlenberg")
    for _ in range(len(house.reception.entry.list.hits) - 2):
        hands.press("Down")
    hands.press("Return")
    assert "nennt diesen Namen, ungeprüft" in house.reception.form.caller.text.text()
    concern(house, hands, "wohngeld", "wohngeld")
    case = stored(house, save(house, hands)[0])
    assert case.person is None
    assert case.caller_name == "Peter Kahlenberg"
    assert "Abholcode" in house.reception.card.lines.text()


def test_a_dash_takes_in_without_a_name_and_gives_a_code(house, hands):
    find(hands, "-")
    assert house.reception.form.caller.text.text() == "Anonym, mit Abholcode"
    concern(house, hands, "schlagloch", "schlagloch")
    case = stored(house, save(house, hands)[0])
    assert (case.person, case.caller_name) == (None, "")
    assert "Abholcode" in house.reception.card.lines.text()


def test_another_person_is_chosen_before_saving(house, hands):
    find(hands, "schm er")
    house.reception.form.caller.drop.click()
    assert house.reception.entry.hasFocus()
    assert house.reception.form.caller.needs.draft().needs == ()
    hands.type("meyer hans")
    hands.press("Return")
    concern(house, hands, "wohngeld", "wohngeld")
    assert stored(house, save(house, hands)[0]).person.name == "Hans Meyer"


def for_somebody_else(house, hands, digit):
    """Hans Meyer speaks for Erna Schmidt, about housing benefit."""
    find(hands, "meyer hans")
    hands.press("Ctrl+J")
    assert house.reception.question.isVisible()
    hands.type("schm er")
    hands.press("Return")
    hands.expect("authority", lambda: house.reception.form.behalf.states.hasFocus())
    hands.type(digit)
    hands.settle()
    concern(house, hands, "wohngeld", "wohngeld")  # letters at the chips go on to the line
    assert house.appointments.starts.known()[1].name == "Erna Schmidt"  # a time is booked for her
    hands.press("Shift+F5")
    hands.expect("the booking", lambda: house.bookings.form is not None and house.bookings.form.isVisible())
    form = house.bookings.form
    form.ride.setChecked(True)
    assert (form.person.name, form.ride_from.text()) == ("Erna Schmidt", "")  # nor is her address on his slip
    hands.press("Escape")


@pytest.mark.parametrize("digit", ["1", "2"])
def test_until_an_authority_is_seen_nothing_is_told(house, hands, digit):
    for_somebody_else(house, hands, digit)
    reception = house.reception
    banner = reception.form.behalf.standing
    assert banner.isVisible()
    assert "Aufnehmen ja, Auskunft nein" in reception.form.behalf.banner.text()
    shown = [one.text() for one in reception.findChildren(type(reception.error)) if one.isVisible()]
    assert any("Erna Schmidt" in one for one in shown)
    assert not any("Rosenweg" in one for one in shown if "Meyer" not in one)
    secret = house.background.desk.ask(open_cases_of, person_id=known(house, "schmidt erna").id)
    assert secret, "the sample town gives her open cases"
    assert not any(one.number in text for one in secret for text in shown)
    case = stored(house, save(house, hands)[0])
    assert case.person.name == "Erna Schmidt" or case.person.name == "Hans Meyer"
    who = house.background.desk.ask(parties, case_id=case.id)
    assert (who.caller.name, who.concerned.name) == ("Hans Meyer", "Erna Schmidt")
    assert not who.disclosure.allowed


def test_a_seen_authority_with_scope_and_date_opens_the_card(house, hands):
    find(hands, "meyer hans")
    hands.press("Ctrl+J")
    hands.type("schm er")
    hands.press("Return")
    behalf = house.reception.form.behalf
    hands.expect("authority", lambda: behalf.states.hasFocus())
    hands.type("3")
    hands.press("Tab")
    assert behalf.scope.hasFocus()
    hands.type("Wohngeld", free=True)
    hands.press("Return")
    hands.type("31.12.2027", free=True)
    hands.press("Return")
    assert house.reception.entry.hasFocus()
    concern(house, hands, "wohngeld", "wohngeld")
    assert "Auskunft ist möglich" in behalf.banner.text()
    assert "31.12.2027" in behalf.banner.text()
    hands.expect("cases", lambda: house.reception.side.person_card.isVisible())
    case = stored(house, save(house, hands)[0])
    who = house.background.desk.ask(parties, case_id=case.id)
    assert who.authority.state is AuthorityState.SEEN
    assert who.authority.scope == "Wohngeld"
    assert who.authority.valid_until.isoformat() == "2027-12-31"


def test_whom_it_is_about_stays_for_the_next_concern_and_can_be_dropped(house, hands):
    for_somebody_else(house, hands, "2")
    hands.press("Ctrl+E")
    assert house.reception.form.behalf.draft().shown_name == "Erna Schmidt"
    house.reception.form.behalf.drop.click()
    assert not house.reception.form.behalf.standing.isVisible()
    concern(house, hands, "hund abmelden", "hund_abmelden")
    numbers = save(house, hands)
    who = [house.background.desk.ask(parties, case_id=stored(house, one).id) for one in numbers]
    assert who[0].concerned.name == "Erna Schmidt"
    assert who[1].concerned is None or who[1].concerned.name == "Hans Meyer"


def test_esc_takes_the_question_back_and_keeps_the_form(house, hands):
    find(hands, "schm er")
    hands.press("Ctrl+J")
    hands.press("Escape")
    assert not house.reception.question.isVisible()
    assert house.reception.form.person.name == "Erna Schmidt"
    hands.type("wohngeld")
    hands.press("Return")
    hands.expect("service", lambda: house.reception.form.service is not None)


def test_needs_are_chosen_by_digits_and_kept_only_with_consent(house, hands):
    find(hands, "meyer hans")
    assert known(house, "meyer hans").needs == ()
    hands.press("Ctrl+Shift+V")
    hands.type("58")
    hands.press("Return")
    assert house.reception.entry.hasFocus()
    assert house.reception.form.caller.needs.draft().needs == (Need.WRITTEN_TALK, Need.NO_PHONE)
    concern(house, hands, "wohngeld", "wohngeld")
    case = stored(house, save(house, hands)[0])
    assert known(house, "meyer hans").needs == ()
    assert set(house.background.desk.ask(parties, case_id=case.id).needs) == {
        Need.WRITTEN_TALK,
        Need.NO_PHONE,
    }


def test_needs_with_consent_and_language_are_remembered(house, hands):
    find(hands, "meyer hans")
    hands.press("Ctrl+Shift+V")
    hands.type("5")
    row = house.reception.form.caller.needs
    hands.press("Tab")
    assert row.language.hasFocus()
    hands.type("p")
    hands.press("Tab")
    assert row.keep.hasFocus()
    hands.press("Space")
    assert row.keep.isChecked()
    concern(house, hands, "wohngeld", "wohngeld")
    save(house, hands)
    person = known(house, "meyer hans")
    assert person.needs == (Need.WRITTEN_TALK,)
    assert person.language == "pl"


def test_the_needs_of_a_person_come_along_and_go_with_her(house, hands):
    find(hands, "wojcik luk")
    needs = house.reception.form.caller.needs
    assert needs.draft().language == "pl"
    assert Need.LARGE_PRINT in needs.draft().needs
    hands.press("Ctrl+Shift+L")
    assert needs.draft().needs == ()
    assert needs.draft().language == ""


def test_the_address_of_a_new_person_is_the_place_as_for_a_known_one(house, hands):
    hands.press("F2")
    hands.type("lat")
    hands.press("Return")
    hands.press("Ctrl+Shift+N")
    for text in ("Kahlenberg", "Peter", "", "Rosenweg 12"):
        hands.type(text, free=True)
        hands.press("Return")
    assert house.reception.form.place.text() == "", "it is still being typed"
    for _ in range(3):
        hands.press("Return")
    assert house.reception.form.place.text() == "Rosenweg 12"
    assert house.reception.form.block.district_key


def test_an_impossible_birthday_is_said_on_leaving_the_field_and_led_to_on_saving(house, hands):
    hands.press("F2")
    hands.press("Ctrl+Shift+N")
    for text in ("Kahlenberg", "Peter", "31.2.1970"):
        hands.type(text, free=True)
        hands.press("Return")
    new, error = house.reception.form.caller.new, house.reception.error
    assert new.street.hasFocus(), "nobody is held up while typing"
    assert "Bitte ‚Geboren am‘ ändern oder leer lassen." in error.text()
    hands.press("F2")
    hands.type("wohngeld")
    hands.press("Return")
    hands.press("Ctrl+Return")
    assert new.birth.hasFocus()
    assert error.isVisible()
    new.birth.selectAll()
    hands.type("28.2.1970", free=True)
    hands.press("Return")
    assert not error.isVisible()


def test_a_number_that_nobody_can_dial_is_said_on_leaving_the_field(house, hands):
    hands.press("F2")
    hands.type("lat")
    hands.press("Return")
    house.reception.form.take_name("Kahlenberg")
    phone = house.reception.form.caller_phone
    phone.setFocus()
    hands.type("0049 abc", free=True)
    hands.press("Return")
    assert "Bitte ‚Telefon‘ ändern oder leer lassen." in house.reception.error.text()
    hands.press("Ctrl+Return")
    assert phone.hasFocus()


def test_a_name_of_three_hundred_letters_does_not_widen_the_form(house, hands):
    house.window.resize(1366, 768)
    hands.press("F2")
    house.reception.form.take_name("K" * 300)
    hands.settle()
    form = house.reception.form
    port = form.parentWidget()
    assert form.width() <= port.width()
    assert form.caller.drop.isVisible()
    assert form.caller.drop.mapTo(form, form.caller.drop.rect().topRight()).x() < port.width()
    assert form.draft().caller.name == "K" * 300


def test_a_caller_without_a_number_is_not_said_to_have_wished_for_no_answer(house, hands):
    hands.press("F2")
    hands.type("latern")
    hands.press("Return")
    hands.settle()
    reply = house.reception.form.reply
    assert reply.currentText() == "Keine Rückmeldung: keine Nummer genannt"
    hands.press("F2")
    hands.type("Erna Schmidt")
    hands.press("Return")
    hands.settle()
    assert reply.itemText(reply.count() - 1) == "Keine Rückmeldung gewünscht"


def test_whoever_is_written_down_anew_but_stands_in_the_register_is_pointed_out(house, hands):
    new = house.reception.form.caller.new
    hands.press("F2")
    hands.type("Meyer Hans", free=True)  # the name the other way round, as people say it
    hands.press("Ctrl+Shift+N")
    hands.type("3.5.1941", free=True)
    hands.expect("Es wird gesagt.", new.known.isVisible)
    assert new.known.text.text() == (
        "Steht vielleicht schon im Verzeichnis: Hans Meyer, geb. 1941 · Rosenweg 6, Heidkamp"
    )
    hands.type("\b" * 4 + "1951", free=True)  # another year, another person
    assert not new.known.isVisible()
    hands.type("\b" * 4 + "1941", free=True)
    hands.expect("Es wird gesagt.", new.known.isVisible)
    hands.press("Tab")
    assert new.known.take.hasFocus()
    hands.press("Space")
    hands.expect("Die Person ist gewählt.", lambda: house.reception.form.person is not None)
    assert (house.reception.form.person.id, new.isVisible()) == (known(house, "meyer hans").id, False)
    assert house.reception.entry.hasFocus()
