"""The copier's folder: only what is finished counts, and only what is stored goes."""

import os
from hashlib import sha256

import pytest

from rathaus_desk.domain.errors import Refused
from rathaus_desk.usecases.cases.scan_folder import MOST_SCANS, Look, look_into, read_scan, remove_scan


def test_a_scan_counts_once_it_has_stopped_growing(tmp_path):
    growing = tmp_path / "Scan 1.pdf"
    growing.write_bytes(b"%PDF-")
    first = look_into(tmp_path, Look())
    assert first.ready == ()
    growing.write_bytes(b"%PDF-1.7")
    second = look_into(tmp_path, first)
    assert second.ready == ()
    third = look_into(tmp_path, second)
    assert [one.path.name for one in third.ready] == ["Scan 1.pdf"]
    assert third.ready[0].size == 8


def test_empty_files_other_kinds_folders_and_links_are_let_be(tmp_path):
    (tmp_path / "leer.pdf").touch()
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "ordner.pdf").mkdir()
    (tmp_path / "echt.PDF").write_bytes(b"x")
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim", "utf-8")
    os.symlink(secret, tmp_path / "verweis.pdf")
    look = look_into(tmp_path, look_into(tmp_path, Look()))
    assert [one.path.name for one in look.ready] == ["echt.PDF"]


def test_the_newest_scan_stands_first(tmp_path):
    for name, at in (("alt.pdf", 1_000_000), ("neu.pdf", 2_000_000)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (at, at))
    look = look_into(tmp_path, look_into(tmp_path, Look()))
    assert [one.path.name for one in look.ready] == ["neu.pdf", "alt.pdf"]


def test_of_many_the_newest_are_shown_and_the_others_counted_whatever_else_lies_there(tmp_path):
    for number in range(MOST_SCANS + 3):
        scan = tmp_path / f"{number:04}.pdf"
        scan.write_bytes(b"x")
        os.utime(scan, (1_000_000 + number, 1_000_000 + number))
        (tmp_path / f"0000-{number}.pdf").mkdir()
        os.symlink(scan, tmp_path / f"000-{number}.pdf")
    look = look_into(tmp_path, look_into(tmp_path, Look()))
    assert look.more == 3
    names = [one.path.name for one in look.ready]
    assert (len(names), names[0], names[-1]) == (MOST_SCANS, f"{MOST_SCANS + 2:04}.pdf", "0003.pdf")


def test_a_folder_that_is_away_is_said_in_words(tmp_path):
    with pytest.raises(Refused, match="nicht erreichbar"):
        look_into(tmp_path / "weg", Look())
    with pytest.raises(Refused, match="liegt, wo sie lag"):
        read_scan(tmp_path / "weg.pdf")


def test_a_scan_goes_only_if_it_is_still_what_was_stored(tmp_path):
    scan = tmp_path / "a.pdf"
    scan.write_bytes(b"eins")
    fingerprint = sha256(b"eins").hexdigest()
    scan.write_bytes(b"zwei")
    assert not remove_scan(scan, fingerprint)
    assert scan.read_bytes() == b"zwei"
    scan.write_bytes(b"eins")
    assert remove_scan(scan, fingerprint)
    assert not scan.exists()
    assert not remove_scan(scan, fingerprint)
