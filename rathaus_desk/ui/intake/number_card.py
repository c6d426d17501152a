"""The card to read aloud after an intake: the number in groups, who, what happens, until when."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from rathaus_desk.domain.dates import day_in_speech, day_on_paper, hours
from rathaus_desk.domain.intake.contacts import Taken, TakenCase
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.promises.promises import ReplyBy
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.focus import NO_RING
from rathaus_desk.ui.kit.widgets import announce, label, restyle, scrolled, show_text, tone

NO_BREAK = "\u00a0"
SCROLL_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
LOW = 14  # lines; a lower card names fewer keys, so that more of what is read aloud stands in sight
MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class NumberCard(QFrame):
    """Lies over the form until the next key, which then works as usual."""

    def __init__(self, over: QWidget, back_to: QWidget) -> None:
        super().__init__(over)
        self.setProperty("kind", "numbercard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(NO_RING, True)
        self._over = over
        self._back_to = back_to
        self._several = False
        self.head = label(self.tr("IHRE NUMMER"), "group")
        self.number = label("", "number")
        self.kept = label("", "strong")
        tone(self.kept, "soon")
        self.kept.hide()
        self.lines = label("", "large")
        self.keys = label("", "small")
        told = QWidget()
        lines = QVBoxLayout(told)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(tokens.M)
        for one in (self.head, self.number, self.kept, self.lines):
            lines.addWidget(one)
        lines.addStretch(1)
        self.area = scrolled(told)
        self.area.verticalScrollBar().rangeChanged.connect(self._show_keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        column.setSpacing(tokens.S)
        column.addWidget(self.area, 1)
        column.addWidget(self.keys)
        self._show_keys()
        over.installEventFilter(self)
        self.hide()

    def show_taken(self, taken: Taken, today: date, *, kept_here: bool = False) -> None:
        """Show what was taken in; `today` is the office's date; `kept_here`: the server does not know yet."""
        several = len(taken.cases) > 1
        self.head.setText(self.tr("IHRE NUMMERN") if several else self.tr("IHRE NUMMER"))
        self._several = several
        self.number.setText("\n".join(self._number(one, several=several) for one in taken.cases))
        self.number.setAccessibleName(", ".join(one.number for one in taken.cases))
        self.lines.setText("\n".join(self._sentences(taken, today)))
        safe = self.tr("Auf diesem PC gesichert. Wird nachgetragen.")
        show_text(self.kept, safe if kept_here else "")
        said = (self.number.accessibleName(), self.kept.text(), self.lines.text())
        self.setAccessibleName(". ".join(one.rstrip(".") for one in said if one))
        self._stay_in_sight()
        self.area.verticalScrollBar().setValue(0)
        self.show()
        self.raise_()
        self.setFocus()
        announce(self)

    def put_away(self) -> None:
        """Close the card and go back to the entry line."""
        if self.isHidden():
            return
        visible = self.isVisible()  # it may lie on a page that is not open
        self.hide()
        for one in (self.number, self.kept, self.lines):
            one.clear()
            one.setAccessibleName("")
        self.setAccessibleName("")
        if visible:
            self._back_to.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.area.verticalScrollBar()
        if event.key() in MODIFIERS:
            return
        if event.key() in SCROLL_KEYS and bar.maximum():
            page = event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
            step = bar.pageStep() if page else self.fontMetrics().lineSpacing() * 2
            down = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
            bar.setValue(bar.value() + (step if down else -step))
            return
        self.put_away()
        again = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
        QApplication.sendEvent(self._back_to, again)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.put_away()

    def hideEvent(self, event: QHideEvent) -> None:
        """Go for good when the room is left: whoever comes back begins with somebody else."""
        super().hideEvent(event)
        if not event.spontaneous():  # a minimised window has left no room
            self.put_away()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self._cover()
        return False

    def _stay_in_sight(self) -> None:
        """Lie where the page under the card is seen, also when that scrolls or becomes lower meanwhile."""
        above: QWidget | None = self._over
        while above is not None and not above.isWindow():
            above.installEventFilter(self)
            above = above.parentWidget()
        self._cover()

    def _cover(self) -> None:
        seen, above = self._over.rect(), self._over.parentWidget()
        while above is not None:
            seen &= QRect(self._over.mapFrom(above, QPoint(0, 0)), above.size())
            above = None if above.isWindow() else above.parentWidget()
        self.setGeometry(seen)
        self._fit()

    def _fit(self) -> None:
        """Write the number as large as all of it stands in sight; a low card needs no heading above it."""
        self.head.setVisible(not self._low)
        kind = "title" if self._several or self._low else "number"
        if self.number.property("kind") != kind:
            self.number.setProperty("kind", kind)
            restyle(self.number)
        self._show_keys()

    def _number(self, one: TakenCase, *, several: bool) -> str:
        grouped = in_groups(one.number).replace(" ", NO_BREAK)
        return f"{grouped}   {one.service}" if several else grouped

    def _show_keys(self) -> None:
        scrolls = self.tr("Die Pfeiltasten blättern. ") if self.area.verticalScrollBar().maximum() else ""
        few = self.tr("F9 druckt den Laufzettel. Jede andere Taste schließt die Karte.")
        every = self.tr(
            "F9 druckt den Laufzettel. Noch ein Anliegen: Strg+E. "
            "Falsches Anliegen: Strg+Umschalt+B, falsche Person: Strg+Umschalt+P. "
            "Jede andere Taste schließt die Karte."
        )
        self.keys.setText(f"{scrolls}{few if self._low else every}")

    @property
    def _low(self) -> bool:
        return self.height() < LOW * self.fontMetrics().lineSpacing()

    def _sentences(self, taken: Taken, today: date) -> list[str]:
        waiting = [one for one in taken.cases if not one.done]
        done = self.tr("{service} ist erledigt.")
        sentences = [
            done.format(service=one.service) if one.done else f"{one.service} {one.route}."
            for one in taken.cases
        ]
        if waiting:
            until = self._until(taken)
            latest = max(one.due for one in waiting)
            sentences.append(until.format(day=day_on_paper(latest.date())))
        sentences += self._promise(taken, today, together=len(waiting) > 1)
        who = (
            self.tr("Für Sie da: {name}, {phone}.") if taken.contact_phone else self.tr("Für Sie da: {name}.")
        )
        sentences.append(who.format(name=taken.contact_person, phone=unbroken(taken.contact_phone)))
        if taken.pickup_code:  # somebody whom nobody here knows shows this instead of a name
            code = self.tr("Abholcode {code}.").format(code=NO_BREAK.join(taken.pickup_code))
            sentences[-1] = f"{sentences[-1]} {code}"
        return sentences

    def _until(self, taken: Taken) -> str:
        """Return by when they hear of us, or with what they can ask; {day} is left to be filled."""
        if taken.promise is not None:
            return self.tr("Sie hören von uns bis {day}.")
        if taken.pickup_code:
            return self.tr("Fragen Sie nach dem {day} mit dem Abholcode nach.")
        if len(taken.cases) > 1:
            return self.tr("Fragen Sie nach dem {day} mit Ihren Nummern nach.")
        return self.tr("Fragen Sie nach dem {day} mit Ihrer Nummer nach.")

    def _promise(self, taken: Taken, today: date, *, together: bool) -> list[str]:
        promise = taken.promise
        said = [self.tr("Wir melden uns gesammelt.")] if together and promise is not None else []
        if promise is not None and promise.start is not None and promise.end is not None:
            when = f"{day_in_speech(promise.start.date(), today)}, {hours(promise.start, promise.end)}"
            call = self.tr("Wir rufen an: {when}, {phone}.")
            return [*said, call.format(when=when, phone=unbroken(promise.phone))]
        if promise is not None and promise.reply_by is ReplyBy.LETTER:
            return [*said, self.tr("Die Antwort kommt als {way}.").format(way=word(promise.reply_by))]
        return said


def unbroken(number: str) -> str:
    """Return a telephone number that no line end divides."""
    return number.replace(" ", NO_BREAK).replace("-", "\u2011")
