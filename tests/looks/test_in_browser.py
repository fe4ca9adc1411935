"""The gallery in Chromium: axe finds nothing, nothing overflows, the scripts do what they say."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.looks.gallery import LANGUAGES, PAGES, create_gallery
from tests.support.accessibility import bring_axe, list_violations
from tests.support.serving import serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.pages import Pages

SHOWN = (*PAGES, "errors/404")


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with serve(create_gallery()) as port:
        yield f"http://localhost:{port}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: "Page", origin: str, lang: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    bring_axe(page)
    found = {}
    for name in SHOWN:
        page.goto(f"{origin}/{lang}/{name}?staff=1")
        for violation in list_violations(page):
            found[name, violation["id"]] = [node["html"] for node in violation["nodes"]]
    assert found == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_its_screen(page: "Page", origin: str, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    widths = {}
    for name in SHOWN:
        page.goto(f"{origin}/{lang}/{name}?staff=1")
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(SHOWN, width)


CONTRAST = """(accent) => {
  document.documentElement.style.setProperty("--accent", accent);
  const styles = getComputedStyle(document.querySelector(".date-poster"));
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (colour) => {
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...paint.getImageData(0, 0, 1, 1).data].map((part) => {
      part /= 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const paper = getComputedStyle(document.body).backgroundColor;
  return [ratio(styles.backgroundColor, styles.color), ratio(styles.backgroundColor, paper)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "accent", ["#b0121d", "#ffd500", "#00a86b", "#1d4ed8", "#7c1fa0", "#000000", "#ffffff", "#ff00ff"]
)
def test_any_accent_of_an_installation_can_be_read(page: "Page", origin: str, accent: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{origin}/en/event")
    assert min(page.evaluate(CONTRAST, accent)) >= 4.5


def test_the_button_of_an_event_is_above_the_fold_of_a_phone(page: "Page", origin: str) -> None:
    page.goto(f"{origin}/en/event")
    box = page.locator(".button-big").bounding_box()
    assert box["y"] + box["height"] <= 740


def test_reader_sees_their_own_time_where_it_differs(pages: "Pages", origin: str) -> None:
    page = pages.open(timezone="Asia/Kathmandu")
    page.goto(f"{origin}/ar/list")
    assert page.locator("[data-viewer-time]").first.inner_text().startswith("بتوقيتك: الجمعة")
    page.goto(f"{origin}/en/list")
    assert "4:45" in page.locator("[data-viewer-time]").first.inner_text()


# The script reads the page once, so it is loaded again for times that are put in afterwards.
BESIDE_DAY = """async (spans) => {
  const made = spans.map(([starts, ends]) => {
    const time = document.body.appendChild(document.createElement("p")).appendChild(document.createElement("time"));
    time.dateTime = starts;
    Object.assign(time.dataset, { viewerTime: "Your time: {time}", zone: "UTC", besideDay: "", ends });
    return time;
  });
  await import(`${document.querySelector("script[src*=zone]").src}?again`);
  return made.map((time) => time.textContent);
}"""


def test_below_a_day_the_readers_own_time_names_only_another_day(pages: "Pages", origin: str) -> None:
    page = pages.open(timezone="Europe/Berlin")
    page.goto(f"{origin}/en/list")
    told = page.evaluate(BESIDE_DAY, [["2027-01-07T15:00:00Z", "2027-01-07T16:30:00Z"], ["2027-01-07T23:30:00Z", ""]])
    assert told == ["Your time: 16:00–17:30", "Your time: Friday, 8 January at 0:30"]


def test_reader_in_the_same_zone_sees_one_time(pages: "Pages", origin: str) -> None:
    page = pages.open(timezone="America/La_Paz")
    page.goto(f"{origin}/en/list")
    assert page.locator(".when-mine").first.is_hidden()


def test_zone_is_written_into_the_form(pages: "Pages", origin: str) -> None:
    page = pages.open(timezone="America/La_Paz")
    page.goto(f"{origin}/en/form")
    zones = page.locator("input[name=viewer_zone]").evaluate_all("inputs => inputs.map((input) => input.value)")
    assert set(zones) == {"America/La_Paz"}


def test_place_is_chosen_with_the_keyboard(page: "Page", origin: str) -> None:
    page.goto(f"{origin}/en/form")
    field = page.get_by_role("combobox", name="Where are you?")
    field.press_sequentially("la p")
    page.get_by_role("option").nth(1).wait_for()
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "La Plata, Argentina"
    assert page.locator("#place_id").input_value() == "2"
    assert field.get_attribute("aria-expanded") == "false"
    field.press_sequentially("x")
    assert page.locator("#place_id").input_value() == ""


def test_unknown_place_is_said_in_words(page: "Page", origin: str) -> None:
    page.goto(f"{origin}/en/form")
    page.get_by_role("combobox").first.press_sequentially("zzz")
    page.get_by_text("No place found.").wait_for()


def test_error_summary_takes_the_focus(page: "Page", origin: str) -> None:
    page.goto(f"{origin}/en/wrong")
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_passkey_posts_the_credential_as_json(page: "Page", origin: str) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{origin}/en/passkey")
    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.get_by_role("button", name="Add a passkey").click()
    assert "attestationObject" in (posted.value.post_data or "")
    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.get_by_role("button", name="Log in with a passkey").click()
    assert "signature" in (posted.value.post_data or "")


def test_refused_passkey_is_explained(page: "Page", origin: str) -> None:
    page.goto(f"{origin}/en/passkey")
    page.locator("[data-passkey=login]").evaluate(
        """(form) => { form.dataset.options = '{"challenge": "AAAA", "rpId": "example.org"}'; }"""
    )
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_text("That did not work.").wait_for()


@pytest.mark.parametrize("name", ["event", "list", "form", "passkey"])
def test_without_scripts_nothing_essential_is_missing(pages: "Pages", origin: str, name: str) -> None:
    page = pages.open(javascript=False)
    page.goto(f"{origin}/en/{name}")
    assert page.locator("[data-copy]:visible, [data-passkey]:visible").count() == 0
    assert page.locator("main h1").is_visible()
