"""The town itself: its name, address, hours and, in the sample town, its standing clock."""

from dataclasses import dataclass
from datetime import datetime

from rathaus_desk.domain.office.duedates import Closure, Opening, WorkCalendar
from rathaus_desk.domain.paper.letters import Letterhead


@dataclass(frozen=True, slots=True)
class Town:
    """What the office has set up about itself; `land` is the two-letter code of the Land."""

    name: str
    official_name: str
    land: str
    zone: str
    street: str
    postcode: str
    place: str
    phone: str
    email: str
    web: str
    opening: tuple[Opening, ...]
    closures: tuple[Closure, ...]
    practice_now: datetime | None = None


@dataclass(frozen=True)
class Office:
    """What every rule needs to know of the town: its data, its calendar, its letterhead."""

    town: Town
    calendar: WorkCalendar

    @property
    def practice(self) -> bool:
        """Tell whether this is the sample town, so that ÜBUNG stands on screen and paper."""
        return self.town.practice_now is not None

    def letterhead(self, unit: str, phone: str = "", email: str = "") -> Letterhead:
        """Return the head of a sheet that `unit` sends, with its own telephone and e-mail if it has them."""
        town = self.town
        return Letterhead(
            town=town.official_name,
            unit=unit,
            street=town.street,
            postcode=town.postcode,
            place=town.place,
            phone=phone or town.phone,
            email=email or town.email,
            web=town.web,
            opening_hours=opening_lines(town.opening),
        )


def opening_lines(opening: tuple[Opening, ...]) -> tuple[str, ...]:
    """Return the opening hours in words, days with the same hours together."""
    days = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
    by_day = {
        weekday: " und ".join(
            f"{start:%H:%M}–{end:%H:%M}" for day, start, end in sorted(opening) if day == weekday
        )
        for weekday in sorted({weekday for weekday, _, _ in opening})
    }
    groups: dict[str, list[str]] = {}
    for weekday, span in by_day.items():
        groups.setdefault(span, []).append(days[weekday])
    return tuple(f"{', '.join(names)} {span} Uhr" for span, names in groups.items())
