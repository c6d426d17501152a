"""Where the town hall's word about a pack may be written: over another one, and over nothing else."""

from pathlib import Path

from rathaus_desk.domain.errors import Refused
from rathaus_desk.store.location import lock_of
from rathaus_desk.usecases.pack.laptop import read_receipt
from rathaus_desk.whole_file import may_replace

_NOT_HERE = (
    "Unter {place} liegt etwas anderes als eine Quittung; es wird nicht überschrieben. Es wurde nichts "
    "zurückgegeben. Bitte einen anderen Namen wählen."
)


def demand_place(place: Path, pack: Path) -> None:
    """Refuse to write a receipt over anything but a receipt; asked before the first entry comes in."""
    own = {one.resolve() for one in (pack, lock_of(pack))}
    if place.resolve() in own or not may_replace(place, _is_receipt):
        raise Refused(_NOT_HERE.format(place=place), "path")


def _is_receipt(beginning: bytes) -> bool:
    try:
        read_receipt(beginning.decode())
    except (Refused, ValueError):
        return False
    return True
