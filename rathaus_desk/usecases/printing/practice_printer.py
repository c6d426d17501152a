"""A printer to practise with: it listens on this PC only, takes PDF by IPP, and prints on nothing."""

import threading
from contextlib import closing, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rathaus_desk.domain.printing.ipp_message import (
    Attribute,
    BrokenMessage,
    Group,
    Message,
    Operation,
    Tag,
    attribute,
    read,
    written,
)
from rathaus_desk.domain.printing.printers import SpoolState

_PATH = "/ipp/print"
_TRAYS = ("fach-1", "fach-2")
_BOTH_SIDES = ("two-sided-long-edge", "two-sided-short-edge")
_NOT_HERE = 0x0501  # this printer knows no such question
_LARGEST = 200_000_000  # bytes of one job


@dataclass(frozen=True, slots=True)
class TakenJob:
    """What the printer got: under which name, and the PDF."""

    name: str
    pdf: bytes
    duplex: bool


class PracticePrinter:
    """Keeps what it is sent while the block lasts."""

    def __init__(self) -> None:
        self.jobs: list[TakenJob] = []
        self.hindrances: tuple[str, ...] = ()  # such as "media-empty": then it says that it stopped
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Line)
        self._server.daemon_threads = True
        self._server.printer = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def uri(self) -> str:
        """Where it is, as somebody types it."""
        return f"ipp://127.0.0.1:{self._server.server_address[1]}{_PATH}"

    def __enter__(self) -> "PracticePrinter":
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop, and forget nothing of what was taken."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answer(self, message: Message) -> Message:
        """Return what the printer says to a question or a job."""
        if message.code == Operation.PRINT_JOB:
            name = str(message.get(Group.OPERATION, "job-name")[0])
            duplex = any(one in _BOTH_SIDES for one in message.get(Group.JOB, "sides"))
            self.jobs.append(TakenJob(name, message.data, duplex))
            number = attribute("job-id", Tag.INTEGER, len(self.jobs))
            return Message(0, message.request_id, ((Group.JOB, (number,)),))
        if message.code == Operation.CANCEL_JOB:
            return Message(0, message.request_id, ())
        if message.code == Operation.GET_JOB_ATTRIBUTES:
            return Message(0, message.request_id, ((Group.JOB, self._fate()),))
        if message.code != Operation.GET_PRINTER_ATTRIBUTES:
            return Message(_NOT_HERE, message.request_id, ())
        able = (
            attribute("printer-name", Tag.NAME, "Übungsdrucker"),
            attribute("document-format-supported", Tag.MIME_TYPE, "application/pdf"),
            attribute("sides-supported", Tag.KEYWORD, "one-sided", *_BOTH_SIDES),
            attribute("media-source-supported", Tag.KEYWORD, *_TRAYS),
            attribute("printer-is-accepting-jobs", Tag.BOOLEAN, True),
        )
        return Message(0, message.request_id, ((Group.PRINTER, able),))

    def _fate(self) -> tuple[Attribute, ...]:
        """Return how far a job is: done, as long as nothing hinders the printer."""
        state = SpoolState.STOPPED if self.hindrances else SpoolState.COMPLETED
        why = self.hindrances or ("job-completed-successfully",)
        return (
            attribute("job-state", Tag.ENUM, int(state)),
            attribute("job-state-reasons", Tag.KEYWORD, *why),
        )


class _Line(BaseHTTPRequestHandler):
    """One request of whoever prints."""

    def do_POST(self) -> None:
        """Answer by IPP; what is none is refused."""
        length = int(self.headers.get("Content-Length", 0))
        if self.path != _PATH or not 0 < length <= _LARGEST:
            self.send_error(404)
            return
        try:
            message = read(self.rfile.read(length))
        except BrokenMessage:
            self.send_error(400)
            return
        printer: PracticePrinter = self.server.printer  # type: ignore[attr-defined]
        body = written(printer.answer(message))
        with suppress(OSError), closing(self.connection):
            self.send_response(200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Write nothing down: a log would name what was printed."""
