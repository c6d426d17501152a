"""The data of a person are put right by keyboard: only what changed, seen by two, and never lost."""

import pytest
from case_scene import desk_of
from intake_scene import concern, find, save, stored
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from rathaus_desk.domain.people.people import CorrectPerson
from rathaus_desk.store.people_tables import PersonChangeRow
from rathaus_desk.ui.intake.person_correction import in_fields
from rathaus_desk.usecases.people.people import person

KEYS = "Ctrl+Shift+D"


@pytest.fixture
def erna(house, hands):
    """Frau Schmidt is on the form; what is known of her stands in the fields."""
    find(hands, "schm er")
    hands.expect("Erna", lambda: house.reception.form.person is not None)
    hands.press(KEYS)
    hands.expect("fields", lambda: form(house) is not None)
    return house.reception.form.person


def form(house):
    return house.reception.form.caller.correcting


def go_to(hands, house, name):
    """Go to a field by the tab key."""
    for _ in range(12):
        if QApplication.focusWidget() is form(house)._fields[name]:
            return
        hands.press("Tab")
    raise AssertionError(name)


def rewrite(hands, house, name, text):
    go_to(hands, house, name)
    hands.press("Ctrl+A")
    hands.type(text)


def now(house, person_id):
    return house.background.desk.ask(person, person_id=person_id)


def changes(house, person_id):
    with house.background.desk._store.read() as session:
        query = select(PersonChangeRow).where(PersonChangeRow.person_id == person_id)
        return [one.fields for one in session.scalars(query.order_by(PersonChangeRow.version))]


def meanwhile(house, who, **values):
    command = CorrectPerson(person_id=who.id, seen_version=now(house, who.id).version, **values)
    desk_of(house, "Wilkens").do(command)


def test_what_was_changed_is_sent_and_nothing_else(house, hands, erna):
    assert form(house).values() == in_fields(erna)
    assert QApplication.focusWidget() is form(house)._fields["family_name"]
    rewrite(hands, house, "given_name", "Erna Luise")
    rewrite(hands, house, "phone", "0441 98765")
    hands.press("Ctrl+Return")
    assert form(house) is None
    after = now(house, erna.id)
    assert (after.name, after.phone, after.version) == ("Erna Luise Schmidt", "0441 98765", erna.version + 1)
    assert (after.street, after.birth_date) == (erna.street, erna.birth_date)
    assert changes(house, erna.id)[-1] == ["given_name", "phone"]
    assert house.reception.form.person == after
    assert "Erna Luise Schmidt" in house.reception.form.caller.text.text()
    assert house.reception.entry.hasFocus()
    concern(house, hands, "hund abmelden", "hund_abmelden")
    (number,) = save(house, hands)
    assert stored(house, number).person.name == "Erna Luise Schmidt"


def test_of_two_corrections_of_one_field_both_versions_stand_there(house, hands, erna):
    rewrite(hands, house, "phone", "0441 11111")
    meanwhile(house, erna, phone="0441 22222", given_name="Ernestine")
    hands.press("Ctrl+Return")
    (field,) = form(house).versions.fields
    assert (field.field.title, field.field.mine, field.field.theirs) == (
        "Telefon", "0441 11111", "0441 22222",
    )  # fmt: skip
    assert form(house).values()["given_name"] == "Ernestine"
    assert now(house, erna.id).phone == "0441 22222"
    hands.press("Ctrl+Return")
    assert now(house, erna.id).phone == "0441 22222"
    hands.press("Right")
    hands.press("Left")
    hands.press("Ctrl+Return")
    after = now(house, erna.id)
    assert (after.phone, after.given_name) == ("0441 11111", "Ernestine")
    assert changes(house, erna.id)[-1] == ["phone"]


def test_different_fields_of_two_people_are_both_kept(house, hands, erna):
    meanwhile(house, erna, given_name="Ernestine")
    rewrite(hands, house, "email", "erna@stadt.example")
    hands.press("Ctrl+Return")
    after = now(house, erna.id)
    assert (after.given_name, after.email) == ("Ernestine", "erna@stadt.example")
    assert house.reception.form.person.given_name == "Ernestine"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("family_name", " ", "Familienname fehlt"),
        ("birth_date", "gestern früh", "nichts geändert"),
        ("birth_date", "1.1.1066", "nichts g"),
        ("phone", "nie", "nicht lesbar"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(house, hands, erna, name, text, said):
    rewrite(hands, house, name, text)
    hands.press("Ctrl+Return")
    assert said in form(house).error.text()
    assert QApplication.focusWidget() is form(house)._fields[name]
    assert now(house, erna.id) == erna


def test_a_wrong_birthday_is_changed_or_taken_away(house, hands, erna):
    rewrite(hands, house, "birth_date", "13.5.1941")
    hands.press("Ctrl+Return")
    assert now(house, erna.id).birth_date.isoformat() == "1941-05-13"
    hands.press(KEYS)
    go_to(hands, house, "birth_date")
    hands.press("Ctrl+A")
    hands.press("Del")
    hands.press("Ctrl+Return")
    assert now(house, erna.id).birth_date is None
    assert "geb." not in house.reception.form.caller.text.text()


def test_esc_folds_the_fields_and_keeps_what_was_typed(house, hands, erna):
    rewrite(hands, house, "place", "Oldenburg")
    hands.press("Esc")
    assert form(house) is None
    assert house.reception.entry.hasFocus()
    hands.press(KEYS)
    assert form(house).values()["place"] == "Oldenburg"
    hands.press("Ctrl+Return")
    assert now(house, erna.id).place == "Oldenburg"


def test_without_a_change_nothing_is_written_down(house, hands, erna):
    hands.press("Ctrl+Return")
    assert form(house) is None
    assert now(house, erna.id) == erna
    assert "nichts zu berichtigen" in house.window.notice.text.text()


def test_a_half_typed_correction_is_parked_with_the_visit(house, hands, erna):
    rewrite(hands, house, "street", "Langestr")
    hands.press("F8")
    assert form(house) is None
    hands.press("F8")
    hands.expect("back", lambda: form(house) is not None)
    assert form(house).values()["street"] == "Langestr"
    assert form(house).base["street"] == erna.street
    rewrite(hands, house, "house_number", "99")
    hands.press("Ctrl+Return")
    assert (
        changes(house, erna.id)[-1] == ["house_number", "street"] or now(house, erna.id).street == "Langestr"
    )


def test_another_person_never_gets_what_was_typed_for_this_one(house, hands, erna):
    rewrite(hands, house, "street", "Langestr")
    hands.press("F2")
    find(hands, "meyer hans")
    hands.expect("Hans", lambda: house.reception.form.person.family_name == "Meyer")
    assert form(house) is None
    hands.press(KEYS)
    assert form(house).values() == in_fields(house.reception.form.person)


def test_without_a_person_the_key_says_what_is_needed(house, hands):
    hands.press("F2")
    hands.press(KEYS)
    assert "zuerst eine Person" in house.window.notice.text.text()
    assert not house.reception.form.caller.correct.isVisible()


def test_a_further_concern_stays_with_its_visit_when_the_caller_is_put_right(house, hands):
    find(hands, "schm er")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    save(house, hands)
    hands.press("Ctrl+E")
    hands.press(KEYS)
    rewrite(hands, house, "phone", "0441 98765")
    hands.press("Ctrl+Return")
    assert house.reception.form.person.phone == "0441 98765"
    assert house.reception.further.open
