"""The catalogue of services."""

from sqlalchemy import Select, and_, or_, select

from rathaus_desk.domain.codec import from_plain
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.office.services import RequiredDocument, Service, ServiceField
from rathaus_desk.domain.text import clean, fold
from rathaus_desk.store.office_tables import ServiceRow, UnitRow
from rathaus_desk.usecases.desk import Work

PAGE = 200


def services(work: Work) -> tuple[Service, ...]:
    """Return all services in the order of the phone book."""
    rows = work.session.execute(_with_unit().order_by(ServiceRow.sort_name, ServiceRow.id))
    return tuple(service_value(row, unit) for row, unit in rows)


def service_page(work: Work, after: int | None = None, limit: int = PAGE) -> tuple[Service, ...]:
    """Return a page of the services in the order of the phone book, behind the id `after`."""
    query = _with_unit()
    if after is not None and (last := work.session.get(ServiceRow, after)) is not None:
        behind = and_(ServiceRow.sort_name == last.sort_name, ServiceRow.id > last.id)
        query = query.where(or_(ServiceRow.sort_name > last.sort_name, behind))
    rows = work.session.execute(query.order_by(ServiceRow.sort_name, ServiceRow.id).limit(max(limit, 0)))
    return tuple(service_value(row, unit) for row, unit in rows)


def services_by_key(work: Work, keys: tuple[str, ...]) -> tuple[Service, ...]:
    """Return the services with these keys, in the order of the keys."""
    rows = work.session.execute(_with_unit().where(ServiceRow.key.in_(keys)))
    found = {row.key: service_value(row, unit) for row, unit in rows}
    return tuple(found[one] for one in keys if one in found)


def service(work: Work, key: str) -> Service:
    """Return a service by its key. Refuses an unknown one."""
    found = work.session.execute(_with_unit().where(ServiceRow.key == clean(key))).first()
    if found is None:
        raise Refused(
            f"Das Anliegen „{key}“ steht nicht im Verzeichnis. Bitte ein anderes oder „Unklar“ wählen.",
            "service",
        )
    row, unit = found
    return service_value(row, unit)


def service_words(work: Work) -> dict[str, str]:
    """Return the keys of services by the words that citizens use for them, folded; a word has one."""
    found: dict[str, str] = {}
    for key, short, words in work.session.execute(
        select(ServiceRow.key, ServiceRow.short, ServiceRow.words).order_by(
            ServiceRow.sort_name, ServiceRow.id
        )
    ):
        for one in (short, *words):
            found.setdefault(fold(one), key)
    return found


def service_value(row: ServiceRow, unit: str) -> Service:
    """Return a service as a value; `unit` is the short name of the unit that answers it."""
    return Service(
        id=row.id,
        key=row.key,
        leika_key=row.leika_key,
        name=row.name,
        short=row.short,
        topic=row.topic,
        unit_id=row.unit_id,
        unit=unit,
        place_bound=row.place_bound,
        sensitive=row.sensitive,
        facts=tuple(row.facts),
        fields=tuple(from_plain(ServiceField, one) for one in row.fields),
        documents=tuple(from_plain(RequiredDocument, one) for one in row.documents),
        fee=row.fee,
        duration=row.duration,
        due_days=row.due_days,
        knowledge=row.knowledge,
        plain=row.plain,
        law=row.law,
        question=row.question,
        minutes=row.minutes,
        needs_shared=row.needs_shared,
        complaint=row.complaint,
    )


def _with_unit() -> Select[ServiceRow, str]:
    return select(ServiceRow, UnitRow.short).join(UnitRow, UnitRow.id == ServiceRow.unit_id)
