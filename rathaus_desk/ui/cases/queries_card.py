"""What several units want to know from one citizen, as one list for one call."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from rathaus_desk.domain.cases.cases import Case, OpenQuery
from rathaus_desk.domain.cases.tasks import ReplyToQueries
from rathaus_desk.domain.commands import Command
from rathaus_desk.ui.cases.action_card import ActionCard, Deed
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm
from rathaus_desk.ui.kit.widgets import clear, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.cases.queries import field_of

ALL_QUERIES = "cases.all_queries"
SEVERAL = 2


class QueriesCard(ActionCard):
    """Shown to whoever speaks with the citizen, once two units wait for an answer."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._queries: tuple[OpenQuery, ...] = ()
        self._formed: tuple[int, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(tokens.XS)
        self._title = label(self.tr("RÜCKFRAGEN AN DIE PERSON"), "group")
        self.column.addWidget(self._title)
        self.column.addLayout(self._list)
        self.column.addWidget(self.error)
        self.column.addLayout(self.flow)
        self.column.addWidget(self.place)
        self.setAccessibleName(self.tr("Rückfragen an die Person"))
        said = self.tr("Antworten weitergegeben.")
        self.offer({ALL_QUERIES: Deed(self._why_not, self._reply, said, self._form)})

    def show_queries(self, case: Case) -> None:
        """Show what is asked; a form that somebody is typing into stays as it is."""
        if case.open_queries == self._queries:
            return
        self._queries = case.open_queries
        clear(self._list)
        for one in self._queries:
            self._list.addWidget(label(f"{one.unit} · {one.service} · {one.number}", "small"))
            self._list.addWidget(label(one.text))
        ids = tuple(one.id for one in self._queries)
        if ids != self._formed and not self.place.drafts():
            self.place.clear()

    @property
    def several(self) -> bool:
        """Tell whether more than one question waits."""
        return len(self._queries) >= SEVERAL

    def _why_not(self) -> str:
        return "" if self.several else self.tr("Es ist höchstens eine Rückfrage offen.")

    def _form(self) -> InlineForm:
        self._formed = tuple(one.id for one in self._queries)
        blanks = tuple(Blank(field_of(one.id), f"{one.unit}: {one.text}", 1) for one in self._queries)
        title = self.tr("Ein Anruf, alle Antworten. Was offen bleibt, bleibt leer.")
        keys = keys_in_words(self.at.actions["cases.send"])
        return InlineForm(title, self.tr("Alle weitergeben"), keys, blanks)

    def _reply(self, values: Mapping[str, str], _seen: int) -> Command[Any]:
        fields = ((one, field_of(one)) for one in self._formed)
        return ReplyToQueries(answers=tuple((one, values.get(name, "")) for one, name in fields))
