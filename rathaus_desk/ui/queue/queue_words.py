"""How the queue speaks on the screen: minutes, needs, icons of the classes."""

from rathaus_desk.domain.dates import clock
from rathaus_desk.domain.queue.queue import QueueClass, QueueTicket
from rathaus_desk.domain.words import word

CLASS_ICONS = {QueueClass.APPOINTMENT: "clock", QueueClass.ACCESS: "access", QueueClass.WALK_IN: "visit"}


def minutes(seconds: float) -> str:
    """Return a span as one says it at a glance: "unter 1 Min.", "12 Min.", "1 Std. 5 Min."."""
    whole = int(seconds // 60)
    if whole < 1:
        return "unter 1 Min."
    hours, rest = divmod(whole, 60)
    return f"{hours} Std. {rest} Min." if hours else f"{rest} Min."


def running_time(seconds: float) -> str:
    """Return a running time in minutes and seconds: "4:07"."""
    whole = max(int(seconds), 0)
    return f"{whole // 60}:{whole % 60:02}"


def class_in_words(ticket: QueueTicket) -> str:
    """Return the class, with the time of an appointment."""
    if ticket.due_at is not None:
        return f"{word(ticket.queue_class)} {clock(ticket.due_at)}"
    return word(ticket.queue_class)


def theme_in_words(ticket: QueueTicket) -> str:
    """Return what somebody comes for, and what is needed at the counter."""
    needs = (word(one) for one in ticket.needs)
    return " · ".join((ticket.theme or "Anliegen noch nicht gesagt", *needs))
