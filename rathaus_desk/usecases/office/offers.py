"""The town's offers: found by words, by district, by kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select

from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offers import Offer, OfferKind
from rathaus_desk.domain.text import clean, fold, sort_key
from rathaus_desk.domain.words import word
from rathaus_desk.store.list_tables import OfferRow
from rathaus_desk.store.office_tables import DistrictRow, SettingRow
from rathaus_desk.usecases.desk import Work

PAGE = 200
KEY = "offer."
NO_OFFER = "Dieses Angebot steht nicht mehr auf der Liste. Es wurde nichts geändert."
_SEARCHED = ("name", "times", "place", "contact", "phone", "text")
_MOST_WORDS = 8
_LONGEST = 200


def offers(
    work: Work,
    text: str = "",
    kind: OfferKind | None = None,
    district: str = "",
    after: int | None = None,
    limit: int = PAGE,
) -> tuple[Offer, ...]:
    """Return a page of the offers that fit, from A to Z; the next one begins `after` an offer's id.

    An offer for the whole town fits every district.
    """
    own = cared_for(work)
    query = _narrowed(text, kind, district)
    if own:
        query = query.where(OfferRow.id.not_in(own))
    last = _cursor(work, own, after) if after is not None else None
    if last is not None:
        behind = and_(OfferRow.sort_name == last[0], OfferRow.id > last[1])
        query = query.where(or_(OfferRow.sort_name > last[0], behind))
    most = max(limit, 0)
    rows = work.session.execute(query.order_by(OfferRow.sort_name, OfferRow.id).limit(most))
    found = [((row.sort_name, row.id), offer_value(row, where)) for row, where in rows]
    fitting = (one.offer for one in own.values() if not one.ended and _fits(one.offer, text, kind, district))
    mine = ((_place(one), one) for one in fitting)
    found += [one for one in mine if last is None or one[0] > last]
    return tuple(offer for _, offer in sorted(found, key=lambda one: one[0])[:most])


def offer(work: Work, offer_id: int) -> Offer:
    """Return an offer that is on the list. Refuses one that is not, or not any more."""
    own = cared_for(work).get(offer_id)
    if own is not None and not own.ended:
        return own.offer
    query = select(OfferRow, DistrictRow).outerjoin(DistrictRow, DistrictRow.id == OfferRow.district_id)
    found = None if own else work.session.execute(query.where(OfferRow.id == offer_id)).first()
    if found is None:
        raise Refused(NO_OFFER)
    return offer_value(*found)


@dataclass(frozen=True, slots=True)
class CaredFor:
    """An offer as somebody here has written it down; `ended` ones are kept, so that they can come back."""

    offer: Offer
    ended: bool


def cared_for(work: Work) -> dict[int, CaredFor]:
    """Return the offers that were added, changed or ended here; they stand in the place of delivered ones.

    The table of offers is as it was delivered: nobody may write to it. What a town hall itself says of its
    offers is kept with what it sets up, where lead and administration may write, one line for each.
    """
    rows = work.session.scalars(select(SettingRow).where(SettingRow.key.startswith(KEY)))
    districts = {row.key: row.name for row in work.session.scalars(select(DistrictRow))}
    return {int(row.key.removeprefix(KEY)): _cared(row, districts) for row in rows}


def _cared(row: SettingRow, districts: Mapping[str, str]) -> CaredFor:
    kept = dict(row.value)
    ended = bool(kept.pop("ended"))
    key = kept["district_key"] if kept["district_key"] in districts else ""
    values = kept | {
        "id": int(row.key.removeprefix(KEY)),
        "district_key": key,
        "district": districts.get(key, ""),
    }
    return CaredFor(from_plain(Offer, values), ended)


def offer_value(row: OfferRow, where: DistrictRow | None) -> Offer:
    """Return an offer as it was delivered, with its district, as a value."""
    return Offer(
        id=row.id,
        name=row.name,
        kind=row.kind,
        district=where.name if where else "",
        times=row.times,
        place=row.place,
        contact=row.contact,
        phone=row.phone,
        step_free=row.step_free,
        text=row.text,
        district_key=where.key if where else "",
    )


def offer_rows(given: Sequence[Mapping[str, Any]], district_ids: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return offers as they stand in db/seed as rows; without a district they are for the whole town."""
    return [
        {
            **{key: value for key, value in one.items() if key != "district"},
            "id": number,
            "kind": OfferKind(one["kind"]),
            "sort_name": sort_key(one["name"]),
            "folded": _folded(one),
        }
        | {"district_id": district_ids[one["district"]] if one["district"] else None}
        for number, one in enumerate(given, 1)
    ]


def _folded(given: Mapping[str, Any]) -> str:
    said = (word(OfferKind(given["kind"])), *(given[key] for key in _SEARCHED))
    return f" {fold(' '.join(said))}"


def _parts(text: str) -> list[str]:
    return fold(clean(text)[:_LONGEST]).split()[:_MOST_WORDS]


def _fits(one: Offer, text: str, kind: OfferKind | None, district: str) -> bool:
    """Tell of one offer what `_narrowed` asks the database."""
    folded = _folded({name: getattr(one, name) for name in ("kind", *_SEARCHED)})
    return (
        all(f" {part}" in folded for part in _parts(text))
        and kind in (None, one.kind)
        and (not district or one.district_key in ("", clean(district)))
    )


def _place(one: Offer) -> tuple[str, int]:
    return sort_key(one.name), one.id


def _cursor(work: Work, own: Mapping[int, CaredFor], after: int) -> tuple[str, int] | None:
    """Return where an offer stands from A to Z."""
    if after in own:
        return _place(own[after].offer)
    row = work.session.get(OfferRow, after)
    return (row.sort_name, row.id) if row is not None else None


def _narrowed(text: str, kind: OfferKind | None, district: str) -> Select[Any, Any]:
    query = select(OfferRow, DistrictRow).outerjoin(DistrictRow, DistrictRow.id == OfferRow.district_id)
    # Each word begins some word of the offer; `folded` begins with a blank, and so does each of its words.
    for part in _parts(text):
        query = query.where(OfferRow.folded.contains(f" {part}", autoescape=True))
    if kind is not None:
        query = query.where(OfferRow.kind == kind)
    if district:
        query = query.where(or_(DistrictRow.key == clean(district), OfferRow.district_id.is_(None)))
    return query
