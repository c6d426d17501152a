"""The head of a case: number, concern, state, who answers for it, until when, and what can be done."""

import re
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from rathaus_desk.domain.cases.cases import OPEN_CASES, Case
from rathaus_desk.domain.dates import day_in_speech, hours, until_in_words
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.people.authority import Parties
from rathaus_desk.domain.promises.promises import ATTEMPTS_BEFORE_A_LETTER, Promise, PromiseState, ReplyBy
from rathaus_desk.domain.words import word
from rathaus_desk.ui.cases.case_forms import KEPT_BY, CaseForms
from rathaus_desk.ui.cases.case_house import CaseHouse
from rathaus_desk.ui.cases.case_presence import in_words
from rathaus_desk.ui.cases.case_story import language_word
from rathaus_desk.ui.kit.flow import FlowLayout
from rathaus_desk.ui.kit.state_pill import CASE_ICONS, LATE, PLAIN, StatePill, urgency, urgency_icon
from rathaus_desk.ui.kit.tips import plain_tip
from rathaus_desk.ui.kit.widgets import button, label, row, show_text
from rathaus_desk.ui.kit.workplace import Workplace

NO_BREAK = "\u00a0"
# A full stop after a word, not the one of "24. November".
_SENTENCE_END = re.compile(r"(?<=[^\W\d]{3})\.\s+(?=[^\W\d])")


class CaseHead(CaseForms):
    """Shows what a case is and how it stands; its buttons concern the case as a whole."""

    cause_wanted = Signal(object)

    def __init__(self, workplace: Workplace, house: CaseHouse) -> None:
        super().__init__(workplace, house)
        look = workplace.look
        self._explained = ""
        self.number, self.service = label("", "large"), label("", "title")
        self.state, self.due, self.waits = StatePill(look), StatePill(look), StatePill(look)
        self.others = StatePill(look, sentence=True)
        self.others.hide()
        self.explained, self.owner = label("", "muted"), label("")
        self.promise, self.result = label(""), label("")
        self.roles, self.disclosure, self.needs = label(""), StatePill(look), label("")
        self.disclosure_reason = label("", "muted")
        self.result_title = label(self.tr("ERGEBNIS"), "group")
        self.cause_text = label(self.tr("Schon gemeldet: Die Arbeit geschieht an einem anderen Vorgang."))
        self.cause = button(self.tr("Dorthin"), self._want_cause)
        self._lay_out()
        self.offer(self.all_deeds(), dict.fromkeys(KEPT_BY, self._calls))

    def show_case(self, case: Case, today: date) -> None:
        """Show a case as it is now; an unfolded form stays as it is."""
        self.case, self.version = case, case.version
        self.number.setText(in_groups(case.number))
        self.number.setAccessibleName(self.tr("Vorgang {number}").format(number=case.number))
        self.setAccessibleName(self.number.accessibleName())
        self.service.setText(case.service.name)
        tone = "done" if case.state not in OPEN_CASES else PLAIN
        self.state.show_state(CASE_ICONS[case.state], word(case.state), tone)
        owner = self.tr("Ansprechperson: {name}").format(name=case.owner)
        self.owner.setText(owner)
        for part in (self.cause_text, self.cause):
            part.setVisible(case.cause_id is not None)
        self._show_due(case, today)
        self._show_promise(case.promise, today)
        show_text(self.result, case.result)
        self.result_title.setVisible(bool(case.result))

    def show_others(self, names: tuple[str, ...]) -> None:
        """Show which colleagues have the case open too."""
        text = in_words(names)
        self.others.show_state("person", text, "soon")
        self.others.setVisible(bool(text))

    def forget_parties(self) -> None:
        """Show nobody's role or need until those of the case on its way are known."""
        self.people.parties = None
        for part in (self.roles, self.disclosure, self.disclosure_reason, self.needs):
            part.hide()

    def show_parties(self, parties: Parties) -> None:
        """Show who is who, what may be told to whom, and how to communicate."""
        self.people.parties = parties
        caller = parties.caller.name if parties.caller else parties.caller_name
        concerned = parties.concerned.name if parties.concerned else parties.concerned_name
        lines = []
        if parties.representative_name:
            lines = [
                self.tr("Meldet sich: {name}").format(name=caller or parties.representative_name),
                self.tr("Es geht um: {name}").format(name=concerned),
            ]
            if parties.authority:
                acts = self.tr("Spricht für die Person: {name}")
                lines.append(acts.format(name=parties.representative_name))
        show_text(self.roles, "\n".join(lines))
        withheld = not parties.disclosure.allowed
        self.disclosure.setVisible(withheld)
        self.disclosure.show_state("lock", self.tr("Aufnehmen ja, Auskunft nein"), "soon")
        show_text(self.disclosure_reason, parties.disclosure.sentence if withheld else "")
        flags = [word(one) for one in parties.needs]
        if parties.language:
            flags.append(self.tr("Sprache: {name}").format(name=language_word(parties.language)))
        show_text(self.needs, ", ".join(flags))

    def show_actions(self, next_step: str) -> None:
        """Show what is possible; "Mehr" also unfolds how the due date came about."""
        super().show_actions(next_step)
        self._explain()

    def _explain(self) -> None:
        first = _SENTENCE_END.split(self._explained, maxsplit=1)[0]
        text = self._explained if self.unfolds or first == self._explained else f"{first}."
        show_text(self.explained, text)

    def _lay_out(self) -> None:
        head = row(self.number, self.state)
        head.setStretch(0, 1)
        head.setAlignment(self.number, Qt.AlignmentFlag.AlignVCenter)
        call = row(self.waits, self.promise)
        call.setStretch(1, 1)
        result = QVBoxLayout()
        result.addWidget(self.result_title)
        result.addWidget(self.result)
        self.column.addLayout(head)
        self.column.addLayout(row(self.others, None))
        self.column.addWidget(self.service)
        self.column.addLayout(row(self.due, None))
        self.column.addWidget(self.explained)
        self.column.addWidget(self.owner)
        self.column.addWidget(self.roles)
        self.column.addLayout(row(self.disclosure, None))
        self.column.addWidget(self.disclosure_reason)
        self.column.addWidget(self.needs)
        self.forget_parties()
        self._calls = FlowLayout()
        cause = row(self.cause_text, self.cause)
        cause.setStretch(0, 1)
        self.column.addLayout(cause)
        self.column.addLayout(call)
        self.column.addLayout(self._calls)
        self.column.addLayout(result)
        self.column.addWidget(self.error)
        self.column.addLayout(self.flow)
        self.column.addWidget(self.place)

    def _show_due(self, case: Case, today: date) -> None:
        is_open = case.state in OPEN_CASES
        self.due.setVisible(is_open)
        self._explained = case.due_explained if is_open else ""
        self._explain()
        self.due.setToolTip(plain_tip(case.due_explained))
        if is_open:
            day = case.told_due.date()
            tone = urgency(day, today)
            self.due.show_state(urgency_icon(tone), until_in_words(day, today), tone)

    def _show_promise(self, promise: Promise | None, today: date) -> None:
        waits = promise is not None and promise.state is PromiseState.OPEN
        self.waits.setVisible(waits)
        show_text(self.promise, self._promise_in_words(promise, today) if promise else "")
        if promise is None or not waits:
            return
        broken = promise.broken(self.at.background.desk.now())
        text = self.tr("Rückruf versäumt") if broken else self.tr("Rückruf")
        if promise.reply_by is ReplyBy.LETTER:
            text = self.tr("Antwort als Brief")
        icon = "letter" if promise.reply_by is ReplyBy.LETTER else "phone"
        self.waits.show_state(icon, text, LATE if broken else PLAIN)

    def _promise_in_words(self, promise: Promise, today: date) -> str:
        if promise.state is not PromiseState.OPEN:
            kept = promise.state is PromiseState.KEPT
            return self.tr("Die Rückmeldung ist gegeben.") if kept else self.tr("Die Rückmeldung entfällt.")
        if promise.start is None or promise.end is None:
            return self.tr("{name} schreibt").format(name=promise.staff_name)
        when = f"{day_in_speech(promise.start.date(), today)}, {hours(promise.start, promise.end)}"
        who = self.tr("{name} ruft an").format(name=promise.staff_name)
        text = ", ".join(part for part in (when, promise.phone.replace(" ", NO_BREAK)) if part)
        lines = [f"{who}: {text}"]
        if promise.attempts:
            tried = self.tr("{count} von {most} Versuchen")
            lines.append(tried.format(count=promise.attempts, most=ATTEMPTS_BEFORE_A_LETTER))
        if promise.attempts >= ATTEMPTS_BEFORE_A_LETTER:
            lines[-1] += self.tr(", bitte einen Brief schreiben")
        return "\n".join(lines)

    def _want_cause(self) -> None:
        self.cause_wanted.emit(self.shown().cause_id)
