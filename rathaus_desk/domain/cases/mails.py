"""Reads a mail as it was saved: who, when, what, and which files hang on it. Nothing in it is ever run."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from functools import partial

from rathaus_desk.domain.cases.html_words import LONGEST_PAGE, words_of
from rathaus_desk.domain.text import clean

LONGEST_TEXT = 100_000  # characters
_LONGEST_HEADER = 4_000
_MOST_PARTS = 200
_MOST_FILES = 50
# What the mail library reads in a second or two: it walks line by line, each line once for every part that
# holds others, and a header of parameters in the square of its length. A mail of 25 MB has 330,000 lines.
_MOST_BOUNDARIES = 1_000
_MOST_LINES = 600_000
_MOST_STEPS = 10_000_000  # lines times parts that hold others
_LONGEST_PARAMETERS = 16_000  # bytes
_HEAD_ROOM = 65_536  # bytes that are read of a mail that is too much to take apart
_HOLDS_OTHERS = re.compile(rb"content-type:\s*(?:multipart|message)/")
_PARAMETERS = re.compile(rb"content-(?:type|disposition):[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*")
_SLOW_CHARSETS = frozenset({"punycode", "idna"})  # no mail is written in them


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


def too_much(content: bytes) -> bool:
    """Tell whether a mail is built to keep its reader busy: more lines, parts or parameters than any has."""
    lines = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
    if lines > _MOST_LINES:
        return True
    lowered = content.lower()
    holders = sum(1 for _one in _HOLDS_OTHERS.finditer(lowered))
    if holders * lines > _MOST_STEPS:
        return True
    if holders and content.count(b"\n--") + content.count(b"\r--") > _MOST_BOUNDARIES:
        return True
    return any(len(one[0]) > _LONGEST_PARAMETERS for one in _PARAMETERS.finditer(lowered))


def read_mail(content: bytes) -> Mail:
    """Return a mail; what is broken in it is left out, nothing is looked up or run.

    Of a mail that is too much to take apart only the header is read.
    """
    message = _parsed(content)
    return Mail(
        sender=_header(message, "From"),
        recipients=_header(message, "To"),
        sent_at=_sent_at(message),
        subject=_header(message, "Subject"),
        text=_text_of(message),
        parts=tuple(MailPart(name, len(data)) for name, data in _files_of(message)),
    )


def mail_files(content: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return the files that hang on a mail with their names, at most 50."""
    return tuple(_files_of(_parsed(content)))


def _files_of(message: Message) -> Iterator[tuple[str, bytes]]:
    found = 0
    for one in _leaves(message):
        name = _quiet(one.get_filename) or ""
        if found < _MOST_FILES and (name or one.get_content_disposition() == "attachment"):
            data = _quiet(partial(one.get_payload, decode=True))
            if isinstance(data, bytes) and data:
                found += 1
                yield _words(str(name)) or "Anlage", data


def _parsed(content: bytes) -> Message:
    """Return the parts of a mail; one that is folded into itself a thousand times has none."""
    if too_much(content):
        return _header_only(content[:_HEAD_ROOM])
    try:
        return message_from_bytes(content)
    except (RecursionError, MessageError, ValueError, LookupError):
        return Message()


def _header_only(head: bytes) -> Message:
    """Return who wrote what to whom; the words of a mail that is too much stay unread, its parts unopened."""
    message = BytesHeaderParser().parsebytes(head)
    message.set_payload("")
    for name in ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding"):
        del message[name]
    return message


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
        plain = _bare(pages)
    return clean("\n\n".join(plain)[: 2 * LONGEST_TEXT], lines=True)[:LONGEST_TEXT]


def _bare(pages: list[str]) -> list[str]:
    """Return the words of pages; together they have the room of one."""
    words, room = [], LONGEST_PAGE
    for page in pages:
        words.append(words_of(page[:room]))
        room -= min(len(page), room)
    return words


def _decoded(part: Message) -> str:
    data = _quiet(partial(part.get_payload, decode=True))
    if not isinstance(data, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            if codecs.lookup(charset).name in _SLOW_CHARSETS:
                continue
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
