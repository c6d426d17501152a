"""Commands that only look: find, ask, route, call."""

import getpass
import re
from collections.abc import Callable
from datetime import date
from inspect import Parameter, signature
from typing import Any, get_args, get_type_hints
from urllib.parse import unquote

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup, among, day, number, words
from rathaus_desk.cli_output import say, say_json, warn
from rathaus_desk.cli_place import case_meant, open_desk, placed, standing_database
from rathaus_desk.domain.cases.hits import Hit
from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.commands import MOST_ID
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.text import fold

Query = Callable[..., Any]

LONGEST_CALL = 32
_CALLER = re.compile(r"\+?[0-9 ()/-]+")
_FIGURES = range(3, 16)  # the shortest is 110, the longest E.164 allows has 15
_TEL = "tel:"

ABOUT = {
    "cases": "Die Vorgänge einer Liste, zum Beispiel view=overdue für die, die zu spät sind.",
    "counts": "Wie viele Vorgänge in jeder Liste stehen.",
    "case": "Ein Vorgang mit Verlauf, Teilaufgaben und Blättern; number ist seine Nummer oder Kennung.",
    "open_cases_of": "Die offenen Vorgänge einer Person.",
    "appointments_of": "Die Termine im Rathaus, zu denen eine Person erwartet wird.",
    "bookings_of": "Wo eine Person beim Servicemobil angemeldet ist.",
    "letters_to": "Welche Briefe an viele eine Person bekommen hat.",
    "subscriptions_of": "In welchen Verteilern eine Person steht oder stand, und seit wann.",
    "my_tasks": "Was auf die Person wartet, die angemeldet ist.",
    "authorities": "Die Behörden draußen, mit Anschrift und Telefon.",
    "bounces": "Wie oft Fragen zurückkamen und an wen verwiesen wurde; nur für Leitung und Administration.",
    "promises_due": "Die zugesagten Rückrufe, die anstehen.",
    "person": "Eine Person mit Anschrift und Telefon.",
    "people_by_phone": "Wer unter einer Telefonnummer bekannt ist.",
    "services": "Alle Anliegen, die das Rathaus kennt.",
    "service": "Ein Anliegen mit Gebühr, Dauer, Unterlagen und Merkblatt.",
    "checklist": "Was zu einem Anliegen mitzubringen ist.",
    "preview_intake": "Wohin ein Anliegen ginge und bis wann, ohne es aufzunehmen.",
    "unclear_cases": "Die offenen Vorgänge, die noch niemand zuordnen konnte, die ältesten zuerst.",
    "authorities_of": "Wer für eine Person sprechen darf und für wen sie selbst spricht.",
    "units": "Alle Stellen des Rathauses.",
    "staff": "Alle, die hier arbeiten, mit Zimmer, Dienstzeit und Vertretung.",
    "phone_list": "Die Telefonliste, auf Wunsch nur die Zeilen zu einem Wort.",
    "districts": "Alle Ortsteile.",
    "absences": "Wer abwesend ist oder sein wird, soweit man es selbst eintragen darf.",
    "absence_effects": "Was aus einer Abwesenheit folgt: Vertretung, Aufgaben, Zusagen.",
    "export_log": "Welche Listen als Datei gingen, wann, von wem und wofür; nur für den Datenschutz.",
}

Names = dict[str, tuple[str, ...]]  # key -> what people call it


@click.command(cls=GermanCommand)
@click.argument(
    "what",
    metavar="person|service|case",
    type=among("person", "service", "case"),
    help="Wonach gesucht wird.",
)
@click.argument(
    "text",
    metavar="TEXT",
    nargs=-1,
    required=True,
    type=words,
    help="Was man in die Zeile am Empfang tippen würde.",
)
@click.option(
    "--limit", metavar="ZAHL", default=20, type=number(1, 1000), help="Höchstens so viele Treffer (20)."
)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def find(what: str, text: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Personen, Anliegen oder Vorgänge suchen, auch mit Tippfehlern."""
    typed = " ".join(text)
    with open_desk() as desk:
        hits: tuple[Hit, ...] = desk.ask(searches()[what], text=typed, limit=limit)
    if as_json:
        say_json({"kind": what, "text": typed, "hits": hits})
        return
    for hit in hits:
        say(" · ".join(part for part in (hit.title, hit.detail, hit.reason) if part))
    if not hits:
        say("Nichts gefunden.")


def searches() -> dict[str, Query]:
    """Return the searches by what they find."""
    from rathaus_desk.usecases.find.find_cases import find_cases
    from rathaus_desk.usecases.names.find_people import find_people
    from rathaus_desk.usecases.services.find_services import find_services

    return {"person": find_people, "service": find_services, "case": find_cases}


@click.command(cls=GermanCommand)
@click.argument("query", metavar="ABFRAGE", required=False, type=words, help="Name der Abfrage.")
@click.argument(
    "values", metavar="NAME=WERT", nargs=-1, type=words, help="Angaben dazu, zum Beispiel view=overdue."
)
@click.option("--list", "listing", is_flag=True, help="Alle Abfragen mit ihren Angaben zeigen.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON in einer Zeile.")
@placed
def ask(query: str | None, values: tuple[str, ...], listing: bool, as_json: bool) -> None:
    """Eine der festen Abfragen stellen; „ask --list“ zeigt sie."""
    if listing or query is None:
        list_queries(as_json)
        return
    known = queries()
    if query not in known:
        raise Refused(f"Die Abfrage „{query}“ gibt es nicht. Möglich sind: {', '.join(known)}.")
    given = _values_for(query, known[query], values)
    with open_desk() as desk:
        result = case_meant(desk, given["number"]) if query == "case" else desk.ask(known[query], **given)
    if isinstance(result, dict) and all(isinstance(one, int) for one in result):
        result = list(result.values())
    say_json({"query": query, "result": result}, indent=None if as_json else 2)


def queries() -> dict[str, Query]:
    """Return the queries that may be asked from outside, by name."""
    from rathaus_desk.usecases.cases import bounces, cases, letters, outside, tasks
    from rathaus_desk.usecases.day import absence_effects
    from rathaus_desk.usecases.intake import intake_preview, reassign
    from rathaus_desk.usecases.lists import export
    from rathaus_desk.usecases.office import absences, catalogue, office
    from rathaus_desk.usecases.people import authority, people
    from rathaus_desk.usecases.promises import promises

    return {
        "cases": cases.case_lines,
        "counts": cases.count_cases,
        "case": cases.case_by_number,
        "open_cases_of": cases.open_cases_of,
        **_about_a_person(),
        "my_tasks": tasks.my_tasks,
        "authorities": outside.authorities,
        "bounces": bounces.bounces,
        "promises_due": promises.promises_due,
        "person": people.person,
        "people_by_phone": people.people_by_phone,
        "services": catalogue.services,
        "service": catalogue.service,
        "checklist": letters.checklist_for,
        "preview_intake": intake_preview.preview_intake,
        "unclear_cases": reassign.unclear_cases,
        "authorities_of": authority.authorities_of,
        "units": office.units,
        "staff": office.staff,
        "phone_list": office.phone_list,
        "districts": office.districts,
        "absences": absences.absence_board,
        "absence_effects": absence_effects.absence_effects,
        "export_log": export.export_log,
    }


def _about_a_person() -> dict[str, Query]:
    from rathaus_desk.usecases.appointments.appointment_values import appointments_of
    from rathaus_desk.usecases.bookings.booking_values import bookings_of
    from rathaus_desk.usecases.mailing.subscriptions import subscriptions_of
    from rathaus_desk.usecases.printing.returned_mail import letters_to

    return {
        "appointments_of": appointments_of,
        "bookings_of": bookings_of,
        "letters_to": letters_to,
        "subscriptions_of": subscriptions_of,
    }


def list_queries(as_json: bool) -> None:
    """Show the queries with what they take, and a sentence on what they return."""
    known = queries()
    if as_json:
        say_json(
            {
                "queries": [
                    {"query": name, "about": ABOUT[name], "values": _takes(one)}
                    for name, one in known.items()
                ]
            }
        )
        return
    for name, one in known.items():
        takes = " ".join(f"{key}=…" if needed else f"[{key}=…]" for key, needed in _takes(one).items())
        say(f"{name} {takes}".strip())
        say(f"    {ABOUT[name]}")


def _takes(query: Query) -> dict[str, bool]:
    """Return the names of what a query takes, and whether it is needed."""
    _work, *parameters = signature(query).parameters.values()
    return {one.name: one.default is Parameter.empty for one in parameters}


def _values_for(name: str, query: Query, values: tuple[str, ...]) -> dict[str, Any]:
    hints = get_type_hints(query)
    takes = _takes(query)
    given: dict[str, Any] = {}
    for pair in values:
        key, equals, text = pair.partition("=")
        if not equals or key not in takes or key in given:
            possible = ", ".join(f"{one}=…" for one in takes) or "nichts"
            raise Refused(f"„{pair}“ geht bei {name} nicht. Möglich ist: {possible}.")
        given[key] = _read(hints[key], text, key)
    for key, needed in takes.items():
        if needed and key not in given:
            raise Refused(f"Bei {name} fehlt noch {key}=….")
    return given


def _read(kind: Any, text: str, key: str) -> Any:
    kinds = get_args(kind) or (kind,)
    if int not in kinds:
        return from_plain(kind, text, key)
    if not re.fullmatch(r"[0-9]{1,19}", text) or int(text) > MOST_ID:
        raise Refused(f"{key}: „{text}“ ist keine Zahl.")
    return int(text)


@click.group("queue", cls=GermanGroup, no_args_is_help=True)
@placed
def queue() -> None:
    """Die Warteschlange auswerten."""


@queue.command("replay", cls=GermanCommand)
@click.argument("when", metavar="TAG", type=day, help="Welcher Tag, zum Beispiel 2026-11-24.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def replay(when: date, as_json: bool) -> None:
    """Was eine andere Regel an einem Tag gebracht hätte; nur Summen, nur für die Leitung."""
    from rathaus_desk.usecases.queue.queue_replay import replay_day

    with open_desk() as desk:
        found = desk.ask(replay_day, day=when)
    if as_json:
        say_json(found)
        return
    say(f"{found.people} Besuche. Minuten Wartezeit: Mittel, jeder Zehnte über, längste; über der Grenze.")
    for one in (found.was, *found.would_be):
        if one.all is None:
            say(f"{one.rule}: zu wenige Besuche für eine Aussage")
            continue
        waits = " ".join(
            f"{seconds / 60:6.1f}".replace(".", ",")
            for seconds in (one.all.mean, one.all.p90, one.all.longest)
        )
        say(f"{waits} {one.all.over_bound:4}  {one.rule}")


@click.command(cls=GermanCommand)
@click.option(
    "--service",
    metavar="ANLIEGEN",
    required=True,
    type=words,
    help="Schlüssel oder Name des Anliegens (nötig).",
)
@click.option(
    "--district", metavar="ORTSTEIL", default="", type=words, help="Schlüssel oder Name des Ortsteils."
)
@click.option("--date", "on", metavar="TAG", type=day, help="Für welchen Tag; sonst heute.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def route(service: str, district: str, on: date | None, as_json: bool) -> None:
    """Sagen, welche Stelle ein Anliegen bekommt, und warum."""
    from rathaus_desk.usecases.office import catalogue, office
    from rathaus_desk.usecases.office.routes import route_for

    with open_desk() as desk:
        services: Names = {one.key: (one.name, one.short) for one in desk.ask(catalogue.services)}
        districts: Names = {one.key: (one.name,) for one in desk.ask(office.districts).values()}
        units = desk.ask(office.units)
        wanted, where = _key_of(service, services), _key_of(district, districts)
        on = on or desk.now().date()
        way = desk.ask(route_for, service=wanted, district=where, day=on)
    if not as_json:
        say(f"{way.reason[0].upper()}{way.reason[1:]}.")
        return
    unit = units[way.unit_id]
    say_json(
        {
            "service": wanted,
            "district": where,
            "date": on,
            "unit": unit.key,
            "unit_name": unit.name,
            "unit_short": way.unit,
            "unit_id": way.unit_id,
            "staff": way.staff,
            "deputy": way.deputy,
            "reason": way.reason,
        }
    )


def _key_of(text: str, known: Names) -> str:
    """Return the key that is meant by a key or by a name; a text that is neither stays as it is."""
    if text in known:
        return text
    meant = [key for key, names in known.items() if fold(text) in map(fold, (key, *names))]
    return meant[0] if text and len(meant) == 1 else text


@click.command(cls=GermanCommand)
@click.argument(
    "caller", metavar="NUMMER", type=words, help="Wie sie die Telefonanlage meldet; auch tel:+49…."
)
@click.option("--ended", is_flag=True, help="Der Anruf ist zu Ende; das Fenster räumt ihn weg.")
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def call(caller: str, ended: bool, as_json: bool) -> None:
    """Einen Anruf melden: dem offenen Fenster, sonst hier. Öffnet und ändert nichts.

    Das Fenster muss auf diesem PC unter demselben Benutzerkonto laufen; andere erreicht der Anruf nicht.
    """
    shown = read_caller(caller)
    database = standing_database()
    told = database is not None and tell_window(database, shown, ended=ended)
    if ended and not as_json:
        return
    callers = [] if ended or told or database is None else people_calling(shown)
    if as_json:
        say_json({"number": shown, "told": told, "people": callers})
    elif told:
        say("Der Anruf steht im Fenster.")
    else:
        warn(f"Auf diesem PC hat {getpass.getuser()} kein Fenster dieser Datenbank offen; er steht nur hier.")
        say("\n".join(f"{one['name']}, {_open_cases(one['open_cases'])}" for one in callers) or "unbekannt")


def read_caller(text: str) -> str:
    """Return a phone number that came from outside. Refuses everything that is not plainly one.

    Allowed are digits, + at the start, blanks, / - ( ) and "tel:" before them (RFC 3966).
    """
    plain = unquote(text[len(_TEL) :]) if text[: len(_TEL)].lower() == _TEL else text
    figures = len(re.findall("[0-9]", plain[:LONGEST_CALL]))
    if len(plain) <= LONGEST_CALL and _CALLER.fullmatch(plain) and figures in _FIGURES:
        return plain.strip()
    raise Refused("Das ist keine Telefonnummer. Es wurde nichts geöffnet und nichts geändert.")


def tell_window(database: str, shown: str, *, ended: bool = False) -> bool:
    """Give a number to the window that is open on this database; tell whether there is one."""
    from rathaus_desk.ui.window.instance import HUNG_UP, tell_running

    return tell_running(database, f"{HUNG_UP}{shown}" if ended else shown)


def people_calling(shown: str) -> list[dict[str, Any]]:
    """Return whom the counter may see with this number: name and how many cases are open."""
    from rathaus_desk.usecases.cases.cases import open_cases_of
    from rathaus_desk.usecases.people.people import people_by_phone

    with open_desk(untouched=True) as desk:
        return [
            {"id": one.id, "name": one.name, "open_cases": len(desk.ask(open_cases_of, person_id=one.id))}
            for one in desk.ask(people_by_phone, text=shown)
        ]


def _open_cases(count: int) -> str:
    if count == 1:
        return "1 offener Vorgang"
    return f"{count} offene Vorgänge" if count else "keine offenen Vorgänge"
