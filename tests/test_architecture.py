"""The rules of the house, as tests: one direction, small files, German words, no way around a gate."""

import ast
import pkgutil
import re
import subprocess
import sys
from enum import Enum
from importlib import import_module
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from rathaus_desk import domain
from rathaus_desk.domain.cases.cases import EntryKind
from rathaus_desk.domain.words import WORDS
from rathaus_desk.places import place
from rathaus_desk.ui.kit.state_pill import ENTRY_ICONS
from rathaus_desk.ui.kit.tokens import COLOURS, Theme, contrast

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "rathaus_desk").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
NAMES = [path.relative_to(ROOT).as_posix() for path in SOURCES]
LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def test_imports_go_one_way():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("asked", [("check",), ("format", "--check")], ids=" ".join)
def test_ruff_has_nothing_to_say(asked):
    said = subprocess.run(
        [sys.executable, "-m", "ruff", *asked, "."], cwd=ROOT, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_no_file_is_a_room_to_divide(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_no_function_is_too_long():
    long = [
        f"{path.name}:{node.name} {node.end_lineno - node.lineno + 1}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is():
    silent = [path.name for path, tree in TREES.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_every_member_of_a_closed_list_has_a_german_word():
    modules = [
        import_module(one.name) for one in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")
    ]
    lists = {
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Enum) and list(one)
    }
    missing = [str(member) for one in lists for member in one if member not in WORDS.get(one, {})]
    assert missing == []


def test_every_kind_of_entry_in_a_story_has_a_picture():
    assert set(ENTRY_ICONS) == set(EntryKind)
    missing = [
        name for name in ENTRY_ICONS.values() if not place("resources", "icons", f"{name}.svg").is_file()
    ]
    assert missing == []


def _calls(name: str):
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                spelled = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if spelled == name:
                    yield path, node


def test_translated_texts_are_whole_literals():
    """Qt's lupdate reads only self.tr("…"); an f-string would silently never be translated."""
    wrong = [
        f"{path.name}:{node.lineno}"
        for path, node in _calls("tr")
        if not (node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str))
    ]
    assert wrong == []


def test_labels_are_made_at_one_place():
    """QLabel guesses markup; only widgets.label shows a citizen's name as it is."""
    pictures = {"paper_view.py"}
    assert {path.name for path, _node in _calls("QLabel")} == {"widgets.py"} | pictures


def _tells_a_hint(node):
    """Whether a call sets a hint: setToolTip, or setItemData under the role of hints."""
    name = getattr(node.func, "attr", "")
    return name == "setToolTip" or any("ToolTipRole" in ast.dump(one) for one in node.args)


def test_no_hint_goes_around_its_gate():
    """Qt guesses markup in hints as well, and loads the pictures it names; plain_tip is the way there."""
    wrong = []
    for path, node in (*_calls("setToolTip"), *_calls("setItemData"), *_calls("setData")):
        if _tells_a_hint(node):
            said = node.args[0 if len(node.args) == 1 else 1]
            called = getattr(said, "func", None)
            if getattr(called, "attr", getattr(called, "id", "")) not in ("plain_tip", "tr"):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"connect\(\S*setToolTip", text), path
        assert "ToolTipRole" not in text or "plain_tip(" in text, path
    assert {path.name for path, _node in _calls("showText")} == {"tables.py"}, "which escapes what it shows"


def test_no_citizens_text_becomes_markup_on_paper():
    """ReportLab's Paragraph reads tags out of names; our sheets never use it."""
    for path in (ROOT / "rathaus_desk" / "paper").glob("*.py"):
        assert "reportlab.platypus" not in path.read_text(encoding="utf-8"), path


def test_sql_text_is_literal():
    wrong = [
        f"{path.name}:{node.lineno}"
        for path, node in _calls("text")
        if node.args and isinstance(node.func, ast.Name) and not isinstance(node.args[0], ast.Constant)
    ]
    assert wrong == []


def test_match_expressions_pass_one_gate():
    """User text in an FTS MATCH is a language of its own; fts_query is its only author."""
    users = {path.name for path in SOURCES if re.search(r"\bMATCH\b", path.read_text(encoding="utf-8"))}
    assert users == {"fts_query.py"}


def test_sheets_and_windows_leave_the_clipboard_alone():
    assert [path.name for path in SOURCES if "QClipboard" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "name",
    ["QtCharts", "QtGraphs", "QtDataVisualization", "QtHttpServer", "QtNetworkAuth", "QtVirtualKeyboard"],
)
def test_no_module_that_is_gpl_only(name):
    assert [
        path.name for path in SOURCES if re.search(rf"\b{name}\b", path.read_text(encoding="utf-8"))
    ] == []


def test_colours_stand_in_one_file_only():
    wrong = [
        path.name
        for path in SOURCES
        if path.name != "tokens.py" and re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
    sheet = place("resources", "style.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9A-Fa-f]{6}\b", sheet)


TEXT_PAIRS = (
    ("ink", "ground"), ("ink", "surface"), ("muted", "ground"), ("muted", "surface"), ("accent", "surface"),
    ("on_accent", "accent"), ("soon", "soon_soft"), ("late", "late_soft"), ("done", "done_soft"),
    ("ink", "selection"), ("accent", "accent_soft"), ("ink", "soon_soft"), ("surface", "ink"),
    ("late", "surface"), ("hint", "surface"),
)  # fmt: skip
EDGE_PAIRS = (("control", "surface"), ("control", "ground"), ("focus", "surface"), ("focus", "ground"))


@pytest.mark.parametrize("theme", Theme)
def test_contrast_is_enough_in_every_theme(theme):
    colours = COLOURS[theme]
    for first, second in TEXT_PAIRS:
        assert contrast(getattr(colours, first), getattr(colours, second)) >= 5.8, (first, second)
    for first, second in EDGE_PAIRS:
        assert contrast(getattr(colours, first), getattr(colours, second)) >= 4.1, (first, second)


def test_in_high_contrast_what_is_chosen_and_what_is_only_an_example_are_told_apart():
    colours = COLOURS[Theme.CONTRAST]
    assert contrast(colours.chosen, colours.surface) >= 3, "a chosen row (WCAG 2.2, 1.4.11)"
    assert contrast(colours.hint, colours.ink) >= 1.9, "an example in an empty field is no typed text"
