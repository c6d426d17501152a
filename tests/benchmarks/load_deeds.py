"""What people at the desks do on a real day, how often, and with which citizens: the mix of the load test."""

from collections.abc import Callable

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.appointments.appointments import BookAppointment
from rathaus_desk.domain.cases.cases import (
    AnswerTask,
    AskBack,
    CaseView,
    ClaimTask,
    ReplyToQuery,
    TaskState,
    WriteNote,
)
from rathaus_desk.domain.cases.hits import Hit, HitKind
from rathaus_desk.domain.cases.views import CaseSelection
from rathaus_desk.domain.intake.contacts import AnswerAtOnce, Channel, Concern, TakeContact
from rathaus_desk.domain.queue.queue import ArriveTicket, CallNext, DrawTicket, FinishTicket
from rathaus_desk.usecases.appointments.free_slots import offers
from rathaus_desk.usecases.cases.case_selection import selected_lines
from rathaus_desk.usecases.cases.cases import case, case_by_number, count_cases, open_cases_of
from rathaus_desk.usecases.cases.tasks import my_tasks
from rathaus_desk.usecases.day.my_day import my_day
from rathaus_desk.usecases.find.entry_line import entry_line
from rathaus_desk.usecases.people.people import person
from rathaus_desk.usecases.queue.queue_view import queue_now
from tests.benchmarks.load_client import Client

NAMES = (
    "schmidt", "meyer", "müller", "janssen", "peters", "krause", "wagner", "becker", "hoffmann", "schulz",
    "koch", "richter", "klein", "wolf", "neumann", "schwarz", "zimmermann", "braun", "hofmann", "krüger",
    "hartmann", "lange", "werner", "lehmann", "walter", "maier", "fuchs", "peters", "scholz", "weiß",
    "yilmaz", "kaya", "demir", "nowak", "kowalski", "wojcik", "popescu", "ivanov", "nguyen", "haddad",
)  # fmt: skip
CONCERNS = (
    "laterne kaputt",
    "sperrmüll",
    "hund anmelden",
    "wohngeld",
    "schlagloch",
    "hecke",
    "parken",
    "lärm",
)
SERVICES = ("strassenlaterne", "wohngeld", "hund_anmelden", "personalausweis", "unklar")
BOOKED = ("personalausweis", "reisepass", "wohnsitz_anmelden")
TEXT = "Seit Montag, bitte vor dem Wochenende ansehen; die Anruferin ist vormittags zu erreichen."
KEY = "Suche: ein Tastendruck"
VIEWS = (CaseView.MINE, CaseView.ALL_OPEN, CaseView.OVERDUE, CaseView.WAITING_UNIT, CaseView.WAITING_CITIZEN)


def deed(client: Client) -> None:
    """Do what comes next at a desk."""
    deeds, weights = zip(*_MIX[client.seat.role], strict=True)
    client.dice.choices(deeds, weights)[0](client)


def take_in(client: Client) -> None:
    """Somebody calls: find the person, look what is open, find the theme, save."""
    chosen = _search_person(client)
    if chosen is not None:
        client.ask("Person öffnen", person, person_id=chosen)
        client.ask("offene Vorgänge einer Person", open_cases_of, person_id=chosen)
    _type(client, client.dice.choice(CONCERNS), person_chosen=True)
    concern = Concern(service=client.dice.choice(SERVICES), place="Rosenweg 4", note=TEXT)
    who = {"person_id": chosen} if chosen is not None else {"caller_name": "Probe Anruferin"}
    taken = client.do("Aufnahme speichern", TakeContact(concerns=(concern,), channel=Channel.PHONE, **who))
    client.numbers = [*client.numbers, taken.cases[0].number][-20:]


def answer_at_once(client: Client) -> None:
    """Most contacts end here: a question, an answer, nothing stored about anybody."""
    _type(client, client.dice.choice(CONCERNS))
    client.do("sofort erledigt", AnswerAtOnce(service=client.dice.choice(SERVICES), channel=Channel.PHONE))


def draw(client: Client) -> None:
    """Somebody comes in and gets a number."""
    client.do("Wartemarke ziehen", DrawTicket(service=client.dice.choice(BOOKED)))


def serve(client: Client) -> None:
    """Call the next number, meet the person, let them go."""
    called = client.do("nächste Nummer aufrufen", CallNext(counter_id=client.seat.counter_id, consent=True))
    if called is None:
        draw(client)
        return
    client.type_pause()
    here = client.do("Person ist da", ArriveTicket(ticket_id=called.id, seen_version=called.version))
    client.type_pause()
    client.do("Wartemarke beenden", FinishTicket(ticket_id=here.id, seen_version=here.version))
    client.ask("Warteraum ansehen", queue_now)


def pass_on(client: Client) -> None:
    """Pass the citizen's reply on to the unit."""
    client.ask("Mein Tag", my_day)
    tasks = client.ask("meine Aufgaben", my_tasks)
    asked = [query for one in tasks for query in one.queries if not query.answer]
    if asked:
        query = client.dice.choice(asked)
        client.do("Rückfrage beantworten", ReplyToQuery(query_id=query.id, answer="Ja, das Tor ist offen."))


def book(client: Client) -> None:
    """Offer times for a service and book one of them."""
    service = client.dice.choice(BOOKED)
    found = client.ask("freie Termine", offers, services=(service,), limit=40)
    if found.slots:
        slot = client.dice.choice(found.slots)
        client.do(
            "Termin buchen",
            BookAppointment(
                services=(service,), counter_id=slot.counter_id, start=slot.start, name="Probe", phone=""
            ),
        )


def look_up(client: Client) -> None:
    """Somebody asks what became of a number."""
    if not client.numbers:
        look_at_list(client)
        return
    found = client.ask("Vorgang nach Nummer", case_by_number, number=client.dice.choice(client.numbers))
    if client.dice.random() < 0.5:
        client.do("Notiz schreiben", WriteNote(case_id=found.id, text="Hat noch einmal angerufen."))


def look_at_list(client: Client) -> None:
    """Look at the list of one's cases or tasks, and open one of them."""
    clerk = client.seat.role is Role.CLERK
    view = CaseView.MY_UNIT if clerk else client.dice.choice(VIEWS)
    found = client.ask(f"Liste: {view}", selected_lines, selection=CaseSelection(view))
    client.ask("Zahlen der Ansichten", count_cases)
    if found:
        client.ask("Vorgang öffnen", case, case_id=client.dice.choice(found).id)


def work_on_task(client: Client) -> None:
    """Take a task of the unit over, or answer one that was taken over; sometimes ask back."""
    tasks = client.ask("meine Aufgaben", my_tasks)
    mine = [
        one for one in tasks if one.state is TaskState.CLAIMED and one.staff_id == client.desk.actor.staff_id
    ]
    free = [one for one in tasks if one.state is TaskState.OPEN]
    if mine and (client.dice.random() < 0.6 or not free):
        one = client.dice.choice(mine)
        client.ask("Vorgang öffnen", case, case_id=one.case_id)
        if client.dice.random() < 0.25:
            command = AskBack(task_id=one.id, text="Ist das Tor offen?", seen_version=one.version)
            client.do("Rückfrage stellen", command)
        else:
            answer = AnswerTask(task_id=one.id, answer="Ist seit heute erledigt.", seen_version=one.version)
            client.do("Aufgabe beantworten", answer)
    elif free:
        one = client.dice.choice(free)
        client.ask("Vorgang öffnen", case, case_id=one.case_id)
        client.do("Aufgabe übernehmen", ClaimTask(task_id=one.id, seen_version=one.version))


def note(client: Client) -> None:
    """Write a note into a case of the list."""
    view = CaseView.MY_UNIT if client.seat.role is Role.CLERK else CaseView.ALL_OPEN
    found = client.ask(f"Liste: {view}", selected_lines, selection=CaseSelection(view))
    if found:
        chosen = client.dice.choice(found).id
        client.ask("Vorgang öffnen", case, case_id=chosen)
        client.do("Notiz schreiben", WriteNote(case_id=chosen, text=TEXT))


def search_text(client: Client) -> None:
    """Look for a case by words of it."""
    _type(client, client.dice.choice(CONCERNS), name="Suche in Vorgängen: ein Tastendruck")


def _search_person(client: Client) -> int | None:
    hits = _type(client, client.dice.choice(NAMES))
    people = [one for one in hits if one.kind is HitKind.PERSON]
    return client.dice.choice(people).id if people else None


def _type(client: Client, text: str, *, person_chosen: bool = False, name: str = KEY) -> tuple[Hit, ...]:
    """Type a text; fast typing overtakes most answers, so that three of its states are asked for."""
    hits: tuple[Hit, ...] = ()
    for letters in (3, 5, len(text)):
        client.type_pause()
        hits = client.ask(name, entry_line, text=text[:letters], person_chosen=person_chosen)
    return hits


Deed = Callable[[Client], None]
_MIX: dict[Role, tuple[tuple[Deed, int], ...]] = {
    Role.GUIDE: (
        (take_in, 25), (answer_at_once, 20), (draw, 15), (serve, 20), (pass_on, 6), (book, 6), (look_up, 8),
    ),
    Role.CLERK: ((look_at_list, 25), (work_on_task, 50), (note, 12), (search_text, 13)),
    Role.LEAD: ((look_at_list, 70), (note, 15), (search_text, 15)),
}  # fmt: skip
