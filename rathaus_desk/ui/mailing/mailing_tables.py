"""The two lists of the view Verteiler: the mailing lists, and who stands in one of them."""

from PySide6.QtCore import QCoreApplication, Qt

from rathaus_desk.domain.dates import numeric_date
from rathaus_desk.domain.mailing.mailing_lists import MailingList, Subscription, proof_ends
from rathaus_desk.domain.text import fold
from rathaus_desk.domain.words import word
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.snug_columns import SnugColumns
from rathaus_desk.ui.kit.tables import Column, RowsView


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("MailingTables", text)


def list_table(look: Look) -> RowsView[MailingList]:
    """Return the table of the lists; a closed one says so."""
    columns = (
        Column[MailingList](tr("Verteiler"), _list_name),
        Column[MailingList](tr("Anzahl"), lambda one: str(one.subscribers or ""), 70, right=True),
    )
    made = RowsView(tr("Verteiler"), columns, look, lambda one: one.id)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    SnugColumns(made, look)
    return made


def subscriber_table(look: Look) -> RowsView[Subscription]:
    """Return the table of those who consented, with day and way."""
    columns = (
        Column[Subscription](tr("Name"), _name),
        Column[Subscription](tr("Eingewilligt"), _consented, 210),
        Column[Subscription](tr("Erreicht über"), _address, 230),
    )
    made = RowsView(tr("Wer im Verteiler steht"), columns, look, lambda one: one.id)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    SnugColumns(made, look)
    return made


def fits(one: Subscription, typed: str) -> bool:
    """Tell whether every typed word begins a word of name, address or e-mail."""
    told = " " + fold(f"{_name(one)} {_address(one)}")
    return all(f" {part}" in told for part in fold(typed).split())


def proof_of(one: Subscription, version: int) -> str:
    """Return what proves a consent: when, how, to whom, in which words; `version` holds now."""
    said = tr("Eingewilligt am {day}, {how} ({by}), Fassung {version}").format(
        day=numeric_date(one.at.date()), how=word(one.channel), by=one.by, version=one.wording_version
    )
    said += (
        tr(" (die jetzige).")
        if one.wording_version == version
        else tr(": „{words}“").format(words=one.wording)
    )
    if one.withdrawn_at is not None and one.withdrawn_how is not None:
        ended = one.withdrawn_at.date()
        told = tr(" Widerrufen am {day}, {how}. Dieser Nachweis wird nach dem {last} von selbst gelöscht.")
        said += told.format(
            day=numeric_date(ended), how=word(one.withdrawn_how), last=numeric_date(proof_ends(ended))
        )
    return said


def _list_name(one: MailingList) -> str:
    return one.name if one.active else tr("{name} (geschlossen)").format(name=one.name)


def _name(one: Subscription) -> str:
    who = one.subscriber
    return f"{who.family_name}, {who.given_name}" if who.given_name else who.family_name


def _consented(one: Subscription) -> str:
    if one.withdrawn_at is not None and one.withdrawn_how is not None:
        said = tr("bis {day}, {how}")
        return said.format(day=numeric_date(one.withdrawn_at.date()), how=word(one.withdrawn_how))
    return f"{numeric_date(one.at.date())}, {word(one.channel)}"


def _address(one: Subscription) -> str:
    who = one.subscriber
    street, town = f"{who.street} {who.house_number}".strip(), f"{who.postcode} {who.place}".strip()
    return " · ".join(part for part in (", ".join(filter(None, (street, town))), who.email) if part)
