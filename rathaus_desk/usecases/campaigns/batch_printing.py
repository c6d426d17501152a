"""A batch of a campaign's job on its way: its letters set, and sent to a printer or written to a file."""

from collections.abc import Sequence
from pathlib import Path

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.printing.course import Outcome
from rathaus_desk.domain.printing.printers import PrintTicket, Sending, printer_address
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun
from rathaus_desk.usecases.campaigns.run_paper import draw_letters
from rathaus_desk.usecases.cases.sheet_files import write_sheet
from rathaus_desk.usecases.lists.export_files import Cancelled, Progress
from rathaus_desk.usecases.printing.ipp_printer import send_pdf

FILE = "PDF-Datei"  # stands where a printer would
STOPPED = "Abgebrochen, bevor etwas beim Drucker war."


def print_letters(
    run: CampaignRun, numbers: Sequence[int], printer: str, ticket: PrintTicket, progress: Progress
) -> Sending:
    """Set letters and send them; whatever happens before the first byte leaves is REFUSED, never raised."""
    try:
        address = printer_address(printer)
        pdf = _set(run, numbers, progress)
    except Cancelled:
        return Sending(Outcome.REFUSED, 0, STOPPED)
    except Refused as refused:
        return Sending(Outcome.REFUSED, 0, str(refused))
    return send_pdf(address, pdf, ticket)


def write_letters(run: CampaignRun, numbers: Sequence[int], target: Path, progress: Progress) -> Sending:
    """Set letters and write them to a file; what goes wrong is REFUSED, never raised."""
    try:
        write_sheet(_set(run, numbers, progress), target)
    except Cancelled:
        return Sending(Outcome.REFUSED, 0, STOPPED)
    except Refused as refused:
        return Sending(Outcome.REFUSED, 0, str(refused))
    return Sending(Outcome.TAKEN)


def _set(run: CampaignRun, numbers: Sequence[int], progress: Progress) -> bytes:
    pdf = draw_letters(run, numbers, progress)
    if progress.stop.is_set():  # at the last moment: not a byte has left yet
        raise Cancelled
    return pdf
