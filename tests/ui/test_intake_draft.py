"""What stands on the form as a draft: as JSON and back, with the cursor, and people by their ids only."""

import json

import pytest
from intake_scene import concern, find, save, stored, three_concerns

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.drafts import people_in
from rathaus_desk.domain.people.people import Need
from rathaus_desk.ui.intake.intake_draft import read_content
from rathaus_desk.usecases.names.find_people import find_people


def there_and_back(house, hands):
    """Take the form off, empty it, and put it back as it comes from the disk."""
    page = house.reception
    content = json.loads(json.dumps(page.draft_content()))
    cursor = json.loads(json.dumps(page.cursor()))
    page.fill_content({})
    hands.settle()
    assert page.draft_content() == {}
    page.fill_content(content)
    page.place_cursor(cursor)
    hands.settle()
    return content


def test_a_whole_visit_comes_back_with_the_cursor_in_place(house, hands):
    three_concerns(house, hands)
    page = house.reception
    page.form.note.setFocus()
    hands.type("ab Montag neues Kennzeichen", free=True)
    for _ in range(len("Kennzeichen")):
        hands.press("Left")
    before, preview = page.form.draft(), page.route.text()
    there_and_back(house, hands)
    assert page.form.draft() == before
    assert page.route.text() == preview
    assert page.form.note.hasFocus()
    hands.type("ein ", free=True)
    assert page.form.note.toPlainText() == "ab Montag neues ein Kennzeichen"
    assert len(save(house, hands)) == 3


def test_a_draft_holds_ids_of_people_and_nothing_else_of_them(house, hands):
    find(hands, "meyer hans")
    hands.press("Ctrl+J")
    hands.type("schm er")
    hands.press("Return")
    hands.expect("authority", lambda: house.reception.form.behalf.states.hasFocus())
    hands.type("3")
    concern_text = house.reception.draft_content()
    desk = house.background.desk
    ids = {desk.ask(find_people, text=name)[0].id for name in ("meyer hans", "schmidt erna")}
    assert people_in(concern_text) == ids
    assert "Rosenweg" not in json.dumps(concern_text, ensure_ascii=False)
    before = house.reception.form.draft()
    there_and_back(house, hands)
    assert house.reception.form.draft() == before


def test_the_label_of_a_draft_names_way_theme_and_how_many(house, hands):
    three_concerns(house, hands)
    content = house.reception.draft_content()
    assert (content["channel"], content["theme"], content["name"]) == (
        "phone",
        "Wohngeld +2",
        "Łukasz Wójcik",
    )


def test_a_person_who_may_not_be_known_any_more_is_left_out(house, hands):
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    content = house.reception.draft_content()
    content["form"]["person_id"] = None
    house.reception.fill_content(content)
    hands.settle()
    assert house.reception.form.person is None
    assert house.reception.form.service.key == "wohngeld"


def test_half_a_word_in_the_line_is_a_draft_too(house, hands):
    hands.press("F2")
    hands.type("schm")
    there_and_back(house, hands)
    assert house.reception.entry.text() == "schm"
    assert house.reception.entry.hasFocus()


def test_new_person_needs_and_anonymous_come_back(house, hands):
    hands.press("F2")
    hands.press("Ctrl+Shift+N")
    hands.type("Kahlenberg", free=True)
    hands.press("Ctrl+Shift+V")
    hands.type("3")
    hands.press("Return")
    there_and_back(house, hands)
    draft = house.reception.form.draft()
    assert draft.caller.new.family_name == "Kahlenberg"
    assert draft.needs.needs == (Need.LARGE_PRINT,)
    house.reception.start_anew()
    find(hands, "-")
    there_and_back(house, hands)
    assert house.reception.form.caller.text.text() == "Anonym, mit Abholcode"


def test_the_chosen_way_to_answer_comes_back(house, hands):
    find(hands, "schm er")
    concern(house, hands, "wohngeld", "wohngeld")
    reply = house.reception.form.reply
    reply.setFocus()
    hands.press("End")
    chosen = reply.currentText()
    there_and_back(house, hands)
    assert reply.currentText() == chosen
    case = stored(house, save(house, hands)[0])
    assert case.promise is None or case.promise.reply_by.value == "none"


def test_every_change_is_told(house, hands):
    told = []
    house.reception.typed.connect(lambda: told.append(1))
    find(hands, "schm er")
    for keys in ("Ctrl+T", "Ctrl+Shift+V"):
        told.clear()
        hands.press(keys)
        if keys == "Ctrl+Shift+V":
            hands.type("1")
        assert told, keys
    hands.press("Escape")
    concern(house, hands, "lat", "strassenlaterne")
    for widget, text in (
        (house.reception.form.chips, "1"),
        (house.reception.form.note, "x"),
        (house.reception.form.place, "y"),
    ):
        told.clear()
        widget.setFocus()
        hands.type(text)
        assert told, widget


def test_half_a_draft_is_refused_by_name():
    with pytest.raises(Refused, match="fehlt"):
        read_content({"channel": "phone"})
