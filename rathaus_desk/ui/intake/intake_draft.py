"""Everything on the intake form as values: for undo, for drafts on disk, and as the command that saves it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rathaus_desk.domain.codec import from_plain, to_plain
from rathaus_desk.domain.intake.contacts import AddConcern, Channel, Concern, TakeContact
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.authority import AuthorityState, AuthorityWish
from rathaus_desk.domain.people.people import Need, NewPerson, Person
from rathaus_desk.domain.promises.promises import PromiseWish


@dataclass(frozen=True, slots=True)
class CallerDraft:
    """Who speaks to us: somebody of the register, a new person, a name nobody checked, or anonymous."""

    person: Person | None = None
    name: str = ""
    phone: str = ""
    new: NewPerson | None = None
    anonymous: bool = False

    @property
    def chosen(self) -> bool:
        """Tell whether it is settled who speaks to us."""
        return bool(self.person or self.name.strip() or self.phone.strip() or self.new or self.anonymous)

    def same_as(self, other: "CallerDraft") -> bool:
        """Tell whether another draft means the same caller, whose data may be corrected by now."""
        ids = [one.person.id if one.person else None for one in (self, other)]
        return ids[0] == ids[1] and replace(self, person=None) == replace(other, person=None)

    @property
    def shown_name(self) -> str:
        """The name as the desk calls this person; empty for nobody."""
        if self.person:
            return self.person.name
        if self.new:
            return f"{self.new.given_name} {self.new.family_name}".strip()
        return self.name


@dataclass(frozen=True, slots=True)
class BehalfDraft:
    """Whom the concern is about, if that is not the caller, and what gives the caller a right to speak."""

    person: Person | None = None
    name: str = ""
    state: AuthorityState = AuthorityState.NONE
    scope: str = ""
    until: date | None = None

    @property
    def shown_name(self) -> str:
        """The name of the person concerned."""
        return self.person.name if self.person else self.name

    @property
    def wish(self) -> AuthorityWish:
        """The authority as the desk understands it."""
        return AuthorityWish(state=self.state, scope=self.scope.strip(), valid_until=self.until)


@dataclass(frozen=True, slots=True)
class ConcernDraft:
    """One concern as it stands on the form; `route` is the unit it would go to."""

    service: Service | None = None
    district: str = ""
    facts: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    place: str = ""
    note: str = ""
    cause_id: int | None = None
    at_once: bool = False
    result: str = ""
    behalf: BehalfDraft | None = None
    route: str = ""

    @property
    def empty(self) -> bool:
        """Tell whether nothing would be lost with it."""
        return self.service is None and self.behalf is None

    def concern(self) -> Concern:
        """Return the concern as the desk takes it; the service must be chosen."""
        if self.service is None:
            raise ValueError("a concern needs a service")
        behalf = self.behalf or BehalfDraft()
        fields = zip(self.service.fields, self.details, strict=True)
        return Concern(
            service=self.service.key,
            place=self.place,
            district=self.district,
            facts=self.facts,
            details=tuple((one.label, text) for one, text in fields if text.strip()),
            note=self.note,
            cause_id=self.cause_id,
            concerned_id=behalf.person.id if behalf.person else None,
            concerned_name="" if behalf.person else behalf.name,
            authority=behalf.wish,
            done_at_once=self.at_once,
            result=self.result,
        )


@dataclass(frozen=True, slots=True)
class NeedsDraft:
    """How this person can be spoken with, and whether we may remember it."""

    needs: tuple[Need, ...] = ()
    language: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class IntakeDraft:
    """A whole visit: who, how, and its concerns in order; `at` is the one that is open on the form."""

    channel: Channel = Channel.PHONE
    caller: CallerDraft = CallerDraft()
    needs: NeedsDraft = NeedsDraft()
    concerns: tuple[ConcernDraft, ...] = (ConcernDraft(),)
    at: int = 0
    reply: str = ""

    @property
    def person(self) -> Person | None:
        """The person of the register who speaks to us."""
        return self.caller.person

    @property
    def named(self) -> tuple[ConcernDraft, ...]:
        """The concerns that have a service and so can be saved."""
        return tuple(one for one in self.concerns if one.service is not None)

    def command(self, promise: PromiseWish, *, cause_id: int | None = None) -> TakeContact:
        """Return the visit as a command; `cause_id` attaches its only concern to a similar case."""
        concerns = tuple(one.concern() for one in self.named)
        if cause_id is not None:
            concerns = (*concerns[:-1], replace(concerns[-1], cause_id=cause_id))
        caller = self.caller
        waiting = any(not one.done_at_once for one in concerns)
        return TakeContact(
            concerns=concerns,
            channel=self.channel,
            person_id=caller.person.id if caller.person else None,
            caller_name=caller.name,
            caller_phone=caller.phone,
            new_person=caller.new,
            needs=self.needs.needs,
            language=self.needs.language,
            keep_needs=self.needs.keep,
            promise=promise if waiting else PromiseWish(),
        )

    def further(self, contact_id: int, promise: PromiseWish, *, cause_id: int | None = None) -> AddConcern:
        """Return the open concern as one more of a contact that is saved."""
        concern = self.named[-1].concern()
        if cause_id is not None:
            concern = replace(concern, cause_id=cause_id)
        return AddConcern(contact_id=contact_id, concern=concern, promise=promise)


@dataclass(frozen=True, slots=True)
class _Behalf:
    """The person concerned, as a draft on disk names her."""

    person_id: int | None
    name: str
    state: AuthorityState
    scope: str
    until: date | None


@dataclass(frozen=True, slots=True)
class _Concern:
    """A concern, as a draft on disk names it."""

    service: str
    district: str
    facts: tuple[str, ...]
    details: tuple[str, ...]
    place: str
    note: str
    cause_id: int | None
    at_once: bool
    result: str
    behalf: _Behalf | None
    route: str


@dataclass(frozen=True, slots=True)
class IntakeContent:
    """A whole visit with ids and keys only: what is known of people is read afresh when it comes back."""

    channel: Channel
    person_id: int | None
    name: str
    phone: str
    new: NewPerson | None
    anonymous: bool
    needs: NeedsDraft
    concerns: tuple[_Concern, ...]
    at: int
    reply: str
    line: str = ""
    contact_id: int | None = None  # the saved contact to which the concern is added

    @property
    def people(self) -> tuple[int, ...]:
        """The ids of all people of the register in this draft."""
        concerned = [one.behalf.person_id for one in self.concerns if one.behalf]
        return tuple(one for one in (self.person_id, *concerned) if one is not None)

    @property
    def services(self) -> tuple[str, ...]:
        """The keys of all services in this draft."""
        return tuple(one.service for one in self.concerns if one.service)


def to_content(draft: IntakeDraft, line: str, contact_id: int | None) -> dict[str, Any]:
    """Return a draft as JSON values: what stands in the entry line, and the contact it goes on with, too."""
    caller = draft.caller
    content = IntakeContent(
        channel=draft.channel,
        person_id=caller.person.id if caller.person else None,
        name=caller.name,
        phone=caller.phone,
        new=caller.new,
        anonymous=caller.anonymous,
        needs=draft.needs,
        concerns=tuple(_concern_out(one) for one in draft.concerns),
        at=draft.at,
        reply=draft.reply,
        line=line,
        contact_id=contact_id,
    )
    plain: dict[str, Any] = to_plain(content)
    return plain


def read_content(data: dict[str, Any]) -> IntakeContent:
    """Return what stands in a draft on disk. Refuses what is no draft of an intake."""
    return from_plain(IntakeContent, data, "Entwurf")


def from_content(
    content: IntakeContent, people: dict[int, Person], services: dict[str, Service]
) -> IntakeDraft:
    """Return a draft with what is known today of its people and services; who is gone is left out."""
    caller = CallerDraft(
        person=people.get(content.person_id or 0),
        name=content.name,
        phone=content.phone,
        new=content.new,
        anonymous=content.anonymous,
    )
    concerns = tuple(_concern_in(one, people, services) for one in content.concerns)
    return IntakeDraft(
        channel=content.channel,
        caller=caller,
        needs=content.needs,
        concerns=concerns or (ConcernDraft(),),
        at=min(max(content.at, 0), max(len(concerns) - 1, 0)),
        reply=content.reply,
    )


def _concern_out(one: ConcernDraft) -> _Concern:
    behalf = one.behalf
    return _Concern(
        service=one.service.key if one.service else "",
        district=one.district,
        facts=one.facts,
        details=one.details,
        place=one.place,
        note=one.note,
        cause_id=one.cause_id,
        at_once=one.at_once,
        result=one.result,
        behalf=_behalf_out(behalf) if behalf else None,
        route=one.route,
    )


def _behalf_out(one: BehalfDraft) -> _Behalf:
    return _Behalf(one.person.id if one.person else None, one.name, one.state, one.scope, one.until)


def _concern_in(one: _Concern, people: dict[int, Person], services: dict[str, Service]) -> ConcernDraft:
    behalf = None
    if one.behalf is not None:
        kept = one.behalf
        behalf = BehalfDraft(people.get(kept.person_id or 0), kept.name, kept.state, kept.scope, kept.until)
    return ConcernDraft(
        service=services.get(one.service),
        district=one.district,
        facts=one.facts,
        details=one.details,
        place=one.place,
        note=one.note,
        cause_id=one.cause_id,
        at_once=one.at_once,
        result=one.result,
        behalf=behalf,
        route=one.route,
    )


def empty_draft(channel: Channel) -> IntakeDraft:
    """Return the draft of an empty form."""
    return IntakeDraft(channel=channel)
