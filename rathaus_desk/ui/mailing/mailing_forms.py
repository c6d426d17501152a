"""The forms of the view Verteiler (a list, a consent, a withdrawal), and what they say."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.intake.contacts import Channel
from rathaus_desk.domain.mailing.mailing_lists import (
    ListChannel,
    MailingList,
    SaveMailingList,
    Subscribe,
    Subscriber,
    Subscription,
    WithdrawSubscription,
)
from rathaus_desk.domain.mailing.objections import Purpose
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.inline_form import Blank, InlineForm

LIST, PERSON, FREE, END = "list", "person", "free", "end"
_WHO = ("given_name", "family_name", "street", "house_number", "postcode", "place", "email")


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("MailingForms", text)


def list_form(title: str) -> InlineForm:
    """Return the form of a list."""
    return InlineForm(
        title, tr("Speichern"), tr("Strg+Enter"),
        (
            Blank("name", tr("Name des Verteilers"), 1),
            Blank("purpose", tr("Zweck"), choices=tuple((word(one), one.value) for one in Purpose)),
            Blank("channel", tr("Wie es ankommt"),
                  choices=tuple((word(one), one.value) for one in ListChannel)),
            Blank("wording", tr("Wortlaut der Einwilligung, so wie er vorgelesen oder gezeigt wird"), 5),
        ),
    )  # fmt: skip


def person_form(kept: MailingList, name: str) -> InlineForm:
    """Return the form of a consent of somebody who is in the register."""
    blanks = (
        Blank("channel", tr("Wie eingewilligt wurde"), choices=_channels()),
        Blank("email", tr("E-Mail, wenn es eine andere ist als im Verzeichnis"), 1),
    )
    return InlineForm(_asked(name, kept), tr("Aufnehmen"), tr("Strg+Enter"), blanks)


def free_form(kept: MailingList) -> InlineForm:
    """Return the form of a consent of somebody by name and address."""
    blanks = (
        Blank("given_name", tr("Vorname"), 1),
        Blank("family_name", tr("Familienname"), 1, beside=True),
        Blank("street", tr("Straße"), 1),
        Blank("house_number", tr("Hausnummer"), 1, beside=True),
        Blank("postcode", tr("Postleitzahl"), 1),
        Blank("place", tr("Ort"), 1, beside=True),
        Blank("email", tr("E-Mail"), 1),
        Blank("channel", tr("Wie eingewilligt wurde"), choices=_channels()),
    )
    return InlineForm(_asked("", kept), tr("Aufnehmen"), tr("Strg+Enter"), blanks)


def end_form(one: Subscription) -> InlineForm:
    """Return the form of a withdrawal."""
    title = tr("{name} will nichts mehr aus „{kept}“").format(name=full_name(one), kept=one.list_name)
    blanks = (Blank("how", tr("Wie der Widerruf kam"), choices=_channels()),)
    return InlineForm(title, tr("Widerruf festhalten"), tr("Strg+Enter"), blanks)


def full_name(one: Subscription) -> str:
    """Return the name of a subscriber, given name first."""
    return f"{one.subscriber.given_name} {one.subscriber.family_name}".strip()


def list_fields(kept: MailingList) -> dict[str, str]:
    """Return what the form of a list shows."""
    return {
        "name": kept.name,
        "purpose": kept.purpose.value,
        "channel": kept.channel.value,
        "wording": kept.wording,
    }


def list_command(kept: MailingList | None, seen: int, values: Mapping[str, str]) -> SaveMailingList:
    """Return what the form of a list says. Refuses one without name, purpose or channel."""
    for name, asked in (
        ("name", tr("Bitte noch den Namen eintragen. Es wurde nichts gespeichert.")),
        ("purpose", tr("Bitte noch den Zweck wählen. Es wurde nichts gespeichert.")),
        ("channel", tr("Bitte noch wählen, wie es ankommt. Es wurde nichts gespeichert.")),
    ):
        if not values[name].strip():
            raise Refused(asked, name)
    return SaveMailingList(
        name=values["name"],
        purpose=Purpose(values["purpose"]),
        channel=ListChannel(values["channel"]),
        wording=values["wording"],
        active=kept.active if kept else True,
        list_id=kept.id if kept else None,
        seen_version=seen,
    )


def as_it_was(kept: MailingList, seen: int, *, active: bool) -> SaveMailingList:
    """Return the command that gives a list these fields."""
    return SaveMailingList(
        name=kept.name,
        purpose=kept.purpose,
        channel=kept.channel,
        wording=kept.wording,
        active=active,
        list_id=kept.id,
        seen_version=seen,
    )


def consent_command(kept: MailingList, person_id: int | None, values: Mapping[str, str]) -> Subscribe:
    """Return what the form of a consent says. Refuses one of which nobody says how it came."""
    if not values["channel"]:
        raise Refused(tr("Bitte wählen, wie eingewilligt wurde. Es wurde nichts gespeichert."), "channel")
    return Subscribe(
        list_id=kept.id,
        wording_version=kept.wording_version,
        channel=Channel(values["channel"]),
        person_id=person_id,
        subscriber=Subscriber(**{name: values.get(name, "") for name in _WHO}),
    )


def end_command(
    one: Subscription, values: Mapping[str, str], person_id: int | None = None
) -> WithdrawSubscription:
    """Return what the form of a withdrawal says. Refuses one of which nobody says how it came."""
    if not values["how"]:
        raise Refused(tr("Bitte noch wählen, wie der Widerruf kam. Es wurde nichts gespeichert."), "how")
    return WithdrawSubscription(
        subscription_id=one.id, seen_version=one.version, how=Channel(values["how"]), person_id=person_id
    )


def _channels() -> tuple[tuple[str, str], ...]:
    return tuple((word(one), one.value) for one in Channel)


def _asked(name: str, kept: MailingList) -> str:
    asked = tr("Bitte vorlesen oder zeigen: „{wording}“").format(wording=kept.wording)
    return f"{name}. {asked}" if name else asked
