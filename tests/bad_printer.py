"""A printer on a real socket that takes a job and breaks where it is told to."""

import socket
import ssl
import struct
import threading
from contextlib import closing, suppress

from rathaus_desk.domain.printing.ipp_message import Group, Message, Operation, Tag, attribute, read, written

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b"% a long file\n" * 200_000


class BadPrinter:
    """Says what it can, takes one job after the other, and breaks off at a stage or answers with an error."""

    def __init__(self, breaks: str, secure: ssl.SSLContext | None = None) -> None:
        self._breaks = breaks
        plain = socket.create_server(("127.0.0.1", 0))
        self._listener = secure.wrap_socket(plain, server_side=True) if secure else plain
        self.port = self._listener.getsockname()[1]
        self.jobs = 0
        self.bytes = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except ssl.SSLError:  # we are not trusted
                continue
            except OSError:
                return
            with closing(line), suppress(OSError):
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        head = {}
        while (one := stream.readline().strip()) and one != b"":
            name, _, value = one.partition(b":")
            head[name.lower()] = value.strip()
        length = int(head[b"content-length"])
        start = stream.read(4)
        if struct.unpack(">H", start[2:])[0] != Operation.PRINT_JOB:
            message = read(start + stream.read(length - 4))
            if self._breaks == "no entry":
                line.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
                return
            if self._breaks == "no printers":
                self._reply(line, written(Message(0x0406, message.request_id, ())))
                return
            able = (
                attribute("printer-name", Tag.NAME, "flur"),
                attribute("document-format-supported", Tag.MIME_TYPE, "application/pdf"),
            )
            self._reply(line, written(Message(0, message.request_id, ((Group.PRINTER, able),))))
            return
        self._take(line, stream, start, length)

    def _take(self, line, stream, start, length) -> None:
        self.jobs += 1
        if self._breaks == "at once":
            return
        if self._breaks == "in the middle":
            self.bytes = len(stream.read(length // 2))
            return
        message = read(start + stream.read(length - 4))
        self.bytes = len(message.data)
        assert message.data == PDF
        assert message.get(Group.OPERATION, "document-format") == ("application/pdf",)
        if self._breaks == "silent":
            line.settimeout(5)
            with suppress(OSError):
                line.recv(1)
            return
        if self._breaks != "without answer":
            self._answer(line, message.request_id)

    def _answer(self, line: socket.socket, request_id: int) -> None:
        job: tuple = ((Group.JOB, (attribute("job-id", Tag.INTEGER, 12),)),)
        if self._breaks == "otherwise":
            job = (*job, (Group.UNSUPPORTED, (attribute("sides", Tag.KEYWORD, "two-sided-long-edge"),)))
        code = int(self._breaks[3:], 16) if self._breaks.startswith("ipp") else 0
        answer = written(Message(code, request_id, job))
        if self._breaks == "half an answer":
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + answer[:12])
        elif self._breaks == "a web page":
            self._reply(line, b"<html>Willkommen</html>")
        elif self._breaks.startswith("http"):
            line.sendall(f"HTTP/1.1 {self._breaks[4:]} No\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            self._reply(line, answer)

    def _reply(self, line: socket.socket, body: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
