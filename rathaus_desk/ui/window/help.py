"""Help in German, from the same Markdown files that make the handbook; and the sheet of all keys."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from rathaus_desk.places import place
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.actions import Actions, keys_in_words
from rathaus_desk.ui.kit.widgets import button, label, row

FIRST_TOPIC = "start"
SHEET_WIDTH, SHEET_HEIGHT = 42, 30  # in line heights, so that both grow with the zoom


def help_topic(widget: QWidget | None) -> str:
    """Return the topic of a widget or of what surrounds it."""
    while widget is not None:
        topic = widget.property("help")
        if topic:
            return str(topic)
        widget = widget.parentWidget()
    return FIRST_TOPIC


def help_text(topic: str) -> str:
    """Return the Markdown of a topic. Raises FileNotFoundError for an unknown one."""
    return place("resources", "help", f"{topic}.md").read_text(encoding="utf-8")


class HelpBrowser(QTextBrowser):
    """Shows our own pages and links between them; loads nothing else from anywhere."""

    def __init__(self, topic: str) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("Hilfetext"))
        self.anchorClicked.connect(self._follow)
        self.setMarkdown(help_text(topic))

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        return None

    def _follow(self, link: QUrl) -> None:
        topic = link.fileName().removesuffix(".md")
        if place("resources", "help", f"{topic}.md").is_file():
            self.setMarkdown(help_text(topic))


class HelpWindow(QDialog):
    """One page of help."""

    def __init__(self, parent: QWidget, topic: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Hilfe"))
        self.resize(680, 620)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        layout.addWidget(HelpBrowser(topic))
        layout.addLayout(row(None, button(self.tr("Schließen"), self.accept, keys="Esc")))


class KeySheet(QDialog):
    """All commands that work here, with their keys."""

    def __init__(self, parent: QWidget, actions: Actions) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Tastenübersicht"))
        line_height = parent.fontMetrics().height()
        self.resize(
            min(SHEET_WIDTH * line_height, parent.width()), min(SHEET_HEIGHT * line_height, parent.height())
        )
        listed = [one for one in actions.all() if one.action.isEnabled() and keys_in_words(one.action)]
        table = QTableWidget(len(listed), 3)
        table.setAccessibleName(self.tr("Tasten und Befehle"))
        table.setHorizontalHeaderLabels([self.tr("Taste"), self.tr("Befehl"), self.tr("Was geschieht")])
        for line, one in enumerate(listed):
            for place_, text in enumerate((keys_in_words(one.action), one.action.text(), one.help)):
                table.setItem(line, place_, QTableWidgetItem(text))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setWordWrap(True)
        table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        widths = table.horizontalHeader()
        widths.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        widths.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table = table
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.L, tokens.L, tokens.L, tokens.L)
        layout.addWidget(label(self.tr("So geht es ohne Maus."), "muted"))
        layout.addWidget(table)
        layout.addLayout(row(None, button(self.tr("Schließen"), self.accept, keys="Esc")))
