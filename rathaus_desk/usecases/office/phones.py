"""Phone numbers in any spelling: kept in one form, shown as one dials them here."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from rathaus_desk.domain.errors import Refused

REGION = "DE"
SHORT_NUMBERS = frozenset(("110", "112", "115", "116117", "116116"))
_LONGEST = 40
_SPELLED = re.compile(r"^(?:(?:tel|telefon|fon|mobil|handy)\s*[.:]*\s*)?(\+?[\d\s()/.\-–‑]+)$", re.IGNORECASE)
_GERMANY = 49
_IN_FULL = re.compile(r"49[1-9]\d{8,11}")  # as telephone systems hand numbers on; no number here is so long
_SHORTEST = 10_000  # five digits: a small town's area code and one more


def read_phone(text: str) -> str:
    """Return the number in E.164 ("+4944711850"), a short number as it is, or nothing if it is none."""
    match = _SPELLED.match(text.strip())
    if len(text) > _LONGEST or not match:
        return ""
    digits = "".join(one for one in match[1] if one.isdecimal())
    if digits in SHORT_NUMBERS:
        return digits
    said = match[1]
    if not said.startswith("+") and not digits.startswith("0"):
        if not _IN_FULL.fullmatch(digits):
            return ""  # without its area code nobody can call it back
        said = f"+{digits}"
    try:
        number = _parsed(said)
    except NumberParseException:
        return ""
    whole = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not whole or (number.national_number or 0) < _SHORTEST:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def show_phone(number: str) -> str:
    """Return a number as one dials it here: "0171 3920011"; what is no number stays as it is."""
    known = read_phone(number)
    if not known or known in SHORT_NUMBERS:
        return known or number
    parsed = _parsed(known)
    if parsed.country_code != _GERMANY:
        return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return national if national.startswith("0") else f"0{national}"


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


def _parsed(text: str) -> phonenumbers.PhoneNumber:
    number = phonenumbers.parse(text, REGION)
    if number.country_code == _GERMANY:
        # The library keeps the 0 of a number it does not know as if it were an Italian one.
        number.italian_leading_zero = None
        number.number_of_leading_zeros = None
    return number
