"""Pictures: codes of one bit to the module, and a town's crest in colour."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from zlib import compress

from PIL import Image, UnidentifiedImageError

from rathaus_desk.domain.errors import Refused

CREST_BYTES = 2_000_000  # the largest file of a crest
_CREST_PIXELS = 354  # 20 mm at 450 dpi: no printer of an office shows more
_CREST_SOURCE_PIXELS = 25_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_NO_PICTURE = (
    "Das Wappen ist kein Bild, das sich drucken lässt. Es wurde nichts gedruckt. "
    "Bitte wählen Sie in den Einstellungen eine Datei als PNG oder JPEG, höchstens 2 MB groß."
)


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A code: `width` by `height` modules, row by row, each row filled up to whole bytes, in hexadecimal."""

    width: int
    height: int
    rows: str

    @property
    def operators(self) -> str:
        """The code as PDF operators that fill the unit square."""
        return f"BI /W {self.width} /H {self.height} /IM true /BPC 1 /F /AHx ID {self.rows}> EI"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in colour: RGB, compressed; its name is that of its content."""

    name: str
    width: int
    height: int
    data: bytes


@lru_cache(maxsize=16)
def crest(file: bytes) -> Picture:
    """Return a crest from the bytes of a picture file, on white, no larger than a printer can show.

    Raises Refused if the file is too large or no picture.
    """
    if len(file) > CREST_BYTES:
        raise Refused(_NO_PICTURE, "crest")
    try:
        with Image.open(BytesIO(file), formats=_FORMATS) as opened:
            if opened.width * opened.height > _CREST_SOURCE_PIXELS:
                raise Refused(_NO_PICTURE, "crest")
            opened.thumbnail((_CREST_PIXELS, _CREST_PIXELS), Image.Resampling.LANCZOS)
            shown = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(_NO_PICTURE, "crest") from error
    white = Image.new("RGBA", shown.size, "white")
    data = Image.alpha_composite(white, shown).convert("RGB").tobytes()
    return Picture(f"P{sha256(data).hexdigest()[:8]}", *shown.size, compress(data, 9))
