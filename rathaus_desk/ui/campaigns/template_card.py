"""Step 2: what the letters say, how large, and what is typed for all of them."""

from functools import partial
from itertools import pairwise

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import Campaign, ChooseTemplate
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter, PrintSize
from rathaus_desk.domain.templates.blocks import Template
from rathaus_desk.domain.templates.fields import Field, FieldKind, shown
from rathaus_desk.domain.text import fold
from rathaus_desk.domain.words import word
from rathaus_desk.ui.campaigns.sheet_pages import SheetPages
from rathaus_desk.ui.campaigns.step_card import Deeds, StepCard
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.focus import bring_soon
from rathaus_desk.ui.kit.full_field import at_most
from rathaus_desk.ui.kit.inline_form import Choice, TextField
from rathaus_desk.ui.kit.widgets import button, column, label, mark_wrong, row, show_text, wrapped
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.template_preview import empty_fields, preview_letter, template_blanks
from rathaus_desk.usecases.campaigns.template_texts import template_choices
from rathaus_desk.usecases.cases.letters import draw_letter

_LIST_LINES, _TEXT_LINES = 3, 1


class TemplateCard(StepCard):
    """The template, its size, its open fields, and a preview to the worst recipient."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        lead = self.tr("Was in jedem Brief gleich ist, tippen Sie hier. Namen kommen aus der Liste.")
        super().__init__(workplace, deeds, lead)
        self.template = Choice((), self.tr("Bitte wählen"))
        self.template.setAccessibleName(self.tr("Vorlage"))
        self.search = QLineEdit()
        at_most(self.search, 60)
        self.search.setAccessibleName(self.tr("Vorlage suchen"))
        self.search.setPlaceholderText(self.tr("Suchen: „servicemobil“"))
        self.search.textEdited.connect(self._find)
        self.search.returnPressed.connect(self.begin)
        self.type_size = Choice([(word(one), one.value) for one in PrintSize], "")
        self.type_size.removeItem(0)
        self.type_size.setAccessibleName(self.tr("Schriftgröße"))
        self.type_size.setMinimumContentsLength(max(len(word(one)) for one in PrintSize))
        self.purpose = label("", "small")
        self._fields: dict[str, TextField] = {}
        self._asked: tuple[Field, ...] = ()
        self._told: tuple[str, ...] = ()  # the empty fields that were named already
        self._wanted: dict[str, str] = {}
        self._known = ""
        self._place = QWidget()
        self._form = QFormLayout(self._place)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.look_button = button(self.tr("Vorschau"), self.preview, keys=self.tr("Strg+P"))
        self.go_button = button(self.tr("So schreiben"), self.go, "primary", self.tr("Strg+Enter"))
        first = column(label(self.tr("Vorlage"), "small"), self.search, self.template, self.purpose)
        second = column(label(self.tr("Schriftgröße"), "small"), self.type_size, None)
        both = row(spacing=tokens.L)
        both.addLayout(first, 2)
        both.addLayout(second, 1)
        self.column.addLayout(both)
        self.column.addWidget(self._place)
        self.column.addLayout(wrapped(self.look_button, self.go_button, last_right=True))
        self.pages = SheetPages(workplace.background, workplace.look)
        self.column.addWidget(self.pages)
        self.column.addStretch(1)
        self.template.currentIndexChanged.connect(self._chosen)

    def show_campaign(self, campaign: Campaign) -> None:
        self._wanted = dict(campaign.details)
        if not self.template.currentData() or campaign.template:
            self._at.background.ask(
                self, template_choices, partial(self._offer, campaign.template, campaign.size)
            )

    def forget(self) -> None:
        super().forget()
        self.search.clear()
        self._build(())
        self._wanted = {}
        self.template.setCurrentIndex(0)
        self.type_size.setCurrentIndex(0)
        show_text(self.purpose, "")

    def begin(self) -> None:
        empty = [one for one in self._fields.values() if not one.toPlainText()]
        if not self.template.currentData():
            self.search.setFocus()
        else:
            (empty[0] if empty else self.go_button).setFocus()

    def preview(self) -> None:
        """Show the letter to the worst recipient."""
        key = str(self.template.currentData() or "")
        if not key:
            self.refuse(Refused(self.tr("Bitte zuerst eine Vorlage wählen.")))
            return
        self._at.background.ask(
            self, preview_letter, self._draw, key=key, size=self._size(), details=self._details()
        )

    def go(self) -> None:
        """Take template, size and what was typed."""
        key = str(self.template.currentData() or "")
        if not key:
            self.refuse(Refused(self.tr("Bitte zuerst eine Vorlage wählen.")))
            self.template.setFocus()
            return
        typed = self._details()
        self._at.background.ask(self, empty_fields, partial(self._take, key, typed), key=key, details=typed)

    def _take(self, key: str, typed: dict[str, str], empty: tuple[str, ...]) -> None:
        """Send it; what is empty is said once, at its field: a column of the list may yet fill it."""
        gaps = tuple(one for one in empty if one in self._fields)
        if gaps and gaps != self._told:
            self._told = gaps
            for name, field in self._fields.items():
                mark_wrong(field, name in gaps)
            first = self._fields[gaps[0]]
            said = self.tr(
                "„{name}“ ist noch leer. Bitte hier eintragen. Steht es in einer Spalte Ihrer Liste, "
                "dann noch einmal „So schreiben“."
            )
            self.refuse(Refused(said.format(name=first.accessibleName())))
            first.setFocus()
            return
        self._deeds.send(ChooseTemplate, template=key, size=self._size(), details=tuple(typed.items()))

    def _find(self, text: str) -> None:
        """Choose the first template whose name holds all the words; without one none is chosen."""
        words = fold(text).split()
        names = [fold(self.template.itemText(at)) for at in range(1, self.template.count())]
        at = next((at for at, name in enumerate(names, 1) if all(one in name for one in words)), 0)
        if words:
            self.template.setCurrentIndex(at)
            nothing = self.tr("Keine Vorlage heißt so. Bitte anders suchen oder unten eine wählen.")
            show_text(self.error, "" if at else nothing)

    def _offer(self, chosen: str, size: PrintSize, found: tuple[tuple[str, Template], ...]) -> None:
        self.template.blockSignals(True)
        while self.template.count() > 1:
            self.template.removeItem(1)
        for key, one in found:
            self.template.addItem(one.name, key)
        self.template.setCurrentIndex(max(self.template.findData(chosen), 0))
        self.template.blockSignals(False)
        if chosen:
            self.type_size.setCurrentIndex(max(self.type_size.findData(size.value), 0))
        self._chosen()

    def _chosen(self) -> None:
        key = str(self.template.currentData() or "")
        if key != self._known or not key:
            self._known = key
            self.forgive()
            self.pages.forget()
            self._build(())
            if key:
                self._at.background.ask(self, template_blanks, self._ask_for, key=key)

    def _ask_for(self, found: tuple[Template, tuple[Field, ...], frozenset[str]]) -> None:
        template, asked, spare = found
        show_text(self.purpose, template.purpose)
        campaign = self._deeds.campaign
        if campaign is None or campaign.template != self._known:
            self.type_size.setCurrentIndex(max(self.type_size.findData(template.size.value), 0))
        self._build(asked, spare)

    def _build(self, asked: tuple[Field, ...], spare: frozenset[str] = frozenset()) -> None:
        self._wanted |= {key: text for key, text in self._details().items() if text}
        self._asked, self._fields, self._told = asked, {}, ()
        while self._form.rowCount():
            self._form.removeRow(0)
        for one in asked:
            field = TextField(_LIST_LINES if one.kind is FieldKind.LIST else _TEXT_LINES)
            field.setAccessibleName(one.name)
            field.setPlaceholderText(self.tr("zum Beispiel: {text}").format(text=shown(one.example)))
            field.setPlainText(self._wanted.get(one.key, ""))
            self._fields[one.key] = field
            field.textChanged.connect(partial(_put_right, field))
            title = label(one.name, "small")
            if one.key in spare:
                title.setText(self.tr("{name} (muss nicht sein)").format(name=one.name))
            title.setWordWrap(False)  # a form asks a wrapped label for its height only, and breaks it early
            title.setBuddy(field)
            self._form.addRow(title, field)
        self._place.setVisible(bool(asked))
        fields = tuple(self._fields.values())  # made last, they would come last at the Tab key
        for before, after in pairwise((self.type_size, *fields, self.look_button, self.go_button)):
            QWidget.setTabOrder(before, after)

    def _details(self) -> dict[str, str]:
        return {key: one.toPlainText() for key, one in self._fields.items()}

    def _size(self) -> PrintSize:
        return PrintSize(self.type_size.currentData())

    def _draw(self, letter: Letter) -> None:
        self._at.background.draw(self, partial(draw_letter, letter), self._show)

    def _show(self, pdf: bytes) -> None:
        self.pages.show_pdf(pdf, self.tr("Vorschau: längster Name, volles Fenster"))
        bring_soon(self.pages)


def _put_right(field: TextField) -> None:
    """Take the mark off a field that somebody is filling."""
    if field.property("wrong") == "true":
        mark_wrong(field, False)
