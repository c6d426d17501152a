"""A room that could not be read says so, and what goes on meanwhile; an empty frame says nothing."""

from silent_line import silent


def test_a_room_that_was_not_read_yet_says_that_it_needs_the_database(house, hands, qtbot):
    road = house.later.road
    rooms = (
        ("cases", house.cases), ("lookup", house.lookup), ("road", road.road), ("road_basics", road.basics),
    )  # fmt: skip
    with silent(house):
        for key, page in rooms:
            assert not page.unanswered._filled()
            house.window.enter(key)
            qtbot.waitUntil(page.unanswered.isVisible)
            assert "braucht die Datenbank" in page.unanswered.text()
    for key, page in rooms:
        house.window.enter(key)
        qtbot.waitUntil(lambda page=page: page.unanswered._filled() and not page.unanswered.isVisible())


def test_a_room_that_was_read_before_keeps_its_lines_and_says_nothing_more(house, hands):
    hands.press("Alt+3")
    hands.settle()
    with silent(house):
        hands.press("F5")
        hands.settle()
        assert house.window.banner.isVisible()
        assert not house.cases.unanswered.isVisible()
