"""The rows of each list as they may leave the program: nobody under § 51 BMG, no address under § 52."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from rathaus_desk.domain.cases.cases import CaseLine
from rathaus_desk.domain.cases.exports import Cell, ExportColumn
from rathaus_desk.domain.cases.views import CaseSelection
from rathaus_desk.domain.office.offers import Offer, OfferKind
from rathaus_desk.domain.office.offices import PhoneEntry
from rathaus_desk.domain.office.services import Service
from rathaus_desk.domain.people.people import AddressLock
from rathaus_desk.domain.words import word
from rathaus_desk.store.case_tables import CaseRow
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.usecases.cases.case_selection import count_selected, lines_in_order, selected_ids
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.office.catalogue import service_page
from rathaus_desk.usecases.office.offers import offers
from rathaus_desk.usecases.office.phone_book import phone_page
from rathaus_desk.usecases.office.rights import speaks_of

CASE_COLUMNS = (
    ExportColumn("number", "Nummer"),
    ExportColumn("person", "Person", personal=True),
    ExportColumn("service", "Anliegen"),
    ExportColumn("place", "Ort", personal=True),
    ExportColumn("state", "Stand"),
    ExportColumn("due", "Frist"),
    ExportColumn("waiting_on", "Wartet auf"),
    ExportColumn("unit", "Zuständig"),
    ExportColumn("owner", "Ansprechperson"),
    ExportColumn("opened_at", "Aufgenommen"),
    ExportColumn("returned", "Zurückgegeben"),
)
PHONE_COLUMNS = (
    ExportColumn("name", "Name"),
    ExportColumn("phone", "Telefon"),
    ExportColumn("unit", "Stelle"),
    ExportColumn("room", "Zimmer"),
    ExportColumn("today", "Heute"),
)
SERVICE_COLUMNS = (
    ExportColumn("name", "Leistung"),
    ExportColumn("unit", "Zuständig"),
    ExportColumn("documents", "Mitzubringen"),
    ExportColumn("fee", "Gebühr"),
    ExportColumn("duration", "Dauer"),
    ExportColumn("law", "Grundlage"),
    ExportColumn("leika_key", "LeiKa"),
)
OFFER_COLUMNS = (
    ExportColumn("name", "Angebot"),
    ExportColumn("kind", "Art"),
    ExportColumn("district", "Ortsteil"),
    ExportColumn("times", "Wann"),
    ExportColumn("place", "Wo"),
    ExportColumn("contact", "Ansprechperson"),
    ExportColumn("phone", "Telefon"),
    ExportColumn("step_free", "Stufenlos"),
    ExportColumn("text", "Beschreibung"),
)
PLAIN_TITLES = frozenset(
    one.title for one in (*CASE_COLUMNS, *PHONE_COLUMNS, *SERVICE_COLUMNS, *OFFER_COLUMNS) if not one.personal
)
WHOLE_TOWN = "ganze Stadt"
_AT_ONCE = 400
_LOCKS = (AddressLock.BMG51, AddressLock.BMG52)


@may_lag
def count_cases_of(work: Work, selection: CaseSelection) -> int:
    """Return how many cases a selection has, those that no file may name among them."""
    return count_selected(work, selection, _NO_LIMIT)


_NO_LIMIT = 10_000_000


def count_phones(work: Work, text: str = "") -> int:
    """Return how many lines of the phone list fit a text."""
    return sum(1 for _ in phone_rows(work, (), text))


def count_services(work: Work) -> int:
    """Return how many services there are."""
    return work.session.scalar(select(func.count()).select_from(ServiceRow)) or 0


def count_offers(work: Work, text: str = "", kind: OfferKind | None = None, district: str = "") -> int:
    """Return how many offers fit."""
    return sum(1 for _ in offer_rows(work, (), text, kind, district))


def case_rows(work: Work, columns: Sequence[str], selection: CaseSelection) -> Iterator[tuple[Cell, ...]]:
    """Yield the cases of a selection in its order, as far as they may stand in a file."""
    ids = work.session.scalars(selected_ids(work, selection, None, None)).all()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        locks = _locks(work, some)
        for line in lines_in_order(
            work, [one for one in some if AddressLock.BMG51 not in locks.get(one, ())]
        ):
            yield tuple(_of_case(line, key, AddressLock.BMG52 in locks.get(line.id, ())) for key in columns)


def phone_rows(work: Work, columns: Sequence[str], text: str = "") -> Iterator[tuple[Cell, ...]]:
    """Yield the phone list, or the lines that fit a text."""
    after: int | None = None
    while page := phone_page(work, text, after, _AT_ONCE):
        yield from (tuple(_of_phone(one, key) for key in columns) for one in page)
        after = page[-1].staff.id


def service_rows(work: Work, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """Yield the services from A to Z."""
    after: int | None = None
    while page := service_page(work, after, _AT_ONCE):
        yield from (tuple(_of_service(one, key) for key in columns) for one in page)
        after = page[-1].id


def offer_rows(
    work: Work, columns: Sequence[str], text: str = "", kind: OfferKind | None = None, district: str = ""
) -> Iterator[tuple[Cell, ...]]:
    """Yield the offers that fit, from A to Z."""
    after: int | None = None
    while page := offers(work, text, kind, district, after, _AT_ONCE):
        yield from (tuple(_of_offer(one, key) for key in columns) for one in page)
        after = page[-1].id


def _locks(work: Work, case_ids: Sequence[int]) -> dict[int, set[AddressLock]]:
    """Return the locks of everybody a case speaks of: whom it is about, who reported it, who called."""
    found: dict[int, set[AddressLock]] = {}
    for lock in _LOCKS:
        some = select(CaseRow.id).where(CaseRow.id.in_(case_ids), speaks_of(work, lock))
        for case_id in work.session.scalars(some):
            found.setdefault(case_id, set()).add(lock)
    return found


def _of_case(line: CaseLine, key: str, without_place: bool) -> Cell:
    if key == "state":
        return word(line.state)
    if key == "place" and without_place:
        return ""
    value: Any = getattr(line, key)
    return value if isinstance(value, (bool, date, datetime)) or value is None else str(value)


def _of_phone(entry: PhoneEntry, key: str) -> Cell:
    person = entry.staff
    away = f"nicht da, Vertretung {entry.deputy}" if entry.deputy else "nicht da"
    values = {
        "name": f"{person.family_name}, {person.given_name}".strip(", "),
        "phone": person.phone,
        "unit": entry.unit.name,
        "room": person.room,
        "today": away if entry.absent else "im Haus",
    }
    return values[key]


def _of_service(service: Service, key: str) -> Cell:
    if key == "documents":
        return "; ".join(f"{one.name} ({one.note})" if one.note else one.name for one in service.documents)
    return str(getattr(service, key))


def _of_offer(offer: Offer, key: str) -> Cell:
    if key == "kind":
        return word(offer.kind)
    if key == "district":
        return offer.district or WHOLE_TOWN
    return offer.step_free if key == "step_free" else str(getattr(offer, key))
