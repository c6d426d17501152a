"""Mailing lists of the sample town, and who consented to them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.mailing_lists import ListChannel
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.store.mailing_tables import MailingListRow, SubscriptionRow
from rathaus_desk.usecases.sample.sample_office import Rows, Seeds, read_seed
from rathaus_desk.usecases.sample.sample_people import known_people

_WHO = ("given_name", "family_name", "street", "house_number", "postcode", "place", "email")


def sample_mailing(seeds: Seeds, today: datetime, people: int) -> Iterator[Rows]:
    """Yield lists and consents as rows; whoever is not among the first `people`, and what lies in the
    future of `today`, is left out."""
    lists = read_seed("mailing")["lists"]
    yield MailingListRow, [_list(number, one, seeds, today) for number, one in enumerate(lists, 1)]
    districts = {one["key"]: (number, one["postcode"]) for number, one in enumerate(seeds.districts, 1)}
    known = known_people(read_seed("people"), districts, seeds.town["place"])
    given = [
        (number, kept["wording"], one)
        for number, kept in enumerate(lists, 1)
        for one in kept["subscribers"]
        if one.get("person", 0) <= people and _moment(one["at"]) <= today
    ]
    yield (
        SubscriptionRow,
        [
            _consent(number, list_id, wording, one, known, seeds)
            for number, (list_id, wording, one) in enumerate(given, 1)
        ],
    )


def _list(number: int, one: dict[str, Any], seeds: Seeds, today: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "name": one["name"],
        "purpose": Purpose(one["purpose"]),
        "channel": ListChannel(one["channel"]),
        "wording": one["wording"],
        "wording_version": 1,
        "active": True,
        "unit_id": seeds.unit_ids[one["unit"]],
        "author_id": seeds.staff_ids[one["author"]],
        "changed_at": today.astimezone(UTC),
        "version": 1,
    }


def _consent(
    number: int, list_id: int, wording: str, one: dict[str, Any], known: list[dict[str, Any]], seeds: Seeds
) -> dict[str, Any]:
    who = known[one["person"] - 1] if "person" in one else one
    ended = "withdrawn_at" in one
    return {
        **{name: who.get(name, "") for name in _WHO},
        "id": number,
        "list_id": list_id,
        "person_id": one.get("person"),
        "wording": wording,
        "wording_version": 1,
        "at": _moment(one["at"]),
        "channel": Channel(one["channel"]),
        "staff_id": seeds.staff_ids[one["by"]],
        "withdrawn_at": _moment(one["withdrawn_at"]) if ended else None,
        "withdrawn_how": Channel(one["withdrawn_how"]) if ended else None,
        "withdrawn_by": seeds.staff_ids[one["by"]] if ended else None,
        "version": 1,
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
