"""What one needs to know of a service to answer at once, and what can be done with it."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.cases.routing import Route
from rathaus_desk.domain.intake.contacts import TakeContact
from rathaus_desk.domain.office.offices import Unit
from rathaus_desk.domain.office.services import Service
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.widgets import button, clear, label, scrolled, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.routes import route_for

TAKE, PRINT = "lookup.take", "lookup.print"


class ServiceSheet(QFrame):
    """One service from top to bottom, in the order in which people ask."""

    take_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._route = QObject(self)
        self.service: Service | None = None
        self.setProperty("kind", "card")
        self.name = label("", "title")
        self.topic = label("", "small")
        self.responsible, self.reason = label(""), label("", "muted")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(tokens.S)
        actions = workplace.actions
        take, paper = actions[TAKE], actions[PRINT]
        self.take = button(take.text(), self.take_wanted.emit, "primary", keys_in_words(take))
        self.print = button(paper.text(), self.print_wanted.emit, keys=keys_in_words(paper))
        for one in (self.take, self.print):
            one.setAutoDefault(True)  # Enter presses it
        self._lay_out()

    def show_service(self, service: Service, unit: Unit | None, reason: str) -> None:
        """Show a service; `reason` says over which word it was found."""
        self.service = service
        self.name.setText(service.name)
        show_text(self.topic, reason)
        self.take.setVisible(self._at.background.desk.may(TakeContact))
        self._show_unit(service, unit)
        self._show_lines(service)
        self.area.verticalScrollBar().setValue(0)
        show = partial(self._show_route, service.key)
        self._at.background.ask(self._route, route_for, show, service=service.key)

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.XS)
        inner.setSpacing(tokens.S)
        for one in (self.name, self.topic):
            inner.addWidget(one)
        inner.addLayout(self._lines)
        inner.addWidget(label(self.tr("ZUSTÄNDIG"), "group"))
        inner.addWidget(self.responsible)
        inner.addWidget(self.reason)
        self._law = QVBoxLayout()
        self._law.setSpacing(tokens.S)
        inner.addLayout(self._law)
        inner.addStretch(1)
        self.area = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(self.tr("Leistung, die Pfeiltasten blättern"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.M)
        whole.setSpacing(tokens.S)
        whole.addWidget(self.area, 1)
        foot = FlowLayout()  # two long names: on a narrow page one stands below the other
        for made in (self.take, self.print):
            foot.addWidget(made)
        whole.addLayout(foot)

    def _show_unit(self, service: Service, unit: Unit | None) -> None:
        known = (unit.name, unit.room, unit.phone) if unit else (service.unit,)
        self.responsible.setText("\n".join(part for part in known if part))
        self.reason.setText("")

    def _show_route(self, key: str, route: Route) -> None:
        if self.service is not None and self.service.key == key:
            self.reason.setText(f"{route.reason[:1].upper()}{route.reason[1:]}.")

    def _show_lines(self, service: Service) -> None:
        clear(self._lines)
        self._group(self._lines, self.tr("IN EINFACHEN WORTEN"), service.plain)
        self._group(self._lines, self.tr("ZU WISSEN"), service.knowledge)
        papers = [f"•  {one.name}{f' – {one.note}' if one.note else ''}" for one in service.documents]
        self._group(self._lines, self.tr("MITBRINGEN"), *papers)
        if not papers:
            self._group(self._lines, self.tr("MITBRINGEN"), self.tr("Nichts. Es genügt, es zu sagen."))
        self._group(self._lines, self.tr("GEBÜHR"), service.fee)
        self._group(self._lines, self.tr("DAUER"), service.duration)
        clear(self._law)
        leika = self.tr("Leistungsschlüssel (LeiKa): {key}").format(key=service.leika_key)
        self._group(self._law, self.tr("GRUNDLAGE"), service.law, leika if service.leika_key else "")

    def _group(self, column: QVBoxLayout, title: str, *lines: str) -> None:
        filled = [line for line in lines if line]
        if filled:
            column.addWidget(label(title, "group"))
        for line in filled:
            column.addWidget(label(line))
