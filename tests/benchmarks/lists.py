"""How quickly every list opens: p50 and p95 on an encrypted file with 500, 5,000 and 50,000 rows each."""

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from rathaus_desk.domain.actors import Role
from rathaus_desk.domain.cases.cases import CaseState, CaseView
from rathaus_desk.domain.cases.views import CaseFilter, CaseSelection, CaseSort, DueSpan, Waiting
from rathaus_desk.domain.office.offers import OfferKind
from rathaus_desk.domain.text import sort_key
from rathaus_desk.store.list_tables import ExportRow, OfferRow
from rathaus_desk.store.office_tables import ServiceRow, StaffRow
from rathaus_desk.usecases.cases.case_selection import count_selected, selected_lines
from rathaus_desk.usecases.cases.recents import recents
from rathaus_desk.usecases.lists.export import export_log
from rathaus_desk.usecases.office.catalogue import service_page
from rathaus_desk.usecases.office.offers import offers
from rathaus_desk.usecases.office.office import actors
from rathaus_desk.usecases.office.phone_book import phone_page
from rathaus_desk.usecases.office_door import open_office
from rathaus_desk.usecases.sample.sample_town import TownPlan, create_sample_town

SIZES = (500, 5_000, 50_000)
TIMES = 7
FILTERS = {
    "in work": CaseFilter(state=CaseState.IN_WORK),
    "unit": CaseFilter(unit="tiefbau"),
    "service": CaseFilter(service="strassenlaterne"),
    "district": CaseFilter(district="heidkamp"),
    "late": CaseFilter(due=DueSpan.LATE),
    "waits for a unit": CaseFilter(waiting=Waiting.UNIT),
    "text": CaseFilter(text="laterne"),
    "owner": CaseFilter(owner="oezdemir"),
    "returned": CaseFilter(returned=True),
    "unclear": CaseFilter(unclear=True),
}


def main():
    sizes = [int(one) for one in sys.argv[1:]] or SIZES
    curve = {}
    for size in sizes:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "town.db"
            create_sample_town(file, TownPlan(people=max(size // 3, 2_000), cases=size))
            office = open_office(str(file))
            fill(office, size)
            for name, values in measure(office.desk):
                curve.setdefault(name, []).append(values)
            office.close()
    print(f"p50 / p95 in ms at {', '.join(f'{one:,}' for one in sizes)} rows, {TIMES} runs each")
    for name, columns in curve.items():
        print(f"{name:45}" + "".join(f"{p50:8.1f} /{p95:7.1f}" for p50, p95 in columns))
    worst = max(curve.items(), key=lambda one: one[1][-1][1])
    print(f"slowest at {sizes[-1]:,} rows: {worst[0]}, p95 {worst[1][-1][1]:.0f} ms (goal 200)")


def fill(office, size):
    """Let the other lists have as many rows as there are cases."""
    with office._store.write.begin() as session:
        staff, service = session.get(StaffRow, 1), session.get(ServiceRow, 1)
        for row, made in ((staff, staff_row), (service, service_row)):
            columns = {one.name: getattr(row, one.name) for one in row.__table__.columns}
            session.execute(insert(type(row)), [columns | made(1_000 + at) for at in range(size)])
        session.execute(insert(OfferRow), [offer_row(1_000 + at) for at in range(size)])
        session.execute(insert(ExportRow), [export_row(1_000 + at, office.desk.now()) for at in range(size)])


def staff_row(at):
    name = f"Nachname{at * 7919 % 100_003}"
    return {"id": at, "login": f"u{at}", "family_name": name, "sort_name": sort_key(name)} | {
        "role": Role.CLERK,
        "unit_id": at % 9 + 1,
    }


def service_row(at):
    name = f"Leistung {at * 7919 % 100_003}"
    return {"id": at, "key": f"s{at}", "name": name, "sort_name": sort_key(name)}


def offer_row(at):
    name = f"Angebot {at * 7919 % 100_003}"
    values = {"times": "Mo 9 Uhr", "place": "Markt", "contact": "Frau Voß", "phone": "", "text": "Kurs " * 20}
    return {
        "id": at,
        "name": name,
        "sort_name": sort_key(name),
        "folded": f" angebot {at} kurs",
        "kind": OfferKind.COURSE,
        "step_free": True,
        "district_id": None,
        **values,
    }


def export_row(at, now):
    values = {"list_name": "Vorgänge", "filtered": "", "columns": ["Nummer"], "purpose": "Statistik"}
    return {"id": at, "at": now, "staff_id": 1, "rows": 5, "sha256": "0" * 64, **values}


def measure(desk):
    people = desk.ask(actors)
    clerk = desk.acting_as(next(one for one in people if one.role is Role.CLERK and one.unit_id < 10))
    dpo = desk.acting_as(replace(desk.actor, role=Role.DPO))
    for view in CaseView:
        yield f"cases: {view}", timed(desk, selected_lines, selection=CaseSelection(view))
    for sort in CaseSort:
        for view in (CaseView.ALL_OPEN, CaseView.CLOSED):
            selection = CaseSelection(view, sort=sort, descending=False)
            yield f"cases: {view} by {sort}", timed(desk, selected_lines, selection=selection)
    selection = CaseSelection(CaseView.CLOSED, sort=CaseSort.PERSON, descending=False)
    last = desk.ask(selected_lines, selection=selection, limit=1_000)[-1].id
    yield (
        "cases: closed by person, sixth page",
        timed(desk, selected_lines, selection=selection, after=last),
    )
    for name, wanted in FILTERS.items():
        selection = CaseSelection(CaseView.ALL_OPEN, wanted, CaseSort.DUE, False)
        yield f"cases: saved view, {name}, by due date", timed(desk, selected_lines, selection=selection)
        yield f"cases: saved view, {name}, counted", timed(desk, count_selected, selection=selection)
    for sort in CaseSort:
        selection = CaseSelection(CaseView.MY_UNIT, sort=sort, descending=False)
        yield f"cases of a unit by {sort}", timed(clerk, selected_lines, selection=selection)
    yield "phone list", timed(desk, phone_page)
    yield "services", timed(desk, service_page)
    yield "offers", timed(desk, offers)
    yield "offers with a word", timed(desk, offers, text="kurs 50")
    yield "recent items", timed(desk, recents)
    yield "protocol of exports", timed(dpo, export_log)


def timed(desk, query, **values):
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        desk.ask(query, **values)
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return statistics.median(taken), taken[-1]


if __name__ == "__main__":
    main()
