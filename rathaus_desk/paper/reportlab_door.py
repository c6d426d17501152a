"""The one door to ReportLab: nothing of a user's own settings files is ever executed.

On import ReportLab executes ~/.reportlab_settings and any module called reportlab_settings.
"""

import importlib.util
from pathlib import Path

from rathaus_desk.domain.errors import Refused

_MODULES = ("reportlab_settings", "reportlab.local_rl_settings")


def foreign_settings() -> str:
    """Return what ReportLab would execute besides its own code, or nothing."""
    file = Path("~/.reportlab_settings").expanduser()
    if file.exists():
        return str(file)
    return next((one for one in _MODULES if importlib.util.find_spec(one)), "")


if found := foreign_settings():
    raise Refused(
        "Es kann nichts gedruckt werden, weil hier fremde Einstellungen für den PDF-Druck liegen: "
        f"{found}. Sie wurden nicht ausgeführt, Ihre Daten sind sicher. "
        "Bitte lassen Sie die IT sie entfernen und starten Sie das Programm dann neu."
    )

from reportlab import rl_config  # noqa: E402
from reportlab.pdfbase import pdfdoc  # noqa: E402

rl_config.pdfComments = 0  # class names of the library are of no use in a citizen's letter
rl_config.pdfMultiLine = 0

__all__ = ["pdfdoc"]
