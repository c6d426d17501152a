"""Poster, flyer and letter for a stop: all three from the published timetable."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import NoticeIcon, NoticePaper, NoticeSheet, NoticeText
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.domain.road.places import StopKind
from rathaus_desk.domain.road.public_timetable import PublicHalt, minute_on_clock
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.domain.templates.fields import Value
from rathaus_desk.domain.templates.filling import GENERAL_GREETING, fill
from rathaus_desk.paper.notice_sheets import notice_fit, render_notice, render_posters
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.road_tables import EquipmentSetRow, StopRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.notices.sheets import notice_paper
from rathaus_desk.usecases.road.public import public_halts
from rathaus_desk.usecases.road.road_rows import row_of
from rathaus_desk.usecases.road.timetables import tours
from rathaus_desk.usecases.templates.composing import composed, frame
from rathaus_desk.usecases.templates.kept import modules_for, template_of, usable_templates
from rathaus_desk.usecases.templates.town_values import town_values

MOST_TIMES, FEW_TIMES = 11, 5
LETTERS = {StopKind.HALT: "servicemobil", StopKind.CONSULTING: "sprechstunde-im-ortsteil"}
_LETTER_NAMES = {
    "servicemobil": "Das Servicemobil kommt",
    "sprechstunde-im-ortsteil": "Sprechstunde im Ortsteil",
}
_TITLES = {StopKind.HALT: "Das Servicemobil kommt", StopKind.CONSULTING: "Sprechstunde Ihres Rathauses"}
_SUMMARIES = {
    StopKind.HALT: "Ihr Rathaus kommt mit dem Servicemobil in Ihre Nähe.",
    StopKind.CONSULTING: "Ihr Rathaus kommt zu Ihnen in den Ortsteil.",
}
_ICONS = {StopKind.HALT: NoticeIcon.MOBILE, StopKind.CONSULTING: NoticeIcon.PEOPLE}
_WHAT, _MORE = "Das können Sie dort tun:", "und weitere Tage: Bitte fragen Sie uns"
_AT_HOME = "Sie können nicht aus dem Haus? Dann kommen wir zu Ihnen. Bitte rufen Sie uns an."


def stop_notice(
    work: Work, stop_id: int, first: date, last: date, timetable_id: int | None = None
) -> NoticeText:
    """Return what poster and flyer of a stop say of its halts between two days. Refuses if there is none.

    They are the published ones, or with `timetable_id` those of a draft.
    """
    halts, stop = _halts(work, stop_id, first, last, timetable_id), row_of(work, StopRow, stop_id)
    times = [_time(one) for one in halts[:MOST_TIMES]]
    if len(halts) > MOST_TIMES:
        times.append(_MORE)
    services = _services(work, stop, first, last, timetable_id)
    what = f"{_WHAT}\n\n" + "\n".join(f"- {one}" for one in services)
    town = work.office.town
    return NoticeText(
        title=f"{_TITLES[stop.kind]}: {stop.name}"[:90],
        summary=_SUMMARIES[stop.kind],
        text="\n\n".join(part for part in (what if services else "", _AT_HOME) if part),
        when="\n".join(times),
        where="\n".join(_where(halts[0])),
        access="Ohne Stufen" if stop.step_free else "Mit Stufen. Bitte rufen Sie vorher an, wir helfen.",
        contact="Anmelden und fragen:",
        phone=town.phone,
        web=town.web,
        valid_until=halts[-1].day,
        icon=_ICONS[stop.kind],
    )


def posters_of(
    work: Work,
    first: date,
    last: date,
    sheet: NoticeSheet = NoticeSheet.POSTER_A4,
    timetable_id: int | None = None,
) -> tuple[NoticePaper, ...]:
    """Return the posters of all stops that have a halt between two days, in the order of their names.

    With `timetable_id` they are those of a draft.
    """
    halts = _taking_place(public_halts(work, first, last, timetable_id=timetable_id))
    stops = {one.stop_id: one.name for one in halts}
    ordered = sorted(stops, key=lambda one: (stops[one], one))
    return tuple(
        notice_paper(work, stop_notice(work, one, first, last, timetable_id), sheet) for one in ordered
    )


def stop_poster(work: Work, stop_id: int, first: date, last: date) -> NoticePaper:
    """Return the poster of one stop. Refuses if it has no halt between the two days."""
    return notice_paper(work, stop_notice(work, stop_id, first, last), NoticeSheet.POSTER_A4)


def stop_flyer(work: Work, stop_id: int, first: date, last: date) -> NoticePaper:
    """Return the flyer of a stop: the words of its poster, two on a sheet."""
    return notice_paper(work, stop_notice(work, stop_id, first, last), NoticeSheet.HANDBILL)


def draw_flyer(paper: NoticePaper) -> bytes:
    """Return a flyer as PDF, with as much of its words as finds room."""
    return render_notice(_fitting(paper))


def draw_posters(papers: Sequence[NoticePaper]) -> bytes:
    """Return posters as one PDF, each with as much of its words as finds room."""
    return render_posters([_fitting(one) for one in papers])


def stop_letter(work: Work, stop_id: int, first: date, last: date) -> Letter:
    """Return the letter to every household around a stop, by the print shop's template for it.

    It bears no name and needs none. Refuses if nothing is left of the template.
    """
    halts, town = _halts(work, stop_id, first, last), work.office.town
    key = LETTERS[halts[0].kind]
    line = next((one for one in usable_templates(work) if one.key == key), None)
    template = template_of(line) if line else None
    if template is None:
        raise Refused(f"Die Vorlage „{_LETTER_NAMES[key]}“ fehlt. Es wurde nichts gedruckt.")
    stop = row_of(work, StopRow, stop_id)
    values: dict[str, Value] = {
        "anrede": GENERAL_GREETING,
        "haltepunkt": ", ".join(_where(halts[0])),
        "haltezeiten": tuple(_time(one) for one in halts),
        "halteleistungen": _services(work, stop, first, last, None),
        **town_values(work),
    }
    filled = fill(template, values, modules_for(work))
    if filled.problems:
        raise Refused(f"{filled.problems[0].text} Es wurde nichts gedruckt. Bitte die Vorlage ansehen.")
    recipient = ("An alle Haushalte", f"in {halts[0].district}", f"{town.postcode} {town.place}")
    return composed(filled, recipient, frame(work))


def _halts(
    work: Work, stop_id: int, first: date, last: date, timetable_id: int | None = None
) -> list[PublicHalt]:
    found = _taking_place(public_halts(work, first, last, stop_id, timetable_id))
    if not found:
        raise Refused("In dieser Zeit sind wir dort an keinem Tag. Es wurde nichts gedruckt.")
    return found


def _fitting(paper: NoticePaper) -> NoticePaper:
    papers = [replace(paper, words=one) for one in _shorter(paper.words)]
    return next((one for one in papers if notice_fit(one).fits), papers[-1])


def _shorter(words: NoticeText) -> Iterator[NoticeText]:
    """Yield a notice with ever fewer words: the services in a sentence, none of them, only the next days."""
    yield words
    services = [line.removeprefix("- ") for line in words.text.splitlines() if line.startswith("- ")]
    if services:
        yield replace(words, text=f"{_WHAT} {', '.join(services)}.\n\n{_AT_HOME}")
        yield replace(words, text=_AT_HOME)
    days = words.when.splitlines()
    if len(days) > FEW_TIMES:
        yield replace(words, text=_AT_HOME, when="\n".join((*days[:FEW_TIMES], _MORE)))


def _taking_place(halts: Sequence[PublicHalt]) -> list[PublicHalt]:
    return [one for one in halts if one.state is not HaltState.CANCELLED]


def _time(one: PublicHalt) -> str:
    return f"{day_on_paper(one.day)}, {minute_on_clock(one.opens)} bis {minute_on_clock(one.closes)} Uhr"


def _where(one: PublicHalt) -> list[str]:
    return [part for part in dict.fromkeys((one.name, one.place, one.district)) if part]


def _services(
    work: Work, stop: StopRow, first: date, last: date, timetable_id: int | None
) -> tuple[str, ...]:
    """Return the names of what can be done at a stop with the equipment that comes along."""
    coming = {
        number
        for one in tours(work, first, last, timetable_id)
        if any(halt.stop_id == stop.id for halt in one.halts)
        for number in one.equipment
    }
    sets = work.session.scalars(select(EquipmentSetRow).where(EquipmentSetRow.id.in_(coming)))
    keys = {key for row in sets for key in row.services if not stop.services or key in stop.services}
    names = work.session.scalars(select(ServiceRow.name).where(ServiceRow.key.in_(keys)))
    return tuple(sorted(names))
