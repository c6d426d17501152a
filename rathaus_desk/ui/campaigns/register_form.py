"""People of the register by age, jubilee and part of the town; the protocol says who took them for what."""

from PySide6.QtWidgets import QLineEdit, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import AddRegisterSource, Campaign
from rathaus_desk.domain.campaigns.criteria import RegisterCriteria
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offices import District
from rathaus_desk.domain.office.quick_dates import read_date
from rathaus_desk.ui.campaigns.step_card import Deeds
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.widgets import button, column, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.office.office import districts

_NARROW = 96  # pixels at 100 %


class RegisterForm(QWidget):
    """Ages, a jubilee until a day, and a part of the town."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__()
        self._at, self._deeds = workplace, deeds
        self.age_from = self._field(self.tr("Alter von"))
        self.age_to = self._field(self.tr("Alter bis"))
        self.jubilee = self._field(self.tr("oder Jubiläum bis Tag"))
        self.district = Choice((), self.tr("ganze Stadt"))
        self.district.setAccessibleName(self.tr("Ortsteil"))
        self.error = label("", "error")
        self.error.hide()
        self.take_button = button(self.tr("Aus dem Register nehmen"), self.take)
        fields = FlowLayout(tokens.M)
        for name, field in (
            (self.tr("Alter von"), self.age_from),
            (self.tr("bis"), self.age_to),
            (self.tr("oder Jubiläum bis"), self.jubilee),
            (self.tr("Ortsteil"), self.district),
        ):
            pair = QWidget()
            pair.setLayout(column(label(name, "small", wrap=False), field, spacing=tokens.XS))
            fields.addWidget(pair)
        said = self.tr("Wer wen wofür nimmt, steht im Protokoll des Datenschutzes. Gesperrte fehlen immer.")
        inner = column(label(self.tr("AUS DEM REGISTER"), "group"))
        inner.addLayout(fields)
        inner.addWidget(label(said, "small"))
        inner.addWidget(self.error)
        inner.addLayout(row(self.take_button, None))
        self.setLayout(inner)
        workplace.look.changed.connect(self._fit)
        self._fit()

    def show_campaign(self, _campaign: Campaign) -> None:
        """Offer the parts of the town."""
        if self.district.count() == 1:
            self._at.background.ask(self, districts, self._offer)

    def forget(self) -> None:
        """Empty the form."""
        for field in (self.age_from, self.age_to, self.jubilee):
            field.clear()
        self.district.setCurrentIndex(0)
        show_text(self.error, "")

    def take(self) -> None:
        """Take who is meant."""
        show_text(self.error, "")
        today = self._at.background.desk.now().date()
        try:
            criteria = RegisterCriteria(
                on=today,
                age_from=self._age(self.age_from),
                age_to=self._age(self.age_to),
                district=str(self.district.currentData() or ""),
                jubilee_until=read_date(self.jubilee.text(), today) if self.jubilee.text().strip() else None,
            )
        except Refused as refused:
            show_text(self.error, str(refused))
            return
        self._deeds.send(AddRegisterSource, criteria=criteria)

    def _age(self, field: QLineEdit) -> int | None:
        text = field.text().strip()
        if text and not text.isdecimal():
            field.setFocus()
            raise Refused(self.tr("Ein Alter ist eine Zahl, zum Beispiel 75. Es wurde nichts übernommen."))
        return int(text) if text else None

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        at_most(field, 10)
        field.setAccessibleName(name)
        field.returnPressed.connect(self.take)
        return field

    def _fit(self) -> None:
        for one in (self.age_from, self.age_to):
            one.setFixedWidth(self._at.look.pixels(_NARROW))
        self.jubilee.setFixedWidth(self._at.look.pixels(_NARROW + tokens.XXL))

    def _offer(self, found: dict[int, District]) -> None:
        for one in found.values():
            self.district.addItem(one.name, one.key)
