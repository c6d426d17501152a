"""Pages as pictures, for the screen and the printer."""

import pypdfium2

from rathaus_desk.domain.errors import Refused

_BROKEN = (
    "Dieses PDF lässt sich nicht anzeigen, weil die Datei beschädigt oder gesperrt ist. "
    "An Ihren Daten wurde nichts geändert. Bitte erstellen Sie das Blatt neu."
)

_MM = 25.4 / 72


def page_images(pdf: bytes, width: int) -> tuple[tuple[int, int, bytes], ...]:
    """Return each page as width and height in pixels and its RGB bytes without padding.

    Raises Refused if the PDF cannot be read.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refused(_BROKEN) from error
    try:
        return tuple(_image(page, width) for page in document)
    except pypdfium2.PdfiumError as error:
        raise Refused(_BROKEN) from error
    finally:
        document.close()


def page_size(pdf: bytes) -> tuple[float, float]:
    """Return width and height of the first page in mm. Raises Refused if the PDF cannot be read."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refused(_BROKEN) from error
    try:
        width, height = document.get_page_size(0)
    except pypdfium2.PdfiumError as error:
        raise Refused(_BROKEN) from error
    finally:
        document.close()
    return width * _MM, height * _MM


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has. Raises Refused if it cannot be read."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refused(_BROKEN) from error
    count = len(document)
    document.close()
    return count


def _image(page: pypdfium2.PdfPage, width: int) -> tuple[int, int, bytes]:
    scale = (width - 0.01) / page.get_width()  # PDFium rounds up
    bitmap = page.render(scale=scale, rev_byteorder=True, maybe_alpha=False)
    row = bitmap.width * 3
    data = bytes(bitmap.buffer)
    if bitmap.stride != row:
        data = b"".join(data[start : start + row] for start in range(0, len(data), bitmap.stride))
    found = (bitmap.width, bitmap.height, data)
    bitmap.close()
    page.close()
    return found
