"""The words of a line of the list of cases, and of a list without lines."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from rathaus_desk.domain.cases.cases import CaseLine, CaseState, CaseView
from rathaus_desk.domain.cases.views import CaseSelection
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.tables import Column


def case_column(
    key: str,
    title: str,
    text: Callable[[CaseLine], str],
    width: int = 0,
    *,
    sort: str | None = None,
    tone: Callable[[CaseLine], str] | None = None,
) -> Column[CaseLine]:
    """Return a column that orders the list by its own name unless `sort` says otherwise."""
    return Column(title, text, width, tone=tone, key=key, sort=key if sort is None else sort)


def state_in_words(one: CaseLine) -> str:
    """Return the state, and on whom a waiting case waits."""
    if one.state is CaseState.WAITING and one.waiting_on:
        return f"{word(one.state)} · {one.waiting_on}"
    return word(one.state)


def nothing_here(self: QObject, selection: CaseSelection, *, on_the_road: bool = False) -> str:
    """Return what is good about a list without lines; the texts belong to the widget that shows them."""
    if on_the_road:
        return self.tr(
            "Hier ist nichts. Im Tagespaket sind nur offene Vorgänge der Menschen dieses Tages; die anderen "
            "führt das Rathaus."
        )
    if selection.filter.parts:
        return self.tr("Dazu passt kein Vorgang. Ein Klick auf einen Filter nimmt ihn weg.")
    return {
        CaseView.MINE: self.tr("Sie haben nichts offen. Neues steht hier von selbst, sobald es da ist."),
        CaseView.MY_UNIT: self.tr("Ihre Stelle hat nichts offen. Neue Fragen stehen hier von selbst."),
        CaseView.WAITING_CITIZEN: self.tr("Niemand muss uns noch etwas sagen."),
        CaseView.WAITING_UNIT: self.tr("Keine Stelle ist uns eine Antwort schuldig."),
        CaseView.OVERDUE: self.tr("Nichts ist zu spät. Was bald fällig ist, steht unter „Alle offenen“."),
        CaseView.RETURNED: self.tr("Keine Stelle hat etwas zurückgegeben."),
        CaseView.ALL_OPEN: self.tr("Nichts ist offen. Neue Anliegen kommen über den Empfang herein."),
        CaseView.CLOSED: self.tr("Noch ist nichts abgeschlossen."),
    }[selection.view]
