"""Step 3: who gets a letter, from a file, a pasted list, or the register."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rathaus_desk.domain.campaigns.campaign_commands import AddListSource, Campaign, DropSource, Source
from rathaus_desk.domain.campaigns.columns import Column
from rathaus_desk.domain.campaigns.lists import ReadList, SourceKind
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word
from rathaus_desk.ui.campaigns.list_mapping import ListMapping, ListRead
from rathaus_desk.ui.campaigns.mailing_form import MailingForm
from rathaus_desk.ui.campaigns.register_form import RegisterForm
from rathaus_desk.ui.campaigns.step_card import Deeds, StepCard
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.file_drop import FileDrop
from rathaus_desk.ui.kit.inline_form import TextField
from rathaus_desk.ui.kit.long_work import Job, LongWork
from rathaus_desk.ui.kit.widgets import button, clear, column, label, row
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.campaigns.overview import columns_for
from rathaus_desk.usecases.campaigns.reading import read_file, read_list
from rathaus_desk.usecases.lists.export_files import Progress


class RecipientsCard(StepCard):
    """What is there already, and three ways to add more."""

    def __init__(self, workplace: Workplace, deeds: Deeds) -> None:
        super().__init__(
            workplace,
            deeds,
            self.tr(
                "Aus einer Datei (CSV oder Excel), aus einer eingefügten Liste, aus einem Verteiler oder aus "
                "dem Register."
            ),
        )
        self.sources = QWidget()
        self._sources = QVBoxLayout(self.sources)
        self._sources.setContentsMargins(0, 0, 0, 0)
        self._sources.setSpacing(tokens.XS)
        self.path = QLineEdit()
        self.path.setAccessibleName(self.tr("Datei mit Empfängern"))
        self.path.setPlaceholderText(self.tr("Datei, Enter liest sie; oder hierher ziehen"))
        self.path.returnPressed.connect(self.read)
        self.choose_button = button(self.tr("Datei wählen …"), self.choose)
        self.pasted = TextField(4)
        self.pasted.setAccessibleName(self.tr("Eingefügte Liste"))
        self.pasted.setPlaceholderText(self.tr("Vorname;Nachname;Straße;PLZ;Ort"))
        self.paste_button = button(self.tr("Eingefügtes lesen"), self.read_pasted)
        self.mailing = MailingForm(workplace, deeds)
        self.register = RegisterForm(workplace, deeds)
        self.work = LongWork(workplace.background)
        self.mapping = ListMapping()
        self.mapping.taken.connect(self.go)
        self.mapping.left.connect(self.leave)
        self.mapping.encoding_chosen.connect(self._read_again)
        self._drop = FileDrop(self)
        self._drop.lead_to(self.tr("Diese Liste lesen"))
        self._drop.dropped.connect(self._dropped)
        self._lay_out()

    def show_campaign(self, campaign: Campaign) -> None:
        clear(self._sources)
        for one in campaign.sources:
            self._sources.addLayout(self._source_line(one))
        self.sources.setVisible(bool(campaign.sources))
        self.mailing.show_campaign(campaign)
        self.register.show_campaign(campaign)

    def forget(self) -> None:
        super().forget()
        self.work.stop()
        self.taken()
        self.register.forget()

    def begin(self) -> None:
        if self.mapping.isVisibleTo(self):
            self.mapping.begin()
        elif self.mailing.wanted is not None:
            self.mailing.take_button.setFocus()  # whoever came from a list means that list
        else:
            self.path.setFocus()

    def choose(self) -> None:
        """Ask for a file."""
        pattern = self.tr("Listen (*.csv *.txt *.tsv *.xlsx)")
        path, _kind = QFileDialog.getOpenFileName(self, self.tr("Liste wählen"), "", pattern)
        if path:
            self.path.setText(path)
            self.read()

    def read(self) -> None:
        """Read the file that is named."""
        self._read_path("")

    def read_pasted(self) -> None:
        """Read what was pasted."""
        content = self.pasted.toPlainText().encode("utf-8")
        self._run(self.tr("Eingefügte Liste"), partial(_read_bytes, content, SourceKind.LIST, ""))

    def go(self) -> None:
        """Take the list as it is shown, or the chosen mailing list; without one go on."""
        found = self.mapping.list
        if found is None and self.mailing.chosen:
            self.mailing.take()
            return
        if found is None:
            self._deeds.go_on()
            return
        if self.mapping.missing.isVisibleTo(self.mapping):
            self.mapping.begin()  # the sentence stands there already; once is enough
            return
        self._deeds.send(
            AddListSource,
            name=found.name,
            content=found.content,
            kind=found.read.kind,
            columns=self.mapping.columns(),
            encoding=self.mapping.chosen_encoding(),
        )

    def leave(self) -> None:
        """Put the list that was read away again."""
        self.mapping.forget()
        self.path.setFocus()

    def taken(self) -> None:
        """Empty what was typed: the list is in now."""
        self.mapping.forget()
        self.mailing.taken()
        self.path.clear()
        self.pasted.clear()
        self.forgive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.mapping.isVisibleTo(self):
            self.leave()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        line = row(self.path, self.choose_button)
        line.setStretch(0, 1)
        paste = row(self.pasted, self.paste_button)
        paste.setStretch(0, 1)
        paste.setAlignment(self.paste_button, Qt.AlignmentFlag.AlignBottom)
        self.ways = QWidget()
        inner = column(label(self.tr("AUS EINER DATEI"), "group"))
        inner.addLayout(line)
        inner.addWidget(label(self.tr("EINGEFÜGT"), "group"))
        inner.addLayout(paste)
        inner.addWidget(self.mailing)
        inner.addWidget(self.register)
        self.ways.setLayout(inner)
        for one in (self.sources, self.work, self.mapping, self.ways):
            self.column.addWidget(one)
        self.column.addStretch(1)

    def _source_line(self, one: Source) -> QHBoxLayout:
        more = f"{word(one.kind)} · {one.encoding}" if one.encoding else one.criteria
        told = f"{one.name} · {more}"
        said = label(self.tr("{told} · {lines} Zeilen").format(told=told, lines=figure(one.lines)))
        out = button(self.tr("Herausnehmen"), partial(self._drop_source, one.id), "quiet")
        out.setAccessibleName(self.tr("{name} herausnehmen").format(name=one.name))
        line = row(said, out)
        line.setStretch(0, 1)
        return line

    def _drop_source(self, source_id: int) -> None:
        self._deeds.send(DropSource, stay=True, source_id=source_id)

    def _dropped(self, paths: tuple[Path, ...]) -> None:
        self.path.setText(str(paths[0]))
        self.read()

    def _read_again(self, encoding: str) -> None:
        found = self.mapping.list
        if found is not None:
            self._run(found.name, partial(_read_bytes, found.content, found.read.kind, encoding))

    def _read_path(self, encoding: str) -> None:
        path = Path(self.path.text().strip().strip('"'))
        if not self.path.text().strip():
            return
        self.mapping.encoding.setCurrentIndex(0)
        self._run(path.name, partial(_read_path, path, encoding))

    def _run(self, name: str, job: Job) -> None:
        self.forgive()
        told = self.tr("{name} wird gelesen").format(name=name)
        read, not_read = self.of_this(partial(self._read, name)), self.of_this(self._not_read)
        self.work.run(told, job, read, not_read)

    def _read(self, name: str, found: tuple[bytes, ReadList]) -> None:
        content, read = found
        listed = ListRead(name, content, read)
        show = self.of_this(partial(self._map, listed))
        self._at.background.ask(self, columns_for, show, read=read)

    def _map(self, found: ListRead, columns: tuple[Column, ...]) -> None:
        self.mapping.show_list(found, columns)
        self.mapping.begin()

    def _not_read(self, error: DeskError) -> None:
        self.refuse(error)
        self.path.setFocus()


def _read_path(path: Path, encoding: str, _progress: Progress) -> tuple[bytes, ReadList]:
    return read_file(path, encoding)


def _read_bytes(
    content: bytes, kind: SourceKind, encoding: str, _progress: Progress
) -> tuple[bytes, ReadList]:
    return content, read_list(content, kind, encoding)
