"""`plan minutes`: minutes of driving from an extract of OpenStreetMap, for stops and where vehicles stand."""

import bz2
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import click

from rathaus_desk.cli_german import GermanCommand
from rathaus_desk.cli_output import cause, say, say_json, warn
from rathaus_desk.cli_place import open_desk, placed
from rathaus_desk.domain.errors import Refused

if TYPE_CHECKING:
    from rathaus_desk.domain.road.street_minutes import StreetMinutes, StreetPlace
    from rathaus_desk.planning.street_net import Roads
    from rathaus_desk.usecases.desk import Desk

PIECE, MOST_BYTES = 1 << 20, 8 << 30
MARGIN_KM = 15.0  # how far around the places streets are kept
TOLD_EVERY = 25  # places
TOO_LARGE = "Der Auszug ist zu groß. Bitte einen nehmen, der nur den Landkreis enthält."
NOT_PBF = (
    "Auszüge im Format PBF kann das Programm nicht lesen. Bitte denselben Auszug als .osm oder .osm.bz2 "
    "nehmen, oder ihn umwandeln: osmium cat auszug.osm.pbf -o auszug.osm.bz2. Es wurde nichts geändert."
)

PBF = b"OSMHeader"  # in the first block of every such file, whatever its name
STRANGE = (
    (b"PK\x03\x04", "ein gepackter Ordner (ZIP)"),
    (b"7z\xbc\xaf", "ein gepackter Ordner (7z)"),
    (b"\xfd7zXZ", "mit XZ gepackt"),
    (b"{", "eine JSON-Datei"),
    (b"[", "eine JSON-Datei"),
)
WANTED = "Gebraucht wird ein Auszug als .osm, .osm.bz2 oder .osm.gz. Es wurde nichts geändert."


@click.command("minutes", cls=GermanCommand)
@click.argument("file", metavar="[DATEI]", required=False, help="Auszug: .osm, .osm.bz2 oder .osm.gz.")
@click.option("--forget", is_flag=True, help="Die gelesenen Fahrzeiten wieder vergessen.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def minutes(file: str | None, forget: bool, as_json: bool) -> int:
    """Fahrzeiten zwischen Haltepunkten aus einem Auszug von OpenStreetMap lesen.

    Ohne Datei zeigt der Befehl, was gilt. Von Hand eingetragene Fahrzeiten gehen immer vor. Wo keine Straße
    in der Nähe liegt oder ein Ort inzwischen woanders ist, gilt wieder die Luftlinie.
    """
    if file and forget:
        raise Refused("Entweder eine Datei lesen oder mit --forget vergessen, nicht beides.")
    from rathaus_desk.usecases.road.street_minutes import street_minutes

    with open_desk() as desk:
        before = desk.ask(street_minutes)
        if file:
            _demand_right(desk)
            found, lost = _read(desk, Path(file), before.version)
        else:
            found, lost = (_forget(desk, before) if forget else before), []
    _tell(found, lost, as_json=as_json)
    return 0


def _demand_right(desk: "Desk") -> None:
    """Refuse before minutes of reading go by, not after them."""
    from rathaus_desk.domain.actors import Role
    from rathaus_desk.domain.road.street_minutes import KeepStreetMinutes
    from rathaus_desk.domain.words import word

    if not desk.may(KeepStreetMinutes):
        raise Refused(
            f"Fahrzeiten einlesen darf die Rolle {word(desk.actor.role)} nicht, wohl aber "
            f"{word(Role.MOBILE)} und {word(Role.ADMIN)}. Mit --as lässt sich sagen, wer es tut."
        )


def _read(desk: "Desk", path: Path, seen_version: int) -> tuple["StreetMinutes", list[str]]:
    from rathaus_desk.domain.road.street_minutes import KeepStreetMinutes, packed
    from rathaus_desk.usecases.road.street_minutes import street_places

    places = desk.ask(street_places)
    here = {one.key: one.point for one in places if one.point is not None}
    if len(here) < 2:
        raise Refused("Dafür braucht es mindestens zwei Orte mit Breite und Länge. Es wurde nichts geändert.")
    keys = tuple(here)
    roads = _roads(path, [one for one in places if one.point is not None])
    named = {(keys[a], keys[b]): one for (a, b), one in roads.minutes.items()}
    if not named:
        raise Refused("In diesem Auszug liegt keine Straße zwischen unseren Orten. Es wurde nichts geändert.")
    command = KeepStreetMinutes(
        source=path.name,
        places=tuple((key, *point) for key, point in here.items()),
        minutes=packed(keys, named),
        seen_version=seen_version,
    )
    lost = [one.name for one in places if one.point is None]
    lost += [one.name for one in places if one.key in {keys[at] for at in roads.lost}]
    return desk.do(command)[0], lost


def _roads(path: Path, places: list["StreetPlace"]) -> "Roads":
    from rathaus_desk.planning.street_file import box_around, read_extract
    from rathaus_desk.planning.street_net import StreetNet, road_minutes
    from rathaus_desk.planning.travel import Point

    points = {at: Point(*one.point) for at, one in enumerate(places) if one.point is not None}
    warn(f"„{path.name}“ wird gelesen …")
    net = StreetNet(read_extract(_pieces(path), box_around(points.values(), MARGIN_KM)))

    def each(done: int) -> None:
        if done % TOLD_EVERY == 0:
            warn(f"Wege gesucht: von {done} von {len(points)} Orten aus")

    return road_minutes(net, points, each)


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield the text of a file, unpacked, up to a bound: a small file can be very large inside."""
    left = MOST_BYTES
    try:
        with path.open("rb") as file, _unpacking(path, file) as stream:
            while piece := stream.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise Refused(TOO_LARGE)
                yield piece
    except (OSError, EOFError, zlib.error) as error:
        told = cause(error) if isinstance(error, OSError) and error.errno else "sie ist beschädigt"
        raise Refused(f"„{path}“ lässt sich nicht lesen ({told}). Es wurde nichts geändert.") from error


def _unpacking(path: Path, file: IO[bytes]) -> IO[bytes]:
    """Return the file unpacked, by what it begins with; what begins like nothing known, by its name."""
    beginning, suffix = file.read(20), path.suffix.lower()
    file.seek(0)
    if PBF in beginning or suffix == ".pbf":
        raise Refused(NOT_PBF)
    for mark, what in STRANGE:
        if beginning.startswith(mark):
            raise Refused(f"„{path.name}“ ist {what}. {WANTED}")
    plain = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if beginning.startswith(b"\x1f\x8b") or (suffix == ".gz" and not plain):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    packed = beginning.startswith(b"BZh") or (suffix == ".bz2" and not plain)
    return cast("IO[bytes]", bz2.BZ2File(file)) if packed else file


def _forget(desk: "Desk", before: "StreetMinutes") -> "StreetMinutes":
    from rathaus_desk.domain.road.street_minutes import KeepStreetMinutes

    command = KeepStreetMinutes(source="", places=(), minutes=b"", seen_version=before.version)
    return desk.do(command)[0]


def _tell(found: "StreetMinutes", lost: list[str], *, as_json: bool) -> None:
    from rathaus_desk.domain.road.street_minutes import LICENCE

    if as_json:
        read_on = found.read_on.isoformat() if found.read_on else None
        plain = {"drives": found.drives, "source": found.source, "read_on": read_on, "by": found.by}
        say_json({**plain, "licence": LICENCE if found.drives else None, "not_reached": lost})
        return
    if found.read_on is None or not found.drives:
        say("Es gelten keine Fahrzeiten aus einer Karte.")
        return
    told = f"„{found.source}“, gelesen am {found.read_on:%d.%m.%Y} von {found.by}"
    say(f"{found.drives} Fahrzeiten aus {told}.\nDaten: {LICENCE}")
    for name in lost:
        warn(f"Für {name} gilt weiter die Luftlinie: Dort ist keine Straße im Auszug, oder der Punkt fehlt.")
