"""Where a database may lie."""

import sys
from pathlib import Path

import pytest

from rathaus_desk.domain.errors import CannotOpen
from rathaus_desk.store.addresses import ServerAddress
from rathaus_desk.store.location import network_type, read_file, read_location
from rathaus_desk.store.sessions import open_store

MOUNTS = r"""
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:25 / /home rw shared:2 - btrfs /dev/mapper/home rw,subvol=/home
31 22 0:26 / /mnt/amt rw - nfs4 server.stadt.example:/export rw,vers=4.2
32 22 0:27 / /mnt/Büro\040Nord rw - cifs //server/amt rw,vers=3.1.1
33 22 0:28 / /mnt/lokal rw - fuseblk /dev/sdb1 rw
34 22 0:29 / /mnt/dav rw - fuse https://cloud.stadt.example/dav rw
35 22 0:30 / /mnt/ssh rw - fuse.sshfs amt@server:/daten rw
36 22 0:31 / /mnt/c rw - 9p drvfs rw
37 31 0:32 / /mnt/amt/lokal rw - ext4 /dev/sdc1 rw
38 22 0:33 / /mnt/doppelt rw - ext4 /dev/sdd1 rw
39 22 0:34 / /mnt/doppelt rw - nfs server:/x rw
40 22 0:35 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
41 22 0:36 / /mnt/portal rw - fuse.portal portal rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/rathaus.db", None),
        ("/home/lotsin/rathaus.db", None),
        ("/mnt/amt/rathaus.db", "nfs4"),
        ("/mnt/amt", "nfs4"),
        ("/mnt/amtsblatt/rathaus.db", None),
        ("/mnt/amt/lokal/rathaus.db", None),
        ("/mnt/lokal/rathaus.db", None),
        ("/mnt/dav/rathaus.db", "fuse"),
        ("/mnt/ssh/rathaus.db", "fuse.sshfs"),
        ("/mnt/c/Users/rathaus.db", "9p"),
        ("/mnt/doppelt/rathaus.db", "nfs"),
        ("/run/user/1000/gvfs/smb-share/rathaus.db", "fuse.gvfsd-fuse"),
        ("/mnt/portal/x.db", None),
    ],
)
def test_the_kind_of_file_system(path: str, kind: str | None):
    assert network_type(path, MOUNTS) == kind


def test_a_mount_point_with_a_blank_and_an_umlaut():
    assert network_type("/mnt/Büro Nord/x.db", MOUNTS) == "cifs"


def test_no_mounts_known():
    assert network_type("/x", "") is None


@pytest.mark.parametrize(
    "text",
    [
        r"\\server\amt\rathaus.db",
        "//server/amt/rathaus.db",
        r"\\?\UNC\server\amt\rathaus.db",
        r"//?/UNC/server/amt/rathaus.db",
        r"\\server.stadt.example@SSL\DavWWWRoot\x.db",
        r"  \\server\amt\rathaus.db",
    ],
)
def test_a_network_share_is_refused_with_a_reason_and_a_way_out(text: str):
    with pytest.raises(CannotOpen) as caught:
        read_location(text)
    message = str(caught.value)
    assert "liegt auf einem anderen Rechner" in message
    assert "könnten die Daten beschädigt werden" in message
    assert "Ordner auf diesem PC" in message
    assert "PostgreSQL" in message


def test_the_store_itself_refuses_a_share(key: bytes):
    with pytest.raises(CannotOpen, match="anderen Rechner"):
        open_store(Path("//no-such-server/amt/x.db"), key, create=True)
    assert not Path("/no-such-server").exists()


@pytest.mark.parametrize("text", ["postgresql://amt@db/rathaus", " POSTGRES://db/rathaus"])
def test_an_address_of_a_server_is_one_and_never_a_file(text: str):
    assert isinstance(read_location(text), ServerAddress)
    with pytest.raises(CannotOpen, match="nur mit einer Datei"):
        read_file(text)


@pytest.mark.parametrize("text", ["sqlite:///x.db", "file:///tmp/x.db", "https://x/y"])
def test_an_address_is_no_path(text: str):
    with pytest.raises(CannotOpen, match="Bitte den Pfad einer Datei"):
        read_location(text)


@pytest.mark.parametrize("text", ["", "  ", "x\0y"])
def test_no_path_at_all(text: str):
    with pytest.raises(CannotOpen):
        read_location(text)


@pytest.mark.parametrize("name", ["a?b.db", "100%.db", "x #1.db", "Bürger ämter.db", "e%20f.db"])
def test_a_path_is_taken_as_it_is_written(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    assert read_file(str(tmp_path / name)).path == tmp_path.resolve() / name
    monkeypatch.chdir(tmp_path)
    assert read_file(name).path == tmp_path.resolve() / name


def test_the_home_folder_may_be_written_short():
    assert read_file("~/x.db").path == Path.home().resolve() / "x.db"


def test_a_link_is_followed(tmp_path: Path):
    if sys.platform == "win32":
        pytest.skip("links need a special right on Windows")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert read_file(str(tmp_path / "link" / "x.db")).path == tmp_path.resolve() / "real" / "x.db"


@pytest.mark.skipif(sys.platform != "win32", reason="drive letters are a matter of Windows")
def test_a_local_drive_letter_is_fine(tmp_path: Path):
    assert read_file(rf"\\?\{tmp_path}\x.db").path.name == "x.db"
