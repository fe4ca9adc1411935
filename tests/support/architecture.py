"""What ARCHITECTURE.md promises about the shape of the code, as functions from source text to a list of faults.

They touch no file, so that tests/test_architecture.py can also show them a fault and see that they find it.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

# Each imports only packages before it, and the kernel.
CAPABILITIES = (
    "places",
    "accounts",
    "branches",
    "translating",
    "study",
    "guides",
    "timeline",
    "events",
    "series",
    "programme",
    "campaigns",
    "registrations",
    "messages",
    "agendas",
    "rota",
    "questions",
    "archive",
    "calendars",
    "discovery",
    "operations",
    "demo",
)
# What joins the capabilities together, and may therefore import all of them.
JOINERS = frozenset({"factory", "reactions", "mail_kinds", "schedule", "routes", "tables", "actors", "cli", "__main__"})

# Inside a package a file imports only files of earlier steps, or of its own.
STEPS = ("models", "errors", "rules", "policies", "queries", "mails", "actions", "forms", "views")
# Where every module name stands that is not itself a step. A new name gets a line here.
STEP_OF = {step: step for step in STEPS} | {
    "__init__": "models",
    "facts": "errors",
    "listing": "models",
    "manage": "views",
    "times": "rules",
    "content": "rules",
    "labels": "rules",
    "wording": "rules",
    "filters": "queries",
    "hosts": "queries",
    "attendance": "policies",
    "awaiting": "policies",
    "programmes": "policies",
    "history": "queries",
    "circles": "queries",
    "editions": "queries",
    "presentation": "queries",
    "reporting": "queries",
    "booklet": "queries",
    "repeats": "queries",
    "gazetteer": "rules",
    "unpacking": "rules",
    "names": "queries",
    "build": "actions",
    "addresses": "rules",
    "kept": "actions",
    "keeping": "actions",
    "lineup": "rules",
    "sheets": "rules",
    "nearness": "rules",
    "towns": "queries",
    "choices": "queries",
    "embedding": "views",
    "news": "rules",
    "blocks": "queries",
    "feeds": "actions",
    "answers": "views",
    "members": "views",
    "subscribing": "views",
    "own_rules": "rules",
    "private_feeds": "queries",
    "own_entries": "queries",
    "own_sessions": "queries",
    "desk_entries": "queries",
    "anniversary_entries": "queries",
    "private_actions": "actions",
    "own_actions": "actions",
    "desk_actions": "actions",
    "own_forms": "forms",
    "polling": "views",
    "own_views": "views",
    "desk_views": "views",
    "anniversary_views": "views",
    "consent": "errors",
    "lists": "queries",
    "jobs": "views",
    "logins": "rules",
    "loading": "views",
    "cards": "rules",
    "rows": "queries",
    "pages": "queries",
    "wall": "queries",
    "asking": "views",
    "browsing": "views",
    "board": "queries",
    "contacts": "queries",
    "entrances": "queries",
    "own_part": "queries",
    "part_news": "queries",
    "shift_feed": "views",
    "changelog": "queries",
    "vocabulary": "queries",
    "sheet_lines": "queries",
    "session_blocks": "queries",
    "schools": "queries",
    "demand": "rules",
    "crowds": "queries",
    "notice_actions": "actions",
    "notice_views": "views",
}
# Forms that another package may use, too: an event that repeats is written on the event's form.
LENT_FORMS = frozenset({("series", "events"), ("archive", "events")})
OPEN_TO_OTHERS = frozenset(STEPS[: STEPS.index("actions") + 1]) - {"mails"}

FLASK_GLOBALS = frozenset({"request", "session", "g", "current_app"})
GLOBALS_STEPS = frozenset({"forms", "views"})
GLOBALS_FOLDERS = ("organiser/kernel/web/", "organiser/cli/")

Place = tuple[str, tuple[str, ...]]


def list_import_faults(path: str, source: str, *, step_of: Mapping[str, str] = STEP_OF) -> list[str]:
    """Imports against the order of packages, or of files in one package."""
    area, *rest = _module_parts(path)
    if area in JOINERS or area == "organiser":
        return []
    faults = []
    for line, name in _list_organiser_imports(ast.parse(source)):
        target, *target_rest = name.split(".")[1:] or ["organiser"]
        if target == area:
            fault = _fault_inside(rest, target_rest, step_of) if area in CAPABILITIES else None
        else:
            fault = _fault_between(area, target, target_rest, step_of)
        if fault:
            faults.append(f"{path}:{line}: imports {name}: {fault}")
    return faults


def list_unplaced_modules(paths: Iterable[str], *, step_of: Mapping[str, str] = STEP_OF) -> list[str]:
    """Packages and modules whose place in the order nobody has said."""
    faults = []
    for path in paths:
        area, *rest = _module_parts(path)
        if area in CAPABILITIES and rest and rest[0] not in step_of:
            faults.append(f"{path}: say in STEP_OF of tests/support/architecture.py beside which of {STEPS} it stands")
        elif area not in CAPABILITIES and area not in JOINERS and area not in {"kernel", "organiser"}:
            faults.append(
                f"{path}: add the package to CAPABILITIES of tests/support/architecture.py, where its order is"
            )
    return faults


def _fault_inside(rest: list[str], target_rest: list[str], step_of: Mapping[str, str]) -> str | None:
    if not rest or not target_rest or rest[0] not in step_of or target_rest[0] not in step_of:
        return None
    here, there = step_of[rest[0]], step_of[target_rest[0]]
    return f"{there} come after {here}" if STEPS.index(there) > STEPS.index(here) else None


def _fault_between(area: str, target: str, target_rest: list[str], step_of: Mapping[str, str]) -> str | None:
    if target in {"kernel", "organiser"}:
        return None
    if area == "kernel":
        return "the kernel knows no capability"
    if target not in CAPABILITIES or area not in CAPABILITIES:
        return "only the factory joins these"
    if CAPABILITIES.index(target) > CAPABILITIES.index(area):
        return f"{target} stands to the right of {area}; announce a fact and react in organiser/reactions.py"
    if target_rest and target_rest[0] == "forms" and (area, target) in LENT_FORMS:
        return None
    if target_rest and step_of.get(target_rest[0], target_rest[0]) not in OPEN_TO_OTHERS:
        return f"another package's {target_rest[0]} are its own"
    return None


def list_commit_faults(path: str, source: str) -> list[str]:
    """`.commit()` and `.rollback()` outside organiser/kernel/db."""
    if path.startswith("organiser/kernel/db/"):
        return []
    return [
        f"{path}:{node.lineno}: {node.func.attr}() belongs to organiser/kernel/db; use transaction()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
    ]


def list_flask_global_faults(
    path: str, source: str, *, reasons: Mapping[str, str], step_of: Mapping[str, str] = STEP_OF
) -> list[str]:
    """Flask's request, session, g and current_app where nothing should know of a request."""
    parts = _module_parts(path)
    if path.startswith(GLOBALS_FOLDERS) or path in reasons:
        return []
    if parts[0] in CAPABILITIES and len(parts) > 1 and step_of.get(parts[1]) in GLOBALS_STEPS:
        return []
    faults = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "flask":
            names = sorted(FLASK_GLOBALS & {alias.name for alias in node.names})
            faults += [f"{path}:{node.lineno}: {name} is for forms, views, cli and kernel/web" for name in names]
        elif isinstance(node, ast.Attribute) and ast.unparse(node) in {f"flask.{name}" for name in FLASK_GLOBALS}:
            faults.append(f"{path}:{node.lineno}: {ast.unparse(node)} is for forms, views, cli and kernel/web")
    return faults


def list_late_imports(path: str, source: str) -> list[str]:
    """Imports inside functions: they hide a cycle."""
    return [
        f"{path}:{node.lineno}: imports inside {function.name}()"
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def list_on_demand(source: str) -> list[str]:
    """Modules that come at their first use: on_demand("webauthn")."""
    return [
        ast.literal_eval(node.args[0])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "on_demand"
    ]


def list_size_faults(
    path: str, source: str, *, most_lines: int = 300, most_function_lines: int = 40, reasons: Mapping[str, str]
) -> list[str]:
    """Files that are not under 300 lines, functions that are not under 40."""
    faults = []
    lines = source.count("\n")
    if lines >= most_lines and path not in reasons:
        faults.append(f"{path}: {lines} lines, to be under {most_lines}")
    if path.endswith(".py"):
        for function, length in _list_functions(ast.parse(source)):
            if length >= most_function_lines and f"{path}:{function}" not in reasons:
                faults.append(f"{path}: {function}() has {length} lines, to be under {most_function_lines}")
    return faults


def list_raw_html_faults(path: str, source: str, *, reasons: Mapping[str, str]) -> list[str]:
    """`|safe`, `Markup(` and switched-off escaping: text from people that becomes HTML."""
    if path in reasons:
        return []
    pattern = r"\|\s*safe\b|autoescape\s+false" if path.endswith((".html", ".xml", ".txt")) else r"\bMarkup\("
    return _list_matches(path, source, pattern, "unescaped text; nh3 cleans it in one place")


def list_inline_faults(path: str, source: str) -> list[str]:
    """Scripts, styles and handlers inside a page: the Content-Security-Policy would not run them."""
    pattern = r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>|<style\b|\sstyle=|\son[a-z]+=\""
    return _list_matches(path, source, pattern, "inline script or style, which the CSP forbids")


def _list_matches(path: str, source: str, pattern: str, fault: str) -> list[str]:
    found = (
        (number, match)
        for number, line in enumerate(source.splitlines(), start=1)
        for match in re.findall(pattern, line, re.IGNORECASE)
    )
    return [f"{path}:{number}: {match.strip()!r}: {fault}" for number, match in found]


def _module_parts(path: str) -> list[str]:
    """`organiser/events/actions.py` → ["events", "actions"]; `organiser/__init__.py` → ["organiser"]."""
    parts = list(PurePosixPath(path).with_suffix("").parts[1:])
    if parts == ["__init__"]:
        return ["organiser"]
    return parts


def _list_organiser_imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Dotted names under organiser, as far as the import tells: `from organiser.events import rules` ends in rules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.split(".")[0] == "organiser")
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "organiser":
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _list_functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
