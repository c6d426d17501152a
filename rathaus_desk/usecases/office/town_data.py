"""What a town has set up about itself: changed as a whole and checked, with a view of what is missing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.town_hours import read_hours
from rathaus_desk.store.office_tables import SettingRow
from rathaus_desk.usecases.office.office import TOWN, office_from
from rathaus_desk.usecases.office.phones import typed_phone

HOURS = "opening_hours"
LONGEST = 200  # letters of one entry
# What stands on sheets and cards, with the word a person knows it by.
NEEDED = {
    "town": "Name",
    "official_name": "amtlicher Name",
    "street": "Straße",
    "postcode": "Postleitzahl",
    "place": "Ort",
    "phone": "Telefon",
    "email": "E-Mail",
    "web": "Internet",
}
_UNNAMED = "Unser Rathaus"


def town_data(session: Session) -> dict[str, Any]:
    """Return what is set up. Refuses a database in which no town is set up."""
    row = session.get(SettingRow, TOWN)
    if row is None:
        raise Refused("In dieser Datenbank ist noch kein Rathaus eingerichtet. Bitte zuerst einrichten.")
    return dict(row.value)


def missing_in(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words for what no sheet can show yet."""
    return tuple(word for key, word in NEEDED.items() if data.get(key, "") in ("", _UNNAMED))


def set_town(session: Session, changes: Mapping[str, str]) -> dict[str, Any]:
    """Change what is named, by the keys of NEEDED, `land` and the hours as text; return all there is then.

    Refuses what cannot be read; then nothing was changed.
    """
    data = town_data(session)
    changes = {key: text.strip() for key, text in changes.items()}
    for key, plain in changes.items():
        if len(plain) > LONGEST or not plain.isprintable():
            raise Refused(
                f"Die Angabe ist zu lang oder nicht lesbar: {NEEDED.get(key, key)}. {_NOTHING}", key
            )
        data[key] = [list(one) for one in read_hours(plain)] if key == HOURS else plain
    _demand_readable(data, changes)
    office_from(data)  # refuses an unknown Land
    row = session.get_one(SettingRow, TOWN)
    row.value = data
    return data


_NOTHING = "Es wurde nichts geändert."


def _demand_readable(data: Mapping[str, Any], changes: Mapping[str, str]) -> None:
    typed_phone(changes.get("phone", ""))
    postcode = changes.get("postcode", "")
    if postcode and not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
        raise Refused(f"Eine Postleitzahl hat fünf Ziffern. {_NOTHING}", "postcode")
    if changes.get("email") and "@" not in changes["email"]:
        raise Refused(f"In der E-Mail-Adresse fehlt das @. {_NOTHING}", "email")
    if not data["town"] or not data["official_name"]:
        raise Refused(f"Ohne Namen geht es nicht. {_NOTHING}", "town")
