"""The summary of what is wrong, as a page shows it."""

from bs4 import BeautifulSoup


def list_summary_faults(page: BeautifulSoup) -> list[str]:
    """Links of a page's error summaries that lead nowhere, or not in the order in which the page has their fields."""
    return [fault for summary in page.select(".error-summary") for fault in _list_faults(page, summary.select("a"))]


def _list_faults(page: BeautifulSoup, links: list) -> list[str]:  # type: ignore[type-arg]
    targets = [str(link["href"]).removeprefix("#") for link in links]
    ids = [str(tag["id"]) for tag in page.select("input[id], select[id], textarea[id]")]
    missing = [f"{target}: nothing to type in" for target in targets if target not in ids]
    places = [ids.index(target) for target in targets if target in ids]
    return missing + ([f"not in the order of the page: {targets}"] if places != sorted(places) else [])
