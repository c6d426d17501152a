"""Brings an intake that the server did not take back onto the form: put right, it keeps its number."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from rathaus_desk.domain.errors import DeskError
from rathaus_desk.domain.intake.contacts import Concern, TakeContact
from rathaus_desk.domain.intake.drafts import DraftLine, KeepDraft, new_draft_id
from rathaus_desk.domain.intake.outbox import LeftOver
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import Person
from rathaus_desk.ui.intake.intake_draft import (
    BehalfDraft,
    CallerDraft,
    ConcernDraft,
    IntakeDraft,
    NeedsDraft,
    to_content,
)
from rathaus_desk.ui.intake.parking import DraftKeeper, label_of
from rathaus_desk.ui.kit.workplace import Workplace
from rathaus_desk.usecases.intake.drafts import my_drafts
from rathaus_desk.usecases.intake.emergency_desk import EmergencyDesk
from rathaus_desk.usecases.intake.intake_parts import IntakeParts, intake_parts

Failed = Callable[[DeskError], None]


class BackToForm(QObject):
    """Makes a draft of it: what stands on the form is parked, and nothing is lost if the program ends."""

    def __init__(self, parent: QObject, workplace: Workplace, drafts: DraftKeeper) -> None:
        super().__init__(parent)
        self._at, self._drafts = workplace, drafts

    def bring(self, left: LeftOver, then: Callable[[], None], failed: Failed) -> None:
        """Put it on the form, from the draft that there may be already; `then` once it is on its way."""
        desk = self._at.background.desk
        if isinstance(desk, EmergencyDesk):
            newest = partial(self._newest, left, then, failed)
            self._at.background.run(self, desk.left_over, newest, failed)

    def _newest(
        self, before: LeftOver, then: Callable[[], None], failed: Failed, known: tuple[LeftOver, ...]
    ) -> None:
        left = next((one for one in known if one.command_id == before.command_id), before)
        if left.draft_id is not None and left.draft_id == self._drafts.own_id() and self._drafts.has_text:
            self._at.speaker.go_to("reception")
            then()
            return
        found = partial(self._found, left, then, failed)
        self._at.background.ask(self, my_drafts, found, on_refusal=failed)

    def _found(
        self, left: LeftOver, then: Callable[[], None], failed: Failed, lines: tuple[DraftLine, ...]
    ) -> None:
        line = next((one for one in lines if one.id == left.draft_id), None)
        if line is not None:
            self._open(left, then, line)
            return
        contact = left.contact
        concerned = [one.concerned_id for one in contact.concerns]
        self._at.background.ask(
            self, intake_parts, partial(self._keep, left, then, failed), on_refusal=failed,
            people=tuple(one for one in (contact.person_id, *concerned) if one is not None),
            services=tuple(one.service for one in contact.concerns),
        )  # fmt: skip

    def _keep(self, left: LeftOver, then: Callable[[], None], failed: Failed, parts: IntakeParts) -> None:
        desk = self._at.background.desk
        if not isinstance(desk, EmergencyDesk):
            return
        draft = draft_of(left, parts)
        content = {
            "channel": draft.channel.value,
            "theme": ", ".join(left.numbers),
            "name": draft.caller.shown_name,
            "form": to_content(draft, "", None),
        }
        label, name = label_of(content)
        keep = KeepDraft(
            draft_id=new_draft_id(), window="", label=label, name=name, content=content, cursor={}
        )
        kept = partial(self._kept, replace(left, draft_id=keep.draft_id), then, failed)
        self._at.background.run(self, partial(desk.put_on_form, left.command_id, keep), kept, failed)

    def _kept(self, left: LeftOver, then: Callable[[], None], failed: Failed, _none: None) -> None:
        def open_it(lines: tuple[DraftLine, ...]) -> None:
            for line in lines:
                if line.id == left.draft_id:
                    self._open(left, then, line)

        self._at.background.ask(self, my_drafts, open_it, on_refusal=failed)

    def _open(self, left: LeftOver, then: Callable[[], None], line: DraftLine) -> None:
        self._at.speaker.go_to("reception")
        said = self.tr("{numbers}: Bitte berichtigen und speichern, die Nummer bleibt.")
        self._drafts.open(line, lambda: self._at.speaker.say(said.format(numbers=", ".join(left.numbers))))
        then()


def draft_of(left: LeftOver, parts: IntakeParts) -> IntakeDraft:
    """Return what the form is to show; who is no longer in the register stands there by name."""
    contact, people, services = left.contact, dict(parts.people), dict(parts.services)
    promise = contact.promise
    way = promise.start.isoformat() if promise.start else str(promise.reply_by or "")
    return IntakeDraft(
        channel=contact.channel,
        caller=_caller(contact, left, parts),
        needs=NeedsDraft(contact.needs or (), contact.language, contact.keep_needs),
        concerns=tuple(_concern(one, services.get(one.service), people) for one in contact.concerns),
        reply=way,
    )


def _caller(contact: TakeContact, left: LeftOver, parts: IntakeParts) -> CallerDraft:
    person = dict(parts.people).get(contact.person_id or 0)
    name = contact.caller_name
    if contact.person_id is not None and person is None:
        name = dict(left.lines).get("Wer", "")
    nobody = person is None and contact.new_person is None and not name and not contact.caller_phone
    return CallerDraft(
        person=person, name=name, phone=contact.caller_phone, new=contact.new_person, anonymous=nobody
    )


def _concern(one: Concern, service: Service | None, people: dict[int, Person]) -> ConcernDraft:
    known = dict(one.details)
    labels = [field.label for field in service.fields] if service else []
    others = [f"{head}: {text}" for head, text in one.details if head not in labels]
    about = people.get(one.concerned_id or 0)
    wish = one.authority
    behalf = BehalfDraft(about, one.concerned_name, wish.state, wish.scope, wish.valid_until)
    return ConcernDraft(
        service=service,
        district=one.district,
        facts=one.facts,
        details=tuple(known.get(head, "") for head in labels),
        place=one.place,
        note="\n".join((*filter(None, (one.note,)), *others)),
        cause_id=one.cause_id,
        at_once=one.done_at_once,
        result=one.result,
        behalf=behalf if behalf != BehalfDraft() else None,
    )
