"""The one door to ReportLab: nothing that lies about under a name of ReportLab's is ever executed.

On import ReportLab runs the files ~/.reportlab_mods and ~/.reportlab_settings, and modules of such names.
"""

from importlib.util import find_spec
from pathlib import Path

from rathaus_desk.domain.errors import Refused

_FILES = (".reportlab_mods", ".reportlab_settings")
_MODULES = ("reportlab_mods", "reportlab_settings")
_OWN_MODULES = ("local_rl_mods", "local_rl_settings")


def foreign_code() -> str:
    """Return what ReportLab would run besides its own code, or nothing. Nothing is imported for that."""
    in_home = [Path("~", one).expanduser() for one in _FILES]
    on_path = [spec.origin or one for one in _MODULES if (spec := find_spec(one))]
    library = find_spec("reportlab")
    inside = [
        found
        for folder in (library.submodule_search_locations or () if library else ())
        for one in _OWN_MODULES
        for found in Path(folder).glob(f"{one}*")
    ]
    return ", ".join(map(str, [*(one for one in in_home if one.exists()), *on_path, *inside]))


if found := foreign_code():
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
