"""Messages of the Internet Printing Protocol, written and read (RFC 8010): no transport, no printer."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = "int | bool | str | bytes | tuple[int, int] | Collection"


class Operation:
    """What a printer is asked for: numbers on the line (RFC 8011, and one of CUPS)."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_PRINTERS = 0x4002


class Group:
    """Where an attribute stands in a message."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class Tag:
    """What kind of value an attribute has."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute with all its values; those of a kind not known here are bytes."""

    name: str
    tag: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A value that has attributes of its own, such as the tray and the size of a sheet."""

    members: tuple[Attribute, ...]

    def get(self, name: str) -> tuple[Value, ...]:
        """Return the values of a member, none if it is not there."""
        return next((one.values for one in self.members if one.name == name), ())


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: `code` is the operation or the status; what follows the message is `data`."""

    code: int
    request_id: int
    groups: tuple[tuple[int, tuple[Attribute, ...]], ...]
    data: bytes = field(default=b"", repr=False)

    def get(self, group: int, name: str) -> tuple[Value, ...]:
        """Return the values of an attribute in the first group of that kind, none if it is not there."""
        found = (one for kind, attributes in self.groups if kind == group for one in attributes)
        return next((one.values for one in found if one.name == name), ())


class BrokenMessage(ValueError):
    """These bytes are no message of this protocol."""


def attribute(name: str, tag: int, *values: Value) -> Attribute:
    """Return an attribute."""
    return Attribute(name, tag, values)


def written(message: Message) -> bytes:
    """Return the message as bytes of version 2.0, its data behind it."""
    parts = [struct.pack(">BBHI", 2, 0, message.code, message.request_id)]
    for group, attributes in message.groups:
        parts.append(bytes([group]))
        parts.extend(_attribute(one) for one in attributes)
    return b"".join((*parts, bytes([Group.END]), message.data))


def read(content: bytes) -> Message:
    """Return what the bytes say. Raises BrokenMessage for anything else, also if they break off."""
    try:
        return _read(content)
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenMessage(str(error)) from error


def _attribute(one: Attribute) -> bytes:
    name = one.name.encode()
    first = _value(name, one.tag, one.values[0])
    return first + b"".join(_value(b"", one.tag, value) for value in one.values[1:])


def _value(name: bytes, tag: int, value: Value) -> bytes:
    if isinstance(value, Collection):
        inside = b"".join(map(_member, value.members))
        return _field(tag, name, b"") + inside + _field(Tag.END_COLLECTION, b"", b"")
    return _field(tag, name, _packed(tag, value))


def _member(one: Attribute) -> bytes:
    named = _field(Tag.MEMBER_NAME, b"", one.name.encode())
    return named + b"".join(_value(b"", one.tag, value) for value in one.values)


def _packed(tag: int, value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, tuple):
        return struct.pack(">ii", *value)
    if tag == Tag.BOOLEAN:
        return bytes([bool(value)])
    return struct.pack(">i", value) if isinstance(value, int) else str(value).encode()


def _field(tag: int, name: bytes, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value


def _read(content: bytes) -> Message:
    major, _minor, code, request_id = struct.unpack_from(">BBHI", content)
    if major not in (1, 2):
        raise BrokenMessage("no such version")
    fields = _Fields(content, 8)
    groups: list[tuple[int, tuple[Attribute, ...]]] = []
    while (tag := fields.next_tag()) != Group.END:
        if tag >= 0x10:
            raise BrokenMessage("an attribute without a group")
        fields.at += 1
        groups.append((tag, tuple(_attributes(fields))))
    return Message(code, request_id, tuple(groups), content[fields.at + 1 :])


def _attributes(fields: "_Fields") -> Iterator[Attribute]:
    while fields.next_tag() >= 0x10:
        tag, name, value = fields.take()
        values = [_meant(fields, tag, value)]
        while fields.next_tag() >= 0x10 and fields.is_further():
            further, _, value = fields.take()
            values.append(_meant(fields, further, value))
        yield Attribute(name.decode(), tag, tuple(values))


def _meant(fields: "_Fields", tag: int, value: bytes) -> Value:
    if tag == Tag.BEGIN_COLLECTION:
        return _collection(fields)
    if tag in (Tag.INTEGER, Tag.ENUM):
        return int(struct.unpack(">i", value)[0])
    if tag == Tag.BOOLEAN:
        return value == b"\x01"
    if tag == Tag.RANGE:
        first, last = struct.unpack(">ii", value)
        return first, last
    return value.decode() if Tag.TEXT <= tag <= Tag.MIME_TYPE else value


def _collection(fields: "_Fields") -> Collection:
    members: list[Attribute] = []
    name, kind, values = "", 0, list[Value]()
    while True:
        tag, _, value = fields.take()
        if tag in (Tag.MEMBER_NAME, Tag.END_COLLECTION):
            if values:
                members.append(Attribute(name, kind, tuple(values)))
            if tag == Tag.END_COLLECTION:
                return Collection(tuple(members))
            name, kind, values = value.decode(), 0, []
        else:
            kind = kind or tag
            values.append(_meant(fields, tag, value))


class _Fields:
    """Reads one field after the other."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def next_tag(self) -> int:
        """Return the tag that comes next; raises IndexError at the end."""
        return self.content[self.at]

    def is_further(self) -> bool:
        """Tell whether the next field is one more value of the same attribute."""
        return self.content[self.at + 1 : self.at + 3] == b"\0\0"

    def take(self) -> tuple[int, bytes, bytes]:
        """Return tag, name and value of the next field."""
        tag, length = struct.unpack_from(">BH", self.content, self.at)
        name, at = self._piece(self.at + 3, length)
        value, self.at = self._piece(at + 2, struct.unpack_from(">H", self.content, at)[0])
        return tag, name, value

    def _piece(self, at: int, length: int) -> tuple[bytes, int]:
        if at + length > len(self.content):
            raise BrokenMessage("it breaks off")
        return self.content[at : at + length], at + length
