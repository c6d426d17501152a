"""Printing by the Internet Printing Protocol: the PDF goes to the printer as it is (RFC 8011)."""

import http.client
import itertools
import ssl
from collections.abc import Iterable
from functools import lru_cache

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import Outcome
from rathaus_desk.domain.printing.ipp_message import (
    Attribute,
    BrokenMessage,
    Collection,
    Group,
    Message,
    Operation,
    Tag,
    Value,
    attribute,
    read,
    written,
)
from rathaus_desk.domain.printing.printers import (
    A4,
    MOST_COPIES,
    PrinterAbilities,
    PrinterAddress,
    PrintTicket,
    Sending,
    SpoolReport,
    SpoolState,
    printer_address,
    reasons_in_words,
    unfit,
)

SECONDS = 20.0  # of silence, for each step on the line
_LONGEST_ANSWER = 4 * 1024 * 1024
_WHO = "Rathaus Desk"  # never who sits at the desk
_ONE_SIDE, _LONG_EDGE, _SHORT_EDGE = "one-sided", "two-sided-long-edge", "two-sided-short-edge"
_UNCERTAIN = (0x0500, 0x0508)  # internal error, job cancelled: there may be paper
_numbers = itertools.count(1)
_BROKE = (
    "Die Verbindung zum Drucker ist abgerissen. Ob Blätter herauskommen, ist ungewiss; von selbst wird "
    "nichts noch einmal gedruckt. Bitte am Drucker nachsehen und sagen, welche Nummern da sind."
)
_NO_ANSWER = (
    "Der Drucker antwortet nicht oder nicht verständlich. Bitte nachsehen, ob er an ist, oder einen "
    "anderen wählen."
)
_STRANGE = (
    "Der Drucker weist sich mit einem Zertifikat aus, dem dieser PC nicht vertraut. Die IT kann es eintragen "
    "oder die Adresse ohne Verschlüsselung nennen."
)
_NOTHING = "Es wurde nichts gedruckt; als PDF geht es immer."
_REFUSALS = {
    0x0401: "Der Drucker verlangt eine Anmeldung.",
    0x0403: "Der Drucker nimmt von diesem PC nichts an.",
    0x0406: "Diesen Drucker gibt es unter der Adresse nicht.",
    0x040A: "Der Drucker nimmt keine PDF an.",
    0x040B: "Der Drucker hat dieses Fach nicht oder druckt nicht beidseitig.",
    0x0506: "Der Drucker nimmt gerade keine Aufträge an.",
    0x0507: "Der Drucker ist gerade beschäftigt.",
}


class _NotSent(Exception):
    """Nothing of the request left this PC."""


class _Refusal(Exception):
    """The other side answered, and its answer is no."""


def send_pdf(printer: PrinterAddress, pdf: bytes, ticket: PrintTicket, seconds: float = SECONDS) -> Sending:
    """Send a PDF to a printer and return what became of it; never raises for what a printer or a line does.

    `seconds` bounds each silence. REFUSED means that surely nothing is printed; whoever gets BROKE must look.
    """
    if not 1 <= ticket.copies <= MOST_COPIES:
        raise Refused(f"Hier gehen 1 bis {MOST_COPIES} Exemplare. Gedruckt wurde nichts.", "copies")
    try:
        why = unfit(printer_abilities(printer, seconds), ticket)
    except Refused as silent:
        return Sending(Outcome.REFUSED, 0, f"{silent} {_NOTHING}")
    if why:
        return Sending(Outcome.REFUSED, 0, f"{why} {_NOTHING}")
    asked = _request(Operation.PRINT_JOB, printer, _wanted(ticket), _job(ticket), pdf)
    try:
        answer = _exchange(printer, asked, seconds)
    except (_NotSent, _Refusal) as refusal:
        return Sending(Outcome.REFUSED, 0, f"{refusal} {_NOTHING}")
    except (OSError, http.client.HTTPException, BrokenMessage):
        return Sending(Outcome.BROKE, 0, _BROKE)
    if answer.code >= 0x0100:
        return _turned_down(answer)
    number = answer.get(Group.JOB, "job-id")
    return Sending(Outcome.TAKEN, _whole(number), _left_out(answer))


def printer_abilities(printer: PrinterAddress, seconds: float = SECONDS) -> PrinterAbilities:
    """Return what a printer can do and whether it is ready. Raises Refused if it does not answer."""
    wanted = attribute(
        "requested-attributes",
        Tag.KEYWORD,
        "printer-name",
        "document-format-supported",
        "sides-supported",
        "media-source-supported",
        "printer-is-accepting-jobs",
        "printer-state-reasons",
    )
    answer = _answer(printer, _request(Operation.GET_PRINTER_ATTRIBUTES, printer, (wanted,)), seconds)
    return _abilities(answer, answer.groups)


def printers_of(server: PrinterAddress, seconds: float = SECONDS) -> tuple[tuple[str, PrinterAddress], ...]:
    """Return the printers of a print server or of this PC (CUPS), each with its name. Raises Refused."""
    wanted = attribute("requested-attributes", Tag.KEYWORD, "printer-name", "printer-uri-supported")
    answer = _answer(server, _request(Operation.CUPS_GET_PRINTERS, None, (wanted,)), seconds)
    if answer.code == 0x0406:  # none yet
        return ()
    found = []
    for kind, attributes in answer.groups:
        known = {one.name: one.values for one in attributes}
        if kind == Group.PRINTER and "printer-name" in known:
            name = str(known["printer-name"][0])
            found.append((name, printer_address(f"{_base(server)}/printers/{name}")))
    return tuple(sorted(found))


def spool_report(printer: PrinterAddress, spool_id: int, seconds: float = SECONDS) -> SpoolReport:
    """Return what a printer says of a job of ours. Raises Refused if it does not know it or is silent."""
    wanted = attribute("requested-attributes", Tag.KEYWORD, "job-state", "job-state-reasons")
    number = attribute("job-id", Tag.INTEGER, spool_id)
    answer = _answer(printer, _request(Operation.GET_JOB_ATTRIBUTES, printer, (number, wanted)), seconds)
    state = _whole(answer.get(Group.JOB, "job-state"))
    if answer.code >= 0x0100 or state not in [one.value for one in SpoolState]:
        raise Refused("Der Drucker weiß von diesem Auftrag nichts mehr. Bitte am Drucker nachsehen.")
    reasons = (*answer.get(Group.JOB, "job-state-reasons"), *_states_of(printer, seconds))
    return SpoolReport(SpoolState(state), reasons_in_words([str(one) for one in reasons]))


def cancel_at_printer(printer: PrinterAddress, spool_id: int, seconds: float = SECONDS) -> bool:
    """Ask a printer to drop a job of ours; return whether it did: what is on paper stays on paper."""
    number = attribute("job-id", Tag.INTEGER, spool_id)
    return _answer(printer, _request(Operation.CANCEL_JOB, printer, (number,)), seconds).code < 0x0100


def _states_of(printer: PrinterAddress, seconds: float) -> tuple[Value, ...]:
    wanted = attribute("requested-attributes", Tag.KEYWORD, "printer-state-reasons")
    answer = _answer(printer, _request(Operation.GET_PRINTER_ATTRIBUTES, printer, (wanted,)), seconds)
    return answer.get(Group.PRINTER, "printer-state-reasons")


def _wanted(ticket: PrintTicket) -> tuple[Attribute, ...]:
    return (
        attribute("job-name", Tag.NAME, ticket.name),
        # Rather nothing than 800 letters on the wrong paper.
        attribute("ipp-attribute-fidelity", Tag.BOOLEAN, True),
        attribute("document-format", Tag.MIME_TYPE, "application/pdf"),
    )


def _job(ticket: PrintTicket) -> tuple[Attribute, ...]:
    found = [
        attribute("copies", Tag.INTEGER, ticket.copies),
        attribute("sides", Tag.KEYWORD, _sides(ticket)),
    ]
    if ticket.pages:
        found.append(attribute("page-ranges", Tag.RANGE, *ticket.pages))
    if ticket.tray or ticket.paper != A4:
        width, height = ticket.paper
        sizes = (attribute("x-dimension", Tag.INTEGER, width), attribute("y-dimension", Tag.INTEGER, height))
        members = [attribute("media-size", Tag.BEGIN_COLLECTION, Collection(sizes))]
        if ticket.tray:
            members.append(attribute("media-source", Tag.KEYWORD, ticket.tray))
        found.append(attribute("media-col", Tag.BEGIN_COLLECTION, Collection(tuple(members))))
    return tuple(found)


def _sides(ticket: PrintTicket) -> str:
    if not ticket.duplex:
        return _ONE_SIDE
    return _SHORT_EDGE if ticket.short_edge else _LONG_EDGE


def _request(
    operation: int,
    printer: PrinterAddress | None,
    more: Iterable[Attribute],
    job: tuple[Attribute, ...] = (),
    data: bytes = b"",
) -> bytes:
    first = [attribute("attributes-charset", Tag.CHARSET, "utf-8")]
    first.append(attribute("attributes-natural-language", Tag.LANGUAGE, "de"))
    if printer is not None:
        first.append(attribute("printer-uri", Tag.URI, printer.uri))
    # The number of the job stands right behind the printer's address (RFC 8011, 4.1.5).
    numbers = [one for one in more if one.name == "job-id"]
    rest = [one for one in more if one.name != "job-id"]
    first = [*first, *numbers, attribute("requesting-user-name", Tag.NAME, _WHO), *rest]
    groups: list[tuple[int, tuple[Attribute, ...]]] = [(Group.OPERATION, tuple(first))]
    if job:
        groups.append((Group.JOB, job))
    return written(Message(operation, next(_numbers) & 0x7FFFFFFF, tuple(groups), data))


def _answer(printer: PrinterAddress, asked: bytes, seconds: float) -> Message:
    try:
        return _exchange(printer, asked, seconds)
    except (_Refusal, _NotSent) as refusal:
        raise Refused(str(refusal)) from refusal
    except (OSError, http.client.HTTPException, BrokenMessage) as error:
        raise Refused(_NO_ANSWER) from error


def _exchange(printer: PrinterAddress, asked: bytes, seconds: float) -> Message:
    line = _line(printer, seconds)
    try:
        try:
            line.connect()
        except ssl.SSLCertVerificationError as error:
            raise _NotSent(_STRANGE) from error
        except OSError as error:
            raise _NotSent(_NO_ANSWER) from error
        line.request("POST", printer.path, asked, {"Content-Type": "application/ipp"})
        answer = line.getresponse()
        if 400 <= answer.status < 500:
            raise _Refusal(_http_refusal(answer.status))
        if answer.status != http.client.OK:
            raise BrokenMessage(f"HTTP {answer.status}")
        return read(answer.read(_LONGEST_ANSWER))
    finally:
        line.close()


def _line(printer: PrinterAddress, seconds: float) -> http.client.HTTPConnection:
    if printer.secure:
        return http.client.HTTPSConnection(printer.host, printer.port, timeout=seconds, context=_encryption())
    return http.client.HTTPConnection(printer.host, printer.port, timeout=seconds)


@lru_cache(maxsize=1)
def _encryption() -> ssl.SSLContext:
    return ssl.create_default_context()


def _http_refusal(status: int) -> str:
    if status in (401, 403):
        return "Der Drucker nimmt von diesem PC nichts an; vielleicht verlangt er eine Anmeldung."
    return "Unter dieser Adresse gibt es keinen Drucker."


def _turned_down(answer: Message) -> Sending:
    if answer.code in _UNCERTAIN:
        return Sending(Outcome.BROKE, 0, _BROKE)
    why = _REFUSALS.get(answer.code, f"Der Drucker hat abgelehnt (Fehler {answer.code:04x}).")
    return Sending(Outcome.REFUSED, 0, f"{why} {_NOTHING}")


def _left_out(answer: Message) -> str:
    """Return what the printer did otherwise than it was told, though it was told not to."""
    names = {one.name for kind, group in answer.groups if kind == Group.UNSUPPORTED for one in group}
    if not names & {"media-col", "sides", "copies", "page-ranges"}:
        return ""
    return "Der Drucker konnte Fach, Seiten oder Exemplare nicht so einstellen. Bitte das Ergebnis ansehen."


def _abilities(answer: Message, groups: Iterable[tuple[int, tuple[Attribute, ...]]]) -> PrinterAbilities:
    known = {one.name: one.values for kind, group in groups if kind == Group.PRINTER for one in group}
    if answer.code >= 0x0100 or not known:
        raise Refused(_REFUSALS.get(answer.code, _NO_ANSWER))
    reasons = [str(one) for one in known.get("printer-state-reasons", ())]
    return PrinterAbilities(
        name=str(known.get("printer-name", ("",))[0]),
        takes_pdf="application/pdf" in known.get("document-format-supported", ()),
        duplex=_LONG_EDGE in known.get("sides-supported", ()),
        trays=tuple(str(one) for one in known.get("media-source-supported", ())),
        accepts=known.get("printer-is-accepting-jobs", (True,))[0] is True,
        reasons=reasons_in_words(reasons),
    )


def _whole(values: tuple[Value, ...]) -> int:
    return values[0] if values and isinstance(values[0], int) else 0


def _base(server: PrinterAddress) -> str:
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"{'ipps' if server.secure else 'ipp'}://{host}:{server.port}"
