"""The pick-up code: asked for before anything is told to somebody whom we do not know."""

from hmac import compare_digest

from rathaus_desk.domain.actors import CASE_ROLES
from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.people.authority import (
    WRONG_CODES,
    CallerState,
    CheckPickupCode,
    CodeCheck,
    caller_state,
)
from rathaus_desk.store.case_tables import ContactRow
from rathaus_desk.usecases.desk import Work, handles
from rathaus_desk.usecases.people.authority import TOO_MANY_GUESSES, guessed_too_often, opened


def shown_code(work: Work, contact: ContactRow) -> str:
    """Return the code of a contact, empty if nobody has to show one.

    After a row of guesses the lead alone reads it: else the next try would be right.
    """
    known = caller_state(contact.person_id, contact.caller_name) is CallerState.KNOWN
    return "" if known or guessed_too_often(work, contact) else contact.pickup_code


@handles(CheckPickupCode, *CASE_ROLES)
def check_pickup_code(work: Work, command: CheckPickupCode) -> CodeCheck:
    """Check a code; the count of wrong ones is kept, so a row of guesses ends with the lead."""
    _, contact, _ = opened(work, command.case_id)
    if guessed_too_often(work, contact):
        raise Refused(TOO_MANY_GUESSES, "code")
    typed = "".join(one for one in command.code if one.isdecimal())
    if compare_digest(typed.encode(), contact.pickup_code.encode()):
        contact.code_misses = 0
        return CodeCheck(True, "Der Abholcode stimmt. Auskunft ist möglich.")
    contact.code_misses += 1
    left = WRONG_CODES - contact.code_misses
    again = "Ein Versuch ist noch möglich." if left == 1 else f"Noch {left} Versuche sind möglich."
    after = again if left > 0 else "Jetzt muss die Leitung helfen."
    return CodeCheck(False, f"Der Abholcode stimmt nicht. Bitte keine Auskunft geben. {after}")
