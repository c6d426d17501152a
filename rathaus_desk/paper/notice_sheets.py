"""A notice on each kind of sheet: poster, handbills, cards, tear-off strips, leaflet, reading version.

Where copies stand side by side the first one is text and the others repeat it: they are drawn as artifacts,
so a screen reader says everything once, and in order. The leaflet's tree goes as one reads its panels.
"""

from collections.abc import Sequence

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.notices.greyscale import WHITE, greyscale_safe
from rathaus_desk.domain.notices.notices import NoticePaper, NoticeSheet
from rathaus_desk.domain.notices.sheet_rules import SHEETS, SheetFit, fit_sentence
from rathaus_desk.domain.words import word
from rathaus_desk.paper.document import Document, Element, Page
from rathaus_desk.paper.leaflet import draw_leaflet
from rathaus_desk.paper.notice_document import notice_document
from rathaus_desk.paper.notice_plate import Layout, Plate, best_layout, draw_notice
from rathaus_desk.paper.notice_reading import draw_reading
from rathaus_desk.paper.pdf_file import pdf_bytes
from rathaus_desk.paper.practice import practice_title
from rathaus_desk.paper.sheet_marks import colour_strip, crop_marks, cut_marks, frame_for
from rathaus_desk.paper.tear_off import STRIPS_HEIGHT, draw_strips

_MARGINS = {
    NoticeSheet.POSTER_A4: 16.0,
    NoticeSheet.POSTER_A3: 22.0,
    NoticeSheet.TEAR_OFF: 16.0,
    NoticeSheet.HANDBILL: 11.0,
    NoticeSheet.CARD: 8.0,
}


def render_notice(paper: NoticePaper) -> bytes:
    """Return a notice as PDF. Raises Refused if it is too long, or the sheet is none for a printer's shop."""
    return render_with_fit(paper)[0]


def render_with_fit(paper: NoticePaper) -> tuple[bytes, SheetFit]:
    """Return a notice as PDF and in what type it stands there. Raises Refused as `render_notice` does."""
    document, points, brief = _drawn(paper)
    inks = {ink for page in document.pages for ink in page.inks} - {WHITE}
    grey = all(map(greyscale_safe, inks))
    sentence = fit_sentence(paper.sheet, points, brief=brief, print_shop=paper.print_shop, grey=grey)
    return pdf_bytes(document), SheetFit(paper.sheet, points, sentence, brief)


def render_posters(papers: Sequence[NoticePaper]) -> bytes:
    """Return several notices on sheets of one kind as one PDF, each as large as it can be.

    Raises Refused if there is none, if one is too long, or if their sheet bears several copies.
    """
    if not papers:
        raise Refused("In dieser Zeit gibt es nichts auszuhängen. Es wurde nichts gedruckt.")
    rule, kind = SHEETS[papers[0].sheet], papers[0].sheet
    if rule.copies != 1 or kind not in _MARGINS or kind is NoticeSheet.TEAR_OFF:
        raise Refused("So viele auf einmal gibt es nur als Aushang A4 oder A3. Es wurde nichts gedruckt.")
    frame = frame_for(rule.width, rule.height, print_shop=False)
    document = notice_document(papers[0], frame, [frame.trim])
    for paper in papers:
        plate = Plate(frame.trim, _MARGINS[kind])
        draw_notice(document.page(), document.root, paper, plate, best_layout(paper, plate))
    if len(papers) > 1:
        document.title = practice_title(
            f"{len(papers)} Aushänge: {papers[0].words.title}", papers[0].practice
        )
    return pdf_bytes(document)


def notice_fit(paper: NoticePaper) -> SheetFit:
    """Return in what type a notice stands on its sheet, or what is too long."""
    try:
        return render_with_fit(paper)[1]
    except Refused as refused:
        return SheetFit(paper.sheet, 0.0, str(refused))


def _drawn(paper: NoticePaper) -> tuple[Document, float, bool]:
    rule = SHEETS[paper.sheet]
    if paper.print_shop and not rule.print_shop:
        raise Refused(
            f"„{word(paper.sheet)}“ gibt es nicht für die Druckerei. Es wurde nichts gedruckt. "
            "Bitte einen Aushang, einen Handzettel oder das Faltblatt wählen.",
            "sheet",
        )
    if not paper.words.title.strip():
        raise Refused("Die Überschrift fehlt noch; ohne sie gibt es kein Blatt.", "title")
    if paper.sheet is NoticeSheet.READING:
        return *draw_reading(paper), False
    if paper.sheet is NoticeSheet.LEAFLET:
        return *draw_leaflet(paper), False
    return _single(paper) if rule.copies == 1 or paper.print_shop else _several(paper)


def _single(paper: NoticePaper) -> tuple[Document, float, bool]:
    """Return one copy on its own sheet."""
    rule = SHEETS[paper.sheet]
    frame = frame_for(rule.width, rule.height, print_shop=paper.print_shop)
    left, top, wide, high = frame.trim
    strips = STRIPS_HEIGHT - _MARGINS[paper.sheet] / 2 if paper.sheet is NoticeSheet.TEAR_OFF else 0.0
    plate = Plate((left, top, wide, high - strips), _MARGINS[paper.sheet])
    layout = best_layout(paper, plate)
    document = notice_document(paper, frame, [frame.trim])
    page = document.page()
    if paper.print_shop:
        colour_strip(page, frame)
    draw_notice(page, document.root, paper, plate, layout)
    if strips:
        draw_strips(page, paper)
    crop_marks(page, frame)
    return document, layout.points, layout.brief


def _several(paper: NoticePaper) -> tuple[Document, float, bool]:
    """Return as many copies as there is room for on A4, with marks to cut them apart."""
    rule = SHEETS[paper.sheet]
    across = 2
    down = rule.copies // across
    frame = frame_for(rule.width * across, rule.height * down, print_shop=False)
    boxes = [
        (rule.width * x, rule.height * y, rule.width, rule.height) for y in range(down) for x in range(across)
    ]
    plates = [Plate(box, _MARGINS[paper.sheet]) for box in boxes]
    layout = best_layout(paper, plates[0])
    document = notice_document(paper, frame, boxes)
    page = document.page()
    draw_notice(page, document.root, paper, plates[0], layout)
    for plate in plates[1:]:
        _again(page, paper, plate, layout)
    cut_marks(page, frame, [rule.width], [rule.height] if down > 1 else [])
    return document, layout.points, layout.brief


def _again(page: Page, paper: NoticePaper, plate: Plate, layout: Layout) -> None:
    with page.repeated():
        draw_notice(page, Element("Div"), paper, plate, layout)
