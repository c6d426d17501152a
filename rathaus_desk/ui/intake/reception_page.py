"""Empfang: one line, a form, its context; the place where almost everything begins."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.intake.contacts import Channel, Taken
from rathaus_desk.domain.intake.intake import IntakePreview
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.words import word
from rathaus_desk.ui.intake.context_side import ContextSide
from rathaus_desk.ui.intake.counter_papers import CounterPapers
from rathaus_desk.ui.intake.further_concern import FurtherConcern
from rathaus_desk.ui.intake.intake_draft import IntakeDraft, empty_draft
from rathaus_desk.ui.intake.intake_form import IntakeForm
from rathaus_desk.ui.intake.intake_objection import IntakeObjection
from rathaus_desk.ui.intake.intake_saving import IntakeSaving
from rathaus_desk.ui.intake.last_intake import LastIntake
from rathaus_desk.ui.intake.line_question import LineQuestion
from rathaus_desk.ui.intake.number_card import NumberCard
from rathaus_desk.ui.intake.person_correction import PersonCorrection
from rathaus_desk.ui.intake.reception_actions import ReceptionActions
from rathaus_desk.ui.intake.reception_draft import ReceptionDraft
from rathaus_desk.ui.intake.reception_line import ReceptionLine
from rathaus_desk.ui.intake.reception_sheet import KEYS_FIT_UP_TO, ReceptionSheet
from rathaus_desk.ui.intake.similar_hint import SimilarHint
from rathaus_desk.ui.intake.visit_concerns import VisitConcerns
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, label
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.intake.intake_preview import preview_intake

CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.LETTER, Channel.EMAIL)


class ReceptionPage(QWidget):
    """Takes in a phone call or a visit."""

    began = Signal()  # the work for another citizen begins, so what belongs to the one before goes
    turned = Signal()  # another concern stands here now, so a list for the one before goes
    typed = Signal()  # something that a draft keeps has changed

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._at = workplace
        self._last_draft = empty_draft(Channel.PHONE)
        self._shown_service = ""
        self.papers = CounterPapers(self, workplace)
        self.form = IntakeForm(self._today)
        if workplace.background.desk.on_the_road:
            self.form.channel = Channel.MOBILE
        self.question = LineQuestion()
        self.objection = IntakeObjection(self, self.form)
        self.saving = IntakeSaving(self, workplace, self.form)
        self.correction = PersonCorrection(self, workplace, self.form.caller)
        self.visit = VisitConcerns(self, workplace, self.form, self.saving, self.objection)
        self.last = LastIntake(self, workplace, self.papers, self.question)
        self.further = self.visit.further = FurtherConcern(self, workplace, self.form, self.last, self.fill)
        self.channel = button("", self.next_channel, "quiet")
        self.error, self.route = self.objection.text, label("", "muted")
        ReceptionActions(self, workplace.actions, self)
        self.hint = self.visit.hint = SimilarHint(workplace.actions["intake.attach"])
        self.side = ContextSide(workplace)
        self.sheet = ReceptionSheet(self, self, workplace)
        self.entry = self.visit.entry = self.objection.entry = self.sheet.entry
        self.save_button = self.sheet.save_button
        self.side_place, self.strip_place = self.side.place, self.sheet.strip_place
        self.line = ReceptionLine(self, workplace, self.form, self.entry, self.question, self.objection)
        self.card = self.last.card = NumberCard(self.sheet.paper, self.entry)
        self.drafting = ReceptionDraft(self, workplace, self.form, self.entry)
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
        self.drafting.drop()
        self.fill(empty_draft(self.form.channel))
        self.entry.empty()
        self.objection.clear()

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
        self.fill(self._last_draft)

    def next_channel(self) -> None:
        """Change between telephone, visit, letter and e-mail."""
        ways = (Channel.MOBILE, *CHANNELS) if self._at.background.desk.on_the_road else CHANNELS
        index = ways.index(self.form.channel) if self.form.channel in ways else -1
        self.form.channel = ways[(index + 1) % len(ways)]
        self._show_channel()
        self.typed.emit()

    def save(self) -> None:
        """Save the whole visit and route it; over the card the key only closes the card."""
        if self.card.isVisible():
            self.card.put_away()
            return
        if self.correction.open:
            self.correction.send()
            return
        nothing = not self.form.draft().named
        if not (nothing and self.objection.needs_service()) and not self.objection.line_is_open():
            self.saving.save()

    def change_needs(self) -> None:
        """Say how this person can be spoken with."""
        self.form.caller.needs.unfold()

    def fold_context(self) -> None:
        """Show knowledge and person where they are folded away, or the form again."""
        if self.sheet.roomy:
            self._at.speaker.say(self.tr("Wissen und Person stehen schon neben dem Formular."))
        else:
            self.sheet.fold_context()
            self.entry.setFocus()

    def print_checklist(self) -> None:
        """Print what to bring for the chosen concern, or the slip of what was just taken in."""
        if self.last.taken is not None and not self.form.touched:
            self.last.print_slip()
        elif not self.objection.needs_service() and self.form.service is not None:
            self.papers.print_checklist(self.form.service.key)
        elif self.form.service is None:
            said = self.tr("Bitte zuerst ein Anliegen wählen; gedruckt wird, was dazu mitzubringen ist.")
            self._at.speaker.say(said)

    def take_hit(self, hit: Hit) -> None:
        """Put on the form what was found elsewhere."""
        self.line.take_hit(hit)

    def forget(self) -> None:
        """Drop the last intake and its card; somebody else sits here now."""
        self.last.forget()
        self.entry.forget()
        self._last_draft = empty_draft(Channel.PHONE)
        self.visit.forget()

    def fill(self, draft: IntakeDraft) -> None:
        """Put a draft on the form."""
        if self.question.open:
            self.question.leave()
        self.further.end()
        self.form.fill(draft)
        self._show_channel()

    def draft_content(self) -> dict[str, Any]:
        """Return all that is typed as JSON values, nothing for an empty form."""
        return self.drafting.content()

    def fill_content(self, content: Mapping[str, Any]) -> None:
        """Put such content on the form; an empty one empties it."""
        self.drafting.fill(content)

    def cursor(self) -> dict[str, Any]:  # type: ignore[override]
        """Return which field has the keyboard and where in it; the mouse has no say here."""
        return self.drafting.cursor()

    def place_cursor(self, cursor: Mapping[str, Any]) -> None:
        """Put the keyboard there."""
        self.drafting.place_cursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if self.question.open:
            self.question.leave()
        self.entry.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entry.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sheet.fold()

    # Wiring

    def _connect(self) -> None:
        self.entry.textChanged.connect(self.typed)
        self.entry.textChanged.connect(self.objection.follow)
        self.entry.textEdited.connect(self.card.put_away)  # nobody types unseen under it
        self._at.background.changed.connect(self.objection.database_answers)
        self.form.edited.connect(self._ask_preview)
        self.form.turned.connect(self._turned)
        self.form.typed.connect(self.typed)
        self.form.caller.edited.connect(self.line.follow)
        self.correction.ended.connect(self.entry.setFocus)
        self.line.began.connect(self.began)
        self.line.asking.connect(self.card.put_away)
        self.objection.said.connect(self.card.put_away)  # it would hide what is said
        self.saving.saved.connect(self._saved)
        self.saving.added.connect(self._added)
        self.saving.contact_id = self.further.contact_id
        self.saving.answered.connect(self._answered)
        self.saving.refused.connect(self._refused)
        self.saving.busy.connect(self._busy)
        self.last.undone.connect(self._undone)
        self._at.look.changed.connect(self.sheet.fold)
        self._at.look.changed.connect(self._show_channel)

    def _turned(self) -> None:
        """Let everything around the form follow the concern that is open now."""
        self._show_preview(None)
        self._ask_preview()

    def _ask_preview(self) -> None:
        service, person = self.form.service, self.form.person
        behalf = self.form.behalf.draft()
        self._follow()
        if service is None:
            self._show_preview(None)
            return
        self._at.background.ask(
            self,
            preview_intake,
            self._show_preview,
            on_refusal=partial(self.objection.refused, lead=False),
            service=service.key,
            person_id=person.id if person else None,
            place=self.form.place.text(),
            phone=self.form.caller_phone.text(),
            concerned_id=behalf.person.id if behalf and behalf.person else None,
            concerned_name=behalf.name if behalf else "",
            authority=behalf.wish if behalf else None,
            needs=self.form.caller.needs.draft().needs,
        )

    def _show_preview(self, preview: IntakePreview | None) -> None:
        if self.form.service is None:
            preview = None
        self._busy(False)
        if preview is not None:
            self.form.show_preview(preview, self._today())
        self._show_route(preview.route if preview else "")
        self.route.setToolTip(plain_tip(preview.due_explained if preview else ""))
        self.hint.show_similar(preview.similar if preview else (), self.form.block.cause_id)
        self._follow()
        self.drafting.keep_in_sight()

    def _follow(self) -> None:
        """Let the context and the entry line follow what stands on the form."""
        self.line.follow()
        service = self.form.service
        if service is not None and service.key != self._shown_service:
            self._shown_service = service.key
            self.turned.emit()
        self.side.show_begun(self.form.touched)
        self.side.knowledge.show_service(self.form.service)
        self.side.show_parties(self.form.person, self.form.behalf.draft(), self.form.behalf.allowed)

    def _show_route(self, route: str) -> None:
        if self.form.block.at_once and self.form.service is not None:
            self.route.setText(self.tr("Wird gleich als erledigt gespeichert und geht an niemanden."))
        else:
            self.route.setText(f"{route[:1].upper()}{route[1:]}." if route else "")

    def _saved(self, taken: Taken, draft: IntakeDraft) -> None:
        self.last.forget()
        self.began.emit()
        self.start_anew()
        self.last.show(taken, draft)

    def _added(self, taken: Taken, draft: IntakeDraft) -> None:
        visit = self.further.visit
        self.began.emit()
        self.start_anew()
        if visit is None:  # somebody has begun with another citizen meanwhile
            self.last.show(taken, draft)
        else:
            self.last.show_further(visit, taken, draft)

    def _undone(self, draft: IntakeDraft) -> None:
        self.fill(draft)
        if self.last.taken is not None:  # only the further concern came back
            self.further.resume(self.last.taken)

    def _answered(self, service: Service, count: int) -> None:
        text = self.tr("Gezählt: {service}. Heute {count} sofort beantwortet.")
        self.start_anew()
        self.entry.setFocus()
        self._at.speaker.say(text.format(service=service.name, count=count))

    def _refused(self, error: DeskError) -> None:
        self.objection.refused(error)

    def _busy(self, under_way: bool) -> None:
        self.save_button.setEnabled(not under_way and bool(self.form.draft().named))
        self.sheet.at_once.setEnabled(not under_way and self.form.service is not None)

    def _show_channel(self) -> None:
        now = clock(self._at.background.desk.now())
        keys = "   Strg+T" if self._at.look.zoom <= KEYS_FIT_UP_TO else ""
        self.channel.setText(f"{word(self.form.channel)} · {now}{keys}")
        self.channel.setAccessibleName(self.tr("Weg: {way}").format(way=word(self.form.channel)))

    def _today(self) -> date:
        return self._at.background.desk.now().date()
