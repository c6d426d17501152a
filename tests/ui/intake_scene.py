"""What the tests of Empfang share: hands that take in a visit by keys, and the desk that looks afterwards."""

from rathaus_desk.usecases.cases.cases import case_by_number


def find(hands, text):
    """Type into the entry line and take the best hit."""
    hands.press("F2")
    hands.type(text)
    hands.press("Return")
    hands.settle()


def concern(house, hands, text, service):
    """Choose what the open concern is about."""
    reception = house.reception
    if not reception.entry.hasFocus():
        hands.press("F2")
    hands.type(text)
    hands.press("Return")
    hands.expect(
        service, lambda: reception.form.service is not None and reception.form.service.key == service
    )
    hands.settle()


def save(house, hands):
    """Save the visit; return the numbers on the card."""
    hands.press("Ctrl+Return")
    hands.expect(house.reception.error.text(), house.reception.card.isVisible)
    return house.reception.card.number.accessibleName().split(", ")


def stored(house, number):
    """Return a case as the desk has it now."""
    return house.background.desk.ask(case_by_number, number=number)


def three_concerns(house, hands):
    """J3: housing benefit, a dog that is gone, and resident parking, all of one visitor."""
    find(hands, "wojcik luk")
    hands.expect("Wójcik", lambda: house.reception.form.person is not None)
    concern(house, hands, "wohngeld", "wohngeld")
    hands.type("Mietbescheinigung fehlt noch", free=True)
    hands.press("Ctrl+E")
    concern(house, hands, "hund abmelden", "hund_abmelden")
    hands.press("Ctrl+Shift+E")
    hands.type("Der Hund ist abgemeldet.", free=True)
    hands.press("Ctrl+E")
    concern(house, hands, "bewohnerparken", "bewohnerparken")
