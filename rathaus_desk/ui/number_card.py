"""The card to read aloud after an intake: the number in groups, who, what happens, until when."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.contacts import Taken
from rathaus_desk.domain.dates import day_in_speech, day_on_paper, hours
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.promises import ReplyBy
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.widgets import announce, label

MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class NumberCard(QFrame):
    """Lies over the form until the next key, which then works as usual."""

    def __init__(self, over: QWidget, back_to: QWidget) -> None:
        super().__init__(over)
        self.setProperty("kind", "numbercard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._over = over
        self._back_to = back_to
        self.head = label(self.tr("IHRE NUMMER"), "group")
        self.number = label("", "number")
        self.lines = label("", "large")
        self.keys = label(self.tr("F9 druckt den Laufzettel. Jede andere Taste schließt die Karte."), "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XXL, tokens.XL, tokens.XXL, tokens.XL)
        column.setSpacing(tokens.M)
        for one in (self.head, self.number, self.lines):
            column.addWidget(one)
        column.addStretch(1)
        column.addWidget(self.keys)
        over.installEventFilter(self)
        self.hide()

    def show_taken(self, taken: Taken, today: date) -> None:
        """Show what was taken in; `today` is the office's date."""
        self.number.setText("\n".join(in_groups(one.number) for one in taken.cases))
        self.number.setAccessibleName(", ".join(one.number for one in taken.cases))
        self.lines.setText("\n".join(self._sentences(taken, today)))
        self.setAccessibleName(f"{self.number.accessibleName()}. {self.lines.text()}")
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus()
        announce(self)

    def put_away(self) -> None:
        """Close the card and go back to the entry line."""
        if self.isVisible():
            self.hide()
            self._back_to.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in MODIFIERS:
            return
        self.put_away()
        again = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
        QApplication.sendEvent(self._back_to, again)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.put_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def _sentences(self, taken: Taken, today: date) -> list[str]:
        sentences = [f"{one.service} {one.route}." for one in taken.cases]
        latest = max(one.due for one in taken.cases)
        until = self.tr("Sie hören von uns bis {day}.")
        sentences.append(until.format(day=day_on_paper(latest.date())))
        promise = taken.promise
        if promise is not None and promise.start is not None and promise.end is not None:
            when = f"{day_in_speech(promise.start.date(), today)}, {hours(promise.start, promise.end)}"
            sentences.append(self.tr("Wir rufen an: {when}, {phone}.").format(when=when, phone=promise.phone))
        elif promise is not None and promise.reply_by is ReplyBy.LETTER:
            sentences.append(self.tr("Die Antwort kommt als {way}.").format(way=word(promise.reply_by)))
        who = self.tr("Für Sie da: {name}, {phone}. Abholcode {code}.")
        return [
            *sentences,
            who.format(
                name=taken.contact_person, phone=taken.contact_phone, code=" ".join(taken.pickup_code)
            ),
        ]
