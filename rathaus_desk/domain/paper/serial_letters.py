"""A run of letters: one layout, many recipients, every sheet with a number."""

from dataclasses import dataclass

from rathaus_desk.domain.paper.letters import Letter


@dataclass(frozen=True, slots=True)
class SheetMark:
    """What the margin of each sheet says: letter `number` of `total` in run `run`; no name."""

    run: str
    number: int
    total: int

    @property
    def words(self) -> str:
        """What is printed beside the code."""
        return f"{self.number}/{self.total}"

    def code(self, sheet: int) -> str:
        """Return what the code of sheet 1, 2, 3 … of the letter holds."""
        return f"{self.run}/{self.number}/{sheet}"


@dataclass(frozen=True, slots=True)
class SerialRun:
    """A run: its number, the letter that all are like, how many there are, whether on both sides of a sheet.

    What a recipient's letter has in common with `pattern` is stored once; what differs may differ freely.
    """

    id: str
    pattern: Letter
    total: int
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class SerialCopy:
    """The letter to recipient `number`, counted from 1; printed again it has the same number."""

    number: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class SerialProblem:
    """A letter that was left out, and why; `field` is what of it must be changed."""

    number: int
    reason: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class SerialFile:
    """The letter to recipient `number` as a file of its own, and how many sheets it has."""

    number: int
    pdf: bytes
    sheets: int


@dataclass(frozen=True, slots=True)
class SerialReport:
    """What became of a run: how many sheets each letter has, by its number, and what was left out."""

    sheets: tuple[tuple[int, int], ...]
    problems: tuple[SerialProblem, ...]

    @property
    def sentence(self) -> str:
        """What the clerk is told."""
        letters = len(self.sheets)
        told = "1 Brief ist fertig" if letters == 1 else f"{letters} Briefe sind fertig"
        if not self.problems:
            return f"{told}, keiner fehlt."
        if len(self.problems) == 1:
            return f"{told}. Es fehlt Nummer {self.problems[0].number}."
        missing = ", ".join(str(one.number) for one in self.problems[:_MOST_NAMED])
        more = len(self.problems) - _MOST_NAMED
        rest = f" und {more} weitere" if more > 0 else ""
        return f"{told}. Es fehlen die Nummern {missing}{rest}."


_MOST_NAMED = 8  # in the sentence; the list has them all
