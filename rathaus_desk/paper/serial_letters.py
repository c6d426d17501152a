"""Mass letters: one layout, many recipients, one tagged file or one file each.

A letter is laid out once for each way its texts break into lines; for whoever breaks them alike only those
texts are set anew. What cannot be printed is reported with its number, and the run goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from rathaus_desk.domain.errors import Refused
from rathaus_desk.domain.paper.letters import Letter
from rathaus_desk.domain.paper.serial_letters import (
    SerialCopy,
    SerialFile,
    SerialProblem,
    SerialReport,
    SerialRun,
    SheetMark,
)
from rathaus_desk.paper.codes import data_matrix
from rathaus_desk.paper.document import Document
from rathaus_desk.paper.fonts import Weight, Word, missing_glyphs, printable, shape
from rathaus_desk.paper.letter import lay_out, letter_title
from rathaus_desk.paper.letter_file import LetterFile, nothing_used
from rathaus_desk.paper.letter_measure import Key, Measure, Measured
from rathaus_desk.paper.letter_plan import Forms, Plan
from rathaus_desk.paper.sheet_mark import SOURCE, STYLE, mark_line
from rathaus_desk.paper.typesetter import SetText, set_text

_MOST_PLANS = 256
# What a file of one letter embeds: first the letters of German, then those of all Latin names (DIN 91379).
_GERMAN = [*map(chr, range(0x20, 0x7F)), *"ÄÖÜäöüßẞéèáàçñ€§–„“·°…"]
_LATIN = [*map(chr, (*range(0xA0, 0x250), *range(0x1E00, 0x1F00)))]


@dataclass(slots=True)
class _Filled:
    """One letter, ready to be written."""

    plan: Plan
    contents: list[str]
    texts: dict[str, SetText]  # its own

    def words(self) -> Iterator[tuple[Weight, Word]]:
        """Yield the words of its own texts."""
        for text in self.texts.values():
            for line in text.lines:
                for word, _ in line.pieces:
                    yield text.weight, word


class _Glyphs:
    """The glyphs of a file, and what they read as; each word is looked through once."""

    def __init__(self) -> None:
        self.used = nothing_used()
        self._words: dict[Weight, set[str]] = {weight: set() for weight in Weight}

    def add(self, filled: _Filled) -> None:
        """Take in the glyphs of a letter."""
        for weight, glyphs in filled.plan.used.items():
            self.used[weight] |= glyphs
        for weight, word in filled.words():
            if word.text not in self._words[weight]:
                self._words[weight].add(word.text)
                self.used[weight].update(word.glyphs)

    def has(self, filled: _Filled) -> bool:
        """Say whether all glyphs of a letter are here."""
        if not all(glyphs <= self.used[weight] for weight, glyphs in filled.plan.used.items()):
            return False
        for weight, word in filled.words():
            if word.text not in self._words[weight]:
                if not self.used[weight].issuperset(word.glyphs):
                    return False
                self._words[weight].add(word.text)
        return True


class _Printing:
    """Lays out the letters of one run."""

    def __init__(self, run: SerialRun) -> None:
        self._run = run
        self._measure = Measure(run.pattern)
        self._plans: dict[Key, tuple[Plan, str]] = {}
        self._forms = Forms()
        document = lay_out(run.pattern, SheetMark(run.id, 1, run.total))
        self._forms.learn(document)
        self.pictures = {name: one for page in document.pages for name, one in page.pictures.items()}

    def begin(self, write: Callable[[bytes], object]) -> LetterFile:
        """Begin a file for letters of this run."""
        pattern = self._run.pattern
        title = printable(letter_title(pattern)) or "Schreiben"
        return LetterFile(write, title, pattern.dated, self._forms.names, self.pictures.values())

    def fill(self, copy: SerialCopy) -> _Filled:
        """Return a letter, filled in. Raises Refused if it cannot be printed."""
        letter, run = copy.letter, self._run
        mark = SheetMark(run.id, copy.number, run.total)
        _check(copy, run)
        measured = self._measure(letter)
        if not measured.reads_back:
            return self._by_itself(letter, mark, measured)
        plan = self._plan(letter, mark, measured)
        measured.texts[SOURCE] = set_text((mark_line(mark),), STYLE)
        codes = {SOURCE: [data_matrix(mark.code(sheet)) for sheet in range(1, plan.skeleton.pages + 1)]}
        if measured.code:
            codes["code"] = [measured.code]
        return _Filled(plan, list(plan.contents(measured.texts, codes)), measured.texts)

    def _by_itself(self, letter: Letter, mark: SheetMark, measured: Measured) -> _Filled:
        """Lay out a letter that has marks to be placed, and an ActualText for them."""
        text = "".join(line.text for one in measured.texts.values() for line in one.lines)
        if missing := missing_glyphs(text):
            raise Refused(
                f"Diese Zeichen hat unsere Schrift nicht: {missing}. Der Brief wurde ausgelassen, damit "
                "niemand einen verstümmelten Namen liest. Bitte ändern Sie die Schreibweise.",
                "recipient",
            )
        plan = Plan(self._lay_out(letter, mark), frozenset(), self._forms)
        return _Filled(plan, list(plan.contents({}, {})), {})

    def _plan(self, letter: Letter, mark: SheetMark, measured: Measured) -> Plan:
        key = measured.key
        known = self._plans.get(key)
        if known and known[0].skeleton.pages > 1 and known[1] != letter.reference:
            key = (*key, letter.reference)  # later sheets name it at their head
            known = self._plans.get(key)
        if known is None:
            varying = {*measured.texts, SOURCE}
            plan = Plan(self._lay_out(letter, mark), varying, self._forms)
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
            known = self._plans[key] = (plan, letter.reference)
        return known[0]

    def _lay_out(self, letter: Letter, mark: SheetMark) -> Document:
        document = lay_out(letter, mark)
        for page in document.pages:
            if not page.pictures.keys() <= self.pictures.keys():
                raise Refused(
                    "Dieser Brief hat ein anderes Wappen als die übrigen. Er wurde ausgelassen.", "letterhead"
                )
        return document


def write_serial_letters(
    run: SerialRun, copies: Iterable[SerialCopy], write: Callable[[bytes], object]
) -> SerialReport:
    """Write letters into one file, PDF/UA-1 and PDF/A-2a at once, and return what became of each.

    `write` takes the bytes as they come. When `copies` end early, the file holds what there was. Raises
    Refused if the pattern of the run itself cannot be laid out; nothing has been written then.
    """
    printing = _Printing(run)
    file = printing.begin(write)
    glyphs = _Glyphs()
    sheets: list[tuple[int, int]] = []
    problems: list[SerialProblem] = []
    for copy in copies:
        try:
            filled = printing.fill(copy)
        except Refused as refused:
            problems.append(SerialProblem(copy.number, str(refused), refused.field))
            continue
        skeleton = filled.plan.skeleton
        file.letter(skeleton, filled.contents)
        if run.duplex and skeleton.pages % 2:
            file.blank()
        glyphs.add(filled)
        sheets.append((copy.number, skeleton.pages))
    file.put_fonts(glyphs.used)
    file.close(run.id)
    return SerialReport(tuple(sheets), tuple(problems))


def serial_files(run: SerialRun, copies: Iterable[SerialCopy]) -> Iterator[SerialFile | SerialProblem]:
    """Yield each letter as a file of its own, or why there is none.

    Raises Refused if the pattern of the run itself cannot be laid out.
    """
    printing = _Printing(run)
    beginnings: list[_Beginning] = []
    for copy in copies:
        try:
            filled = printing.fill(copy)
        except Refused as refused:
            yield SerialProblem(copy.number, str(refused), refused.field)
            continue
        beginning = next((one for one in beginnings if one.glyphs.has(filled)), None)
        if beginning is None:
            beginning = _Beginning(printing, filled, len(beginnings))
            if len(beginnings) < _KEPT_BEGINNINGS:
                beginnings.append(beginning)
        pdf = beginning.finish(filled, f"{run.id}/{copy.number}")
        yield SerialFile(copy.number, pdf, filled.plan.skeleton.pages)


_KEPT_BEGINNINGS = 3


class _Beginning:
    """What files of one letter have in common: forms and fonts, written once."""

    def __init__(self, printing: _Printing, filled: _Filled, before: int) -> None:
        """Embed what a letter uses, and the more of names the more such beginnings did not do."""
        self.glyphs = _Glyphs()
        self.glyphs.add(filled)
        for letter in (_GERMAN, _GERMAN + _LATIN)[min(before, 1)]:
            word = shape(letter, Weight.REGULAR)
            if word.reads_back:
                self.glyphs.used[Weight.REGULAR] |= set(word.glyphs)
        sink = BytesIO()
        self._file = printing.begin(sink.write)
        self._file.put_fonts(self.glyphs.used)
        self._file.settle()
        self._bytes = sink.getvalue()

    def finish(self, filled: _Filled, identity: str) -> bytes:
        """Return a whole file."""
        sink = BytesIO()
        sink.write(self._bytes)
        file = self._file.fork(sink.write)
        file.letter(filled.plan.skeleton, filled.contents)
        file.close(identity)
        return sink.getvalue()


def _check(copy: SerialCopy, run: SerialRun) -> None:
    if not 1 <= copy.number <= run.total:
        raise Refused(f"Dieser Lauf hat {run.total} Briefe, eine Nummer {copy.number} gibt es darin nicht.")
    if not any(map(printable, copy.letter.recipient)):
        raise Refused("Die Anschrift ist leer. Bitte tragen Sie sie nach.", "recipient")
