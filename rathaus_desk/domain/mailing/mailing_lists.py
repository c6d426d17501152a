"""Mailing lists ("Verteiler"): who consented to what, in which words, when and how, and who wants no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rathaus_desk.domain.actors import Actor, Role
from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.people.people import AddressLock, email_hint
from rathaus_desk.domain.text import fold

# So long somebody can ask who agreed to a letter, and since when no more: until claims that may arise from it
# have lapsed, three years from the end of the year of the withdrawal (§§ 195, 199 BGB; Art. 7 (1) GDPR).
PROOF_YEARS = 3


class ListChannel(StrEnum):
    """How a list reaches those on it."""

    PAPER = "paper"
    EMAIL = "email"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class MailingList:
    """A list; `wording` is what one consents to now. `subscribers` counts those whom the actor may count."""

    id: int
    name: str
    purpose: Purpose
    channel: ListChannel
    wording: str
    wording_version: int
    active: bool
    unit_id: int
    unit: str
    version: int
    subscribers: int = 0


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one version, since when and by whom; `subscribers` in the list agreed to these."""

    version: int
    words: str
    since: datetime
    by: str
    subscribers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Somebody's name and where the list reaches that person, as given with the consent."""

    given_name: str = ""
    family_name: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    place: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a list goes, where that person lives now, and what else is known of her in the register."""

    subscriber: Subscriber
    birth_date: date | None = None
    lock: AddressLock = AddressLock.NONE


@dataclass(frozen=True, slots=True)
class Subscription:
    """One consent, in the words that were shown; a withdrawn one stays, so that it can be accounted for."""

    id: int
    list_id: int
    list_name: str
    person_id: int | None
    subscriber: Subscriber
    wording: str
    wording_version: int
    at: datetime
    channel: Channel
    by: str
    withdrawn_at: datetime | None
    withdrawn_how: Channel | None
    version: int


@dataclass(frozen=True, kw_only=True)
class SaveMailingList(Command[MailingList]):
    """Write a list down, change one, close it or open it again; a new one has no `list_id`.

    Other words to consent to are a new version; whoever consented before did so in the old words.
    """

    name: str
    purpose: Purpose
    channel: ListChannel
    wording: str
    active: bool = True
    list_id: int | None = None
    seen_version: int = 0


@dataclass(frozen=True, kw_only=True)
class Subscribe(Command[Subscription]):
    """Write a consent down: of a person of the register, or of somebody by name and address.

    `wording_version` is the version that was shown or read out. Of a person of the register, name and
    address are those of the register; an e-mail address may be another one.
    """

    list_id: int
    wording_version: int
    channel: Channel
    person_id: int | None = None
    subscriber: Subscriber = Subscriber()


@dataclass(frozen=True, kw_only=True)
class WithdrawSubscription(Command[Subscription]):
    """Write down that somebody wants no more of a list (Art. 7 (3) GDPR).

    With the person's number any unit can; without it, only the unit of the list.
    """

    subscription_id: int
    seen_version: int
    how: Channel
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TakeWithdrawalBack(Command[Subscription]):
    """Take back a withdrawal that was a slip; only on its day, for later it takes a new consent."""

    subscription_id: int
    seen_version: int
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ForgetConsents(Command[int]):
    """Delete the consents whose withdrawal nobody has to prove any more; returns how many."""


def keeps_list(actor: Actor, unit_id: int) -> bool:
    """Tell whether somebody sits in the unit that keeps a list, or leads the house."""
    return actor.role is Role.LEAD or unit_id == actor.unit_id


def is_reached(channel: ListChannel, who: Subscriber) -> bool:
    """Tell whether a list of this channel can reach somebody with what is known."""
    by_paper = bool(who.street and who.place)
    if channel is ListChannel.BOTH:
        return by_paper or bool(who.email)
    return by_paper if channel is ListChannel.PAPER else bool(who.email)


def email_problem(text: str) -> str:
    """Return a German sentence if nothing could be sent to an e-mail address, else nothing."""
    if not text:
        return ""
    name, _, host = text.rpartition("@")
    whole = bool(name) and "." in host.strip(".") and "@" not in name and not set(text) & set(" ,;<>\"'\\")
    if not whole or email_hint(text):
        return "Das ist keine E-Mail-Adresse, an die etwas gehen kann. Es wurde nichts gespeichert."
    return ""


def is_same(one: Subscriber, other: Subscriber) -> bool:
    """Tell whether two without a number are one: the same e-mail address, or name and address."""
    if one.email and one.email.casefold() == other.email.casefold():
        return True
    return bool(one.street) and _address(one) == _address(other)


def is_subscribed(existing: Iterable[Subscription], person_id: int | None, who: Subscriber) -> bool:
    """Tell whether somebody stands in a list already: a person once, somebody by address once."""
    active = [one for one in existing if one.withdrawn_at is None]
    if person_id is not None:
        return any(one.person_id == person_id for one in active)
    return any(one.person_id is None and is_same(one.subscriber, who) for one in active)


def may_take_back(withdrawn_on: date | None, today: date) -> bool:
    """Tell whether a withdrawal can still have been a slip."""
    return withdrawn_on == today


def proof_ends(withdrawn_on: date) -> date:
    """Return the last day on which a withdrawn consent is kept."""
    return date(withdrawn_on.year + PROOF_YEARS, 12, 31)


def first_kept(today: date) -> date:
    """Return the first day whose withdrawals still have to be proved."""
    return date(today.year - PROOF_YEARS, 1, 1)


def next_wording_version(before: str, after: str, version: int) -> int:
    """Return the version of the words to consent to: another one as soon as they change."""
    return version if before == after else version + 1


def _address(one: Subscriber) -> tuple[str, ...]:
    parts = (one.given_name, one.family_name, one.street, one.house_number, one.postcode, one.place)
    return tuple(fold(part) for part in parts)
