"""Drafts in Empfang itself: the five of the sample town, an interrupted visit, leaving for the day."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.intake.drafts import DraftState
from rathaus_desk.ui.intake.parking_strip import Chip
from rathaus_desk.ui.kit.state_pill import SMALL_ICON
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.usecases.intake.drafts import my_drafts


def drafts(house):
    return house.background.desk.ask(my_drafts)


def chips(house):
    layout = house.around.strip.chips
    items = [layout.itemAt(index).widget() for index in range(layout.count())]
    return [one for one in items if isinstance(one, Chip)]


def sit(house, hands, name):
    index = next(n for n in range(house.seat.count()) if name in house.seat.itemText(n))
    house.seat.setCurrentIndex(index)
    house.seat.activated.emit(index)
    hands.settle()


@pytest.mark.parametrize("number", range(1, 6))
def test_each_of_the_five_parked_drafts_opens_on_the_form(house, hands, number):
    hands.expect("Der Streifen fehlt.", lambda: len(chips(house)) == 5)
    line = house.around.drafts.lines[number - 1]
    hands.press(f"Ctrl+{number}")
    content = house.reception.draft_content()
    assert (content["name"], content["channel"]) == (line.name, house.reception.form.channel.value)
    assert line.label.endswith(content["theme"])
    assert house.reception.form.service is not None
    assert house.window.focusWidget() is house.reception.form.note
    assert house.reception.form.note.textCursor().atEnd()
    assert len(chips(house)) == 4


def test_a_visit_in_the_middle_comes_back_as_it_was(house, hands):
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    hands.type("lat")
    hands.press("Return")
    hands.type("1")
    hands.type("seit Montag", free=True)
    hands.press("Left")
    before = house.reception.draft_content()
    hands.press("F8")
    assert house.reception.draft_content() == {}
    hands.expect("Nicht geparkt.", lambda: len(house.around.drafts.lines) == 6)
    assert "Tel · Laterne · Schmidt" in house.around.strip.text_of(house.around.drafts.lines[-1])
    hands.press("F8")
    after = house.reception.draft_content()
    assert after["form"]["concerns"][0]["note"] == "seit Montag"
    for key in ("person_id", "channel", "name"):
        assert after["form"][key] == before["form"][key]
    assert house.reception.form.note.textCursor().position() == len("seit Monta")


def test_a_saved_visit_leaves_no_draft(house, hands):
    hands.press("F2")
    hands.type("lat")
    hands.press("Return")
    hands.type("1")
    hands.type("seit Montag", free=True)
    hands.wait(700)
    hands.settle()
    assert [one.state for one in drafts(house)].count(DraftState.WORKING) == 1
    hands.press("Ctrl+Return")
    hands.expect("Nicht gespeichert.", house.reception.card.isVisible)
    hands.wait(700)
    hands.settle()
    assert [one.state for one in drafts(house)].count(DraftState.WORKING) == 0
    assert len(drafts(house)) == 5


def test_the_draft_goes_in_the_step_that_saves_not_after_it(house, hands):
    """Killed right after the answer, nobody would be asked to save the same visit twice."""
    hands.press("F2")
    hands.type("lat")
    hands.press("Return")
    hands.type("1")
    hands.wait(700)
    hands.settle()
    (draft,) = [one.id for one in drafts(house) if one.state is DraftState.WORKING]
    form = house.reception.form
    command = replace(form.draft().command(form.wish()), draft_id=house.reception.saving.draft_id())
    house.background.desk.do(command)
    assert draft not in [one.id for one in drafts(house)]


def test_another_seat_sees_other_drafts_and_loses_no_word(house, hands):
    hands.press("F2")
    hands.type("Laterne am Bahnhof")
    sit(house, hands, "Vogel" if any("Vogel" in house.seat.itemText(n) for n in range(house.seat.count()))
        else other_guide(house))  # fmt: skip
    assert chips(house) == []
    assert house.reception.draft_content() == {}
    sit(house, hands, "Özdemir")
    hands.expect("Der Text fehlt.", lambda: len(house.around.drafts.lines) == 6)


def other_guide(house):
    here = house.background.desk.actor.staff_id
    seats = [house.seat.itemData(n) for n in range(house.seat.count())]
    return next(one.name for one in seats if one.staff_id != here and one.role is not Role.ADMIN)


def test_leaving_for_the_day_speaks_of_what_is_parked_once_and_closes_on_word(house, hands):
    hands.press("F2")
    hands.type("Latern")
    hands.press("Ctrl+Q")
    box = house.around.leaving_box
    assert house.window.isVisible()
    assert [one.text() for one in box.buttons()] == ["Beenden, 6 bleiben geparkt", "Zurück"]
    box.defaultButton().click()
    hands.settle()
    assert house.window.isVisible()
    house.window.close()
    assert not house.window.isVisible(), "a program that closes the window is not held up"
    with house.background.desk._store.read() as session:
        assert session.connection().exec_driver_sql(
            "SELECT count(*) FROM draft WHERE state = 'parked'"
        ).scalar() == 6  # fmt: skip


def test_the_window_is_not_closed_by_hand_without_a_word(house, hands):
    class ByHand(QEvent):
        def spontaneous(self):
            return True

    event = ByHand(QEvent.Type.Close)
    assert house.around.eventFilter(house.window, event)
    assert house.around.leaving_box.isVisible()
    house.around.leaving_box.buttons()[1].click()


def test_after_parking_the_next_letter_goes_into_the_line(house, hands):
    """A button that got the focus by chance called somebody up with the space bar."""
    hands.press("F2")
    hands.type("schm er")
    hands.press("Return")
    hands.type("lat")
    hands.press("Return")
    hands.type("1")
    hands.type("seit Montag", free=True)
    hands.press("F8")
    assert house.window.focusWidget() is house.reception.entry
    hands.type("h ")
    assert house.reception.entry.text() == "h "
    assert house.queue.desk.running is None


def test_at_large_zoom_one_button_stands_for_all_and_saving_stays_in_sight(house, hands):
    house.window.resize(1366, 768)
    hands.press("F2")
    hands.type("lat")
    hands.press("Return")
    house.window.look.wear(zoom=2.0)
    hands.settle()
    strip = house.around.strip
    assert chips(house) == []
    texts = [strip.chips.itemAt(at).widget().text() for at in range(strip.chips.count())]
    assert texts == ["5 geparkt"]
    house.window.look.wear(zoom=1.0)
    hands.settle()
    assert len(chips(house)) == 5


def test_the_pictures_of_the_strip_follow_the_theme_and_the_zoom(house, hands):
    hands.expect("Der Streifen fehlt.", lambda: len(chips(house)) == 5)
    aged = [one for one in chips(house) if not one.icon().isNull()]
    assert aged, "the sample town has drafts that wait long"
    before = aged[0].icon().pixmap(16).toImage()
    house.window.look.wear(theme=Theme.CONTRAST, zoom=1.5)
    hands.settle()
    after = next(one for one in chips(house) if not one.icon().isNull())
    assert after.icon().pixmap(16).toImage() != before
    assert after.iconSize().width() == house.window.look.pixels(SMALL_ICON)


def test_the_strip_comes_to_rest_at_every_width(house, hands):
    hands.expect("Der Streifen fehlt.", lambda: len(chips(house)) == 5)
    for width in (1320, 1360, 1366):
        house.window.resize(width, 620)
        for zoom in (0.8, 1.0):
            house.window.look.wear(Theme.LIGHT, zoom)
            QApplication.processEvents()
    right = house.around.strip.width()
    assert [one.text() for one in chips(house) if one.geometry().right() >= right] == []
