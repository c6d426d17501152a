"""A private print server for tests: CUPS from the system's packages, with a printer that keeps what it gets.

It runs as an unprivileged user on a free port of this PC and is gone afterwards. Its printer has three trays,
prints on both sides and takes PDF as it is; each job lies in a folder as the file and its options.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAM = shutil.which("cupsd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
_STARTS_WITHIN = 20.0
_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && exit 0
if [ -e "{kept}/broken" ]; then echo "STATE: +media-empty-error" >&2; exit {broken}; fi
echo "STATE: -media-empty-error" >&2
cat "${{6:--}}" > "{kept}/$1.part"
printf '%s\\n%s\\n%s\\n%s' "$2" "$3" "$4" "$5" > "{kept}/$1.options"
mv "{kept}/$1.part" "{kept}/$1.pdf"
"""
_STOP_QUEUE = 4  # CUPS_BACKEND_STOP
_PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: German
*LanguageEncoding: ISOLatin1
*PCFileName: "TEST.PPD"
*Manufacturer: "Test"
*Product: "(Test)"
*ModelName: "Test"
*ShortNickName: "Test"
*NickName: "Test"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*cupsVersion: 2.4
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize: PickOne
*DefaultPageSize: A4
*PageSize A4: ""
*PageSize A3: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: A4
*PageRegion A4: ""
*PageRegion A3: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4: "12 12 583 830"
*ImageableArea A3: "12 12 830 1178"
*DefaultPaperDimension: A4
*PaperDimension A4: "595 842"
*PaperDimension A3: "842 1191"
*OpenUI *InputSlot: PickOne
*DefaultInputSlot: Fach1
*InputSlot Fach1: ""
*InputSlot Fach2: ""
*InputSlot Fach3: ""
*CloseUI: *InputSlot
*OpenUI *Duplex: PickOne
*DefaultDuplex: None
*Duplex None: ""
*Duplex DuplexNoTumble: ""
*Duplex DuplexTumble: ""
*CloseUI: *Duplex
"""


@dataclass(frozen=True)
class Job:
    """What the printer got: its name, who asked, how many copies, and the options as CUPS says them."""

    pdf: bytes
    user: str
    name: str
    copies: int
    options: dict[str, str]


@dataclass(frozen=True)
class PrintServer:
    """A running print server with one printer."""

    port: int
    kept: Path

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self.port}/printers/flur"

    def wait_for(self, number: int) -> Job:
        """Return what the printer got as job `number`."""
        path = self.kept / f"{number}.pdf"
        until = time.monotonic() + _STARTS_WITHIN
        while not path.exists():
            assert time.monotonic() < until, "nothing arrived"
            time.sleep(0.02)
        user, name, copies, words = path.with_suffix(".options").read_text("utf-8").split("\n")
        options = dict(one.partition("=")[::2] for one in words.split())
        return Job(path.read_bytes(), user, name, int(copies), options)

    def run_out_of_paper(self) -> None:
        """Let the printer stop at the next job."""
        (self.kept / "broken").touch()


@contextmanager
def serve():
    """Run a print server while the block lasts."""
    home = Path(tempfile.mkdtemp(prefix="town-cups-"))
    port = _free_port()
    _lay_out(home, port)
    for path in (home, *home.rglob("*")):
        if os.geteuid() == 0 and path.name != "capture":
            who = pwd.getpwnam("nobody")
            os.chown(path, who.pw_uid, who.pw_gid)
    command = [PROGRAM, "-f", "-c", home / "cupsd.conf", "-s", home / "cups-files.conf"]
    user = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
    with (home / "out").open("wb") as out:
        program = subprocess.Popen(command, stdout=out, stderr=out, **(user if os.geteuid() == 0 else {}))
    try:
        _wait(port, program, home)
        yield PrintServer(port, home / "kept")
    finally:
        program.terminate()
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        shutil.rmtree(home, ignore_errors=True)


def _lay_out(home: Path, port: int) -> None:
    for name in ("root/ppd", "spool/tmp", "cache", "state", "log", "kept", "bin/backend", "data/mime"):
        (home / name).mkdir(parents=True)
    backend = home / "bin/backend/capture"
    backend.write_text(_BACKEND.format(kept=home / "kept", broken=_STOP_QUEUE))
    backend.chmod(0o755)
    (home / "bin/daemon").symlink_to("/usr/lib/cups/daemon")
    (home / "data/mime/mime.types").write_text("application/pdf pdf string(0,%PDF)\n")
    (home / "data/mime/mime.convs").write_text("")
    (home / "root/ppd/flur.ppd").write_text(_PPD)
    (home / "root/printers.conf").write_text(
        "<Printer flur>\nUUID urn:uuid:7d0e4bb8-2c1c-3f6b-6b2b-3a0c5f1f0001\nDeviceURI capture:/kept\n"
        "State Idle\nAccepting Yes\nShared No\nJobSheets none none\nErrorPolicy stop-printer\n</Printer>\n"
    )
    (home / "cupsd.conf").write_text(
        f"Listen 127.0.0.1:{port}\nLogLevel debug\nBrowsing No\nWebInterface No\nPreserveJobFiles No\n"
        "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nOrder allow,deny\nAllow all\n</Limit>\n</Policy>\n"
    )
    lines = {
        "ServerRoot": home / "root", "ServerBin": home / "bin", "DataDir": home / "data",
        "RequestRoot": home / "spool", "TempDir": home / "spool/tmp", "CacheDir": home / "cache",
        "StateDir": home / "state", "ErrorLog": home / "log/error", "AccessLog": home / "log/access",
        "PageLog": home / "log/page", "User": "nobody", "Group": "nogroup", "SystemGroup": "nogroup",
        "FileDevice": "Yes", "ConfigFilePerm": "0644",
    }  # fmt: skip
    (home / "cups-files.conf").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait(port: int, program: subprocess.Popen, home: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while True:
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 0.2)):
            return
        if program.poll() is not None or time.monotonic() > until:
            raise AssertionError((home / "out").read_text() + (home / "log/error").read_text()[-3000:])
        time.sleep(0.02)
