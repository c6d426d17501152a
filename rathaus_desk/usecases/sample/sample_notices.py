"""Notices of the sample town, where they hang, and the dates of its council."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from rathaus_desk.domain.notices.notices import NoticeIcon
from rathaus_desk.store.notice_tables import CouncilMeetingRow, NoticePlaceRow, NoticeRow
from rathaus_desk.usecases.sample.sample_office import Rows, Seeds, read_seed

_SAME = ("title", "summary", "text", "access", "contact", "phone", "web")


def sample_notices(seeds: Seeds, today: datetime) -> Iterator[Rows]:
    """Yield notices, places and meetings as rows; places that lie in the future of `today` are left out."""
    given = read_seed("notices")
    notices = given["notices"]
    yield NoticeRow, [_notice(number, one, seeds) for number, one in enumerate(notices, 1)]
    places = [(number, place) for number, one in enumerate(notices, 1) for place in one["places"]]
    yield (
        NoticePlaceRow,
        [
            _place(number, notice_id, one, seeds)
            for number, (notice_id, one) in enumerate(places, 1)
            if date.fromisoformat(one["hung_on"]) <= today.date()
        ],
    )
    yield (
        CouncilMeetingRow,
        [_meeting(number, one, today) for number, one in enumerate(given["meetings"], 1)],
    )


def _notice(number: int, one: dict[str, Any], seeds: Seeds) -> dict[str, Any]:
    return {
        **{name: one[name] for name in _SAME},
        "id": number,
        "when_said": one["when"],
        "where_said": one["where"],
        "who_said": one["who"],
        "valid_until": date.fromisoformat(one["valid_until"]),
        "icon": NoticeIcon(one["icon"]),
        "unit_id": seeds.unit_ids[one["unit"]],
        "author_id": seeds.staff_ids[one["author"]],
        "changed_at": datetime.fromisoformat(one["changed"]).astimezone(UTC),
        "ended": False,
        "version": 1,
    }


def _place(number: int, notice_id: int, one: dict[str, Any], seeds: Seeds) -> dict[str, Any]:
    last = one.get("take_down_on")
    return {
        "id": number,
        "notice_id": notice_id,
        "place": one["place"],
        "district_id": seeds.district_ids[one["district"]],
        "hung_on": date.fromisoformat(one["hung_on"]),
        "hung_by": seeds.staff_ids[one["by"]],
        "take_down_on": date.fromisoformat(last) if last else None,
        "taken_down_at": None,
        "taken_down_by": None,
        "version": 1,
    }


def _meeting(number: int, one: dict[str, Any], today: datetime) -> dict[str, Any]:
    return {
        **{name: one[name] for name in ("body", "title", "place", "note")},
        "id": number,
        "starts": datetime.fromisoformat(one["starts"]).astimezone(UTC),
        "changed_at": today.astimezone(UTC),
        "cancelled": False,
        "version": 1,
    }
