"""What a letter from a case says, before a clerk changes a word of it."""

from datetime import date

from rathaus_desk.domain.cases.cases import Case, CaseState, TaskState
from rathaus_desk.domain.dates import day_on_paper, long_date
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.office.offices import Staff
from rathaus_desk.domain.paper.letters import Paragraph, PrintSize
from rathaus_desk.domain.people.people import Need, Person

SENIOR_YEARS = 65
_CAME_BY = {
    Channel.PHONE: "Sie haben uns am {day} angerufen.",
    Channel.VISIT: "Sie waren am {day} bei uns.",
    Channel.LETTER: "Ihr Brief kam am {day} bei uns an.",
    Channel.EMAIL: "Ihre E-Mail kam am {day} bei uns an.",
    Channel.MOBILE: "Sie waren am {day} bei unserem Servicemobil.",
}
_FOR_YOU = "Am {day} haben wir ein Anliegen für Sie aufgenommen."


def recipient_lines(person: Person) -> tuple[str, ...]:
    """Return the lines of the address as the post wants them (DIN 5008: "Herrn" in the address)."""
    title = " ".join("Herrn" if one == "Herr" else one for one in person.title.split())
    street = f"{person.street} {person.house_number}".strip()
    lines = (title, person.name, street, f"{person.postcode} {person.place}".strip())
    return tuple(line for line in lines if line)


def salutation(person: Person) -> str:
    """Return "Guten Tag, Frau Schmidt," or, where nobody knows how, "Guten Tag Robin Peters,"."""
    if person.title.split()[:1] in (["Frau"], ["Herr"]):
        return f"Guten Tag, {person.title} {person.family_name},"
    return f"Guten Tag {person.title} {person.name},".replace("  ", " ")


def print_size(person: Person, needs: tuple[Need, ...], today: date) -> PrintSize:
    """Return how large to print: large for whoever needs it, the senior size from 65 years on."""
    if Need.LARGE_PRINT in needs:
        return PrintSize.LARGE
    born = person.birth_date
    if born is None:
        return PrintSize.STANDARD
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    age = today.year - born.year - (not had_birthday)
    return PrintSize.SENIOR if age >= SENIOR_YEARS else PrintSize.STANDARD


def body(case: Case, channel: Channel | None, owner: Staff | None, today: date) -> tuple[Paragraph, ...]:
    """Return the text: the result, or the answers so far, or what happens now and until when.

    Without a `channel` somebody else spoke to us for the one who gets the letter; who it was stays out.
    """
    came = (_CAME_BY[channel] if channel else _FOR_YOU).format(day=long_date(case.opened_at.date()))
    topic = ", ".join(part for part in (case.service.name, case.place) if part)
    opening = Paragraph(f"{came} Es ging um: {topic}.")
    answers = [task for task in case.tasks if task.state is TaskState.DONE]
    if case.state is CaseState.DONE:
        middle = _paragraphs(case.result)
    elif answers:
        middle = [
            Paragraph("Das ist unsere Antwort:"),
            *(one for task in answers for one in _paragraphs(task.answer)),
        ]
    else:
        middle = [Paragraph(_on_its_way(case, today))]
    return (opening, *middle, _questions(case, owner))


def _paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(part) for part in text.split("\n") if part.strip()]


def _on_its_way(case: Case, today: date) -> str:
    """Say what happens and until when; a day that has passed is no promise but one we broke."""
    units = " und ".join(dict.fromkeys(task.outside or task.unit for task in case.tasks))
    who = f"Darum kümmert sich: {units}." if units else "Wir kümmern uns darum."
    until = day_on_paper(case.told_due.date())
    if case.told_due.date() < today:
        late = f"Bis {until} sollten Sie von uns hören. Das haben wir nicht geschafft, und das tut uns leid."
        return f"Ihr Anliegen ist noch nicht fertig. {late} {who}"
    return f"Wir haben Ihr Anliegen aufgenommen. {who} Sie hören von uns bis {until}."


def _questions(case: Case, owner: Staff | None) -> Paragraph:
    ask = f"Für Sie da ist {owner.shown}, Telefon {owner.phone}." if owner else "Rufen Sie uns gern an."
    return Paragraph(f"Haben Sie Fragen? {ask} Ihre Nummer ist {case.number}.")
