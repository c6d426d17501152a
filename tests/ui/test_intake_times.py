"""Who rings to ask "when was that?" is answered in Empfang, and what is known of them opens from there."""

from intake_scene import concern, find
from PySide6.QtWidgets import QPushButton

from rathaus_desk.ui.play.journeys_steps import sit, tab_to


def verb(house, begins):
    """Return the button beside the form whose spoken name begins like this."""
    shown = [one for one in house.reception.side.findChildren(QPushButton) if one.isVisible()]
    return next(one for one in shown if one.accessibleName().startswith(begins))


def test_cases_and_times_of_a_caller_stand_beside_the_form_and_open_by_key(house, hands):
    find(hands, "schm er")
    times = house.reception.side.times
    assert not times.isVisible()
    concern(house, hands, "perso", "personalausweis")
    hands.press("Shift+F2")
    hands.type("do nm 2")
    hands.press("Ctrl+Return")
    hands.press("Alt+2")
    hands.press("Shift+F5")
    hands.type("1")
    hands.press("Ctrl+Return")
    hands.expect("Beides steht da.", lambda: times.isVisible() and bool(verb(house, "Absagen")))
    assert verb(house, "Absagen").accessibleName() == (
        "Absagen …: Mi 25.11., 10:45 Uhr · Servicemobil, Schützenhaus Heidkamp"
    )

    tab_to(hands, verb(house, "Termin ansehen: Do 26.11., 14:15 Uhr · Platz 4"))
    hands.press("Space")
    assert house.window.room == "appointments"
    hands.expect("Der Termin ist gewählt.", lambda: house.appointments.detail.shown is not None)
    assert house.appointments.detail.shown.name == "Erna Schmidt"

    hands.press("Alt+2")
    tab_to(hands, verb(house, "Hecke, Vorgang 26-04567-6"))
    hands.press("Space")
    hands.expect("Der Vorgang ist offen.", lambda: house.cases.detail.case is not None)
    assert house.cases.detail.case.number == "26-04567-6"

    hands.press("Alt+2")
    tab_to(hands, verb(house, "Absagen"))
    hands.press("Space")
    hands.expect("Es wird gefragt.", lambda: house.bookings.picker is not None)
    assert house.bookings.picker.list.item(0).text().startswith("Erna Schmidt")  # not who comes first of all
    hands.press("Escape")

    sit(hands, "Thole")  # no business of a unit's; her own form begins empty
    find(hands, "schm er")
    assert not times.isVisible()
