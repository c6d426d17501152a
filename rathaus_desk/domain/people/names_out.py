"""Takes the name of a wrongly chosen person out of what was written about a case."""

import re

INSTEAD = "[Name berichtigt]"
_SHORTEST = 3


def without_name(text: str, given: str, family: str, *, family_alone: bool = True) -> str:
    """Return `text` with the name of a person replaced, in the ways in which one writes it.

    "Erna Schmidt", "Schmidt, Erna" and "Schmidt Erna" go; "Frau Schmidt" and "Schmidt" only with
    `family_alone`: the right person may have the same family name.
    """
    if len(family) < _SHORTEST:
        return text
    last = re.escape(family)
    forms = []
    if given:
        first = re.escape(given)
        forms += [rf"{first}\s+{last}", rf"{last},?\s+{first}"]
    if family_alone:
        forms.append(rf"(?:(?:Frau|Herrn?|Familie)\s+)?{last}s?")
    if not forms:
        return text
    return re.sub(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", INSTEAD, text)
