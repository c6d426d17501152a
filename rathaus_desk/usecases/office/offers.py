"""The town's offers: found by words, by district, by kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select

from rathaus_desk.domain.office.offers import Offer, OfferKind
from rathaus_desk.domain.text import clean, fold, sort_key
from rathaus_desk.domain.words import word
from rathaus_desk.store.list_tables import OfferRow
from rathaus_desk.store.office_tables import DistrictRow
from rathaus_desk.usecases.desk import Work

PAGE = 200
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
    query = _narrowed(text, kind, district)
    if after is not None and (last := work.session.get(OfferRow, after)) is not None:
        behind = and_(OfferRow.sort_name == last.sort_name, OfferRow.id > last.id)
        query = query.where(or_(OfferRow.sort_name > last.sort_name, behind))
    rows = work.session.execute(query.order_by(OfferRow.sort_name, OfferRow.id).limit(max(limit, 0)))
    return tuple(offer_value(row, name) for row, name in rows)


def offer_value(row: OfferRow, district: str | None) -> Offer:
    """Return an offer as a value."""
    return Offer(
        id=row.id,
        name=row.name,
        kind=row.kind,
        district=district or "",
        times=row.times,
        place=row.place,
        contact=row.contact,
        phone=row.phone,
        step_free=row.step_free,
        text=row.text,
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


def _narrowed(text: str, kind: OfferKind | None, district: str) -> Select[Any, Any]:
    query = select(OfferRow, DistrictRow.name).outerjoin(DistrictRow, DistrictRow.id == OfferRow.district_id)
    # Each word begins some word of the offer; `folded` begins with a blank, and so does each of its words.
    for part in fold(clean(text)[:_LONGEST]).split()[:_MOST_WORDS]:
        query = query.where(OfferRow.folded.contains(f" {part}", autoescape=True))
    if kind is not None:
        query = query.where(OfferRow.kind == kind)
    if district:
        query = query.where(or_(DistrictRow.key == clean(district), OfferRow.district_id.is_(None)))
    return query
