"""Printers as the print shop sees them: where they are, what they can do, how something is to be printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import SplitResult, urlsplit

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import Outcome

_PORT = 631
_SCHEMES = {"ipp": False, "ipps": True, "http": False, "https": True}
MOST_COPIES = 999
A4, A3 = (21_000, 29_700), (29_700, 42_000)  # 1/100 mm
WHY_STOPPED = {
    "media-empty": "Das Papier ist leer.",
    "media-needed": "Das richtige Papier fehlt.",
    "media-jam": "Es ist ein Papierstau.",
    "toner-empty": "Der Toner ist leer.",
    "marker-supply-empty": "Die Tinte oder der Toner ist leer.",
    "cover-open": "Eine Klappe ist offen.",
    "door-open": "Eine Tür ist offen.",
    "output-area-full": "Die Ablage ist voll.",
    "input-tray-missing": "Ein Papierfach fehlt.",
    "offline": "Der Drucker ist nicht bereit.",
    "paused": "Der Drucker ist angehalten.",
    "shutdown": "Der Drucker ist ausgeschaltet.",
}
_DEGREES = ("-error", "-warning", "-report")


class SpoolState(IntEnum):
    """What a printer says of a job of ours (RFC 8011, 5.3.7)."""

    PENDING = 3
    HELD = 4
    PRINTING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """Where a printer listens; `uri` is what it calls itself."""

    uri: str
    host: str
    port: int
    path: str
    secure: bool


@dataclass(frozen=True, slots=True)
class PrinterAbilities:
    """What a printer says of itself; `trays` are its own words for them. `reasons` are German sentences."""

    name: str
    takes_pdf: bool
    duplex: bool
    trays: tuple[str, ...]
    accepts: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintTicket:
    """How something is to be printed; an empty `tray` leaves it to the printer, `name` names no person.

    `pages` are the pages to be printed out of the file, from and to; without any all of them. A sheet on both
    sides is turned over its long edge, or over the short one; `paper` is its size in 1/100 mm.
    """

    name: str
    tray: str = ""
    duplex: bool = False
    copies: int = 1
    pages: tuple[tuple[int, int], ...] = ()
    short_edge: bool = False
    paper: tuple[int, int] = A4


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of sending; `sentence` says it to the clerk, empty if all went well."""

    outcome: Outcome
    spool_id: int = 0
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class SpoolReport:
    """What the printer says of a job of ours, and in German why it does not go on."""

    state: SpoolState
    reasons: tuple[str, ...]

    @property
    def outcome(self) -> Outcome | None:
        """What follows for the sheets, None while it prints; whether they lie there only a look tells."""
        if self.state in (SpoolState.ABORTED, SpoolState.CANCELLED):
            return Outcome.BROKE
        return Outcome.TAKEN if self.state is SpoolState.COMPLETED else None


def printer_address(text: str) -> PrinterAddress:
    """Return the address that somebody typed, "ipp://drucker.example/ipp/print". Raises Refused."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.username is not None:
        raise Refused(
            "Das ist keine Adresse eines Druckers. Möglich ist zum Beispiel ipp://drucker.example/ipp/print.",
            "printer",
        )
    secure = _SCHEMES[parts.scheme]
    port = port or {"http": 80, "https": 443}.get(parts.scheme, _PORT)
    path = parts.path or "/"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    uri = f"{'ipps' if secure else 'ipp'}://{host}:{port}{path}"
    return PrinterAddress(uri, parts.hostname, port, path, secure)


def unfit(printer: PrinterAbilities, ticket: PrintTicket) -> str:
    """Return why a printer cannot print it this way, empty if it can; some would take it in silence."""
    if not printer.accepts:
        return "Der Drucker nimmt gerade keine Aufträge an."
    if not printer.takes_pdf:
        return "Der Drucker nimmt keine PDF an."
    if ticket.duplex and not printer.duplex:
        return "Der Drucker druckt nicht auf beide Seiten."
    if ticket.tray and printer.trays and ticket.tray not in printer.trays:
        return f"Der Drucker hat kein Fach „{ticket.tray}“, sondern: {', '.join(printer.trays)}."
    return ""


def reasons_in_words(keywords: Sequence[str]) -> tuple[str, ...]:
    """Return German sentences for what keeps a printer from printing; what is no hindrance is left out."""
    bare = [_bare(one) for one in keywords]
    return tuple(dict.fromkeys(WHY_STOPPED[one] for one in bare if one in WHY_STOPPED))


def _bare(keyword: str) -> str:
    for degree in _DEGREES:
        keyword = keyword.removesuffix(degree)
    return keyword
