"""Empfang: one line, a form, its context; the place where almost everything begins."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rathaus_desk.domain.cases import CaseLine
from rathaus_desk.domain.contacts import UNDO_SECONDS, AnswerAtOnce, Channel, SimilarCase, Taken, UndoContact
from rathaus_desk.domain.dates import clock, short_day
from rathaus_desk.domain.errors import DeskError, Refused
from rathaus_desk.domain.hits import Hit, HitKind
from rathaus_desk.domain.intake import IntakePreview
from rathaus_desk.domain.numbers import read_number
from rathaus_desk.domain.people import Person
from rathaus_desk.domain.services import Service
from rathaus_desk.domain.words import word
from rathaus_desk.ui import tokens
from rathaus_desk.ui.actions import keys_in_words
from rathaus_desk.ui.context_side import KnowledgeCard, PersonCard, WayCard, side_column
from rathaus_desk.ui.counter_papers import CounterPapers
from rathaus_desk.ui.entry_line import EntryLine
from rathaus_desk.ui.hit_list import AS_NAME, AS_PHONE, NOT_KNOWN
from rathaus_desk.ui.intake_form import IntakeDraft, IntakeForm, empty_draft
from rathaus_desk.ui.number_card import NumberCard
from rathaus_desk.ui.reception_actions import ReceptionActions
from rathaus_desk.ui.widgets import button, card, label, row, scrolled, show_text
from rathaus_desk.ui.workplace import Workplace
from rathaus_desk.usecases.cases import open_cases_of
from rathaus_desk.usecases.catalogue import service as service_by_key
from rathaus_desk.usecases.contacts import preview_intake
from rathaus_desk.usecases.people import person as person_by_id

CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.LETTER, Channel.EMAIL)


class ReceptionPage(QWidget):
    """Takes in a phone call or a visit."""

    began = Signal()  # the work for another citizen begins, so what belongs to the one before goes

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._last: tuple[Taken, IntakeDraft] | None = None
        self._last_draft = empty_draft(Channel.PHONE)
        self._similar: tuple[SimilarCase, ...] = ()
        self.papers = CounterPapers(self, workplace)
        self.form = IntakeForm()
        self.head = label(self.tr("Neue Aufnahme"), "title", wrap=False)
        self.channel = button("", self.next_channel, "quiet")
        self.error = label("", "error")
        self.route = label("", "muted")
        ReceptionActions(self, workplace.actions, self)
        self._lay_out()
        self._connect()
        self.start_anew()

    # What the person can do here

    def start(self) -> None:
        """Go to the entry line; what is on the form stays."""
        self.card.put_away()
        if not self.form.touched:
            self.start_anew()
        self.entry.setFocus()
        self.entry.selectAll()

    def start_anew(self) -> None:
        """Empty the form."""
        self.form.fill(empty_draft(self.form.channel))
        self.entry.empty()
        self.entry.person_chosen = False
        self.knowledge.show_service(None)
        self.person_card.show_cases("", (), self._today())
        self._show_preview(None)
        self._show_channel()
        self.error.hide()

    def empty_with_return(self) -> None:
        """Empty the form, with a way back."""
        draft = self.form.draft()
        self.start_anew()
        self.entry.setFocus()
        self._last_draft = draft
        self._at.speaker.offer(
            self.tr("Das Formular ist leer."), self.tr("Zurückholen"), "intake.restore", 10
        )

    def restore(self) -> None:
        """Put the emptied form back."""
        self._fill(self._last_draft)

    def next_channel(self) -> None:
        """Change between telephone, visit, letter and e-mail."""
        index = CHANNELS.index(self.form.channel) if self.form.channel in CHANNELS else -1
        self.form.channel = CHANNELS[(index + 1) % len(CHANNELS)]
        self._show_channel()

    def save(self) -> None:
        """Save the intake and route it."""
        self._save(None)

    def attach(self) -> None:
        """Attach the intake to the similar case: one cause, one more person who reported it."""
        if self._similar:
            self._save(self._similar[0].id)

    def answer_at_once(self) -> None:
        """Count the question as answered; no person is stored."""
        if self._needs_service():
            return
        service = self.form.service
        assert service is not None
        command = AnswerAtOnce(
            service=service.key, channel=self.form.channel, district=self.form.district_key
        )
        self._at.background.do(self, command, partial(self._answered, service), self._refused)

    def undo(self) -> None:
        """Take the last intake back; its text stands on the form again."""
        if self._last is None:
            return
        taken, draft = self._last
        self.card.put_away()
        self._at.background.do(
            self, UndoContact(contact_id=taken.contact_id), partial(self._undone, draft), self._refused
        )

    def print_slip(self) -> None:
        """Print the routing slip of the last intake."""
        if self._last is None:
            self._at.speaker.say(self.tr("Einen Laufzettel gibt es, sobald ein Anliegen gespeichert ist."))
        else:
            self.papers.print_slip(self._last[0])

    def print_checklist(self) -> None:
        """Print what to bring for the chosen concern, or the slip of what was just taken in."""
        if self._last is not None and not self.form.touched:
            self.print_slip()
        elif not self._needs_service() and self.form.service is not None:
            self.papers.print_checklist(self.form.service.key)

    def take_hit(self, hit: Hit) -> None:
        """Put what was found on the form, or open it."""
        self.error.hide()
        if not self.form.touched:
            self.began.emit()
        if hit.key == AS_NAME:
            self.form.take_name(hit.title)
        elif hit.key == AS_PHONE:
            self.form.take_number(hit.title)
        elif hit.kind is HitKind.PERSON:
            self._at.background.ask(self, person_by_id, self._took_person, person_id=hit.id)
        elif hit.kind is HitKind.SERVICE:
            self._at.background.ask(self, service_by_key, self._took_service, key=hit.key)
        else:
            self._at.speaker.open_hit(hit)
        if hit.key in NOT_KNOWN:
            self._person_is_chosen(True)

    def forget(self) -> None:
        """Drop the last intake and its card; somebody else sits here now."""
        self._last = None
        self._last_draft = empty_draft(Channel.PHONE)
        self.card.put_away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.entry.setFocus()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entry.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    # Building

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        whole.setSpacing(tokens.M)
        whole.addLayout(row(self.head, self.channel, None))
        self._sheet, inner = card()
        self.entry = EntryLine(self._at.background, self._at.look, self._sheet)
        inner.addWidget(self.entry)
        inner.addWidget(scrolled(self.form), 1)
        inner.addWidget(self.error)
        inner.addWidget(self.route)
        inner.addLayout(self._foot())
        self.form.hint_place.addWidget(self._hint_bar())
        self.knowledge, self.person_card = KnowledgeCard(), PersonCard()
        self.way = WayCard()
        self._side = scrolled(side_column(self.way, self.knowledge, self.person_card))
        both = QHBoxLayout()
        both.setSpacing(tokens.L)
        both.addWidget(self._sheet, 65)
        both.addWidget(self._side, 35)
        whole.addLayout(both, 1)
        self.card = NumberCard(self._sheet, self.entry)

    def _foot(self) -> QHBoxLayout:
        actions = self._at.actions
        at_once, save = actions["intake.at_once"], actions["intake.save"]
        self.at_once = button(at_once.text(), self.answer_at_once)
        self.at_once.setToolTip(keys_in_words(at_once))
        self.save_button = button(save.text(), self.save, "primary", keys_in_words(save))
        return row(None, self.at_once, self.save_button)

    def _hint_bar(self) -> QFrame:
        self.hint = QFrame()
        self.hint.setProperty("kind", "hint")
        layout = QHBoxLayout(self.hint)
        layout.setContentsMargins(tokens.M, tokens.S, tokens.S, tokens.S)
        self.hint_text = label("")
        attach = self._at.actions["intake.attach"]
        self.attach_button = button(self.tr("Anhängen"), self.attach, keys=keys_in_words(attach))
        layout.addWidget(self.hint_text, 1)
        layout.addWidget(self.attach_button)
        return self.hint

    def _connect(self) -> None:
        self.entry.taken.connect(self.take_hit)
        self.entry.nothing.connect(self._found_nothing)
        self.form.edited.connect(self._ask_preview)
        self.form.person_dropped.connect(self._person_dropped)
        self._at.background.changed.connect(self._changed)
        self._at.look.changed.connect(self._fold)

    # Answers of the desk

    def _took_person(self, person: Person) -> None:
        self.form.take_person(person)
        self._person_is_chosen(True)
        self._show_open_cases()

    def _took_service(self, service: Service) -> None:
        self.knowledge.show_service(service)
        self.form.take_service(service)

    def _person_is_chosen(self, chosen: bool) -> None:
        self.way.setVisible(not chosen)
        self.entry.person_chosen = chosen
        self.entry.setFocus()

    def _person_dropped(self) -> None:
        self._person_is_chosen(False)
        self.person_card.show_cases("", (), self._today())

    def _show_open_cases(self) -> None:
        person = self.form.person
        if person is not None:
            show = partial(self._got_cases, person.name)
            self._at.background.ask(self, open_cases_of, show, person_id=person.id)

    def _got_cases(self, name: str, lines: tuple[CaseLine, ...]) -> None:
        if self.form.person is not None:
            self.person_card.show_cases(name, lines, self._today())

    def _ask_preview(self) -> None:
        service, person = self.form.service, self.form.person
        if service is None:
            self._show_preview(None)
            return
        self._at.background.ask(
            self,
            preview_intake,
            self._show_preview,
            on_refusal=self._refused,
            service=service.key,
            person_id=person.id if person else None,
            place=self.form.place.text(),
            phone=self.form.caller_phone.text(),
        )

    def _show_preview(self, preview: IntakePreview | None) -> None:
        self._similar = preview.similar if preview else ()
        self.way.setVisible(not self.form.touched)
        self.route.setText(self._capital(preview.route) if preview else "")
        self.route.setToolTip(preview.due_explained if preview else "")
        self.save_button.setEnabled(self.form.service is not None)
        self.at_once.setEnabled(self.form.service is not None)
        self.hint.setVisible(bool(self._similar))
        if preview is not None:
            self.form.show_preview(preview, self._today())
        for one in self._similar[:1]:
            text = self.tr("Schon gemeldet: {service} {place}, {day}, {unit}, {number}")
            day = short_day(one.opened_at.date())
            found = text.format(
                service=one.service, place=one.place, day=day, unit=one.unit, number=one.number
            )
            self.hint_text.setText(found)

    def _save(self, cause_id: int | None) -> None:
        if self._needs_service() or self._line_is_open():
            return
        draft = self.form.draft()
        command = self.form.command(cause_id=cause_id)
        self.save_button.setEnabled(False)
        self._at.background.do(self, command, partial(self._saved, draft), self._refused)

    def _saved(self, draft: IntakeDraft, taken: Taken) -> None:
        self._last = (taken, draft)
        self.began.emit()
        self.start_anew()
        self.card.show_taken(taken, self._today())
        numbers = ", ".join(one.number for one in taken.cases)
        text = self.tr("Gespeichert: {numbers}").format(numbers=numbers)
        self._at.speaker.offer(text, self.tr("Rückgängig"), "intake.undo", UNDO_SECONDS)

    def _answered(self, service: Service, count: int) -> None:
        text = self.tr("Gezählt: {service}. Heute {count} sofort beantwortet.")
        self.start_anew()
        self.entry.setFocus()
        self._at.speaker.say(text.format(service=service.name, count=count))

    def _undone(self, draft: IntakeDraft, _none: None) -> None:
        self._last = None
        self._fill(draft)
        self._at.speaker.say(self.tr("Zurückgenommen. Ihr Text steht wieder im Formular."))

    def _fill(self, draft: IntakeDraft) -> None:
        self.form.fill(draft)
        self.entry.person_chosen = bool(draft.person or draft.caller_name)
        self.knowledge.show_service(draft.service)
        self._show_open_cases()
        self._ask_preview()
        self._show_channel()

    # Small things

    def _fold(self) -> None:
        """Fold the context away where it would squeeze the form, and the key off the button at large zoom."""
        room = self.width() / self._at.look.zoom
        self._side.setVisible(room >= tokens.CONTEXT_FOLDS_BELOW - tokens.RAIL_WIDTH)
        save = self._at.actions["intake.save"]
        keys = f"  {keys_in_words(save)}" if self._at.look.zoom <= 1.25 else ""
        self.save_button.setText(f"{save.text()}{keys}")

    def _needs_service(self) -> bool:
        missing = self.form.service is None
        if missing:
            show_text(self.error, self.tr("Bitte noch das Anliegen wählen. „Unklar“ geht auch."))
            self.entry.setFocus()
        return missing

    def _line_is_open(self) -> bool:
        text = self.entry.text().strip()
        if text:
            asked = self.tr(
                "In der Zeile steht noch „{text}“. Bitte mit Enter übernehmen oder mit Esc leeren."
            )
            show_text(self.error, asked.format(text=text[:60]))
            self.entry.setFocus()
        return bool(text)

    def _found_nothing(self, text: str) -> None:
        if read_number(text) is not None:
            wrong = self.tr("Einen Vorgang {number} gibt es nicht. Vielleicht sind zwei Ziffern vertauscht.")
            show_text(self.error, wrong.format(number=text.strip()))
            return
        found = self.tr("Zu „{text}“ ist nichts eingetragen. Mit „Unklar“ geht es trotzdem weiter.")
        show_text(self.error, found.format(text=text[:60]))

    def _refused(self, error: DeskError) -> None:
        self.save_button.setEnabled(self.form.service is not None)
        show_text(self.error, str(error))
        if isinstance(error, Refused) and error.field:
            self.form.mark(error.field)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & {"*", "case_file", "task"} and self.isVisible():
            self._show_open_cases()

    def _show_channel(self) -> None:
        now = clock(self._at.background.desk.now())
        self.channel.setText(f"{word(self.form.channel)} · {now}   Strg+T")
        self.channel.setAccessibleName(self.tr("Weg: {way}").format(way=word(self.form.channel)))

    def _today(self) -> date:
        return self._at.background.desk.now().date()

    def _capital(self, sentence: str) -> str:
        return sentence[:1].upper() + sentence[1:] + "."
