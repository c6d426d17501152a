"""click in German: help, usage, errors, and the kinds of values that our commands take."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import click

from rathaus_desk.cli_output import printable, warn

WIDEST_HELP = 100
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def words(text: str) -> str:
    """Return a text as it was meant, also if the system has handed its bytes over undecoded."""
    return printable(text)


def number(least: int, most: int) -> Callable[[Any], int]:
    """Return the reader of a whole number within bounds."""

    def read(text: Any) -> int:
        if re.fullmatch(r"-?[0-9]{1,18}", str(text)) and least <= int(text) <= most:
            return int(text)
        raise click.BadParameter(f"„{text}“ geht hier nicht, bitte eine ganze Zahl von {least} bis {most}.")

    return read


def decimal(least: float, most: float) -> Callable[[Any], float]:
    """Return the reader of a number with a point or a comma, within bounds."""

    def read(text: Any) -> float:
        plain = str(text).replace(",", ".")
        if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", plain) and least <= float(plain) <= most:
            return float(plain)
        raise click.BadParameter(f"„{text}“ geht hier nicht, bitte eine Zahl von {least} bis {most}.")

    return read


def day(text: Any) -> date:
    """Return the day that "2026-11-24" or "24.11.2026" means."""
    if isinstance(text, date):
        return text
    try:
        if german := _GERMAN_DAY.fullmatch(text):
            first, month, year = (int(part) for part in german.groups())
            return date(year, month, first)
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"„{text}“ ist kein Tag; bitte wie 2026-11-24 oder 24.11.2026.") from None


def among(*choices: str) -> Callable[[str], str]:
    """Return the reader of one of a few words."""

    def read(text: str) -> str:
        for choice in choices:
            if choice.lower() == text.lower():
                return choice
        raise click.BadParameter(f"„{text}“ geht hier nicht, möglich sind: {', '.join(choices)}.")

    return read


def show_usage_error(error: click.ClickException) -> None:
    """Write what is wrong with the command line, how it is called, and where its help is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        warn(error.message)
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        warn(context.get_usage())
        warn(f"Mehr dazu: {context.command_path} --help\n")
    warn(f"Fehler: {usage_in_german(error)}")


def usage_in_german(error: click.ClickException) -> str:
    """Return what is wrong with the command line, in German."""
    match error:
        case click.NoSuchOption():
            return _unknown(f"Die Option {error.option_name} gibt es hier nicht.", error.possibilities)
        case click.NoSuchCommand():
            return _unknown(f"Den Befehl „{error.command_name}“ gibt es nicht.", error.possibilities)
        case click.MissingParameter():
            return f"Es fehlt noch: {_spelled(error)}."
        case click.BadParameter():
            return f"{_spelled(error)}: {error.message}"
        case click.BadOptionUsage():
            wants = "keinen" if "does not take" in error.message else "einen"
            return f"Die Option {error.option_name} braucht {wants} Wert."
    return "Es fehlt noch der Befehl." if error.message == "Missing command." else error.message


def _unknown(text: str, possibilities: list[str] | None) -> str:
    return f"{text} Meinten Sie {' oder '.join(possibilities)}?" if possibilities else text


def _spelled(error: click.BadParameter) -> str:
    if error.param is None:
        return "Eine Angabe"
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return (error.param.human_readable_name or "").strip("[].")


class GermanCommand(click.Command):
    """A command that speaks German."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        named.setdefault("options_metavar", "[OPTIONEN]")
        super().__init__(*arguments, **named)
        self.context_settings.setdefault("max_content_width", WIDEST_HELP)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how this is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Aufruf: ")

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the arguments mean."""
        arguments = [one for one in self.get_params(ctx) if isinstance(one, click.Argument)]
        _section(formatter, "Angaben", [(one.human_readable_name, one.help or "") for one in arguments])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        # Only the left half of click's record: it puts English words behind the right one.
        records = [(record[0], one.help or "") for one in options if (record := one.get_help_record(ctx))]
        _section(formatter, "Optionen", records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Diese Hilfe zeigen."
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line. Refuses what is left over."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not isinstance(self, click.Group):
            raise click.UsageError(f"Das ist zu viel: {' '.join(rest)}", ctx)
        return rest


class GermanGroup(GermanCommand, click.Group):
    """A group of commands that speaks German."""

    command_class = GermanCommand
    group_class = type

    def __init__(self, *arguments: Any, **named: Any) -> None:
        named.setdefault("subcommand_metavar", "BEFEHL …")
        super().__init__(*arguments, **named)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands in the order in which one meets them."""
        super().format_options(ctx, formatter)
        shown = [(name, one.get_short_help_str(WIDEST_HELP)) for name, one in self.commands.items()]
        _section(formatter, "Befehle", shown)


def _section(formatter: click.HelpFormatter, title: str, records: list[tuple[str, str]]) -> None:
    if records:
        with formatter.section(title):
            formatter.write_dl(records)
