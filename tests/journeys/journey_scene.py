"""What the journeys share: sheets that are read back, and a desk that looks from another chair."""

import pypdfium2
import pypdfium2.raw as pdfium

from rathaus_desk.usecases.office.office import actors


def pdf_text(data):
    """Return the text of a sheet in one line, as it is read aloud."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return " ".join("\n".join(pages).split())


def most_used_points(data):
    """Return the size of type in which most letters of the first sheet are set."""
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    sizes = [round(pdfium.FPDFText_GetFontSize(page.raw, at)) for at in range(page.count_chars())]
    return max(set(sizes), key=sizes.count)


def desk_of(house, name):
    """Return the same office from the chair of somebody else; on a server that one signs in."""
    desk = house.background.desk
    who = next(one for one in desk.ask(actors) if name in one.name)
    return house._seat_of(who).by_clock(desk.now)
