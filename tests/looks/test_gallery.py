"""The macros as documents: every reference leads somewhere, nothing is inline, and a first visit is light."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.looks.gallery import LANGUAGES, PAGES, ROOT, create_gallery

STATIC = ROOT / "organiser" / "static"
FIRST_VISIT = 100_000
ADDRESSES = [f"/{lang}/{page}" for lang in LANGUAGES for page in (*PAGES, "errors/404", "errors/500")]


@pytest.fixture
def client() -> FlaskClient:
    return create_gallery().test_client()


def read(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_id_is_unique_and_every_reference_leads_to_one(client: FlaskClient, address: str) -> None:
    page = read(client, f"{address}?staff=1")
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    named = [str(tag["for"]) for tag in page.select("[for]")]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        named += [name for tag in page.select(f"[{attribute}]") for name in str(tag[attribute]).split()]
    named += [str(link["href"])[1:] for link in page.select(".error-summary a, .skip-link")]
    assert set(named) - set(ids) == set()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client: FlaskClient, address: str) -> None:
    page = read(client, f"{address}?staff=1")
    assert page.select("style, [style], script:not([src])") == []
    assert [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    loaded = [str(tag.get("src") or tag.get("href")) for tag in page.select("script, img, use, link[rel=stylesheet]")]
    assert [url for url in loaded if not url.startswith("/static/")] == []


def test_field_ties_its_hint_and_error_to_the_input(client: FlaskClient) -> None:
    page = read(client, "/en/wrong")
    name = page.select_one("input[name=name]")
    assert name is not None
    assert name["aria-describedby"] == "name-hint name-error"
    assert name["aria-invalid"] == "true"
    assert name["autocomplete"] == "name"
    assert page.select_one("label[for=name] .field-required") is not None
    assert page.select_one("label[for=place] .field-required") is None


def test_error_summary_links_to_every_wrong_field_and_to_the_first_of_several_buttons(client: FlaskClient) -> None:
    links = read(client, "/en/wrong").select(".error-summary a")
    assert [link["href"] for link in links] == ["#name", "#address", "#mode-0", "#people", "#meal"]


def test_error_summary_is_absent_when_nothing_is_wrong(client: FlaskClient) -> None:
    assert read(client, "/en/form").select(".error-summary") == []


def test_post_button_is_a_form_with_a_token(client: FlaskClient) -> None:
    for form in read(client, "/en/form").select("form.one-button"):
        assert form["method"] == "post"
        assert len(form.select("input[name=csrf_token][value]")) == 1


def test_pagination_keeps_the_filters_of_the_address(client: FlaskClient) -> None:
    links = read(client, "/en/list?kind=talk&page=2").select(".pagination a")
    assert [link["href"] for link in links] == ["?kind=talk&page=1", "?kind=talk&page=3"]


def test_organisers_bar_is_shown_to_staff_alone(client: FlaskClient) -> None:
    assert read(client, "/en/list").select(".staffbar") == []
    assert len(read(client, "/en/list?staff=1").select(".staffbar")) == 1


@pytest.mark.parametrize(("lang", "scripts"), [("en", ("latin",)), ("ar", ("latin", "arabic"))])
@pytest.mark.parametrize("page", ["list", "event", "form"])
def test_first_visit_stays_under_100_kilobytes(
    client: FlaskClient, lang: str, scripts: tuple[str, ...], page: str
) -> None:
    html = client.get(f"/{lang}/{page}").data
    loaded = set(re.findall(r"/static/([\w./-]+)", html.decode()))
    fonts = {f"fonts/sans-{script}-{weight}.woff2" for script in scripts for weight in (400, 700)}
    assert len(html) + sum((STATIC / path).stat().st_size for path in loaded | fonts) < FIRST_VISIT


def list_static(ending: str) -> Iterator[str]:
    return (path.read_text() for path in sorted(STATIC.rglob(f"*.{ending}")))


def test_styles_use_logical_properties() -> None:
    physical = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|(?:min-|max-)?(?:width|height)):"
    )
    for css in list_static("css"):
        assert physical.findall(re.sub(r"@media[^{]*", "", css)) == []


def test_every_font_that_a_style_names_is_there() -> None:
    named = {name for css in list_static("css") for name in re.findall(r"fonts/([\w.-]+)", css)}
    assert named == {path.name for path in (STATIC / "fonts").glob("*.woff2")}


TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


def read_tokens() -> dict[str, dict[str, str]]:
    css = (STATIC / "css" / "base.css").read_text()
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    of_light = dict(TOKEN.findall(light))
    return {"light": of_light, "dark": of_light | dict(TOKEN.findall(dark.split("@supports", 1)[0]))}


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, definition of contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_text_reaches_triple_a_and_states_double_a(scheme: str, ground: str) -> None:
    tokens = read_tokens()[scheme]
    for ink, least in {"ink": 7, "ink-soft": 7, "good": 4.5, "warn": 4.5, "bad": 4.5, "edge": 3}.items():
        assert contrast(tokens[ink], tokens[ground]) >= least, ink
