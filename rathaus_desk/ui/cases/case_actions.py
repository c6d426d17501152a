"""What can be done in Vorgänge, with keys and a sentence of help each."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from rathaus_desk.ui.cases import bounces_card, reporters_card
from rathaus_desk.ui.cases.case_forms import (
    ADD,
    ATTACH,
    CLOSE,
    DETACH,
    DROP,
    LETTER,
    MISSED,
    NOTE,
    OWNER,
    PROMISE,
    REACHED,
    REOPEN,
    SLIP,
    WRITTEN,
)
from rathaus_desk.ui.cases.people_forms import AUTHORITY, CANCEL, CODE, END_AUTHORITY, IDENTIFY
from rathaus_desk.ui.cases.queries_card import ALL_QUERIES
from rathaus_desk.ui.cases.task_rules import (
    ANSWER,
    ASK_BACK,
    CHANGE,
    CLAIM,
    FOLLOW_FIRST,
    FOLLOW_SECOND,
    HAND_OUT,
    INTERIM,
    OUT_ANSWER,
    PASS,
    PUT_OFF,
    REPLY,
    RETURN,
    ROUTE,
    SHARE,
    SHEET,
    TOLD,
    UNCLAIM,
    WITHDRAW,
)
from rathaus_desk.ui.kit.actions import Actions

ROOM = "cases"


class CaseDeeds(Protocol):
    """The detail as its actions need it."""

    def tick_next(self) -> None:
        """Tick off the next person who knows the result."""

    def show_bounces(self) -> None:
        """Show how often questions came back."""


class CaseRoom(Protocol):
    """The page as its actions need it."""

    detail: "CaseDeeds"

    def act(self, name: str) -> None:
        """Do an action on the case that is shown."""

    def send(self) -> None:
        """Send the form or letter that is open."""

    def search(self) -> None:
        """Go to the search line."""


class CaseActions(QObject):
    """Registers the actions; the cards take their words and keys from the registry."""

    def __init__(self, parent: QObject, actions: Actions, room: CaseRoom) -> None:
        super().__init__(parent)
        self._actions = actions
        self._room = room
        self._register_tasks()
        self._register_order()
        self._register_outside()
        self._register_case()
        self._register_people()
        self._register_page()

    def _add(self, name: str, text: str, help_text: str, keys: str, menu: str = "Vorgang") -> None:
        self._add_run(name, text, help_text, keys, partial(self._room.act, name), menu)

    def _add_run(
        self, name: str, text: str, help_text: str, keys: str, run: Callable[[], None], menu: str = "Vorgang"
    ) -> None:
        self._actions.add(name, text, menu, help_text, run, keys=keys, room=ROOM)

    def _tick_next(self) -> None:
        self._room.detail.tick_next()

    def _show_bounces(self) -> None:
        self._room.detail.show_bounces()

    def _register_tasks(self) -> None:
        tr = self.tr
        self._add(CLAIM, tr("Übernehmen"),
            tr("Übernimmt die Teilaufgabe: Sie kümmern sich darum."), "Ctrl+Shift+U")  # fmt: skip
        self._add(ANSWER, tr("Beantworten"),
            tr("Schreibt die Antwort der Stelle. Damit ist die Teilaufgabe erledigt."),
            "Ctrl+Shift+A")  # fmt: skip
        self._add(REPLY, tr("Antwort weitergeben"),
            tr("Gibt der Stelle weiter, was die Bürgerin oder der Bürger auf die Rückfrage sagt."),
            "Ctrl+Shift+W")  # fmt: skip
        self._add(ASK_BACK, tr("Rückfrage stellen"),
            tr("Fragt über die Ansprechperson zurück. Die Frist der Stelle ruht so lange."),
            "Ctrl+Shift+F")  # fmt: skip
        self._add(ROUTE, tr("An andere Stelle geben"),
            tr("Gibt eine Teilaufgabe, die niemand übernommen hat, an eine andere Stelle."),
            "Ctrl+Shift+S")  # fmt: skip
        self._add(RETURN, tr("Unzuständig"),
            tr("Gibt die Teilaufgabe zurück, mit einem Vorschlag und einem Satz, warum."),
            "Ctrl+Shift+G")  # fmt: skip

    def _register_order(self) -> None:
        tr = self.tr
        self._add(INTERIM, tr("Zwischenstand sagen"),
            tr("Sagt der Ansprechperson, wo die Sache steht und bis wann es noch dauert."),
            "Ctrl+Shift+I")  # fmt: skip
        self._add(TOLD, tr("Zwischenstand ist gesagt"),
            tr("Die Bürgerin oder der Bürger kennt den Zwischenstand, vielleicht mit einem neuen Tag."),
            "")  # fmt: skip
        self._add(FOLLOW_FIRST, tr("Dem ersten Vorschlag folgen"),
            tr("Die Leitung gibt die Frage dorthin, wohin die erste Stelle sie verwiesen hat."),
            "Alt+Left")  # fmt: skip
        self._add(FOLLOW_SECOND, tr("Dem zweiten Vorschlag folgen"),
            tr("Die Leitung gibt die Frage dorthin, wohin die zweite Stelle sie verwiesen hat."),
            "Alt+Right")  # fmt: skip
        self._add(CHANGE, tr("Reihenfolge ändern"),
            tr("Ändert, wer danach dran ist und womit, solange diese Stelle noch wartet."), "")  # fmt: skip
        self._add(PASS, tr("An Kollegin oder Kollegen"),
            tr("Reicht die Teilaufgabe in der eigenen Stelle weiter."), "")  # fmt: skip
        self._add(UNCLAIM, tr("Zurück auf die Liste"),
            tr("Legt die Teilaufgabe zurück auf die Liste der Stelle."), "")  # fmt: skip
        self._add(SHARE, tr("Antwort freigeben"),
            tr("Lässt die anderen Stellen des Vorgangs diese Antwort lesen, oder nicht mehr."),
            "")  # fmt: skip
        self._add(WITHDRAW, tr("Nicht mehr nötig"),
            tr("Zieht die Frage zurück. Wer noch wartet, wird gar nicht erst gefragt."), "")  # fmt: skip

    def _register_outside(self) -> None:
        tr = self.tr
        self._add(HAND_OUT, tr("An eine Behörde geben"),
            tr("Gibt eine Frage nach draußen, etwa an den Landkreis. Sie bleiben Ansprechperson."),
            "Ctrl+Shift+H")  # fmt: skip
        self._add(OUT_ANSWER, tr("Antwort der Behörde"),
            tr("Schreibt auf, was die Behörde geantwortet hat."), "")  # fmt: skip
        self._add(PUT_OFF, tr("Wiedervorlage"),
            tr("Setzt einen neuen Tag, an dem Sie bei der Behörde nachfragen."), "")  # fmt: skip
        self._add(SHEET, tr("Übergabeblatt"),
            tr("Druckt das Blatt für die Behörde, mit Nummer, Frage und Ihrem Namen."),
            "", "Drucken")  # fmt: skip
        self._add(ALL_QUERIES, tr("Alle Rückfragen beantworten"),
            tr("Ein Anruf, alle Antworten: gibt jeder Stelle die ihre weiter."), "Ctrl+Shift+J")  # fmt: skip
        self._add_run(reporters_card.TELL, tr("Ergebnis ist gesagt"),
            tr("Hakt ab, wer vom Ergebnis einer gemeinsamen Ursache weiß."), "",
            self._tick_next)  # fmt: skip
        self._add_run(bounces_card.SHOW, tr("Irrläufer zeigen"),
            tr("Zeigt der Leitung, wie oft Fragen zurückkamen und an wen verwiesen wurde."), "",
            self._show_bounces, "Extras")  # fmt: skip

    def _register_case(self) -> None:
        tr = self.tr
        self._add(NOTE, tr("Notiz"), tr("Schreibt eine Notiz in den Verlauf."), "Ctrl+Shift+N")
        self._add(ADD, tr("Weitere Stelle fragen"),
            tr("Fragt eine weitere Stelle, während die anderen schon arbeiten."), "Ctrl+Shift+T")  # fmt: skip
        self._add(REACHED, tr("Erreicht"),
            tr("Der Rückruf hat geklappt. Das Versprechen ist gehalten."), "Ctrl+Shift+E")  # fmt: skip
        self._add(MISSED, tr("Nicht erreicht"),
            tr("Niemand ging ans Telefon. Nach drei Versuchen schreiben wir einen Brief."),
            "Ctrl+N")  # fmt: skip
        self._add(PROMISE, tr("Rückruf versprechen"),
            tr("Verspricht einen Anruf, wenn sonst keine Rückmeldung offen ist."), "Ctrl+R")  # fmt: skip
        self._add(WRITTEN, tr("Brief ist geschrieben"),
            tr("Der versprochene Brief ist geschrieben. Das Versprechen ist gehalten."),
            "Ctrl+Shift+B")  # fmt: skip
        self._add(LETTER, tr("Brief schreiben"),
            tr("Schreibt einen Brief zu diesem Vorgang, mit Vorschau."), "Ctrl+B")  # fmt: skip
        self._add(SLIP, tr("Laufzettel"),
            tr("Druckt den Laufzettel zu diesem Vorgang neu, in großer Schrift."),
            "F9, Ctrl+P", "Drucken")  # fmt: skip
        self._add(CLOSE, tr("Abschließen"),
            tr("Schließt den Vorgang ab, mit dem Ergebnis und wie die Person es erfahren hat."),
            "Ctrl+E")  # fmt: skip
        self._add(REOPEN, tr("Wieder öffnen"),
            tr("Nimmt einen abgeschlossenen Vorgang wieder auf, innerhalb von dreißig Tagen."),
            "")  # fmt: skip
        self._add(OWNER, tr("Ansprechperson ändern"),
            tr("Gibt den Besuch an eine andere Ansprechperson. Der Rückruf geht mit."), "")  # fmt: skip
        self._add(ATTACH, tr("Zu anderem Vorgang legen"),
            tr("Legt zwei Meldungen derselben Sache zusammen. Beide erfahren das Ergebnis."), "")  # fmt: skip
        self._add(DETACH, tr("Wieder trennen"),
            tr("Löst den Vorgang von dem anderen. Er geht wieder eigene Wege."), "")  # fmt: skip
        self._add(DROP, tr("Einstellen"),
            tr("Beendet den Vorgang, weil niemand mehr eine Antwort braucht."), "")  # fmt: skip

    def _register_people(self) -> None:
        tr = self.tr
        self._add(CODE, tr("Abholcode prüfen"),
            tr("Prüft die vier Ziffern, bevor jemand Unbekanntes Auskunft bekommt."), "")  # fmt: skip
        self._add(AUTHORITY, tr("Vollmacht vermerken"),
            tr("Schreibt auf, welche Vollmacht vorliegt, wofür und bis wann."), "")  # fmt: skip
        self._add(END_AUTHORITY, tr("Vollmacht beenden"),
            tr("Schreibt auf, dass die Vollmacht ab heute nicht mehr gilt."), "")  # fmt: skip
        self._add(IDENTIFY, tr("Person zuordnen"),
            tr("Setzt die Person aus dem Verzeichnis an die Stelle eines ungeprüften Namens."),
            "")  # fmt: skip
        self._add(CANCEL, tr("Versprechen aufheben"),
            tr("Hebt eine versprochene Rückmeldung auf, mit dem Grund."), "")  # fmt: skip

    def _register_page(self) -> None:
        tr, room = self.tr, self._room
        self._add_run("cases.send", tr("Absenden"),
            tr("Sendet das aufgeklappte Formular ab; einen Brief legt es ab und druckt ihn."),
            "Ctrl+Return, Ctrl+Enter", room.send)  # fmt: skip
        self._add_run("cases.search", tr("In Vorgängen suchen"),
            tr("Geht zur Suchzeile der Vorgänge."), "Ctrl+F", room.search, "Bearbeiten")  # fmt: skip
