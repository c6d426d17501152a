"""What a clerk has to know of a sheet before it is printed: which envelope, which signs, which gaps."""

import re

from rathaus_desk.domain.paper.envelopes import EnvelopeFormat
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.paper.letter_checks import glyph_check, window_check

_TAKE = (
    "Diesen Brief bitte in einen Umschlag {good}. In {bad} kann eine Zeile der Anschrift verdeckt sein oder "
    "der Betreff im Fenster stehen."
)
_OF_THE_HOUSE = ("Absender", "Angaben rechts oben")
_GAP = re.compile(r"\[([^\[\]\n]{1,60}) fehlt\]")


def paper_problems(letter: Letter) -> tuple[str, ...]:
    """Return what is wrong with a sheet, in sentences; nothing if all is well.

    Each envelope is looked at with the sheet slipped by up to 5 mm. Raises Refused if the letter cannot be
    laid out.
    """
    checks = [window_check(letter, one) for one in EnvelopeFormat]
    good = [one.envelope.upper() for one in checks if one.fits]
    bad = [one.envelope.upper() for one in checks if not one.fits]
    if good and bad:
        found = [_TAKE.format(good=" oder ".join(good), bad=" und ".join(bad))]
    else:
        found = [one.sentence for one in checks if not one.fits]
    signs = glyph_check(letter)
    return (*found, *(() if signs.fits else (signs.sentence,)))


def unprintable(letter: Letter) -> tuple[str, ...]:
    """Return where in the words of a letter signs stand that our face has not: a blank would be printed.

    What the house writes above and below every letter is not the matter of whoever writes one.
    """
    return tuple(where for where, _signs in glyph_check(letter).missing if where not in _OF_THE_HOUSE)


def gaps(*texts: str) -> tuple[str, ...]:
    """Return the names of the fields that nobody has filled yet: filling leaves "[Grund fehlt]" there."""
    return tuple(dict.fromkeys(name for text in texts for name in _GAP.findall(text)))


def next_gap(text: str, after: int) -> tuple[int, int] | None:
    """Return where the next such place is, behind a position or else from the beginning."""
    found = _GAP.search(text, after) or _GAP.search(text)
    return found.span() if found else None
