"""The care of the town's offers: written down, checked, changed and ended by lead or administration."""

from dataclasses import replace
from typing import Any

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.codec import to_plain
from rathaus_desk.domain.errors import Conflict, Difference, Refused
from rathaus_desk.domain.office.offers import OFFER_TITLES, EndOffer, Offer, OfferKind, SaveOffer, in_fields
from rathaus_desk.domain.words import word
from rathaus_desk.store.list_tables import OfferRow
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.usecases.desk import CHANGED, Work, handles
from rathaus_desk.usecases.office.offers import KEY, NO_OFFER, cared_for, offer
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.office.routes import district_by_key, house
from rathaus_desk.usecases.texts import typed, typed_text

CARERS = (Role.LEAD, Role.ADMIN)
_LINES = ("name", "times", "place", "contact", "phone", "source")


@handles(SaveOffer, *CARERS)
def save_offer(work: Work, command: SaveOffer) -> Offer:
    """Write an offer down, or change one; what somebody else has changed meanwhile is never overwritten."""
    stored = None if command.offer_id is None else _stored(work, command.offer_id)
    wanted = _checked(work, command)
    if stored is not None:
        wanted = replace(wanted, id=stored.id)
        if stored.version != command.seen_version:
            _refuse_overwriting(stored, wanted)
    kept = replace(wanted, version=stored.version + 1 if stored else 1)
    _keep(work, kept, ended=False)
    return kept


@handles(EndOffer, *CARERS)
def end_offer(work: Work, command: EndOffer) -> Offer:
    """Take an offer off the list; it can come back for as long as somebody knows its number."""
    stored = offer(work, command.offer_id)
    if stored.version != command.seen_version:
        raise Conflict(CHANGED)
    ended = replace(stored, version=stored.version + 1)
    _keep(work, ended, ended=True)
    return ended


def _stored(work: Work, offer_id: int) -> Offer:
    """Return an offer, also one that has ended: saved again, it is back."""
    own = cared_for(work).get(offer_id)
    if own is None and work.session.get(OfferRow, offer_id) is None:
        raise Refused(NO_OFFER)
    return own.offer if own else offer(work, offer_id)


def _checked(work: Work, command: SaveOffer) -> Offer:
    lines: dict[str, Any] = {
        name: typed(getattr(command, name), name, OFFER_TITLES[name], needed=name == "name")
        for name in _LINES
    }
    district = district_by_key(house(work), command.district)
    if command.checked is not None and command.checked > local(work, work.now).date():
        raise Refused("„Geprüft am“ liegt in der Zukunft. Es wurde nichts gespeichert.", "checked")
    return Offer(
        id=command.offer_id or work.new_id(),
        kind=command.kind,
        district=district.name if district else "",
        district_key=district.key if district else "",
        step_free=command.step_free,
        text=typed_text(command.text, "text", OFFER_TITLES["text"]),
        checked=command.checked,
        **lines,
    )


def _keep(work: Work, one: Offer, *, ended: bool) -> None:
    value: dict[str, Any] = to_plain(one)
    for name in ("id", "district"):  # the key of the line says the one, the list of districts the other
        del value[name]
    key, value = f"{KEY}{one.id}", value | {"ended": ended}
    row = work.session.get(SettingRow, key)
    if row is None:
        work.session.add(SettingRow(key=key, value=value))
    else:
        row.value = value
    work.session.flush()


def _refuse_overwriting(stored: Offer, wanted: Offer) -> None:
    theirs, mine = in_fields(stored), in_fields(wanted)
    differences = tuple(
        Difference(title, _read(stored, name, theirs[name]), _read(wanted, name, mine[name]))
        for name, title in OFFER_TITLES.items()
        if theirs[name] != mine[name]
    )
    if differences:
        raise Conflict(CHANGED, differences, version=stored.version, theirs=theirs)


def _read(one: Offer, name: str, written: str) -> str:
    if name == "kind":
        return word(OfferKind(written))
    if name == "step_free":
        return "ohne Stufen" if one.step_free else "mit Stufen"
    return one.district or "ganze Stadt" if name == "district" else written
