"""`db protocols`: how long the protocols are kept, what they have forgotten, and that they forget now."""

from typing import TYPE_CHECKING

import click

from rathaus_desk.cli_german import GermanCommand, GermanGroup, among, number
from rathaus_desk.cli_output import say, say_json
from rathaus_desk.cli_place import open_desk, placed
from rathaus_desk.domain.dates import clock, numeric_date
from rathaus_desk.domain.office.protocols import (
    LONGEST_MONTHS,
    ForgetProtocol,
    ProtocolKind,
    SetProtocolPeriod,
)
from rathaus_desk.domain.words import word

if TYPE_CHECKING:
    from rathaus_desk.domain.office.protocols import ProtocolClosing

_READERS = (
    "Die Protokolle zeigt und löscht, wer im Rathaus für den Datenschutz oder die Administration eingetragen "
    "ist; die Fristen setzt die Administration. Die Anmeldung nennt --as."
)
EVER = 0  # months, on the command line
_KINDS = {"lesen": ProtocolKind.READING, "listen": ProtocolKind.EXPORTS, "journal": ProtocolKind.JOURNAL}


@click.group("protocols", cls=GermanGroup, no_args_is_help=True)
def protocols() -> None:
    """Fristen der Protokolle zeigen und setzen; löschen, was älter ist."""


@protocols.command("show", cls=GermanCommand)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def show(as_json: bool) -> None:
    """Fristen zeigen, und was schon gelöscht ist."""
    from rathaus_desk.usecases.office.protocols import protocol_closings, protocol_periods

    with open_desk(who_may=_READERS) as desk:
        periods, closings = desk.ask(protocol_periods), desk.ask(protocol_closings)
    if as_json:
        say_json({"periods": periods, "closings": closings})
        return
    for one in periods:
        kept = "für immer" if one.months is None else f"{one.months} Monate"
        say(f"{word(one.kind):<24}{kept}")
    for closing in closings:
        say(_said(closing))


@protocols.command("keep", cls=GermanCommand)
@click.argument("which", metavar="|".join(_KINDS), type=among(*_KINDS), help="Welches Protokoll.")
@click.argument(
    "months",
    metavar="MONATE",
    type=number(EVER, LONGEST_MONTHS),
    help="Wie lange; 0 heißt für immer (nur Journal).",
)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def keep(which: str, months: int, as_json: bool) -> None:
    """Setzen, wie lange ein Protokoll aufbewahrt wird."""
    with open_desk(who_may=_READERS) as desk:
        period, _tables = desk.do(
            SetProtocolPeriod(kind=_KINDS[which], months=None if months == EVER else months)
        )
    if as_json:
        say_json({"period": period})
        return
    kept = "für immer" if period.months is None else f"{period.months} Monate"
    say(f"{word(period.kind)}: {kept}.")


@protocols.command("forget", cls=GermanCommand)
@click.argument(
    "which", metavar="[" + "|".join(_KINDS) + "]", type=among(*_KINDS), nargs=-1, help="Welche; sonst alle."
)
@click.option("--json", "as_json", is_flag=True, help="Ergebnis als JSON.")
@placed
def forget(which: tuple[str, ...], as_json: bool) -> None:
    """Löschen, was älter ist als seine Frist.

    Gelöscht werden nur ganze, versiegelte Blöcke. Eine Zeile mit Anzahl, Frist und Prüfsumme bleibt und wird
    selbst versiegelt, so dass „db verify“ jede andere Löschung findet.
    """
    from rathaus_desk.usecases.office.protocols import protocol_periods

    closings: list[ProtocolClosing] = []
    with open_desk(who_may=_READERS) as desk:
        kept = {one.kind for one in desk.ask(protocol_periods) if one.months is None}
        wanted = [_KINDS[one] for one in which] or [one for one in _KINDS.values() if one not in kept]
        for kind in wanted:
            more = True
            while more:
                forgotten, _tables = desk.do(ForgetProtocol(kind=kind))
                more = forgotten.more
                closings += [forgotten.closing] if forgotten.closing else []
    if as_json:
        say_json({"closings": closings})
        return
    say("\n".join(map(_said, closings)) or "Nichts ist älter als seine Frist. Es wurde nichts gelöscht.")


def _said(one: "ProtocolClosing") -> str:
    return (
        f"{word(one.kind)}: {one.entries} Einträge vor dem {numeric_date(one.until)} gelöscht, am "
        f"{numeric_date(one.at)}, {clock(one.at)} Uhr, durch {one.by}; Prüfsumme {one.digest[:16]} …"
    )
