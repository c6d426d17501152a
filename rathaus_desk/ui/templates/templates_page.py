"""Vorlagen in the Druckwerkstatt: the list, beside it one template; the text and its versions."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.printing.single_letters import FileSingleLetter
from rathaus_desk.domain.templates.imported import ImportedTemplate
from rathaus_desk.domain.templates.stored import (
    RestoreTemplateVersion,
    RetireTemplate,
    TemplateKind,
    TemplateLine,
    TemplateOrigin,
)
from rathaus_desk.ui.kit.actions import keys_in_words
from rathaus_desk.ui.kit.file_drop import FileDrop
from rathaus_desk.ui.kit.picker import Offered, Picker
from rathaus_desk.ui.kit.print_view import PrintView
from rathaus_desk.ui.kit.widgets import button, scrolled_card, wrapped
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.templates.address_desk import AddressDesk
from rathaus_desk.ui.templates.template_actions import ROOM, TemplateActions
from rathaus_desk.ui.templates.template_desk import Opened, TemplateDesk
from rathaus_desk.ui.templates.template_list import TemplateList
from rathaus_desk.ui.templates.template_sheet import TemplateSheet
from rathaus_desk.ui.templates.versions_view import VersionsView
from rathaus_desk.usecases.templates.checking import names_known
from rathaus_desk.usecases.templates.importing import read_document
from rathaus_desk.usecases.templates.kept import HOUSE_WRITERS, UNIT_WRITERS

WATCHED = frozenset({"*", "template", "template_version", "unit", "staff", "setting"})
SHEET_NEEDS = 420
UNDO_SECONDS = 20
UNDO = "print_shop.undo"


class TemplatesPage(PrintView):
    """All templates of the house, and one of them beside the list."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace, ROOM, WATCHED)
        self._known: frozenset[str] = frozenset()
        self._last: TemplateLine | None = None  # what was stored last, for taking it back
        # Versions beside which a newer shipped text was seen: storing after that keeps the own one.
        self._compared: set[tuple[tuple[str, int | None], int]] = set()
        TemplateActions(self, workplace)
        self.list, self.sheet = TemplateList(workplace), TemplateSheet(workplace)
        self.desk, self.versions = TemplateDesk(workplace), VersionsView(workplace)
        self.letter = AddressDesk(workplace)
        self._lay_out()
        self._connect()

    # What one can do here

    def sit_down(self) -> None:
        """Begin for whoever sits here now."""
        self.desk.forget()
        self.letter.forget()
        self._leave()
        self.list.forget()
        self.sheet.forget()
        self.panes.show_first()
        self._last = None
        self._stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read list and frame anew."""
        self._stale = False
        self.sheet.load()
        self.list.load()
        self._at.background.ask(self.desk, names_known, self._keep_names)

    def go_to_search(self) -> None:
        """Go to the search line."""
        self._leave()
        self.panes.show_first()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def edit(self) -> None:
        """Open the text of the chosen template; whoever may not change it makes one of their own of it."""
        line = self.list.chosen()
        if line is None or self._elsewhere:
            return
        if not line.editable and line.unit_id != self._unit:
            self.copy()
        elif line.editable:
            self._open(line, for_house=line.unit_id is None)
        else:
            self._at.speaker.say(self.tr("Vorlagen ändern hier nur die Stellen selbst und die Leitung."))

    def copy(self) -> None:
        """Make of the chosen template one of the own unit; where there is one already, open that."""
        line = self.list.chosen()
        if line is None or self._elsewhere:
            return
        if not self._writes_for_unit:
            self._at.speaker.say(self.tr("Vorlagen ändern hier nur die Stellen selbst und die Leitung."))
            return
        own = next((one for one in self.list.lines() if one.place == (line.key, self._unit)), None)
        if own is None and line.origin is TemplateOrigin.UNIT:
            text = self._opened(line, key="", seen=0, for_house=False)
        else:
            text = self._opened(own or line, key=line.key, seen=own.version if own else 0, for_house=False)
        self._write(text)

    def begin(self) -> None:
        """Begin an empty letter."""
        self._begin(TemplateKind.LETTER)

    def begin_module(self) -> None:
        """Begin an empty text module."""
        self._begin(TemplateKind.MODULE)

    def show_versions(self) -> None:
        """Show who changed the chosen template, and how."""
        line = self.list.chosen()
        if line is None or self._elsewhere:
            return
        self._stack.setCurrentWidget(self.versions)
        around = self.sheet.around
        self._compared.add((line.place, line.version))
        self.versions.open(line, {key: one.name for key, one in around.modules.items()} if around else {})

    def retire(self) -> None:
        """Take the chosen template out of use."""
        line = self.list.chosen()
        if line is None or self._elsewhere or line.retired:
            return
        command = RetireTemplate(key=line.key, for_house=line.unit_id is None, seen_version=line.version)
        self._at.background.do(self, command, self._was_retired, self._refused)

    def take_document(self) -> None:
        """Choose a letter of Word or Writer to make a template of."""
        kinds = self.tr("Briefe (*.docx *.odt)")
        name, _kind = QFileDialog.getOpenFileName(self, self.tr("Brief übernehmen"), "", kinds)
        if name:
            self._take_files((Path(name),))

    def print_sample(self) -> None:
        """Show what is in sight as a sheet to be printed; a letter to an address is kept and printed."""
        if self._stack.currentWidget() is self.letter:
            self.letter.file()
            return
        writing = self._stack.currentWidget() is self.desk
        pdf = self.desk.sample.pdf if writing else self.sheet.pdf
        if pdf:
            self._at.speaker.show_paper(self.tr("Probe einer Vorlage"), pdf, self.tr("Probe.pdf"))

    def write_letter(self) -> None:
        """Write a letter to a typed address from the chosen template, or go on with the one begun."""
        line = self.list.chosen()
        if self._elsewhere or line is None:
            return
        if not self._at.background.desk.may(FileSingleLetter):
            self._at.speaker.say(self.tr("Briefe schreibt hier, wer Vorgänge bearbeitet."))
        elif (line.kind is TemplateKind.MODULE or line.broken or line.retired) and not self.letter.begun:
            self._at.speaker.say(self.tr("Bitte eine Vorlage für Briefe wählen."))
        else:
            self._stack.setCurrentWidget(self.letter)
            self.letter.open(line.key)

    def save(self) -> None:
        """Store the text that is being written, or print the letter."""
        if self._stack.currentWidget() is self.desk:
            self.desk.save()
        elif self._stack.currentWidget() is self.letter:
            self.letter.file()

    def next_open(self) -> None:
        """Go to the next hint in the template, or the next open place in a letter."""
        if self._stack.currentWidget() is self.letter:
            self.letter.gaps.go_on()
        else:
            self.write(TemplateDesk.next_hint)

    def restore(self) -> None:
        """Bring the chosen version back."""
        if self._stack.currentWidget() is self.versions:
            self.versions.restore()

    def undo(self) -> None:
        """Take back what was stored last."""
        last, self._last = self._last, None
        if last is None or not last.version:
            self._at.speaker.say(self.tr("Hier gibt es gerade nichts zurückzunehmen."))
            return
        for_house = last.unit_id is None
        stood_alone = not (for_house and last.copied)  # else the shipped text stood there before
        if last.version == 1 and not last.retired and stood_alone:
            back: RetireTemplate | RestoreTemplateVersion = RetireTemplate(
                key=last.key, for_house=for_house, seen_version=1
            )
        else:
            back = RestoreTemplateVersion(
                key=last.key, for_house=for_house, version=last.version - 1, seen_version=last.version
            )
        self._at.background.do(self, back, self._was_undone, self._refused)

    def write(self, deed: Callable[[TemplateDesk], None]) -> None:
        """Do something in the text that is being written."""
        if self._stack.currentWidget() is self.desk:
            deed(self.desk)
        else:
            self._at.speaker.say(self.tr("Bitte zuerst eine Vorlage öffnen: Strg+E."))

    def go_to_list(self) -> None:
        """Leave text or sheet for the list."""
        self._stack.setCurrentWidget(self._room)
        self.panes.show_first()
        self.list.list.setFocus()

    def focus_here(self) -> None:
        if self._stack.currentWidget() is self.desk:
            self.desk.form.text.setFocus()
        elif self._stack.currentWidget() is self.letter:
            self.letter.address.setFocus()
        elif self._elsewhere:
            self.versions.list.setFocus()
        else:
            self.go_to_search()

    # Building

    def _lay_out(self) -> None:
        actions = self._at.actions
        for name in ("edit", "copy", "versions", "retire"):
            self.sheet.add_verb(name, actions[f"print_shop.{name}"])
        self._room = QWidget()
        whole = self._lay_out_panes(
            self.list, scrolled_card(self.sheet), (50, 50), SHEET_NEEDS,
            lambda: self.list.list.rows.rowCount() > 0, self._room,
        )  # fmt: skip
        begin = actions["print_shop.new"]
        self.new_button = button(begin.text(), begin.trigger, "primary", keys_in_words(begin))
        letter = actions["print_shop.letter"]
        self.letter_button = button(letter.text(), letter.trigger, "", keys_in_words(letter))
        whole.addLayout(wrapped(self.letter_button, self.new_button, last_right=True))
        self._stack = QStackedLayout(self)
        for one in (self._room, self.desk, self.versions, self.letter):
            self._stack.addWidget(one)
        self._drop = FileDrop(self._room)
        self._drop.lead_to(self.tr("Brief als neue Vorlage übernehmen"))

    def _connect(self) -> None:
        self.list.moved.connect(self.sheet.show_template)
        self.list.opened.connect(self._enter)
        self.desk.left.connect(self.go_to_list)
        self.letter.left.connect(self.go_to_list)
        self.desk.stored.connect(self._was_stored)
        self.versions.left.connect(self.go_to_list)
        self.versions.restored.connect(self._was_stored)
        self._drop.dropped.connect(self._take_files)

    def _arrange(self) -> None:
        super()._arrange()
        self.new_button.setVisible(self._writes_for_unit or self._writes_for_house)
        self.letter_button.setVisible(self._at.background.desk.may(FileSingleLetter))

    # What happens

    @property
    def _unit(self) -> int:
        return self._at.background.desk.actor.unit_id

    @property
    def _writes_for_unit(self) -> bool:
        return self._at.background.desk.actor.role in UNIT_WRITERS

    @property
    def _writes_for_house(self) -> bool:
        return self._at.background.desk.actor.role in HOUSE_WRITERS

    @property
    def _elsewhere(self) -> bool:
        """Tell whether a text or its versions are open in place of the list."""
        return self._stack.currentWidget() is not self._room

    def _enter(self) -> None:
        """Open the text; where list and sheet do not fit side by side, the sheet comes first."""
        if self.panes.folded:
            self.panes.show_second()
            self.sheet.focus_first()
        else:
            self.edit()

    def _leave(self) -> None:
        if self._stack.currentWidget() is self.desk:
            self.desk.leave()
        self._stack.setCurrentWidget(self._room)

    def _opened(self, line: TemplateLine, *, key: str, seen: int, for_house: bool) -> Opened:
        compared = line.newer and (line.place, line.version) in self._compared
        return Opened(line.kind, key, for_house, seen, line.text, line.name, compared)

    def _open(self, line: TemplateLine, *, for_house: bool) -> None:
        self._write(self._opened(line, key=line.key, seen=line.version, for_house=for_house))

    def _begin(self, kind: TemplateKind) -> None:
        if self._elsewhere:
            return
        if not (self._writes_for_unit or self._writes_for_house):
            self._at.speaker.say(self.tr("Vorlagen ändern hier nur die Stellen selbst und die Leitung."))
            return
        begun = self.desk.begun(kind)
        if not begun:
            self._begin_empty(kind)
            return
        empty = Offered(self.tr("Neu anfangen"), self.tr("Die angefangenen bleiben liegen."), None)
        picker = Picker(self.window(), self.tr("Weiterschreiben oder neu anfangen?"), (*begun, empty))
        picker.chosen.connect(partial(self._go_on, kind))
        picker.open()

    def _go_on(self, kind: TemplateKind, begun: Opened | None) -> None:
        if begun is None:
            self._begin_empty(kind)
        else:
            self._write(begun)

    def _begin_empty(self, kind: TemplateKind) -> None:
        self._write(Opened(kind, "", not self._writes_for_unit, 0, "", "", turn=self.desk.new_turn()))

    def _write(self, opened: Opened, taken: ImportedTemplate | None = None) -> None:
        around = self.sheet.around
        if around is None:
            return
        self.desk.may_choose = self._writes_for_unit and self._writes_for_house
        self._stack.setCurrentWidget(self.desk)
        if taken is None:
            self.desk.open(opened, around, self._known)
        else:
            self.desk.begin(opened, taken.text, around, self._known, self._notes(taken))

    def _take_files(self, paths: tuple[Path, ...]) -> None:
        if self._elsewhere or not paths:
            return
        self._at.background.draw(self, partial(read_document, paths[0]), self._was_read)

    def _was_read(self, taken: ImportedTemplate | Refused) -> None:
        if isinstance(taken, Refused):
            self._refused(taken)
        elif self._writes_for_unit or self._writes_for_house:
            opened = Opened(
                TemplateKind.LETTER, "", not self._writes_for_unit, 0, "", taken.template.name,
                turn=self.desk.new_turn(),
            )  # fmt: skip
            self._write(opened, taken)
            # In place of what was said of the file before, if that could not be read.
            said = self.tr("„{name}“ ist gelesen, noch nicht gespeichert.")
            self._at.speaker.say(said.format(name=taken.template.name))

    def _notes(self, taken: ImportedTemplate) -> str:
        """Say what of the document is not in the template, and which of its fields nobody here knows."""
        left = self.tr("Nicht übernommen: {what}.").format(what="; ".join(taken.left_out))
        asked = self.tr("Diese Felder kennt das Programm nicht, bitte mit F9 eins wählen: {names}.")
        unknown = asked.format(names=", ".join(taken.unknown))
        return " ".join((left if taken.left_out else "", unknown if taken.unknown else "")).strip()

    def _was_stored(self, line: TemplateLine) -> None:
        self._last = line
        self.list.show_one(line)
        self.go_to_list()
        text = self.tr("Gespeichert: „{name}“, Fassung {version}.")
        told = text.format(name=line.name, version=line.version)
        self._at.speaker.offer(told, self.tr("Zurücknehmen"), UNDO, UNDO_SECONDS)

    def _was_retired(self, line: TemplateLine) -> None:
        self._last = line
        self.list.show_one(line)
        text = self.tr("„{name}“ ist zurückgezogen.").format(name=line.name)
        self._at.speaker.offer(text, self.tr("Zurückholen"), UNDO, UNDO_SECONDS)

    def _was_undone(self, line: TemplateLine) -> None:
        self.list.show_one(line)
        self._at.speaker.say(self.tr("Zurückgenommen."))

    def _refused(self, error: DeskError) -> None:
        self._at.speaker.say(str(error))

    def _keep_names(self, known: frozenset[str]) -> None:
        self._known = known
