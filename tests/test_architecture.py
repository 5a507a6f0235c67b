"""The import rule of the design: stages hand over records and never import each other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "pipeline"
GROUND = {"records", "errors", "resources", "files", "lock"}
STAGES = {"inputs", "providers", "scoring", "verdicts", "writers"}
ALLOWED = {
    "records": {"records"},
    "errors": set[str](),
    "resources": set[str](),
    "files": {"errors"},
    "lock": {"errors", "files"},
    **{stage: GROUND | {stage} for stage in STAGES},
    "experiments": GROUND | STAGES,
    "judging": GROUND | STAGES,
    "workers": set[str](),
    "scoring_pool": GROUND | STAGES | {"workers"},
    "run": GROUND | STAGES | {"judging", "scoring_pool"},
    "checks": GROUND | STAGES | {"experiments", "judging", "run"},
    "marking": GROUND | STAGES,
    "explaining": GROUND | STAGES | {"explaining", "grading"},
    "viewing": GROUND | STAGES | {"run"},
    "exchange": GROUND | STAGES,
    "grading": GROUND | STAGES | {"grading", "workers"},
    "cli": GROUND | {"checks", "cli", "exchange", "experiments", "explaining", "grading", "marking", "run", "viewing"},
    "__main__": {"cli"},
    "__init__": set[str](),
}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "_data" not in p.parts)


def unit_of(path: Path) -> str:
    """Top-level part of the package that a module belongs to."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else path.stem


def imported_modules(tree: ast.AST) -> set[str]:
    """Dotted names below ``pipeline`` that a module imports, in functions and under TYPE_CHECKING too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            if node.module and node.module.split(".")[0] == "pipeline":
                names = [alias.name for alias in node.names]
                found |= {f"{node.module}.{name}" if node.module == "pipeline" else node.module for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "pipeline"}
    return found


def violations(unit: str, source: str) -> list[str]:
    """Imports of a module of that unit which the rule forbids."""
    units = {name.split(".")[1] for name in imported_modules(ast.parse(source)) if "." in name}
    return sorted(units - ALLOWED[unit])


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_stage_may(path: Path) -> None:
    assert violations(unit_of(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from pipeline.providers.base import Request",
        "def f():\n    import pipeline.writers.report",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pipeline import verdicts",
    ],
    ids=["plain", "lazy", "type-only"],
)
def test_the_rule_catches_a_planted_fault(source: str) -> None:
    assert violations("scoring", source) != []


def test_modules_form_no_cycle() -> None:
    graph = {}
    for path in MODULES:
        name = ".".join(["pipeline", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")
        graph[name] = imported_modules(ast.parse(path.read_text("utf-8")))
    seen: dict[str, str] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"import cycle: {' -> '.join([*trail, name])}"
        if seen.get(name) == "done":
            return
        for other in graph.get(name, ()):
            visit(other, (*trail, name))
        seen[name] = "done"

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_package_init_holds_no_logic(path: Path) -> None:
    if path.name == "__init__.py":
        body = ast.parse(path.read_text("utf-8")).body
        names_only = (ast.Expr, ast.Assign, ast.AnnAssign)
        # The records are known by one name, wherever in their package each is kept.
        allowed = (*names_only, ast.ImportFrom) if unit_of(path) == "records" else names_only
        assert all(isinstance(node, allowed) for node in body)


def test_no_group_of_a_pattern_is_possessive() -> None:
    """Python before 3.11.5 matches such a group wrongly (gh-106052); single characters it matches well."""
    possessive = re.compile(r"\)(?:[*+?]|\{[0-9,]+\}+)\+|\(\?>")
    assert [str(path) for path in MODULES if possessive.search(path.read_text("utf-8"))] == []
