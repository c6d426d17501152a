"""Poster, flyer and letter for a stop: all three from the published timetable."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.notices import NoticeIcon, NoticePaper, NoticeSheet, NoticeText
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.domain.road.public_timetable import PublicHalt, minute_on_clock
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.domain.templates.fields import Value
from rathaus_desk.domain.templates.filling import GENERAL_GREETING, fill
from rathaus_desk.paper.notice_sheets import render_notice, render_posters
from rathaus_desk.store.office_tables import ServiceRow
from rathaus_desk.store.road_tables import EquipmentSetRow, StopRow
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.notices.sheets import notice_paper
from rathaus_desk.usecases.office.rights import local
from rathaus_desk.usecases.road.public import public_halts
from rathaus_desk.usecases.road.road_rows import row_of
from rathaus_desk.usecases.road.timetables import tours
from rathaus_desk.usecases.templates.composing import composed, frame
from rathaus_desk.usecases.templates.kept import modules_for, template_of, usable_templates

MOST_TIMES = 11
TEMPLATE = "servicemobil"
_SUMMARY = "Ihr Rathaus kommt mit dem Servicemobil in Ihre Nähe."
_AT_HOME = "Sie können nicht aus dem Haus? Dann kommen wir zu Ihnen. Bitte rufen Sie uns an."


def stop_notice(work: Work, stop_id: int, first: date, last: date) -> NoticeText:
    """Return what poster and flyer of a stop say of its halts between two days. Refuses if there is none."""
    halts, stop = _halts(work, stop_id, first, last), row_of(work, StopRow, stop_id)
    times = [_time(one) for one in halts[:MOST_TIMES]]
    if len(halts) > MOST_TIMES:
        times.append("und weitere Tage: Bitte fragen Sie uns")
    services = _services(work, stop, first, last)
    what = "Das können Sie dort tun:\n\n" + "\n".join(f"- {one}" for one in services)
    town = work.office.town
    return NoticeText(
        title=f"Das Servicemobil kommt: {stop.name}"[:90],
        summary=_SUMMARY,
        text="\n\n".join(part for part in (what if services else "", _AT_HOME) if part),
        when="\n".join(times),
        where="\n".join(_where(halts[0])),
        access="Ohne Stufen" if stop.step_free else "Mit Stufen. Bitte rufen Sie vorher an, wir helfen.",
        contact="Anmelden und fragen:",
        phone=town.phone,
        web=town.web,
        valid_until=halts[-1].day,
        icon=NoticeIcon.MOBILE,
    )


def posters_of(
    work: Work, first: date, last: date, sheet: NoticeSheet = NoticeSheet.POSTER_A4
) -> tuple[NoticePaper, ...]:
    """Return the posters of all stops that have a halt between two days, in the order of their names."""
    stops = {one.stop_id: one.name for one in _taking_place(public_halts(work, first, last))}
    ordered = sorted(stops, key=lambda one: (stops[one], one))
    return tuple(notice_paper(work, stop_notice(work, one, first, last), sheet) for one in ordered)


def stop_poster(work: Work, stop_id: int, first: date, last: date) -> NoticePaper:
    """Return the poster of one stop. Refuses if it has no halt between the two days."""
    return notice_paper(work, stop_notice(work, stop_id, first, last), NoticeSheet.POSTER_A4)


def stop_flyer(work: Work, stop_id: int, first: date, last: date) -> NoticePaper:
    """Return the flyer of a stop: the words of its poster, two on a sheet."""
    return notice_paper(work, stop_notice(work, stop_id, first, last), NoticeSheet.HANDBILL)


def draw_flyer(paper: NoticePaper) -> bytes:
    """Return a flyer as PDF."""
    return render_notice(paper)


def draw_posters(papers: Sequence[NoticePaper]) -> bytes:
    """Return posters as one PDF."""
    return render_posters(papers)


def stop_letter(work: Work, stop_id: int, first: date, last: date) -> Letter:
    """Return the letter to every household around a stop, by the print shop's template for it.

    It bears no name and needs none. Refuses if nothing is left of the template.
    """
    halts, town = _halts(work, stop_id, first, last), work.office.town
    line = next((one for one in usable_templates(work) if one.key == TEMPLATE), None)
    template = template_of(line) if line else None
    if template is None:
        raise Refused("Die Vorlage „Das Servicemobil kommt“ fehlt. Es wurde nichts gedruckt.")
    values: dict[str, Value] = {
        "anrede": GENERAL_GREETING,
        "haltepunkt": ", ".join(_where(halts[0])),
        "haltezeiten": tuple(_time(one) for one in halts),
        "stadt": town.name,
        "stadt_telefon": town.phone,
        "stadt_email": town.email,
        "heute": local(work, work.now).date(),
    }
    filled = fill(template, values, modules_for(work))
    if filled.problems:
        raise Refused(f"{filled.problems[0].text} Es wurde nichts gedruckt. Bitte die Vorlage ansehen.")
    recipient = ("An alle Haushalte", f"in {halts[0].district}", f"{town.postcode} {town.place}")
    return composed(filled, recipient, frame(work))


def _halts(work: Work, stop_id: int, first: date, last: date) -> list[PublicHalt]:
    found = _taking_place(public_halts(work, first, last, stop_id))
    if not found:
        raise Refused("In dieser Zeit hält das Servicemobil dort nicht. Es wurde nichts gedruckt.")
    return found


def _taking_place(halts: Sequence[PublicHalt]) -> list[PublicHalt]:
    return [one for one in halts if one.state is not HaltState.CANCELLED]


def _time(one: PublicHalt) -> str:
    return f"{day_on_paper(one.day)}, {minute_on_clock(one.opens)} bis {minute_on_clock(one.closes)} Uhr"


def _where(one: PublicHalt) -> list[str]:
    return [part for part in dict.fromkeys((one.name, one.place, one.district)) if part]


def _services(work: Work, stop: StopRow, first: date, last: date) -> tuple[str, ...]:
    """Return the names of what can be done at a stop with the equipment that comes along."""
    coming = {
        number
        for one in tours(work, first, last)
        if any(halt.stop_id == stop.id for halt in one.halts)
        for number in one.equipment
    }
    sets = work.session.scalars(select(EquipmentSetRow).where(EquipmentSetRow.id.in_(coming)))
    keys = {key for row in sets for key in row.services if not stop.services or key in stop.services}
    names = work.session.scalars(select(ServiceRow.name).where(ServiceRow.key.in_(keys)))
    return tuple(sorted(names))
