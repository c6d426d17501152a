"""Phone numbers in any spelling: kept in one form, shown as one dials them here."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from rathaus_desk.domain.errors import Refused

REGION = "DE"
SHORT_NUMBERS = frozenset(("110", "112", "115", "116117", "116116"))
_LONGEST = 40
_SPELLED = re.compile(r"^(?:(?:tel|telefon|fon|mobil|handy)\s*[.:]*\s*)?(\+?[\d\s()/.\-–‑]+)$", re.IGNORECASE)
_GERMANY = 49


def read_phone(text: str) -> str:
    """Return the number in E.164 ("+4944711850"), a short number as it is, or nothing if it is none."""
    match = _SPELLED.match(text.strip())
    if len(text) > _LONGEST or not match:
        return ""
    digits = "".join(one for one in match[1] if one.isdecimal())
    if digits in SHORT_NUMBERS:
        return digits
    try:
        number = phonenumbers.parse(match[1], REGION)
    except NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def show_phone(number: str) -> str:
    """Return a number as one dials it here: "0171 3920011"; what is no number stays as it is."""
    known = read_phone(number)
    if not known or known in SHORT_NUMBERS:
        return known or number
    parsed = phonenumbers.parse(known, REGION)
    home = parsed.country_code == _GERMANY
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )


def typed_phone(text: str, field: str = "phone") -> str:
    """Return the number that somebody typed, or nothing if nothing was. Refuses what is no number."""
    number = read_phone(text)
    if text.strip() and not number:
        raise Refused(
            "Diese Telefonnummer ist nicht vollständig oder nicht lesbar. "
            "Es wurde nichts gespeichert. Bitte noch einmal nachfragen.",
            field,
        )
    return number
