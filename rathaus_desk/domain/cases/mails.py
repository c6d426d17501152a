"""Reads a mail as it was saved: who, when, what, and which files hang on it. Nothing in it is ever run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import partial
from html.parser import HTMLParser

from rathaus_desk.domain.text import clean

LONGEST_TEXT = 100_000  # characters
_LONGEST_HEADER = 4_000
_MOST_PARTS = 200
_MOST_FILES = 50
_SILENT = frozenset({"script", "style", "head", "title"})
_NEW_LINE = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})


@dataclass(frozen=True, slots=True)
class MailPart:
    """A file that hangs on a mail; `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as people read it."""

    sender: str
    recipients: str
    sent_at: datetime | None
    subject: str
    text: str
    parts: tuple[MailPart, ...]


def read_mail(content: bytes) -> Mail:
    """Return a mail; what is broken in it is left out, nothing is looked up or run."""
    message = _parsed(content)
    return Mail(
        sender=_header(message, "From"),
        recipients=_header(message, "To"),
        sent_at=_sent_at(message),
        subject=_header(message, "Subject"),
        text=_text_of(message),
        parts=tuple(MailPart(name, len(data)) for name, data in mail_files(content)),
    )


def mail_files(content: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the files that hang on a mail with their names, at most 50."""
    found = []
    for one in _leaves(_parsed(content)):
        name = _quiet(one.get_filename) or ""
        if name or one.get_content_disposition() == "attachment":
            data = _quiet(partial(one.get_payload, decode=True))
            if isinstance(data, bytes) and data:
                found.append((_words(str(name)) or "Anlage", data))
    return tuple(found[:_MOST_FILES])


class _Words(HTMLParser):
    """Keeps the words of a page and forgets its markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _NEW_LINE:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _NEW_LINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _parsed(content: bytes) -> Message:
    """Return the parts of a mail; one that is folded into itself a thousand times has none."""
    try:
        return message_from_bytes(content)
    except (RecursionError, MessageError, ValueError, LookupError):
        return Message()


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts without parts, outermost first; a mail within a mail counts as one file's worth."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        one = waiting.pop(0)
        seen += 1
        inner = one.get_payload() if one.is_multipart() else None
        if isinstance(inner, list):
            waiting.extend(part for part in inner if isinstance(part, Message))
        else:
            yield one


def _text_of(message: Message) -> str:
    plain: list[str] = []
    pages: list[str] = []
    for one in _leaves(message):
        if one.get_content_disposition() == "attachment" or _quiet(one.get_filename):
            continue
        kind = one.get_content_type()
        if kind in ("text/plain", "text/html"):
            (plain if kind == "text/plain" else pages).append(_decoded(one))
    if not any(text.strip() for text in plain):
        plain = [_bare(page) for page in pages]
    return clean("\n\n".join(plain)[: 2 * LONGEST_TEXT], lines=True)[:LONGEST_TEXT]


def _bare(page: str) -> str:
    words = _Words()
    words.feed(page)
    words.close()
    return "".join(words.words)


def _decoded(part: Message) -> str:
    data = _quiet(partial(part.get_payload, decode=True))
    if not isinstance(data, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _header(message: Message, name: str) -> str:
    return _words(str(message.get(name, ""))[:_LONGEST_HEADER])


def _words(text: str) -> str:
    """Return a header in words: "=?utf-8?q?B=C3=BCro?=" says Büro."""
    return clean(str(_quiet(lambda: make_header(decode_header(text))) or text))[:500]


def _sent_at(message: Message) -> datetime | None:
    text = _header(message, "Date")
    try:
        sent = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def _quiet(read: Callable[[], object]) -> object:
    """Call a reader of the mail library; on what is broken in a mail it raises all kinds of errors."""
    try:
        return read()
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        return None
