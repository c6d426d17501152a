"""Who may speak for whom: caller, person concerned, representative; "Aufnehmen ja, Auskunft nein"."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rathaus_desk.domain.commands import Command
from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.people.people import Need, Person
from rathaus_desk.domain.text import fold


class AuthorityState(StrEnum):
    """What the desk knows of somebody's right to speak for another person."""

    NONE = "none"
    CLAIMED = "claimed"
    SEEN = "seen"
    GUARDIAN = "guardian"


class CallerState(StrEnum):
    """How well we know who speaks to us."""

    KNOWN = "known"
    NAMED = "named"
    ANONYMOUS = "anonymous"


EVERYTHING = ("alles", "general", "generalvollmacht", "vorsorgevollmacht", "umfassend")
OFFICES = ("behorden", "behordenangelegenheiten", "amter", "vermogenssorge", "vermogensangelegenheiten")


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorityWish:
    """What is said or shown at the intake; an empty `scope` covers everything."""

    state: AuthorityState = AuthorityState.NONE
    scope: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority as the desk keeps it; `ended` is the day on which it was withdrawn."""

    id: int
    person_id: int | None
    person: str
    representative_id: int | None
    representative: str
    state: AuthorityState
    scope: str
    seen_on: date | None
    seen_by: str
    valid_until: date | None
    ended: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Whether the one who speaks to us may hear about a case, and the sentence to go by."""

    allowed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody else who reported the same thing, with the number that she was given."""

    case_id: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is who in a case; names are empty where nobody gave one or the actor must not know it.

    `caller` speaks to us, `concerned` is the person it is about, `representative` acts for that person.
    """

    caller_state: CallerState
    caller: Person | None
    caller_name: str
    concerned: Person | None
    concerned_name: str
    representative_name: str
    authority: Authority | None
    disclosure: Disclosure
    other_reporters: tuple[Reporter, ...]
    needs: tuple[Need, ...]
    language: str


def caller_state(person_id: int | None, caller_name: str) -> CallerState:
    """Return how well we know a caller: from the register, by a name nobody checked, or not at all."""
    if person_id is not None:
        return CallerState.KNOWN
    return CallerState.NAMED if caller_name.strip() else CallerState.ANONYMOUS


def disclosure(
    wish: AuthorityWish,
    today: date,
    concerned: str,
    about: tuple[str, ...] = (),
    *,
    ended: date | None = None,
) -> Disclosure:
    """Return whether somebody who speaks for `concerned` may be told about a case.

    `about` are the words of the case's service; a scope has to name one of them or cover everything.
    """
    only = f"Auskunft bekommt nur {concerned or 'die betroffene Person'} selbst."
    if wish.state is AuthorityState.NONE:
        return _no(f"Es liegt keine Vollmacht vor. {only}")
    if wish.state is AuthorityState.CLAIMED:
        return _no(f"Die Vollmacht ist noch nicht gesehen. {only}")
    paper = "Betreuung" if wish.state is AuthorityState.GUARDIAN else "Vollmacht"
    if ended is not None and ended <= today:
        return _no(f"Die {paper} gilt seit {numeric_date(ended)} nicht mehr. {only}")
    if wish.valid_until is not None and wish.valid_until < today:
        return _no(f"Die {paper} galt bis {numeric_date(wish.valid_until)}. {only}")
    if not covers(wish.scope, about):
        return _no(f"Die {paper} gilt für „{wish.scope}“, nicht für dieses Anliegen.")
    until = f" bis {numeric_date(wish.valid_until)}" if wish.valid_until else ""
    scope = f" für „{wish.scope}“" if wish.scope else ""
    return Disclosure(True, f"Auskunft ist möglich: {paper} gesehen, gilt{scope}{until or ' ohne Enddatum'}.")


def covers(scope: str, about: tuple[str, ...]) -> bool:
    """Tell whether the scope of an authority names what a case is about, or covers everything."""
    said = fold(scope)
    if not said or not about or set(said.split()) & {*EVERYTHING, *OFFICES}:
        return True
    return any(
        part and (f" {part} " in f" {said} " or f" {said} " in f" {part} ") for part in map(fold, about)
    )


def _no(sentence: str) -> Disclosure:
    return Disclosure(False, f"{sentence} Aufnehmen ja, Auskunft nein.")


@dataclass(frozen=True, kw_only=True)
class NoteAuthority(Command[Authority]):
    """Write down an authority that was claimed or seen; it is known at the next visit.

    With `case_id` it is also the authority of that case; persons left out are those of the case.
    """

    state: AuthorityState
    case_id: int | None = None
    person_id: int | None = None
    representative_id: int | None = None
    representative_name: str = ""
    scope: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class EndAuthority(Command[Authority]):
    """Note that an authority no longer holds."""

    authority_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """Whether the pick-up code was right, and the sentence to go by."""

    right: bool
    sentence: str


WRONG_CODES = 5


@dataclass(frozen=True, kw_only=True)
class CheckPickupCode(Command[CodeCheck]):
    """Check the pick-up code of somebody who asks about a case and whom we do not know.

    After five wrong codes in a row it refuses; then the lead must help.
    """

    case_id: int
    code: str
