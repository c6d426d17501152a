"""What one can do in Vorlagen, with its keys: menu, palette, key sheet and help read it from here."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.ui.templates.template_desk import TemplateDesk

ROOM = "print_shop"


class Deeds(Protocol):
    """What the page can do."""

    def go_to_search(self) -> None:
        """Go to the search line."""

    def edit(self) -> None:
        """Open the text of the chosen template."""

    def copy(self) -> None:
        """Make of the chosen template one of the own unit."""

    def begin(self) -> None:
        """Begin an empty letter."""

    def begin_module(self) -> None:
        """Begin an empty text module."""

    def show_versions(self) -> None:
        """Show the versions of the chosen template."""

    def retire(self) -> None:
        """Take the chosen template out of use."""

    def take_document(self) -> None:
        """Take a letter of Word or Writer over."""

    def print_sample(self) -> None:
        """Show what is in sight as a sheet to be printed."""

    def write_letter(self) -> None:
        """Write a letter to a typed address."""

    def next_open(self) -> None:
        """Go to the next hint or open place."""

    def save(self) -> None:
        """Store the text."""

    def restore(self) -> None:
        """Bring the chosen version back."""

    def undo(self) -> None:
        """Take back what was stored last."""

    def write(self, deed: Callable[[TemplateDesk], None]) -> None:
        """Do something in the text that is being written."""


class TemplateActions:
    """Registers the actions of the page."""

    def __init__(self, page: Deeds, workplace: Workplace) -> None:
        self._page, self._at = page, workplace
        self._of_list()
        self._of_text()

    def _of_list(self) -> None:
        add, tr, page = self._at.actions.add, self._at.background.tr, self._page
        add("print_shop.search", tr("In Vorlagen suchen"), "Bearbeiten", tr("Geht zur Suchzeile."),
            page.go_to_search, keys="Ctrl+F", room=ROOM)  # fmt: skip
        add("print_shop.edit", tr("Vorlage bearbeiten"), "Bearbeiten",
            tr("Öffnet den Text der gewählten Vorlage."), page.edit, keys="Ctrl+E", room=ROOM)  # fmt: skip
        add("print_shop.copy", tr("Für meine Stelle ändern"), "Bearbeiten",
            tr("Macht aus der Vorlage eine eigene für Ihre Stelle. Die andere bleibt, wie sie ist."),
            page.copy, keys="Ctrl+U", room=ROOM)  # fmt: skip
        add("print_shop.new", tr("Neue Vorlage"), "Datei", tr("Beginnt einen leeren Brief."),
            page.begin, keys="Ctrl+Shift+N", room=ROOM)  # fmt: skip
        add("print_shop.letter", tr("Brief an eine Anschrift"), "Drucken",
            tr("Schreibt aus der gewählten Vorlage einen Brief an eine Anschrift, die Sie tippen."),
            page.write_letter, keys="Ctrl+B", room=ROOM)  # fmt: skip
        add("print_shop.new_module", tr("Neuer Textbaustein"), "Datei",
            tr("Beginnt ein Stück Text, das in vielen Briefen steht."),
            page.begin_module, keys="Ctrl+Shift+B", room=ROOM)  # fmt: skip
        add("print_shop.import", tr("Brief aus Word oder Writer übernehmen …"), "Datei",
            tr("Macht aus einer DOCX- oder ODT-Datei eine neue Vorlage."),
            page.take_document, keys="Ctrl+Shift+O", room=ROOM)  # fmt: skip
        add("print_shop.versions", tr("Fassungen"), "Ansicht",
            tr("Zeigt, wer die Vorlage wann wie geändert hat."),
            page.show_versions, keys="Ctrl+H", room=ROOM)  # fmt: skip
        add("print_shop.restore", tr("Fassung wiederherstellen"), "Bearbeiten",
            tr("Macht die gewählte Fassung wieder zur neuesten."),
            page.restore, keys="Ctrl+Shift+R", room=ROOM)  # fmt: skip
        add("print_shop.retire", tr("Vorlage zurückziehen"), "Bearbeiten",
            tr("Nimmt die Vorlage aus dem Gebrauch. Sie lässt sich zurückholen."),
            page.retire, keys="Ctrl+Shift+Del", room=ROOM)  # fmt: skip
        add("print_shop.undo", tr("Letztes Speichern zurücknehmen"), "Bearbeiten",
            tr("Holt die Fassung davor zurück."), page.undo, keys="Ctrl+Shift+Z", room=ROOM)  # fmt: skip

    def _of_text(self) -> None:
        add, tr, page = self._at.actions.add, self._at.background.tr, self._page
        add("print_shop.save", tr("Vorlage speichern"), "Datei", tr("Speichert den Text als neue Fassung."),
            page.save, keys="Ctrl+Return, Ctrl+Enter", room=ROOM)  # fmt: skip
        add("print_shop.field", tr("Feld einfügen"), "Bearbeiten",
            tr("Name, Tag, Nummer: was in jedem Brief anders ist."),
            partial(page.write, TemplateDesk.pick_field), keys="F9", room=ROOM)  # fmt: skip
        add("print_shop.condition", tr("Bedingung einfügen"), "Bearbeiten",
            tr("Ein Stück Text, das nur in manchen Briefen steht."),
            partial(page.write, TemplateDesk.pick_condition), keys="Shift+F9", room=ROOM)  # fmt: skip
        add("print_shop.module", tr("Textbaustein einfügen"), "Bearbeiten",
            tr("Ein Stück Text, das in vielen Briefen gleich ist."),
            partial(page.write, TemplateDesk.pick_module), keys="Ctrl+F9", room=ROOM)  # fmt: skip
        add("print_shop.hint", tr("Nächster Hinweis"), "Bearbeiten",
            tr("Geht zur nächsten Stelle, die sich klarer sagen lässt oder falsch geschrieben ist."),
            page.next_open, keys="F8", room=ROOM)  # fmt: skip
        add("print_shop.proposal", tr("Vorschlag nehmen"), "Bearbeiten",
            tr("Zeigt, was an dieser Stelle stehen könnte."),
            partial(page.write, TemplateDesk.take_proposal), keys="F6", room=ROOM)  # fmt: skip
        add("print_shop.recipient", tr("Anderer Empfänger"), "Ansicht",
            tr("Zeigt die Vorschau für einen sehr langen oder einen gewöhnlichen Namen."),
            partial(page.write, TemplateDesk.turn_recipient), keys="Ctrl+Shift+E", room=ROOM)  # fmt: skip
        add("print_shop.print", tr("Probe drucken"), "Drucken",
            tr("Zeigt den Brief mit erfundenem Empfänger, zum Drucken oder als PDF."),
            page.print_sample, keys="Ctrl+P", room=ROOM)  # fmt: skip
