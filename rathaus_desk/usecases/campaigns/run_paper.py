"""The letters of a campaign on paper: laid out, proofed, printed by numbers, as labels and envelopes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from rathaus_desk.domain.campaigns.recipients import address_lines
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.labels import AddressLabels, LabelStock, PrintedEnvelopes
from rathaus_desk.domain.paper.serial_letters import SerialCopy, SerialProblem, SerialReport, SerialRun
from rathaus_desk.domain.templates.worst import Recipient as Measured
from rathaus_desk.domain.templates.worst import worst_of
from rathaus_desk.domain.text import figure
from rathaus_desk.paper.labels import render_envelopes, render_labels
from rathaus_desk.paper.serial_letters import write_serial_letters
from rathaus_desk.usecases.campaigns.campaign_run import CampaignRun, NumberedLetter
from rathaus_desk.usecases.lists.export_files import Progress

PROOF_LETTERS = 5  # every n-th, beside the four worst


@dataclass(frozen=True, slots=True)
class Layout:
    """How the letters of a run come out: pages by number, and what keeps which from being printed."""

    digest: str
    pages: tuple[int, ...]
    problems: tuple[SerialProblem, ...]
    proof: tuple[int, ...]  # the numbers to look at, the worst first

    @property
    def sheets(self) -> int:
        """How many sheets the run needs, printed on one side."""
        return sum(self.pages)


def lay_out_run(run: CampaignRun, progress: Progress) -> Layout:
    """Return how all letters of a run come out. Raises Cancelled if somebody stops it; refuses an empty run.

    Lays every letter out once: some 1,500 a second of processor time.
    """
    progress.total = len(run.letters)
    wrong: list[SerialProblem] = []
    report = _write(run, _copies(run, run.letters, progress, wrong), lambda _bytes: None)
    pages = dict(report.sheets)
    told = {one.number: one for one in (*report.problems, *wrong)}
    return Layout(
        run.digest,
        tuple(pages.get(one.number, 1) for one in run.letters),
        tuple(told[number] for number in sorted(told)),
        proof_numbers(run),
    )


def proof_numbers(run: CampaignRun) -> tuple[int, ...]:
    """Return which letters a proof shows: the longest, fullest and widest window, widest word, every n-th."""
    measured = (Measured(address_lines(one.letter.recipients), run.values(one.letter)) for one in run.letters)
    picked = worst_of(run.template, measured, {})
    worst = [run.letters[place].number for place in picked.places] if picked else []
    step = max(len(run.letters) // PROOF_LETTERS, 1)
    return tuple(dict.fromkeys((*worst, *(one.number for one in run.letters[::step]))))


def draw_letters(run: CampaignRun, numbers: Sequence[int], progress: Progress) -> bytes:
    """Return letters of a run as one PDF, in the order of their numbers; all without any.

    Raises Cancelled if somebody stops it. Refuses if one of them cannot be printed: a gap would not be seen.
    """
    wanted = set(numbers)
    letters = [one for one in run.letters if not wanted or one.number in wanted]
    progress.total = len(letters)
    sink = BytesIO()
    wrong: list[SerialProblem] = []
    report = _write(run, _copies(run, letters, progress, wrong), sink.write)
    if report.problems:
        raise Refused(f"{report.sentence} {report.problems[0].reason} Es wurde nichts gedruckt.")
    if wrong:
        raise Refused(f"Nr. {wrong[0].number}: {wrong[0].reason} Es wurde nichts gedruckt.", wrong[0].field)
    return sink.getvalue()


def draw_labels(run: CampaignRun, stock: LabelStock = LabelStock.L3X8_70X36, start: int = 1) -> bytes:
    """Return the addresses of a run as sheets of labels, from the first free label on."""
    sender = run.letterhead.return_line
    addresses = tuple(address_lines(one.letter.recipients) for one in run.letters)
    return render_labels(AddressLabels(run.title, sender, addresses, run.dated, stock, start, run.practice))


def draw_envelopes(run: CampaignRun) -> bytes:
    """Return the addresses of a run as envelopes."""
    head = run.letterhead
    sender = (head.town, head.street, f"{head.postcode} {head.place}")
    addresses = tuple(address_lines(one.letter.recipients) for one in run.letters)
    return render_envelopes(PrintedEnvelopes(run.title, sender, addresses, run.dated, practice=run.practice))


def _write(run: CampaignRun, copies: Iterable[SerialCopy], write: Callable[[bytes], object]) -> SerialReport:
    if not run.letters:
        raise Refused("Von dieser Aktion ist kein Brief zu drucken. Es wurde nichts gedruckt.")
    pattern = run.paper(run.letters[0].letter)[0]
    return write_serial_letters(SerialRun(run.run, pattern, run.total, run.duplex), copies, write)


def _copies(
    run: CampaignRun, letters: Iterable[NumberedLetter], progress: Progress, wrong: list[SerialProblem]
) -> Iterator[SerialCopy]:
    """Yield letters; into `wrong` goes where a field stays empty: nobody gets a letter with "[Ort fehlt]"."""
    for one in letters:
        progress.step()
        letter, problems = run.paper(one.letter)
        wrong += (SerialProblem(one.number, each.text, each.field) for each in problems[:1])
        yield SerialCopy(one.number, letter)


def problems_in_words(layout: Layout) -> str:
    """Return what keeps a run from being printed as a German sentence, or nothing."""
    if not layout.problems:
        return ""
    count = len(layout.problems)
    first = layout.problems[0]
    who = "Ein Brief lässt" if count == 1 else f"{figure(count)} Briefe lassen"
    return f"{who} sich so nicht drucken, als erster Nr. {first.number}: {first.reason}"
