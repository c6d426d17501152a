"""Who acts, and in which role."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A kind of workplace; the rights hang on it."""

    GUIDE = "guide"
    CLERK = "clerk"
    MOBILE = "mobile"
    LEAD = "lead"
    ADMIN = "admin"
    DPO = "dpo"


CASE_ROLES = (Role.GUIDE, Role.CLERK, Role.MOBILE, Role.LEAD)


@dataclass(frozen=True, slots=True)
class Actor:
    """The member of staff in whose name a command is carried out."""

    staff_id: int
    name: str
    role: Role
    unit_id: int
    title: str = ""
