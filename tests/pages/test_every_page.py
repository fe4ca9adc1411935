"""Every page in a real browser, in every language: open to all, whole on a small screen, light, and asking nobody else.

Each page is seen in Arabic and in one of the other languages, small and large, light and dark.
"""

from typing import TYPE_CHECKING

import pytest

from organiser.kernel.i18n import INTERFACE_LANGUAGES
from tests.support.accessibility import bring_axe, list_violations
from tests.support.pages import DESK, PHONE
from tests.support.served_site import Served
from tests.support.visits import Visit

pytestmark = pytest.mark.unmeasured

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.pages import Pages

LOOKS = ((PHONE, "light"), (DESK, "dark"), (PHONE, "dark"), (DESK, "light"))
RIGHT_TO_LEFT = "ar"
LEFT_TO_RIGHT = tuple(lang for lang in INTERFACE_LANGUAGES if lang != RIGHT_TO_LEFT)


def test_visitors_of_every_kind_find_pages(served: Served) -> None:
    assert {visit.who.split(":")[0] for visit in served.visits} >= {"stranger", "place", "organiser", "operator"}
    assert len(served.visits) > 100


@pytest.mark.parametrize("lang", LEFT_TO_RIGHT)
def test_every_page_is_open_to_all_from_left_to_right(pages: "Pages", served: Served, lang: str) -> None:
    """Each in one of them. Past the policy: `pages` sees it if one wants something from elsewhere."""
    page, share = pages.open(locale=lang, bypass_csp=True), LEFT_TO_RIGHT.index(lang)
    assert _list_faults(page, served, lang, list(enumerate(served.visits, 2))[share :: len(LEFT_TO_RIGHT)]) == {}


@pytest.mark.parametrize("share", [0, 1])
def test_every_page_is_open_to_all_from_right_to_left(pages: "Pages", served: Served, share: int) -> None:
    """Under the policy: `pages` fails on whatever it stops. Large where it was small from left to right."""
    page = pages.open(locale=RIGHT_TO_LEFT)
    assert _list_faults(page, served, RIGHT_TO_LEFT, list(enumerate(served.visits))[share::2]) == {}
    assert served.referers == []


def _list_faults(
    page: "Page", served: Served, lang: str, visits: list[tuple[int, Visit]]
) -> dict[tuple[str, ...], list[str]]:
    """What axe finds, and what is wider than its screen. The number chooses how a page is looked at."""
    bring_axe(page)
    found = {}
    for number, visit in visits:
        viewport, scheme = LOOKS[number % len(LOOKS)]
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        _open(page, served, visit, lang)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > viewport["width"]:
            found[_name(visit, lang), "width"] = [f"{width} of {viewport['width']}"]
        for violation in list_violations(page):
            found[_name(visit, lang), violation["id"], scheme] = [node["html"] for node in violation["nodes"]]
    return found


def test_every_page_says_what_it_says_without_scripts(pages: "Pages", served: Served) -> None:
    page, lang = pages.open(javascript=False), "en"
    silent = []
    for visit in served.visits:
        _open(page, served, visit, lang)
        if not page.locator("main h1").first.is_visible():
            silent.append(_name(visit, lang))
    assert silent == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_first_page_and_event_page_weigh_less_than_100_kilobytes(pages: "Pages", served: Served, lang: str) -> None:
    event = f"/events/{served.site.events['open']}/{served.site.event_slugs['open']}"
    weights = {path: sum(_weigh(pages, served, f"/{lang}{path}").values()) for path in ("/", event)}
    assert {path: weight for path, weight in weights.items() if weight >= 100_000} == {}


def _weigh(pages: "Pages", served: Served, path: str) -> dict[str, int]:
    """Bytes by address that a first visit brings, as they come over the wire."""
    page = pages.open()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    devtools.on(
        "Network.responseReceived", lambda event: addresses.update({event["requestId"]: event["response"]["url"]})
    )
    devtools.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(served.url + path, wait_until="networkidle")
    return {addresses[request]: int(size) for request, size in sizes.items()}


def _open(page: "Page", served: Served, visit: Visit, lang: str) -> None:
    served.let_in(page.context, visit.who)
    answer = page.goto(served.url + visit.address(lang), wait_until="domcontentloaded")
    assert answer is not None
    assert answer.status == 200, _name(visit, lang)


def _name(visit: Visit, lang: str) -> str:
    return f"{visit.address(lang)} as {visit.who}"


@pytest.mark.parametrize("lang", INTERFACE_LANGUAGES)
def test_on_the_narrowest_phone_menus_stand_in_one_line_and_lists_of_people_in_full(
    pages: "Pages", served: Served, lang: str
) -> None:
    page = pages.open(viewport=PHONE, locale=lang, javascript=False)
    served.let_in(page.context, "organiser")
    page.goto(f"{served.url}/{lang}/manage/events/{served.site.events['full']}/people")
    for menu, entries in ((".masthead-nav li", 4), (".staffbar li, .staffbar button", 3)):
        boxes = [item.bounding_box() for item in page.locator(menu).all()]
        middles = {round((box["y"] + box["height"] / 2) / 10) for box in boxes if box}
        assert (len(boxes), len(middles)) == (entries, 1), menu
    frame = page.locator(".table-frame").first
    assert frame.evaluate("frame => frame.scrollWidth - frame.clientWidth") == 0
