"""Beside the dates of the council: one of the town's lists as it hangs on the wall."""

from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.notices.town_lists import TownList, TownListKind
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import button, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.notices.pages_view import PagesView
from rathaus_desk.usecases.notices.sheets import draw_town_list, town_list


def drawn_list(sheet: TownList) -> tuple[bytes, str]:
    """Draw a list; runs on the paper lane."""
    return draw_town_list(sheet), ""


class ListCard(QFrame):
    """Dates, offers by district, opening hours: each as a sheet in large type."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self.kind = Choice([(word(one), one.value) for one in TownListKind], "")
        self.kind.removeItem(0)
        self.kind.setAccessibleName(self.tr("Welche Liste"))
        self.kind.setMinimumContentsLength(20)
        self.pages = PagesView(workplace.background, self.tr("Vorschau der Liste, die Pfeiltasten blättern"))
        actions = workplace.actions
        save = actions["notices.calendar"].trigger
        self.calendar = button(self.tr("Termine als Kalenderdatei"), save, "", self.tr("Strg+Umschalt+T"))
        self.print = button(
            self.tr("Drucken oder als PDF"), actions["notices.print"].trigger, "", self.tr("Strg+P")
        )
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("LISTE ZUM AUFHÄNGEN"), "group"))
        inner.addWidget(self.kind)
        inner.addWidget(self.pages, 1)
        foot = FlowLayout(tokens.S)
        for verb in (self.calendar, self.print):
            foot.addWidget(verb)
        inner.addLayout(foot)
        self.kind.currentIndexChanged.connect(self.load)

    def load(self) -> None:
        """Read the chosen list anew and draw it."""
        kind = TownListKind(self.kind.currentData())
        self.calendar.setVisible(kind is TownListKind.MEETINGS)
        self._at.background.ask(self, town_list, self._draw, kind=kind)

    def print_sheet(self) -> None:
        """Show the list beside the page, where it is printed or saved."""
        if self.pages.pdf:
            title = self.kind.currentText()
            self._at.speaker.show_paper(title, self.pages.pdf, f"{title}.pdf", kind=PrintKind.NOTICE)

    def _draw(self, sheet: TownList) -> None:
        self.pages.draw(partial(drawn_list, sheet))
