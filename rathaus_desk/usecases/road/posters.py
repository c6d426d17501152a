"""A poster for each stop: when the service mobile comes, where it stands, whom one may ask."""

from collections.abc import Iterable, Sequence
from datetime import date

from rathaus_desk.domain.dates import day_on_paper
from rathaus_desk.domain.notices.notices import NoticeIcon, NoticePaper, NoticeSheet, NoticeText
from rathaus_desk.domain.road.places import Stop
from rathaus_desk.domain.road.timetables import Halt, HaltState
from rathaus_desk.paper.notice_sheets import render_posters
from rathaus_desk.usecases.desk import Work
from rathaus_desk.usecases.notices.sheets import notice_paper
from rathaus_desk.usecases.road.stops import stops
from rathaus_desk.usecases.road.timetables import tours

MOST_DATES = 12  # what can be read on a poster from two metres


def stop_posters(
    work: Work, first: date, last: date, timetable_id: int | None = None
) -> tuple[NoticePaper, ...]:
    """Return a poster for each stop with a halt between two days, in the order of the stops' names."""
    halts: dict[int, list[Halt]] = {}
    for tour in tours(work, first, last, timetable_id):
        for one in tour.halts:
            if one.stop_id is not None and one.state is not HaltState.CANCELLED:
                halts.setdefault(one.stop_id, []).append(one)
    return tuple(
        notice_paper(work, _words(stop, halts[stop.id]), NoticeSheet.POSTER_A4)
        for stop in stops(work, retired=True)
        if stop.id in halts
    )


def draw_posters(papers: Sequence[NoticePaper]) -> bytes:
    """Return posters as one PDF, a page each."""
    return render_posters(papers)


def _words(stop: Stop, halts: Iterable[Halt]) -> NoticeText:
    words = stop.words
    dates = [_date(one) for one in sorted(halts, key=lambda one: (one.day, one.times.opens))]
    return NoticeText(
        title="Das Rathaus kommt zu Ihnen",
        summary=f"Unser Servicemobil hält hier: {words.name}.",
        when="\n".join(dates[:MOST_DATES]),
        where=", ".join(one for one in (words.name, words.place) if one),
        access="ohne Stufen" if words.step_free else "mit Stufen; wir helfen gern",
        icon=NoticeIcon.MOBILE,
    )


def _date(one: Halt) -> str:
    times = (f"{minute // 60}:{minute % 60:02}" for minute in (one.times.opens, one.times.closes))
    return f"{day_on_paper(one.day)}, {' bis '.join(times)} Uhr"
