"""Hold the source to the rules that no linter knows: sizes, clocks and lock files.

``python -m scripts.house_rules`` prints each breach as ``file:line: what`` and exits 1 if any.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("hotline", "scripts", "tests", "worker.py", "wsgi.py")
LOCK_FILES = ("requirements.lock", "requirements-node.lock", "package-lock.json")

LONGEST_FILE = 300
LONGEST_FUNCTION = 40

# Tables as Alembic writes them out: a list to read from top to bottom, however long.
MIGRATIONS = "hotline/db/migrations/versions/"

# Rooms that decide without knowing the time: whoever calls them tells it.
THINKING_ROOMS = (
    "hotline/flow/**/*.py",
    "hotline/triage/**/*.py",
    "hotline/escalation/policy.py",
    "hotline/carriers/*/translate.py",
)
UNPREDICTABLE_MODULES = frozenset({"random", "secrets", "socket", "subprocess", "time", "uuid"})
CLOCK_READINGS = frozenset({"now", "today", "utcnow"})


def main() -> int:
    """Check the whole project; return the exit code."""
    breaches = [*source_breaches(ROOT), *lock_breaches(ROOT)]
    print("\n".join(breaches) or "house rules: kept")
    return 1 if breaches else 0


def source_breaches(root: Path) -> Iterator[str]:
    """Yield what is wrong with the Python files below ``root``."""
    thinking = {path for pattern in THINKING_ROOMS for path in root.glob(pattern)}
    for path in python_files(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text, name)
        yield from size_breaches(name, text, tree)
        if path in thinking:
            yield from clock_breaches(name, tree)


def python_files(root: Path) -> Iterator[Path]:
    """Yield every Python file of the project, in a fixed order."""
    for source in SOURCES:
        start = root / source
        yield from sorted(start.rglob("*.py")) if start.is_dir() else filter(Path.is_file, [start])


def size_breaches(name: str, text: str, tree: ast.Module) -> Iterator[str]:
    """Yield files and functions that are too long to be read at one sitting."""
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{name}:1: {lines} lines, at most {LONGEST_FILE} are allowed"
    if name.startswith(MIGRATIONS):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield (
                    f"{name}:{node.lineno}: {node.name} has {length} lines, "
                    f"at most {LONGEST_FUNCTION} are allowed"
                )


def clock_breaches(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield where a thinking room reads a clock, chance or the outside world."""
    for node in ast.walk(tree):
        for module in imported_modules(node):
            if module.partition(".")[0] in UNPREDICTABLE_MODULES:
                yield f"{name}:{node.lineno}: a thinking room imports {module}"  # type: ignore[attr-defined]
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_READINGS:
            yield f"{name}:{node.lineno}: a thinking room reads the clock ({node.attr})"


def imported_modules(node: ast.AST) -> list[str]:
    """Return the modules that an import statement names; none for any other node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [node.module or ""]
    return []


def lock_breaches(root: Path) -> Iterator[str]:
    """Yield lock files that name a host: everyone installs from the registry they have."""
    for name in LOCK_FILES:
        for number, line in enumerate((root / name).read_text().splitlines(), start=1):
            if re.search(r"[a-z]://", line):
                yield f"{name}:{number}: names a host: {line.strip()}"


if __name__ == "__main__":
    sys.exit(main())
