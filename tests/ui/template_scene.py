"""What the tests of the Druckwerkstatt share: the room open, a template chosen, a menu used."""

import pypdfium2
from PySide6.QtWidgets import QApplication

from rathaus_desk.usecases.templates.kept import template_line

TEXT_RESTS = 300  # ms, longer than a text waits before it is drawn


def open_templates(house, hands):
    """Open the room by its key and return its page."""
    hands.press("Alt+6")
    hands.settle()
    return house.print_shop.views["print_shop"]


def choose(page, hands, words):
    """Search a template; the first that fits is chosen."""
    hands.press("Ctrl+F")
    hands.press("Ctrl+A")
    hands.type(words, free=True)
    hands.settle()
    return page.list.chosen()


def rest(hands):
    """Wait until sheet and hints have followed the text."""
    hands.wait(TEXT_RESTS)
    hands.settle()


def pick(hands, keys, words):
    """Open a menu by its key, narrow it, take the first; return what was offered at the end."""
    hands.press(keys)
    hands.settle()
    picker = QApplication.activeModalWidget()
    hands.type(words, free=True)
    shown = picker.shown()
    hands.press("Return")
    hands.settle()
    return [one.name for one in shown]


def sheet_text(pdf):
    """Return what one reads on a sheet."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def mine(house, key):
    """Return the template of the own unit as it is stored now."""
    desk = house.background.desk
    return desk.ask(template_line, key=key, unit_id=desk.actor.unit_id)
