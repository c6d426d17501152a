"""To which mailing lists the chosen person has consented, in one quiet line."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rathaus_desk.domain.mailing.mailing_lists import Subscription
from rathaus_desk.ui.kit.widgets import label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.mailing.subscriptions import subscriptions_of

WATCHED = frozenset(("*", "subscription", "mailing_list"))


class ConsentLine(QWidget):
    """Hidden as long as there is no consent."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._person_id: int | None = None
        self.line = label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        self.hide()
        workplace.background.changed.connect(self._changed)

    def show_person(self, person_id: int | None) -> None:
        """Show the consents of a person; None hides the line."""
        if person_id != self._person_id:
            self._show(())
        self._person_id = person_id
        if person_id is not None:
            self._at.background.ask(self, subscriptions_of, self._got, person_id=person_id)

    def _got(self, found: tuple[Subscription, ...]) -> None:
        if all(one.person_id == self._person_id for one in found):  # else it is of whom was chosen before
            self._show(found)

    def _show(self, found: tuple[Subscription, ...]) -> None:
        names = [one.list_name for one in found if one.withdrawn_at is None]
        said = self.tr("Steht im Verteiler: {lists}").format(lists=", ".join(names)) if names else ""
        show_text(self.line, said)
        self.setVisible(bool(names))

    def _changed(self, tables: frozenset[str]) -> None:
        if self._person_id is not None and tables & WATCHED and self.isVisible():
            self.show_person(self._person_id)
