"""Nothing that people read escapes translation: every page, error, mail and refusal, in a language made for this."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from organiser.kernel.config import Settings
from organiser.kernel.db import db
from organiser.kernel.web.errors import error_page
from organiser.mail_kinds import TABLE
from tests.i18n import mailing
from tests.i18n.posting import post_forms
from tests.i18n.pseudo import LANG, create_pseudo_app, mark
from tests.i18n.reading import find_words, list_untranslated
from tests.support.applications import MASTER_KEY, SECRET_KEY
from tests.support.browsing import BASE_URL, Visitor, parse
from tests.support.databases import SqliteStore
from tests.support.made_site import make_site
from tests.support.site import Site
from tests.support.summaries import list_summary_faults
from tests.support.visits import Visit, list_shapes, list_visits

pytestmark = pytest.mark.unmeasured

ERRORS = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)


@dataclass(frozen=True, slots=True, repr=False)
class Installation:
    app: Flask
    site: Site
    store: SqliteStore
    visits: list[Visit]

    def restore(self) -> None:
        self.store.empty(db.engine)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation whose every text, its people's own included, is marked."""
    folder = tmp_path_factory.mktemp("pseudo")
    app = create_pseudo_app(_settings(folder), folder / "translations")
    app.testing = True
    app.test_client_class = Visitor
    with app.app_context():
        flask_migrate.upgrade()
        site = make_site(mark, lang=LANG)
        store = SqliteStore(folder / "organiser.sqlite3")
        store.keep_as_template(db.engine)
        yield Installation(app, site, store, list_visits(app, site, lang=LANG))
        db.engine.dispose()


def _settings(folder: Path) -> Settings:
    environ = {
        "DATABASE_URL": f"sqlite:///{folder}/organiser.sqlite3",
        "KEYSTORE_URL": f"sqlite:///{folder}/keys.sqlite3",
        "DATA_DIR": str(folder / "data"),
        "BASE_URL": BASE_URL,
        "SITE_NAME": mark("Workers’ School"),
        "MAIL_FROM": "organiser@example.org",
        "SECRET_KEY": SECRET_KEY,
        "MASTER_KEY": MASTER_KEY,
    }
    return Settings.from_environment(environ)


def test_a_text_that_nobody_translated_is_found() -> None:
    page = f"""<title>{mark("Events")}</title><h1>{mark("Coming")} soon</h1><p>samedi 14 mars 2026, Pérou</p>
        <img alt="A hall"><option>{mark("all")}</option><script>const x = 1</script>"""
    assert list_untranslated(page) == ["h1: ⟦Çöɱîñĝ⟧ soon", "img[alt]: A hall"]


def test_every_page_is_translated(installation: Installation) -> None:
    found: dict[str, str] = {}
    for visit in installation.visits:
        for text in list_untranslated(visit.body.decode()):
            found.setdefault(text, f"{visit.address(LANG)} as {visit.who}")
    assert found == {}


def test_every_error_page_is_translated(installation: Installation) -> None:
    found = {}
    for code in ERRORS:
        with installation.app.test_request_context(f"/{LANG}/events", base_url=BASE_URL):
            found[code] = list_untranslated(error_page(code)[0])  # type: ignore[index,arg-type]
    assert found == {code: [] for code in ERRORS}


@pytest.fixture(scope="module")
def answers(installation: Installation) -> list[tuple[str, TestResponse]]:
    """Of every form, sent as nobody should."""
    sent: dict[str, set[object]] = defaultdict(set)
    return [
        (f"{what} as {visit.who}", answer)
        for visit in list_shapes(installation.visits)
        for what, answer in _post_all(installation, visit, sent[visit.who])
    ]


def test_every_answer_to_a_form_is_translated(answers: list[tuple[str, TestResponse]]) -> None:
    found: dict[str, str] = {}
    for what, answer in answers:
        if answer.status_code >= 500:
            found[answer.status] = what
        for text in list_untranslated(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else ():
            found.setdefault(text, what)
    assert found == {}


def test_every_summary_of_errors_leads_to_its_fields_in_the_order_of_the_page(
    answers: list[tuple[str, TestResponse]],
) -> None:
    pages = {what: parse(answer) for what, answer in answers if answer.status_code == 422}
    assert len(pages) > 30
    assert {what: faults for what, page in pages.items() if (faults := list_summary_faults(page))} == {}


def _post_all(installation: Installation, visit: Visit, sent: set[object]) -> Iterator[tuple[str, TestResponse]]:
    installation.restore()
    client = installation.app.test_client()
    installation.site.who[visit.who].enter(client)
    for answer in post_forms(client, client.get(visit.address(LANG), headers={"Accept-Language": LANG}), sent):  # type: ignore[arg-type]
        yield answer
        installation.restore()


def test_every_kind_of_mail_is_translated(installation: Installation) -> None:
    installation.restore()
    messages = mailing.write_every_kind(installation.site)
    found = []
    for kind, message in messages:
        texts = [message.subject, message.from_name, *message.text.splitlines()]
        found += [f"{kind}: {text}" for text in texts if find_words(text)]
        found += [f"{kind}: {text}" for text in list_untranslated(message.html)]
    assert found == []
    assert {kind for kind, _ in messages} == set(TABLE)
