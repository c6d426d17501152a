"""Notices as sheets and in other words, and the town's lists to hang up."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rathaus_desk.domain.dates import MONTHS, WEEKDAYS, clock, day_on_paper, short_day, until_in_words
from rathaus_desk.domain.notices.meetings import CouncilMeeting
from rathaus_desk.domain.notices.notices import NoticePaper, NoticeSheet, NoticeText, NoticeWords
from rathaus_desk.domain.notices.other_words import in_other_words
from rathaus_desk.domain.notices.town_lists import TownList, TownListEntry, TownListKind
from rathaus_desk.domain.office.offers import Offer, OfferKind
from rathaus_desk.domain.paper.listings import Listing, ListingColumn
from rathaus_desk.paper.notice_sheets import render_with_fit
from rathaus_desk.paper.town_list import render_town_list
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.lagging import may_lag
from rathaus_desk.usecases.notices.hanging import hanging
from rathaus_desk.usecases.notices.meetings import meetings
from rathaus_desk.usecases.office import office
from rathaus_desk.usecases.office.counters import counters
from rathaus_desk.usecases.office.offers import offers
from rathaus_desk.usecases.office.opening import opening_state
from rathaus_desk.usecases.office.opening_hours import opening_patterns
from rathaus_desk.usecases.office.rights import local

MOST_OFFERS = 500
_WHOLE_TOWN = "In der ganzen Stadt"


@may_lag
def notice_paper(
    work: Work, words: NoticeText, sheet: NoticeSheet, unit_id: int | None = None, *, print_shop: bool = False
) -> NoticePaper:
    """Return a notice for paper as its unit publishes it; `words` may still be being typed."""
    unit = office.units(work)[unit_id or work.actor.unit_id]
    return NoticePaper(
        letterhead=office.letterhead_of(work, unit.id),
        words=words,
        sheet=sheet,
        dated=local(work, work.now).date(),
        print_shop=print_shop,
        practice=work.office.practice,
    )


def draw_notice_sheet(paper: NoticePaper) -> tuple[bytes, str]:
    """Return a notice as PDF, and in what type it stands there. Raises Refused if it is too long."""
    pdf, fit = render_with_fit(paper)
    return pdf, fit.sentence


@may_lag
def hanging_listing(work: Work) -> Listing:
    """Return what hangs where for paper: for whoever goes round and takes it down."""
    today = local(work, work.now).date()
    unit = office.units(work)[work.actor.unit_id].name
    return Listing(
        letterhead=work.office.letterhead(unit),
        title="Was wo hängt",
        note="Was oben steht, muss zuerst abgenommen werden.",
        columns=(
            ListingColumn("Abnehmen", 1.0),
            ListingColumn("Wo", 1.6),
            ListingColumn("Ortsteil", 1.0),
            ListingColumn("Aushang", 1.8),
            ListingColumn("Aufgehängt", 1.2),
        ),
        rows=tuple(
            (
                until_in_words(one.take_down_on, today) if one.take_down_on else "kein Ende",
                one.place,
                one.district,
                one.title,
                f"{one.hung_by}, {short_day(one.hung_on)}",
            )
            for one in hanging(work)
        ),
        dated=today,
        practice=work.office.practice,
    )


def words_for(paper: NoticePaper, kind: NoticeWords) -> str:
    """Return a notice for the press, the web or a newsletter."""
    return in_other_words(paper, kind)


def draw_town_list(sheet: TownList) -> bytes:
    """Return a list of the town as PDF."""
    return render_town_list(sheet)


@may_lag
def town_list(work: Work, kind: TownListKind) -> TownList:
    """Return one of the town's lists as it is today, to be hung up."""
    title, note, sections = {
        TownListKind.MEETINGS: _meeting_list,
        TownListKind.OFFERS: _offer_list,
        TownListKind.HOURS: _hours_list,
    }[kind](work)
    unit = office.units(work)[work.actor.unit_id].name
    return TownList(
        letterhead=work.office.letterhead(unit),
        title=title,
        note=note,
        sections=tuple((heading, tuple(entries)) for heading, entries in sections),
        dated=local(work, work.now).date(),
        practice=work.office.practice,
    )


Sections = list[tuple[str, list[TownListEntry]]]


def _meeting_list(work: Work) -> tuple[str, str, Sections]:
    by_month = groupby(meetings(work), key=lambda one: (one.starts.year, one.starts.month))
    sections = [
        (f"{MONTHS[month - 1]} {year}", [_meeting(one) for one in some]) for (year, month), some in by_month
    ]
    note = f"Sie dürfen zuhören. Fragen beantwortet das Rathaus: Telefon {work.office.town.phone}."
    return "Sitzungen von Rat und Ausschüssen", note, sections


def _meeting(one: CouncilMeeting) -> TownListEntry:
    when = f"{day_on_paper(one.starts.date())}, {clock(one.starts)} Uhr"
    return TownListEntry(f"{when}: {one.body}", (one.title, one.place, one.note))


def _offer_list(work: Work) -> tuple[str, str, Sections]:
    found = offers(work, limit=MOST_OFFERS)
    places = [*(one.name for one in office.districts(work).values()), ""]
    sections = [
        (place or _WHOLE_TOWN, [_offer(one) for one in found if one.district == place]) for place in places
    ]
    return "Angebote in Ihrer Nähe", "Rufen Sie gern vorher an.", sections


def _offer(one: Offer) -> TownListEntry:
    steps = "ohne Stufen" if one.step_free else "mit Stufen"
    where = f"{one.place}, {steps}" if one.place else ""
    asked = ", ".join(part for part in (one.contact, f"Telefon {one.phone}" if one.phone else "") if part)
    return TownListEntry(one.name, (one.times, where, asked))


def _hours_list(work: Work) -> tuple[str, str, Sections]:
    town = work.office.town
    state = opening_state(work)
    address = f"{town.street}, {town.postcode} {town.place}"
    house = TownListEntry(f"Rathaus, {address}", (*_house_hours(work), f"Telefon {town.phone}"))
    other = [TownListEntry(day, (why,)) for day, why in state.ahead]
    open_kinds = (OfferKind.LIBRARY, OfferKind.ADVICE, OfferKind.MEETING)
    places = [_offer(one) for one in offers(work, limit=MOST_OFFERS) if one.kind in open_kinds and one.times]
    sections: Sections = [
        ("Rathaus", [house]),
        ("An diesen Tagen ist es anders", other),
        ("Termine im Rathaus, nach Anmeldung", list(_counter_hours(work))),
        ("Büchereien, Beratung und Treffpunkte", places),
    ]
    return "Öffnungszeiten", "", sections


def _house_hours(work: Work) -> Iterator[str]:
    """Yield the hours of the week with the names of the days written out."""
    spans: dict[int, list[str]] = {}
    for day, start, end in sorted(work.office.town.opening):
        spans.setdefault(day, []).append(f"{start.hour}:{start.minute:02} bis {end.hour}:{end.minute:02} Uhr")
    for day, said in spans.items():
        yield f"{WEEKDAYS[day]} {' und '.join(said)}"


def _counter_hours(work: Work) -> Iterator[TownListEntry]:
    today = local(work, work.now).date()
    patterns = [
        one
        for one in opening_patterns(work)
        if one.staff_id is None and (one.valid_until is None or one.valid_until >= today)
    ]
    for counter in counters(work):
        lines = [
            f"{WEEKDAYS[one.weekday]}{_weeks(one.weeks)} {one.begin.hour}:{one.begin.minute:02} bis "
            f"{one.end.hour}:{one.end.minute:02} Uhr"
            for one in patterns
            if one.counter_id == counter.id
        ]
        if lines:
            room = f", {counter.room}" if counter.room else ""
            yield TownListEntry(f"{counter.name}{room}", tuple(dict.fromkeys(lines)))


def _weeks(weeks: Iterable[int]) -> str:
    said = " und ".join(f"{one}." for one in weeks)
    return f" (der {said} im Monat)" if said else ""
