"""What a row of Mein Tag says: an icon, how urgent it is, in words, and what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rathaus_desk.domain.bookings.bookings import Booking, BookingState
from rathaus_desk.domain.cases.cases import CaseLine
from rathaus_desk.domain.dates import WEEKDAYS, clock, hours, short_day, until_in_words
from rathaus_desk.domain.day.my_day import DayNews, DayPromise, NewsKind
from rathaus_desk.domain.intake.drafts import DraftLine
from rathaus_desk.domain.notices.notices import HungNotice
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.pack.told import PackToSee
from rathaus_desk.domain.promises.promises import ATTEMPTS_BEFORE_A_LETTER, Promise, ReplyBy
from rathaus_desk.domain.road.public_timetable import minute_on_clock
from rathaus_desk.domain.road.timetables import HaltState
from rathaus_desk.domain.words import name_after, word
from rathaus_desk.ui.kit.privacy import Privacy
from rathaus_desk.ui.kit.state_pill import LATE, PLAIN, SOON, urgency

BEFORE = timedelta(minutes=30)  # from when on a call is soon
NEWS_ICONS = {
    NewsKind.SECOND_RETURN: "return",
    NewsKind.QUERY: "ask",
    NewsKind.ANSWERED: "done",
    NewsKind.RETURNED: "return",
    NewsKind.FOLLOW_UP: "clock",
    NewsKind.INTERIM: "interim",
    NewsKind.MINE: "claim",
    NewsKind.TASK: "route",
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One row as it is painted; `key` keeps the place when the list is read anew."""

    key: str
    icon: str
    tone: str
    state: str
    title: str
    detail: str

    @property
    def spoken(self) -> str:
        """The whole row as a screen reader says it."""
        return ", ".join(one for one in (self.state, self.title, self.detail) if one)


def promise_rows(found: Sequence[DayPromise], now: datetime, privacy: Privacy, me: int) -> list[DayRow]:
    """Return the rows of promises as they stand at `now`, as the person with the id `me` reads them."""
    return [_promise_row(one, now, privacy, me) for one in found]


def news_rows(found: Sequence[DayNews], now: datetime, privacy: Privacy) -> list[DayRow]:
    """Return the rows of tasks and answers."""
    return [_news_row(one, now, privacy) for one in found]


def draft_rows(found: Sequence[DraftLine], now: datetime, privacy: Privacy) -> list[DayRow]:
    """Return the rows of drafts, since when they lie there."""
    return [_draft_row(one, now, privacy) for one in found]


def unclear_rows(found: Sequence[CaseLine], now: datetime, privacy: Privacy) -> list[DayRow]:
    """Return the rows of cases that nobody has given a service yet."""
    return [_unclear_row(one, now, privacy) for one in found]


def road_rows(found: Sequence[PackToSee]) -> list[DayRow]:
    """Return the rows of packs that came back with something to look at."""
    return [_road_row(one) for one in found]


def notice_rows(found: Sequence[HungNotice], now: datetime) -> list[DayRow]:
    """Return the rows of notices that must be taken down."""
    return [_notice_row(one, now) for one in found]


def booking_rows(found: Sequence[Booking], privacy: Privacy) -> list[DayRow]:
    """Return the rows of those who come to a halt and do not know yet that it is another time."""
    return [_booking_row(one, privacy) for one in found]


def next_edge(found: Sequence[DayPromise], now: datetime) -> datetime | None:
    """Return when the look of a promise changes next, without anybody doing anything; None if never."""
    moments = [
        moment
        for one in found
        for start, end in [(one.promise.start, one.promise.end)]
        for moment in (start and start - BEFORE, start, end and end + timedelta(milliseconds=1))
        if moment is not None and moment > now
    ]
    return min(moments, default=None)


def next_in_words(promise: Promise | None, today: date) -> str:
    """Return the sentence of an empty day: "Nichts offen. Nächstes Versprechen: Do 9 Uhr."."""
    nothing = "Nichts offen."
    if promise is None or promise.start is None:
        return nothing
    start = promise.start
    near = start.date() - today < timedelta(days=7)
    day = WEEKDAYS[start.weekday()][:2] if near else short_day(start.date())
    hour = clock(start) if start.minute else str(start.hour)
    return f"{nothing} Nächstes Versprechen: {day} {hour} Uhr."


def state_of(promise: Promise, now: datetime, me: int) -> tuple[str, str, str]:
    """Return icon, tone and words for how urgent a promise is."""
    if promise.calling:
        mine = promise.calling_id == me
        return "phone", SOON, "Sie rufen an" if mine else f"{promise.calling} ruft gerade an"
    if promise.needs_time:
        return "clock", SOON, "braucht neue Zeit"
    if promise.broken(now) and promise.end is not None:
        return "late", LATE, _late(promise.end, now)
    if promise.reply_by is ReplyBy.LETTER:
        by = f" {until_in_words(promise.end.date(), now.date())}" if promise.end else ""
        return "letter", SOON if promise.end else PLAIN, "Brief schreiben" + by
    if promise.attempts >= ATTEMPTS_BEFORE_A_LETTER:
        return "letter", SOON, "bitte einen Brief schreiben"
    if promise.start is None or promise.end is None:
        return "phone", PLAIN, "Anruf"
    if promise.start <= now:
        return "phone", SOON, f"jetzt, bis {_hour(promise.end)} Uhr"
    tone = SOON if promise.start - now <= BEFORE else PLAIN
    return ("clock" if tone == SOON else "phone"), tone, hours(promise.start, promise.end)


def _late(end: datetime, now: datetime) -> str:
    if end.date() == now.date():
        return f"versäumt, war bis {_hour(end)} Uhr"
    return f"versäumt, {until_in_words(end.date(), now.date())}"


def _hour(moment: datetime) -> str:
    return clock(moment) if moment.minute else str(moment.hour)


def _promise_row(one: DayPromise, now: datetime, privacy: Privacy, me: int) -> DayRow:
    promise = one.promise
    icon, tone, state = state_of(promise, now, me)
    citizen = privacy.at_counter(one.citizen or "Ohne Namen")
    others = f"{one.cases} Anliegen" if one.cases > 1 else ""
    instead = f"für {name_after(promise.staff_name)}" if promise.keeper else ""
    tried = f"{promise.attempts} von {ATTEMPTS_BEFORE_A_LETTER} Versuchen"
    day = short_day(promise.start.date()) if promise.start and promise.start.date() != now.date() else ""
    number = privacy.at_counter(promise.phone)
    parts = (instead, tried if promise.attempts else "", day, number, others)
    return DayRow(
        key=f"promise {promise.id}",
        icon=icon,
        tone=tone,
        state=state,
        title=" · ".join(part for part in (citizen, one.about) if part),
        detail=" · ".join(part for part in parts if part),
    )


def _news_row(one: DayNews, now: datetime, privacy: Privacy) -> DayRow:
    day = one.due.date()
    urgent = (
        urgency(day, now.date()) if one.kind in (NewsKind.TASK, NewsKind.MINE, NewsKind.FOLLOW_UP) else PLAIN
    )
    tone = SOON if one.kind is NewsKind.SECOND_RETURN else urgent
    due = until_in_words(day, now.date()) if urgent != PLAIN else ""
    state = word(one.kind) if not due else f"{word(one.kind)}, {due}"
    citizen = privacy.at_counter(one.citizen)
    text = privacy.at_counter(" ".join(one.text.split()))
    what = " ".join(part for part in (one.service, one.place) if part)
    who = "" if one.kind in (NewsKind.TASK, NewsKind.MINE) else one.unit
    return DayRow(
        key=f"{one.kind} {one.case_id} {one.task_id}",
        icon="late" if tone == LATE else NEWS_ICONS[one.kind],
        tone=tone,
        state=state,
        title=" · ".join(part for part in (what, citizen) if part),
        detail=" · ".join(part for part in (who, text, in_groups(one.number)) if part),
    )


def _draft_row(one: DraftLine, now: datetime, privacy: Privacy) -> DayRow:
    at = one.changed_at
    since = clock(at) if at.date() == now.date() else f"{short_day(at.date())} {clock(at)}"
    given = f"von {name_after(one.given_by)}" if one.given_by else ""
    handed = f"an {name_after(one.handed_to)} gegeben" if one.handed_to else ""
    parts = (given, handed, one.note)
    name = privacy.at_counter(one.name)
    return DayRow(
        key=f"draft {one.id}",
        icon="note",
        tone=PLAIN,
        state=f"seit {since}",
        title=" · ".join(part for part in (one.label or "Entwurf", name) if part),
        detail=" · ".join(part for part in parts if part),
    )


def _unclear_row(one: CaseLine, now: datetime, privacy: Privacy) -> DayRow:
    due = until_in_words(one.due, now.date()) if one.due else ""
    citizen = privacy.at_counter(one.person or "Ohne Namen")
    return DayRow(
        key=f"unclear {one.id}",
        icon="ask",
        tone=urgency(one.due, now.date()) if one.due else PLAIN,
        state=f"unklar, {due}" if due else "unklar",
        title=" · ".join(part for part in (citizen, one.place) if part),
        detail=f"seit {short_day(one.opened_at.date())} · {in_groups(one.number)}",
    )


def _booking_row(one: Booking, privacy: Privacy) -> DayRow:
    """Return whom to tell: the number and the times first, for a narrow card cuts off what follows."""
    if one.has_room:
        return _room_row(one, privacy)
    fallen = one.halt_state is HaltState.CANCELLED or not one.must_be_told  # the plan knows no such halt
    waits = one.state is BookingState.WAITING
    number = privacy.at_counter(one.phone) if one.phone else "ohne Telefonnummer"
    now = "fällt aus" if fallen else f"jetzt {'Warteliste' if waits else _when(one.day, one.starts)}"
    known = f"weiß von {_when(one.told_day, one.told_starts)}" if one.told_day else ""
    known = known or ("stand auf der Warteliste" if waits else "nachgerückt")
    return DayRow(
        key=f"booking {one.id}",
        icon="phone",
        tone=SOON,
        state="Bescheid sagen",
        title=" · ".join(part for part in (privacy.at_counter(one.name), "Servicemobil") if part),
        detail=" · ".join(part for part in (number, now, known, one.stop) if part),
    )


def _room_row(one: Booking, privacy: Privacy) -> DayRow:
    """Return who waits for a time though one is free by now."""
    number = privacy.at_counter(one.phone) if one.phone else "ohne Telefonnummer"
    return DayRow(
        key=f"waiting {one.id}",
        icon="phone",
        tone=SOON,
        state="Eine Zeit ist frei",
        title=" · ".join(part for part in (privacy.at_counter(one.name), "Servicemobil") if part),
        detail=" · ".join((number, f"wartet auf {short_day(one.day)}", one.stop)),
    )


def _when(day: date, starts: int | None) -> str:
    return short_day(day) if starts is None else f"{short_day(day)} {minute_on_clock(starts)}"


def _road_row(one: PackToSee) -> DayRow:
    count = "1 Angabe" if one.count == 1 else f"{one.count} Angaben"
    return DayRow(
        key=f"pack {one.pack_id}",
        icon="mobile",
        tone=SOON,
        state="bitte ansehen",
        title=f"{count} von unterwegs",
        detail=f"{one.vehicle}, {short_day(one.day)}",
    )


def _notice_row(one: HungNotice, now: datetime) -> DayRow:
    last = one.take_down_on or now.date()
    tone = urgency(last, now.date())
    return DayRow(
        key=f"notice {one.id}",
        icon="late" if tone == LATE else "note",
        tone=tone,
        state=f"abnehmen, {until_in_words(last, now.date())}",
        title=" · ".join(part for part in (one.place, one.district) if part),
        detail=one.title,
    )
