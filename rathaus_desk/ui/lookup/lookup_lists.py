"""Which lists of Nachschlagen may leave as a file, and with which columns."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from rathaus_desk.ui.paper.export_panel import Leaving
from rathaus_desk.usecases.lists.export_rows import (
    OFFER_COLUMNS,
    PHONE_COLUMNS,
    SERVICE_COLUMNS,
    count_offers,
    count_phones,
    count_services,
    offer_rows,
    phone_rows,
    service_rows,
)


def leaving(self: QObject, place: int, phone_text: str, offered: Mapping[str, Any]) -> Leaving:
    """Return the list that is shown; beside phone list and offers it is always the services from A to Z."""
    if place == 1:
        title, values = self.tr("Stellen und Telefon"), {"text": phone_text}
        return Leaving(title, title, phone_text, PHONE_COLUMNS, phone_rows, values, count_phones)
    if place == 2:
        title, said = self.tr("Angebote"), str(offered.get("text", ""))
        return Leaving(title, title, said, OFFER_COLUMNS, offer_rows, offered, count_offers)
    title = self.tr("Leistungen")
    return Leaving(title, title, "", SERVICE_COLUMNS, service_rows, {}, count_services)
