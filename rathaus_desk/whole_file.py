"""Writes a file whole or not at all, beside its place first, and says what a file may be written over."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_BEGINNING = 4096  # bytes of a file by which its kind is told


def beside_of(target: Path) -> Path:
    """Return where a file is written until it is whole; two programs never write to the same one."""
    return target.with_name(f"{target.name}.{os.getpid()}.neu")


def may_replace(target: Path, is_one: Callable[[bytes], bool], ending: str = "") -> bool:
    """Tell whether a place is free for a file of a kind: nothing lies there, or one of its kind.

    `is_one` knows the kind by how a file begins. An empty file counts as well, but only under the
    `ending` of the kind, if it has one. A slip of the hand must not cost a database.
    """
    try:
        if not target.exists():
            return True
        if not target.is_file():
            return False
        with target.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        return True  # writing will say in words why it cannot be
    return is_one(beginning) if beginning else target.suffix.lower() in ("", ending) or not ending


def write_whole(target: Path, content: bytes, before: Callable[[], None] | None = None) -> None:
    """Write a file so that a failure leaves the one before, and nothing half written beside.

    Once this returns a power cut does not take it away either. `before` runs when nothing can
    go wrong but the name. Raises OSError if the place cannot be written.
    """
    beside = beside_of(target)
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            before()
        os.replace(beside, target)
        sync_folder(target.parent)
    finally:
        with suppress(OSError):
            beside.unlink()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlive a power cut; Windows sees to it by itself."""
    if os.name != "posix":
        return
    try:
        number = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder into which one may only drop things
        return
    try:
        os.fsync(number)
    finally:
        os.close(number)
