"""Beside the list: the notice on the chosen sheet or in other words, to be printed, copied and saved."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QPlainTextEdit, QStackedWidget, QVBoxLayout

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import NoticePaper, NoticeSheet, NoticeText, NoticeWords
from rathaus_desk.domain.notices.other_words import FILE_ENDINGS
from rathaus_desk.domain.notices.printed_notices import print_kind
from rathaus_desk.domain.notices.sheet_rules import SHEETS
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.inline_form import Choice
from rathaus_desk.ui.kit.seldom import Seldom
from rathaus_desk.ui.kit.widgets import announce, button, label, show_text
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.notices.pages_view import DrawnSheet, PagesView
from rathaus_desk.usecases.notices.sheets import draw_notice_sheet, notice_paper, words_for

_AGAIN_MS = 250
_SHOWN = 24  # letters of the choice that can be read


class SheetCard(QFrame):
    """One notice: on which sheet, how it looks there, and whether it fits."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._at = workplace
        self._base: NoticePaper | None = None
        self._words: NoticeText | None = None
        self._unit: int | None = None
        self._again = Seldom(self, _AGAIN_MS, self._draw)
        self.kind = Choice(
            [(word(one), one.value) for one in (*NoticeSheet, *NoticeWords)],
            self.tr("Bitte wählen"),
        )
        self.kind.removeItem(0)
        self.kind.setAccessibleName(self.tr("Worauf gedruckt wird, oder wo der Text sonst steht"))
        self.kind.setMinimumContentsLength(_SHOWN)
        self.shop = QCheckBox(self.tr("für die Druckerei, mit 3 mm Beschnitt"))
        self.fit = label("", "small")
        self.pages = PagesView(workplace.background, self.tr("Vorschau, die Pfeiltasten blättern"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Der Text, zum Kopieren"))
        self.empty = label(self.tr("Hier steht der Aushang, sobald einer gewählt ist."), "muted")
        self._stack = QStackedWidget()
        for one in (self.pages, self.text):
            self._stack.addWidget(one)
        self.print = button(self.tr("Drucken oder als PDF"), self._trigger("print"), "", self.tr("Strg+P"))
        self.copy = button(self.tr("Kopieren"), self._trigger("copy"), "", self.tr("Strg+Umschalt+C"))
        self.save = button(self.tr("Als Datei"), self._trigger("save_text"), "", self.tr("Strg+Umschalt+S"))
        self.many = button(self.tr("Viele drucken …"), self._trigger("many"), "", self.tr("Strg+M"))
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._turn)
        self.shop.toggled.connect(self._turn)
        self.pages.drawn.connect(self._drawn)
        self._turn()

    # What one can do here

    @property
    def words_kind(self) -> NoticeWords | None:
        """The press, the web or the newsletter, if one of them is chosen."""
        value = str(self.kind.currentData())
        return NoticeWords(value) if value in tuple(NoticeWords) else None

    @property
    def title(self) -> str:
        """What the sheet is called, without the notice: names of files and papers are seen by others."""
        return self.kind.currentText()

    @property
    def printable(self) -> NoticeSheet | None:
        """The sheet that is chosen, if a printer in the house prints it."""
        if self.words_kind is not None:
            return None
        sheet = NoticeSheet(self.kind.currentData())
        return None if self.shop.isChecked() and SHEETS[sheet].print_shop else sheet

    def show_words(self, words: NoticeText | None, unit_id: int | None) -> None:
        """Show a notice as it stands or is being typed; the head is that of its unit."""
        self._words = words
        if words is None:
            self._base = None
            self.pages.forget()
            self.text.clear()
            self._say("")
        elif self._base is None or unit_id != self._unit:
            self._unit = unit_id
            self._at.background.ask(
                self, notice_paper, self._keep_base, words=words, sheet=NoticeSheet.POSTER_A4,
                unit_id=unit_id,
            )  # fmt: skip
        else:
            self._again.ask()
        self._turn_parts()

    def print_sheet(self) -> None:
        """Show the sheet beside the page, where it is printed or saved; if it does not fit, say so."""
        if self.words_kind is not None:
            self._at.speaker.say(self.tr("Diesen Text kopiert oder speichert man: Strg+Umschalt+C oder S."))
        elif self.pages.pdf:
            kind = print_kind(NoticeSheet(self.kind.currentData()))
            self._at.speaker.show_paper(self.title, self.pages.pdf, f"{self.title}.pdf", kind=kind)
        elif self._words is not None:
            self._at.speaker.say(self.fit.text())

    def copy_text(self) -> None:
        """Put the text into the clipboard."""
        if self.words_kind is None or not self.text.toPlainText():
            self._at.speaker.say(self.tr("Bitte erst Pressemitteilung, Internetseite oder Rundbrief wählen."))
            return
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._at.speaker.say(self.tr("{what}: kopiert.").format(what=self.title))

    @property
    def file_name(self) -> str:
        """What a file with the text is called, or nothing if no text is shown."""
        kind = self.words_kind
        return f"{word(kind)}.{FILE_ENDINGS[kind]}" if kind and self.text.toPlainText() else ""

    # Building

    def _trigger(self, name: str) -> "partial[None]":
        return partial(self._run, f"notices.{name}")

    def _run(self, name: str) -> None:
        self._at.actions[name].trigger()

    def _lay_out(self) -> None:
        top = FlowLayout()
        for one in (self.kind, self.shop):
            top.addWidget(one)
        foot = FlowLayout(tokens.S)
        for verb in (self.copy, self.save, self.many, self.print):
            foot.addWidget(verb)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inner.setSpacing(tokens.S)
        inner.addWidget(label(self.tr("VORSCHAU"), "group"))
        inner.addLayout(top)
        inner.addWidget(self.fit)
        inner.addWidget(self.empty)
        inner.addWidget(self._stack, 1)
        inner.addLayout(foot)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # What happens

    def _keep_base(self, base: NoticePaper) -> None:
        self._base = base
        self._draw()

    def _turn(self) -> None:
        self._turn_parts()
        self._draw()

    def _turn_parts(self) -> None:
        some, kind = self._words is not None, self.words_kind
        self.empty.setVisible(not some)
        self._stack.setVisible(some)
        self._stack.setCurrentWidget(self.text if kind else self.pages)
        for one in (self.copy, self.save):
            one.setVisible(some and kind is not None)
        self.print.setVisible(some and kind is None)
        sheet = None if kind else NoticeSheet(self.kind.currentData())
        self.shop.setVisible(sheet is not None and SHEETS[sheet].print_shop)
        self.many.setVisible(some and self.printable is not None)

    def _draw(self) -> None:
        if self._base is None or self._words is None:
            return
        paper = replace(self._base, words=self._words)
        kind = self.words_kind
        if kind is None:
            sheet = NoticeSheet(self.kind.currentData())
            shop = self.shop.isChecked() and SHEETS[sheet].print_shop
            self.pages.draw(partial(draw_notice_sheet, replace(paper, sheet=sheet, print_shop=shop)))
            return
        try:
            self.text.setPlainText(words_for(paper, kind))
            self._say("")
        except Refused as error:
            self.text.clear()
            self._say(str(error))

    def _drawn(self, drawn: DrawnSheet) -> None:
        if self.words_kind is None and self._words is not None:
            self._say(drawn.sentence)

    def _say(self, sentence: str) -> None:
        if sentence != self.fit.text():
            show_text(self.fit, sentence)
            if sentence:
                announce(self.fit)
