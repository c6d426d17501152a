"""Mailing lists of the sample town, and who consented to them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.mailing_lists import ListChannel
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.store.mailing_tables import MailingListRow, MailingWordingRow, SubscriptionRow
from rathaus_desk.usecases.sample.sample_office import Rows, Seeds, read_seed
from rathaus_desk.usecases.sample.sample_people import known_people

_WHO = ("given_name", "family_name", "street", "house_number", "postcode", "place", "email")


def sample_mailing(seeds: Seeds, today: datetime, people: int) -> Iterator[Rows]:
    """Yield lists and consents as rows, of the first `people` and of what `today` knows."""
    lists = read_seed("mailing")["lists"]
    yield MailingListRow, [_list(number, one, seeds, today) for number, one in enumerate(lists, 1)]
    said = [(number, one, words) for number, one in enumerate(lists, 1) for words in _wordings(one, today)]
    yield MailingWordingRow, [_wording(number, one, words, seeds) for number, one, words in said]
    districts = {one["key"]: (number, one["postcode"]) for number, one in enumerate(seeds.districts, 1)}
    known = known_people(read_seed("people"), districts, seeds.town["place"])
    given = [
        (number, kept, one)
        for number, kept in enumerate(lists, 1)
        for one in kept["subscribers"]
        if one.get("person", 0) <= people and _moment(one["at"]) <= today
    ]
    yield (
        SubscriptionRow,
        [
            _consent(number, list_id, _wordings(kept, _moment(one["at"]))[-1], one, known, seeds)
            for number, (list_id, kept, one) in enumerate(given, 1)
        ],
    )


def _wordings(kept: dict[str, Any], until: datetime) -> list[dict[str, Any]]:
    """Return the versions of the words of a list that there were until then, each with its number."""
    numbered = [{**one, "version": number} for number, one in enumerate(kept["wordings"], 1)]
    return [one for one in numbered if _moment(one["since"]) <= until] or numbered[:1]


def _wording(number: int, kept: dict[str, Any], words: dict[str, Any], seeds: Seeds) -> dict[str, Any]:
    return {
        "list_id": number,
        "version": words["version"],
        "wording": words["text"],
        "since": _moment(words["since"]),
        "author_id": seeds.staff_ids[kept["author"]],
    }


def _list(number: int, one: dict[str, Any], seeds: Seeds, today: datetime) -> dict[str, Any]:
    words = _wordings(one, today)[-1]
    return {
        "id": number,
        "name": one["name"],
        "purpose": Purpose(one["purpose"]),
        "channel": ListChannel(one["channel"]),
        "wording": words["text"],
        "wording_version": words["version"],
        "active": True,
        "unit_id": seeds.unit_ids[one["unit"]],
        "author_id": seeds.staff_ids[one["author"]],
        "changed_at": today.astimezone(UTC),
        "version": 1,
    }


def _consent(
    number: int,
    list_id: int,
    words: dict[str, Any],
    one: dict[str, Any],
    known: list[dict[str, Any]],
    seeds: Seeds,
) -> dict[str, Any]:
    who = known[one["person"] - 1] if "person" in one else one
    ended = "withdrawn_at" in one
    return {
        **{name: who.get(name, "") for name in _WHO},
        "id": number,
        "list_id": list_id,
        "person_id": one.get("person"),
        "wording": words["text"],
        "wording_version": words["version"],
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
