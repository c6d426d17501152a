"""The web address of a notice: what a phone opens, and how one says it."""

import re

from rathaus_desk.domain.errors import Refused

LONGEST = 120  # characters: what a code of a strip still holds, and what somebody can still type
_ADDRESS = re.compile(
    r"(?:(https?)://)?([^\W_](?:[^\W_]|[.-])*\.[^\W_]{2,})(:\d{1,5})?(/[^\s<>\"'\\]*)?", re.I
)
_WRONG = (
    "Das ist keine Adresse im Internet, die ein Telefon öffnet. Gemeint ist etwas wie "
    "„www.musterhausen.example/servicemobil“. Es wurde nichts gespeichert, Ihr Text ist noch da."
)


def web_target(web: str) -> str:
    """Return the address that the code on the sheet opens, or nothing. Refuses what is no web address."""
    said = web.strip()
    if not said:
        return ""
    match = _ADDRESS.fullmatch(said)
    if match is None or len(said) > LONGEST or ".." in match[2]:
        raise Refused(_WRONG, "web")
    scheme, host, port, path = match.groups()
    return f"{(scheme or 'https').lower()}://{host.lower()}{port or ''}{path or ''}"


def web_in_words(web: str) -> str:
    """Return the address as one types it: without what every browser adds."""
    return re.sub(r"^https?://", "", web.strip(), flags=re.I).removesuffix("/")
