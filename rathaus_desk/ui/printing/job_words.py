"""What the panel of a print job says: of letters their numbers are named, copies of a notice are counted."""

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.dates import short_day
from rathaus_desk.domain.printing.course import JobState
from rathaus_desk.domain.printing.print_jobs import PrintJob, PrintKind
from rathaus_desk.domain.printing.ranges import written_numbers
from rathaus_desk.domain.printing.single_letters import FILE
from rathaus_desk.domain.text import figure
from rathaus_desk.domain.words import word


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("JobWords", text)


def state_of(job: PrintJob) -> str:
    """Return where a job stands; one of which nothing was sent yet does not run, it is ready."""
    return tr("bereit") if job.state is JobState.RUNNING and not job.batch else word(job.state)


def title_of(job: PrintJob) -> str:
    """Return what a job is called in the list; single letters are often called alike, their number is not."""
    return f"{job.run} · {job.title}" if job.kind is PrintKind.LETTER else job.title


def facts_of(job: PrintJob) -> str:
    """Return how much a job is, where it stands and whose it is."""
    letters = tr("1 Brief") if job.letters == 1 else tr("{count} Briefe").format(count=figure(job.letters))
    if job.are_copies:
        letters = tr("{count} Stück").format(count=figure(job.letters))
    sheets = tr("1 Blatt") if job.sheets == 1 else tr("{count} Blättern").format(count=figure(job.sheets))
    if job.are_copies and job.duplex:
        sheets = tr("{sheets}, beidseitig").format(sheets=sheets)
    told = tr("{run} · {letters} auf {sheets} · {state} · {by}")
    return told.format(run=job.run, letters=letters, sheets=sheets, state=state_of(job), by=job.by)


def counts_of(job: PrintJob) -> tuple[str, ...]:
    """Return how many sheets have which fate, without those that no sheet has."""
    printed = tr("{printed} von {sheets} Blättern gedruckt")
    if job.sheets == 1:
        printed = tr("Das eine Blatt ist gedruckt") if job.printed else tr("1 Blatt, noch nicht gedruckt")
    lost = (
        tr("{lost} verloren, wird neu gedruckt")
        if job.lost == 1
        else tr("{lost} verloren, werden neu gedruckt")
    )
    parts = [printed]
    parts += [text for count, text in (
        (job.sent, tr("{sent} beim Drucker")), (job.lost, lost),
        (job.waiting, tr("{waiting} wartet") if job.waiting == 1 else tr("{waiting} warten")),
        (job.cancelled, tr("{cancelled} abgebrochen")),
    ) if count]  # fmt: skip
    names = ("printed", "sheets", "sent", "lost", "waiting", "cancelled")
    values = {name: figure(getattr(job, name)) for name in names}
    return tuple(one.format(**values) for one in parts)


def letter_fate(job: PrintJob) -> str:
    """Return what became of the one letter of a job: printed, saved, not yet; and whether it came back."""
    if not job.printed:
        return tr("Noch nicht gedruckt")
    said = tr("Als PDF gespeichert") if job.printer == FILE else tr("Gedruckt")
    if job.returned_at is None or job.return_reason is None:
        return said
    back = tr("{said} · kam zurück {day}: {reason}")
    day = short_day(job.returned_at.date())
    return back.format(said=said, day=day, reason=word(job.return_reason))


def question_of(job: PrintJob) -> str:
    """Return what somebody has to look for at the printer."""
    if job.are_copies:
        told = tr("{count} Stück waren beim Drucker. Wie viele sind herausgekommen? „alle“ oder eine Zahl.")
        if job.asked == 1:
            told = tr("1 Stück war beim Drucker. Ist es herausgekommen? „alle“ oder „keine“.")
        return told.format(count=figure(job.asked))
    if job.question.isdecimal():
        told = tr("Nummer {number} war beim Drucker. Ist sie herausgekommen? „alle“ oder „keine“.")
        return told.format(number=job.question)
    return tr("{numbers} waren beim Drucker. Welche sind herausgekommen?").format(numbers=job.question)


def done_of(job: PrintJob) -> str:
    """Return that all of a job is on paper, and if letters went out of it because nobody may get them."""
    if job.cancelled:
        told = tr(
            "Fertig: {printed} von {sheets} Blättern sind gedruckt. Ausgelassen ist, wer inzwischen keinen "
            "Brief mehr bekommen darf."
        )
        return told.format(printed=figure(job.printed), sheets=figure(job.sheets))
    told = tr("Fertig: {letters} Stück sind gedruckt.") if job.are_copies else ""
    if job.letters == 1:
        return (
            tr("Fertig: 1 Stück ist gedruckt.") if job.are_copies else tr("Fertig: Der Brief ist gedruckt.")
        )
    return (told or tr("Fertig: {letters} Briefe sind gedruckt.")).format(letters=figure(job.letters))


def lost_asked(job: PrintJob) -> tuple[str, str, str]:
    """Return the words over the line for lost sheets, its name, and an example."""
    if job.are_copies:
        return (
            tr("Papierstau? Wie viele verloren sind; so viele werden noch einmal gedruckt · Strg+J"),
            tr("Wie viele verloren sind"),
            tr("zum Beispiel {count}").format(count=min(3, job.letters)),
        )
    return (
        tr("Papierstau? Verlorene Nummern, die noch einmal gedruckt werden · Strg+J"),
        tr("Verlorene Nummern"),
        tr("zum Beispiel {numbers}").format(numbers=_some(job.letters)),
    )


def _some(letters: int) -> str:
    """Return a span of numbers that a job with so many letters has."""
    first = max(letters // 2, 1)
    return written_numbers(set(range(first, min(first + 3, letters) + 1)))
