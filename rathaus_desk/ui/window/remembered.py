"""What a person has chosen once and finds again everywhere: theme, zoom, a printer for each kind of paper."""

from PySide6.QtCore import QObject, Slot

from rathaus_desk.domain.office.preferences import SetPreference
from rathaus_desk.domain.printing.print_jobs import PrintKind
from rathaus_desk.ui.kit.background import Background
from rathaus_desk.ui.kit.look import Look
from rathaus_desk.ui.kit.tokens import Theme
from rathaus_desk.ui.paper.paper_view import PaperView
from rathaus_desk.usecases.office.preferences import preference

LOOK_KEY, PRINTER_KEY = "look", "printer"


class Remembered(QObject):
    """Reads the choices of whoever sits here, and writes down new ones."""

    def __init__(self, background: Background, look: Look, paper: PaperView) -> None:
        super().__init__(background)
        self._background, self._look, self._paper = background, look, paper
        paper.printer_chosen.connect(self._keep_printer)

    @Slot()
    def recall(self) -> None:
        """Ask for what was chosen before, and use it."""
        self._background.ask(self, preference, self._wear, key=LOOK_KEY)
        self._background.ask(self._paper, preference, self._take_printer, key=PRINTER_KEY)

    def keep_look(self) -> None:
        """Write down theme and zoom."""
        value = {"theme": self._look.theme.value, "zoom": self._look.zoom}
        self._background.do(self, SetPreference(key=LOOK_KEY, value=value), lambda _none: None)

    def _wear(self, value: dict[str, object]) -> None:
        theme, zoom = value.get("theme"), value.get("zoom")
        if isinstance(theme, str) and isinstance(zoom, float):
            self._look.wear(Theme(theme), zoom)

    def _keep_printer(self) -> None:
        names = {kind.value: name for kind, name in self._paper.printers.items()}
        self._background.do(self, SetPreference(key=PRINTER_KEY, value=names), lambda _none: None)

    def _take_printer(self, value: dict[str, object]) -> None:
        """Use what was kept for each kind of paper; a name without a kind is from before there were kinds."""
        known = {"name": PrintKind.LETTER, **{kind.value: kind for kind in PrintKind}}
        self._paper.printers = {known[key]: str(name) for key, name in value.items() if key in known and name}
