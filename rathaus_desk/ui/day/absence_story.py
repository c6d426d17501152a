"""Says what follows from an absence: who stands in, where tasks and promises go now."""

from datetime import date

from PySide6.QtWidgets import QFrame, QVBoxLayout

from rathaus_desk.domain.dates import hours, short_day
from rathaus_desk.domain.numbers import in_groups
from rathaus_desk.domain.office.absences import Absence, AbsenceEffects, Acting, NeedsTime
from rathaus_desk.domain.words import name_after
from rathaus_desk.ui.kit import tokens
from rathaus_desk.ui.kit.widgets import announce, clear, label

TIMES_SHOWN = 6


class AbsenceStory(QFrame):
    """A box of short sentences; no citizen is named in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "hint")
        self.of = 0  # the id of the absence that is told of
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        self._lines.setSpacing(tokens.S)
        self.hide()

    def show_effects(self, effects: AbsenceEffects, me: int, today: date) -> None:
        """Tell what follows, to the person with the id `me`."""
        self.of = effects.absence.id
        clear(self._lines)
        sentences = self.sentences(effects, me, today)
        for place, one in enumerate(sentences):
            self._lines.addWidget(label(one, "" if place else "strong"))
        self.setAccessibleName(" ".join(sentences))
        self.show()
        announce(self)

    def forget(self) -> None:
        """Put the story away."""
        self.of = 0
        clear(self._lines)
        self.setAccessibleName("")
        self.hide()

    def sentences(self, effects: AbsenceEffects, me: int, today: date) -> list[str]:
        """Return what follows, one sentence for each thing, the days first."""
        absence = effects.absence
        mine = absence.staff_id == me
        entered = (
            self.tr("Sie sind {days} als abwesend eingetragen.")
            if mine
            else self.tr("{name} ist {days} als abwesend eingetragen.")
        )
        said = [entered.format(name=absence.name, days=self.days(absence, today)), self._acting(effects)]
        said += self._tasks(effects)
        if effects.unit_empty is not None:
            empty = self.tr("{day} ist bei der Stelle „{unit}“ niemand da. Neue Fragen bleiben liegen.")
            said.append(empty.format(day=short_day(effects.unit_empty), unit=effects.unit))
        if effects.cases:
            cases = self.tr("1 Vorgang: Ansprechperson ist so lange {name}.") if effects.cases == 1 else (
                self.tr("{count} Vorgänge: Ansprechperson ist so lange {name}.")
            )  # fmt: skip
            said.append(cases.format(count=effects.cases, name=effects.keeper))
        if effects.tours:
            on_tour = self.tr(
                "Eingeteilt für {tours}. Dort muss jemand anderes mit: Vor Ort, Strg+Umschalt+T."
            )
            listed = ", ".join(f"{short_day(day)} {vehicle}" for day, vehicle in effects.tours)
            said.append(on_tour.format(tours=listed))
        promises = self._promises(effects, me)
        said += promises or [self.tr("Keine Zusage muss in andere Hände.")]
        return [one for one in said if one]

    def days(self, absence: Absence, today: date) -> str:
        """Return the days of an absence in words: "heute", "am Do 26.11.", "heute bis Fr 27.11."."""
        first, last = absence.first, absence.last
        if first == last:
            return self.tr("heute") if first == today else self.tr("am {day}").format(day=short_day(first))
        begins = self.tr("heute") if first == today else self.tr("von {day}").format(day=short_day(first))
        return self.tr("{begins} bis {last}").format(begins=begins, last=short_day(last))

    def _acting(self, effects: AbsenceEffects) -> str:
        spans = effects.acting
        if len(spans) == 1 and spans[0].name:
            return self.tr("Es vertritt {name}.").format(name=spans[0].name)
        if not any(one.name for one in spans):
            return self.tr("Eine Vertretung ist nicht da.") if spans else ""
        return self.tr("Es vertreten: {who}.").format(who=", ".join(map(self._span, spans)))

    def _span(self, one: Acting) -> str:
        first, last = short_day(one.first), short_day(one.last)
        days = first if first == last else self.tr("{first} bis {last}").format(first=first, last=last)
        return f"{days} {one.name or self.tr('niemand')}"

    def _tasks(self, effects: AbsenceEffects) -> list[str]:
        if not effects.tasks_all:
            return []
        names = {one.name for one in effects.acting}
        goes = self.tr("bleiben bei der Stelle „{unit}“ und warten dort").format(unit=effects.unit)
        if len(names) == 1 and (name := names.pop()):
            goes = self.tr("gehen an {name}").format(name=name_after(name))
        elif any(one.name for one in effects.acting):
            goes = self.tr("gehen an die Vertretung des Tages")
        shown = "; ".join(
            self.tr("{service} {number} bis {due}").format(
                service=one.service, number=in_groups(one.number), due=short_day(one.due)
            )
            for one in effects.tasks
        )
        more = effects.tasks_all - len(effects.tasks)
        rest = self.tr(" und {count} weitere").format(count=more) if more else ""
        all_of_them = self.tr("Übernommene Aufgaben: {count}. Sie {goes}: {shown}{rest}")
        return [all_of_them.format(count=effects.tasks_all, goes=goes, shown=shown, rest=rest)]

    def _promises(self, effects: AbsenceEffects, me: int) -> list[str]:
        one_goes, more_go = self.tr("1 Zusage geht an {name}."), self.tr("{count} Zusagen gehen an {name}.")
        said = [
            (one_goes if one.count == 1 else more_go).format(count=one.count, name=name_after(one.name))
            for one in effects.kept
        ]
        own = effects.absence.name if effects.absence.staff_id == me else ""
        for minder in dict.fromkeys(one.minder for one in effects.needs_time):
            times = [one for one in effects.needs_time if one.minder == minder]
            said.append(self._without_time(times, self.tr("Ihnen") if minder == own else name_after(minder)))
        if effects.unseen:
            unseen = self.tr("Zusagen, die niemand sehen darf, der dann da ist: {count}. ")
            ask = self.tr("Bitte vorher anrufen und eine andere Zeit absprechen.")
            said.append(unseen.format(count=effects.unseen) + ask)
        return said

    def _without_time(self, found: list[NeedsTime], name: str) -> str:
        lost = (
            self.tr("1 Zusage kann zu ihrer Zeit niemand halten. Sie steht jetzt bei {name}")
            if len(found) == 1
            else self.tr("{count} Zusagen kann zu ihrer Zeit niemand halten. Sie stehen jetzt bei {name}")
        )
        times = [
            f"{short_day(one.start.date())} {hours(one.start, one.end)} ({one.owner})"
            for one in found[:TIMES_SHOWN]
        ]
        if more := len(found) - len(times):
            times.append(self.tr("{count} weitere").format(count=more))
        said = lost + self.tr(", mit „braucht neue Zeit“: {times}.")
        return said.format(count=len(found), name=name, times="; ".join(times))
