"""Programs started as a user starts them, and what their sources import."""

import ast
import importlib.util
import os
import re
import subprocess
from pathlib import Path
from types import ModuleType

BOOTSTRAP = Path(__file__).resolve().parent.parent / "installer" / "bootstrap.py"


def imported(source: str) -> set[str]:
    """Return the full names of all modules that a Python source names in imports or as text."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.update(re.findall(r"PySide6\.\w+", node.value))
    return names


def run(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program as a user would, without what this test run has set for Python."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))
    }
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**inherited, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def load_bootstrap() -> ModuleType:
    """Return the bootstrap as a module, without starting it."""
    spec = importlib.util.spec_from_file_location("bootstrap", BOOTSTRAP)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
