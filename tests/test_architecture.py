"""The guard rails of ARCHITECTURE.md. Each rule is also shown a fault, so that it's known to see one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import architecture

ROOT = Path(__file__).parents[1]

# Path, or path:function, and why it may be longer.
LONG_FILES: dict[str, str] = {}
# Path, and why it may know the request although it is neither form, view, cli nor kernel/web.
FLASK_GLOBALS_ELSEWHERE = {
    "organiser/kernel/extensions.py": "hands out settings and key store, so that no action reads current_app",
    "organiser/actors.py": "turns a request into an Actor",
}
# Path, and why what it hands out unescaped is clean.
RAW_HTML = {
    "organiser/kernel/markdown.py": "nh3 has cleaned it",
    "organiser/kernel/web/words.py": "texts are our own; values that go into them are escaped",
    "organiser/kernel/web/selects.py": "WTForms has escaped each option",
}
# Modules that are imported at their first use (docs/decisions/0005), and why.
ON_DEMAND = {
    "flask_migrate": "only commands migrate",
    "flask_migrate.cli": "only commands migrate",
    "organiser.cli.granian_server": "waitress need not wait for granian",
    "organiser.discovery.cards": "drawing is asked for when an address is passed on",
    "organiser.factory": "some commands need no application",
    "segno": "codes are drawn for tickets and on paper, never for a list or a feed",
    "xlsxwriter": "workbooks are asked for a few times for each school",
    "webauthn": "staff log in once in some months",
}


def read_sources(*patterns: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    return dict(read_sources("organiser/**/*.py"))


@pytest.fixture(scope="module")
def templates() -> dict[str, str]:
    return dict(read_sources("templates/**/*.html"))


def test_every_module_has_a_place_in_the_order(modules: dict[str, str]) -> None:
    assert architecture.list_unplaced_modules(modules) == []


def test_imports_go_to_the_left_only(modules: dict[str, str]) -> None:
    assert [fault for path, text in modules.items() for fault in architecture.list_import_faults(path, text)] == []


def test_only_transaction_commits(modules: dict[str, str]) -> None:
    assert [fault for path, text in modules.items() for fault in architecture.list_commit_faults(path, text)] == []


def test_only_the_edge_knows_the_request(modules: dict[str, str]) -> None:
    faults = [
        fault
        for path, text in modules.items()
        for fault in architecture.list_flask_global_faults(path, text, reasons=FLASK_GLOBALS_ELSEWHERE)
    ]
    assert faults == []


def test_no_function_imports(modules: dict[str, str]) -> None:
    assert [fault for path, text in modules.items() for fault in architecture.list_late_imports(path, text)] == []


def test_only_these_modules_come_at_their_first_use(modules: dict[str, str]) -> None:
    assert {name for text in modules.values() for name in architecture.list_on_demand(text)} == set(ON_DEMAND)


def test_files_and_functions_are_short() -> None:
    sources = read_sources(
        "organiser/**/*.py",
        "tests/**/*.py",
        "templates/**/*.html",
        "organiser/static/**/*.css",
        "organiser/static/**/*.js",
    )
    faults = [
        fault for path, text in sources for fault in architecture.list_size_faults(path, text, reasons=LONG_FILES)
    ]
    assert faults == []


def test_nothing_becomes_html_unescaped(modules: dict[str, str]) -> None:
    sources = modules | dict(read_sources("templates/**/*.html", "templates/**/*.txt", "templates/**/*.xml"))
    faults = [
        fault
        for path, text in sources.items()
        for fault in architecture.list_raw_html_faults(path, text, reasons=RAW_HTML)
    ]
    assert faults == []


def test_pages_have_no_inline_script_or_style(templates: dict[str, str]) -> None:
    pages = {path: text for path, text in templates.items() if "/mails/" not in path}
    assert [fault for path, text in pages.items() for fault in architecture.list_inline_faults(path, text)] == []


def test_every_exception_names_a_file() -> None:
    named = {path.partition(":")[0] for path in (*LONG_FILES, *FLASK_GLOBALS_ELSEWHERE, *RAW_HTML)}
    assert {path for path in named if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        (
            "organiser/events/actions.py",
            "from organiser.registrations import queries",
            "imports organiser.registrations.queries: registrations stands to the right of events; "
            "announce a fact and react in organiser/reactions.py",
        ),
        (
            "organiser/events/rules.py",
            "from organiser.events.actions import cancel_event",
            "imports organiser.events.actions.cancel_event: actions come after rules",
        ),
        (
            "organiser/events/views.py",
            "from organiser.branches import views",
            "imports organiser.branches.views: another package's views are its own",
        ),
        (
            "organiser/events/views.py",
            "import organiser.branches.manage",
            "imports organiser.branches.manage: another package's manage are its own",
        ),
        (
            "organiser/kernel/web/errors.py",
            "from organiser.events import errors",
            "imports organiser.events.errors: the kernel knows no capability",
        ),
        (
            "organiser/events/actions.py",
            "from organiser import reactions",
            "imports organiser.reactions: only the factory joins these",
        ),
    ],
)
def test_a_wrong_import_is_seen(path: str, source: str, fault: str) -> None:
    assert architecture.list_import_faults(path, source) == [f"{path}:1: {fault}"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("organiser/registrations/actions.py", "from organiser.events.queries import get_event"),
        ("organiser/events/actions.py", "from organiser.events import errors, rules"),
        ("organiser/events/actions.py", "from organiser.kernel.db import transaction"),
        ("organiser/factory.py", "from organiser.events import views"),
        ("organiser/cli/demo.py", "from organiser.demo import actions"),
    ],
)
def test_a_right_import_is_let_through(path: str, source: str) -> None:
    assert architecture.list_import_faults(path, source) == []


def test_an_unknown_module_is_seen() -> None:
    found = architecture.list_unplaced_modules(["organiser/events/helpers.py", "organiser/money/models.py"])
    assert [fault.split(":")[0] for fault in found] == ["organiser/events/helpers.py", "organiser/money/models.py"]


def test_a_commit_is_seen() -> None:
    source = "def save(session):\n    session.commit()\n"
    assert len(architecture.list_commit_faults("organiser/events/actions.py", source)) == 1
    assert architecture.list_commit_faults("organiser/kernel/db/transaction.py", source) == []


@pytest.mark.parametrize("source", ["from flask import g, url_for", "import flask\nflask.g"])
def test_a_flask_global_is_seen(source: str) -> None:
    def faults(path: str) -> list[str]:
        return architecture.list_flask_global_faults(path, source, reasons={})

    assert len(faults("organiser/events/queries.py")) == 1
    assert faults("organiser/events/views.py") == []
    assert faults("organiser/kernel/web/context.py") == []


def test_a_late_import_is_seen() -> None:
    source = "def cancel():\n    from organiser.events import rules\n"
    assert len(architecture.list_late_imports("organiser/events/actions.py", source)) == 1


def test_what_is_too_long_is_seen() -> None:
    long_function = "def cancel():\n" + "    x = 1\n" * 39
    assert len(architecture.list_size_faults("organiser/a.py", long_function, reasons={})) == 1
    assert (
        architecture.list_size_faults("organiser/a.py", long_function, reasons={"organiser/a.py:cancel": "why"}) == []
    )
    assert len(architecture.list_size_faults("organiser/a.py", "x = 1\n" * 300, reasons={})) == 1
    assert architecture.list_size_faults("organiser/a.py", "x = 1\n" * 299, reasons={}) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("templates/events/page.html", "{{ event.text | safe }}"),
        ("templates/events/page.html", "{% autoescape false %}"),
        ("organiser/events/views.py", "Markup(text)"),
    ],
)
def test_unescaped_text_is_seen(path: str, source: str) -> None:
    assert len(architecture.list_raw_html_faults(path, source, reasons={})) == 1
    assert architecture.list_raw_html_faults(path, source, reasons={path: "why"}) == []


@pytest.mark.parametrize("source", ["<script>x()</script>", "<style>", '<p style="x">', '<a onclick="x()">'])
def test_an_inline_script_or_style_is_seen(source: str) -> None:
    assert len(architecture.list_inline_faults("templates/page.html", source)) == 1


def test_a_script_of_our_own_is_let_through() -> None:
    assert architecture.list_inline_faults("templates/page.html", '<script src="/static/x.js" defer></script>') == []
