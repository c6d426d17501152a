"""The catalogue of services ("Leistungen"): what people ask for, and what one needs to know to answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """Something the citizen has to bring."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ServiceField:
    """A short field of its own that a service asks for, such as the number on a lamp post."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service, with its knowledge sheet for the front desk.

    `needs_shared`: its unit meets or writes to the person, and so may see how to communicate with her.
    `complaint`: it is about one of our own units.
    """

    id: int
    key: str
    leika_key: str
    name: str
    short: str
    topic: str
    unit_id: int
    unit: str
    place_bound: bool
    sensitive: bool
    facts: tuple[str, ...]
    fields: tuple[ServiceField, ...]
    documents: tuple[RequiredDocument, ...]
    fee: str
    duration: str
    due_days: int
    knowledge: str
    plain: str
    law: str
    question: str
    minutes: int = 15
    needs_shared: bool = False
    complaint: bool = False


UNCLEAR = "unklar"
