"""What tests of Vor Ort share: entering its two pages, walking its sections, a plan for December."""

from rathaus_desk.ui.play.journeys_steps import sit

SECTIONS = (
    *("Fahrzeuge", "Ausfälle, Sperrungen", "Ausrüstung", "Team", "Schulferien", "Fahrzeiten"),
    *("Einrichtungen", "Hausbesuche"),
)


def enter_road(house, hands):
    """Enter the room by its key, with a planner who does not take long."""
    sit(hands, "Poppe")
    hands.press("Alt+5")
    hands.settle()
    house.road.parts.watch.rounds = 40
    return house.road


def plan_december(hands, page):
    hands.press("Ctrl+Shift+N")
    hands.press("Ctrl+Return")
    hands.expect("no proposal", lambda: page.parts.report_open)
    hands.press("Ctrl+Return")
    hands.expect("no draft", lambda: page.board.is_draft)
    hands.settle()


def enter_basics(house, hands):
    """Enter Grundlagen by its key."""
    sit(hands, "Poppe")
    hands.press("Alt+G")
    hands.settle()
    return house.later.road.basics


def go_to(hands, page, title):
    """Walk to a section as one does by keys, and into its list."""
    hands.press("Ctrl+L")
    hands.press("Home")
    for _step in range(SECTIONS.index(title)):
        hands.press("Down")
    hands.press("Right")
    assert page.section.title == title
    assert page.parts.table().hasFocus()


def over(hands, text):
    """Type a text in place of what stands in the line."""
    hands.press("Ctrl+A")
    hands.type(text, free=True)


def form_of(page):
    return page.care.place.form(page.care.place.unfolded)


def asked(house, query, **values):
    return house.background.desk.ask(query, **values)
