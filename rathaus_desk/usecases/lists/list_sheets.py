"""Lists on paper, in large type: cases, phone list, services, offers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from rathaus_desk.domain.cases.exports import Cell
from rathaus_desk.domain.cases.views import CaseSelection
from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.offers import Offer, OfferKind
from rathaus_desk.domain.paper.listings import Listing, ListingColumn
from rathaus_desk.domain.words import word
from rathaus_desk.paper.listing import render_listing, rows_beside_words
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.lists.export_rows import WHOLE_TOWN, case_rows, phone_rows, service_rows
from rathaus_desk.usecases.mailing.mailing_lists import mailing_list
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.offers import offers
from rathaus_desk.usecases.office.rights import local

MOST_ROWS = 1_000  # some fifty sheets; whoever needs more takes the file
SIGN_UP_ROWS = 14  # beside a short wording; a longer one leaves room for fewer
_NO_ROOM = (
    "Der Wortlaut von „{name}“ füllt das ganze Blatt; darunter könnte niemand unterschreiben. Es wurde "
    "nichts gedruckt. Bitte den Wortlaut kürzen."
)
_CUT = "Gedruckt sind die ersten {count} Zeilen."


def draw_listing(listing: Listing) -> bytes:
    """Return a list as PDF."""
    return render_listing(listing)


@may_lag
def case_listing(
    work: Work, selection: CaseSelection, title: str, note: str = "", named: bool = True
) -> Listing:
    """Return a list of cases for paper; names and places only if `named`, nobody under § 51 in any case."""
    columns = [
        ListingColumn("Nummer", 1.15),
        *([ListingColumn("Person", 1.6), ListingColumn("Ort", 1.5)] if named else []),
        ListingColumn("Anliegen", 1.5),
        ListingColumn("Frist", 1.1),
        ListingColumn("Zuständig", 1.2),
    ]
    keys = ("number", *(("person", "place") if named else ()), "service", "due", "unit", "state")
    found = case_rows(work, keys, selection)
    rows = ((*(str(one) for one in row[:-3]), _due(row[-3], row[-1]), str(row[-2])) for row in found)
    return _listing(work, title, note, columns, rows)


def phone_listing(work: Work, text: str = "") -> Listing:
    """Return the phone list with today's deputies for paper."""
    columns = [
        ListingColumn("Name", 1.5),
        ListingColumn("Telefon", 1.4),
        ListingColumn("Stelle", 1.6),
        ListingColumn("Zimmer", 1.4),
        ListingColumn("Heute", 1.2),
    ]
    found = phone_rows(work, ("name", "phone", "unit", "room", "today"), text)
    return _listing(work, "Telefonliste", "", columns, _in_words(found))


def service_listing(work: Work) -> Listing:
    """Return the services from A to Z for paper."""
    columns = [
        ListingColumn("Leistung", 2.0),
        ListingColumn("Zuständig", 1.2),
        ListingColumn("Gebühr", 1.5),
        ListingColumn("Dauer", 1.2),
    ]
    found = service_rows(work, ("name", "unit", "fee", "duration"))
    return _listing(work, "Leistungen von A bis Z", "", columns, _in_words(found))


def offer_listing(work: Work, text: str = "", kind: OfferKind | None = None, district: str = "") -> Listing:
    """Return the town's offers that fit for paper."""
    names = {one.key: one.name for one in office.districts(work).values()}
    parts = (word(kind) if kind else "", names.get(district, ""), f"Suche: {text}" if text.strip() else "")
    columns = [
        ListingColumn("Angebot", 1.6),
        ListingColumn("Wann", 1.4),
        ListingColumn("Wo", 1.6),
        ListingColumn("Wen man fragt", 1.4),
    ]
    rows = (_offer(one) for one in offers(work, text, kind, district, limit=MOST_ROWS))
    return _listing(work, "Angebote in unserer Stadt", ", ".join(one for one in parts if one), columns, rows)


def shown_listing(
    work: Work, title: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], note: str = ""
) -> Listing:
    """Return what somebody has before them on the screen for paper, in the same words."""
    columns = []
    for at, head in enumerate(heads):
        longest = max(len(one[at]) for one in (tuple(heads), *rows))
        columns.append(ListingColumn(head, min(max(longest, 8), 40) / 16))
    return _listing(work, title, note, columns, rows)


def sign_up_listing(work: Work, list_id: int) -> Listing:
    """Return a sheet on which people sign that they want to be in a mailing list, with its wording.

    Nobody signs on a sheet without the words. Refuses a wording that leaves no room for a signature.
    """
    kept = mailing_list(work, list_id)
    columns = [
        ListingColumn("Nr.", 0.4),
        ListingColumn("Name", 1.6),
        ListingColumn("Anschrift", 2.2),
        ListingColumn("Tag und Unterschrift", 1.8),
    ]
    rows = [(str(number), "", "", "") for number in range(1, SIGN_UP_ROWS + 1)]
    listing = _listing(work, kept.name, kept.wording, columns, rows)
    fitting = rows_beside_words(listing)
    if not fitting:
        raise Refused(_NO_ROOM.format(name=kept.name), "wording")
    return replace(listing, rows=listing.rows[:fitting])


def _offer(one: Offer) -> tuple[str, ...]:
    place = ", ".join(part for part in (one.place, one.district or WHOLE_TOWN) if part)
    steps = "stufenlos" if one.step_free else "mit Stufen"
    return (one.name, one.times, f"{place} ({steps})", f"{one.contact}, Telefon {one.phone}")


def _due(due: Cell, state: Cell) -> str:
    return short_day(due) if isinstance(due, date) else str(state)


def _in_words(rows: Iterable[Sequence[object]]) -> Iterable[tuple[str, ...]]:
    return (tuple("" if one is None else str(one) for one in row) for row in rows)


def _listing(
    work: Work, title: str, note: str, columns: Sequence[ListingColumn], rows: Iterable[tuple[str, ...]]
) -> Listing:
    kept = tuple(islice(rows, MOST_ROWS + 1))
    cut = _CUT.format(count=MOST_ROWS) if len(kept) >= MOST_ROWS else ""
    unit = office.units(work)[work.actor.unit_id].name
    return Listing(
        letterhead=work.office.letterhead(unit),
        title=title,
        note=" ".join(part for part in (note, cut) if part),
        columns=tuple(columns),
        rows=kept[:MOST_ROWS],
        dated=local(work, work.now).date(),
        practice=work.office.practice,
    )
