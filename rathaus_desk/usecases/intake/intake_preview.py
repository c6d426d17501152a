"""What the intake form shows while it is being filled in: where to, until when, and how we answer."""

from collections.abc import Sequence
from itertools import islice

from rathaus_desk.domain.cases.routing import Route
from rathaus_desk.domain.dates import day_in_speech, hours
from rathaus_desk.domain.intake.contacts import Concern
from rathaus_desk.domain.intake.intake import IntakePreview
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.office.services import UNCLEAR, Service
from rathaus_desk.domain.people.authority import Authority, AuthorityWish, Disclosure, disclosure
from rathaus_desk.domain.people.people import Need
from rathaus_desk.domain.promises.promises import ReplyBy, Window, possible_windows
from rathaus_desk.domain.words import word
from rathaus_desk.store.people_tables import PersonRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.intake.concerns import Spoken, due_for, reason_to_tell, spoken, spot_of
from rathaus_desk.usecases.intake.similar import similar_cases
from rathaus_desk.usecases.office import catalogue
from rathaus_desk.usecases.office.complaints import about_unit, away_from
from rathaus_desk.usecases.office.phones import read_phone, show_phone
from rathaus_desk.usecases.office.rights import demand_case_role, local
from rathaus_desk.usecases.office.routes import House, Spot, house, route_in
from rathaus_desk.usecases.people.authority import about, authority_value, best_between
from rathaus_desk.usecases.people.people import person_row
from rathaus_desk.usecases.promises.promised_calls import promised_calls
from rathaus_desk.usecases.promises.promises import Reach, reply_by_default
from rathaus_desk.usecases.promises.reach import Answered, answered, contact_person, reach_of

WINDOWS_OFFERED = 4


def preview_intake(
    work: Work, service: str, person_id: int | None = None, place: str = "", reply_by: ReplyBy | None = None,
    phone: str = "", concerned_id: int | None = None, concerned_name: str = "",
    authority: AuthorityWish | None = None, about_unit_key: str = "", needs: tuple[Need, ...] | None = None,
) -> IntakePreview:  # fmt: skip
    """Return where a concern would go, until when, what we would promise, and what looks alike.

    `needs` are what the caller said today; None for those on record.
    """
    demand_case_role(work)
    here = house(work)
    row, home = person_row(work, person_id) if person_id is not None else (None, "")
    wanted = catalogue.service(work, service) if service else None
    concern = Concern(service=service, concerned_id=concerned_id, concerned_name=concerned_name,
                      about_unit=about_unit_key, authority=authority or AuthorityWish())  # fmt: skip
    parties = _parties(work, concern, wanted, row)
    spot = spot_of(work, here, place, parties.concerned)
    told = _to_tell(work, here, parties, place, spot)
    due = due_for(work, wanted) if wanted else None
    to = answered(reach_of(row, read_phone(phone), needs, home), [parties.spoken_for()])
    owner = contact_person(work, here, row, parties.concerned)
    windows = _windows(work, here, to, reply_by, owner)
    goes = _route(work, here, wanted, spot, concern) if wanted else None
    return IntakePreview(
        route=reason_to_tell(goes.reason, spot.district, told.district) if goes else "",
        unit=goes.unit if goes else "",
        due=due.at if due else None,
        due_explained=due.explanation if due else "",
        reply_by=reply_by or reply_by_default(to.reach),
        phone="" if to.only else show_phone(to.reach.phone),
        windows=windows,
        reply_in_words=_reply(work, reply_by or reply_by_default(to.reach), to, windows, owner),
        district=told.district.name if told.district else "",
        district_key=told.district.key if told.district else "",
        similar=similar_cases(work, wanted, told, _whose(parties)) if wanted else (),
        disclosure=_told(work, parties, wanted),
        authority=_known(work, parties),
        needs_shared=wanted.needs_shared if wanted else False,
    )


def _parties(work: Work, concern: Concern, wanted: Service | None, row: PersonRow | None) -> Spoken:
    """Return who speaks for whom, also while no service is chosen yet."""
    return spoken(work, concern, wanted or catalogue.service(work, UNCLEAR), row)


def _to_tell(work: Work, here: House, parties: Spoken, place: str, spot: Spot) -> Spot:
    """Return the spot as it may be said aloud: the home of somebody we may not speak of is no part of it.

    The caller's own home is none either: the form would send it back as the place of the concern.
    """
    return spot if parties.may_hear else spot_of(work, here, place, None)


def _whose(parties: Spoken) -> int | None:
    """Return whose earlier cases may be shown."""
    return parties.concerned_id if parties.may_hear else None


def _windows(
    work: Work, here: House, to: Answered, reply_by: ReplyBy | None, owner: Staff
) -> tuple[Window, ...]:
    can_call = not to.reach.no_calls and bool(to.reach.phone or (reply_by is ReplyBy.CALL and not to.only))
    if not can_call:
        return ()
    promised = promised_calls(work, owner.id)
    coming = possible_windows(owner, work.now, work.office.calendar, here.staff, promised)
    return tuple(islice(coming, WINDOWS_OFFERED))


def _known(work: Work, parties: Spoken) -> Authority | None:
    """Return what was seen of the caller before."""
    if not parties.for_another or parties.concerned is None or parties.caller is None:
        return None
    row = best_between(work, parties.concerned.id, parties.caller.id)
    return authority_value(work, row) if row else None


def _told(work: Work, parties: Spoken, wanted: Service | None) -> Disclosure | None:
    if not parties.for_another:
        return None
    today = local(work, work.now).date()
    return disclosure(parties.wish, today, parties.concerned_name, about(wanted) if wanted else ())


def _route(work: Work, here: House, wanted: Service, spot: Spot, concern: Concern) -> Route:
    meant = about_unit(here, wanted, concern)
    return away_from(here, route_in(work, here, wanted, spot.district), wanted, meant)


def _reply(work: Work, reply_by: ReplyBy, to: Answered, windows: Sequence[Window], owner: Staff) -> str:
    """Say how we answer; where nobody else may hear it, say that too."""
    if not to.only:
        return _reply_in_words(work, reply_by, to.reach, windows, owner)
    only = f"Ohne gesehene Vollmacht antworten wir nur {to.only} selbst"
    if not to.reach.phone and not to.reach.address:
        return f"{only}; dafür fehlen Telefonnummer und Anschrift."
    said = _reply_in_words(work, reply_by, to.reach, windows, owner, known=True)
    return f"{said} {only}."


def _reply_in_words(
    work: Work,
    reply_by: ReplyBy,
    reach: Reach,
    windows: Sequence[Window],
    owner: Staff,
    *,
    known: bool = False,
) -> str:
    """Say how we answer; with `known` number and address are not named, only that we have them."""
    if reply_by is ReplyBy.NONE:
        return f"{word(reply_by)}."
    if reply_by is ReplyBy.LETTER:
        to = "die bekannte Anschrift" if known else reach.address
        return f"Brief an {to}." if reach.address else "Für einen Brief fehlt die Anschrift."
    if reach.no_calls:
        return "Diese Person möchte nicht angerufen werden."
    if not reach.phone:
        return "Für einen Anruf fehlt die Telefonnummer."
    if not windows:
        return "In den nächsten Wochen ist niemand für einen Rückruf im Dienst."
    first = windows[0]
    today = local(work, work.now).date()
    when = f"{day_in_speech(first.start.date(), today)}, {hours(first.start, first.end)}"
    caller = "" if first.served_by == owner.shown else f" Es ruft {first.served_by} an."
    number = "unter der bekannten Nummer" if known else show_phone(reach.phone)
    return f"Anruf {when}, {number}.{caller}"
