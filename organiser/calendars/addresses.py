"""The addresses behind the buttons: the same feed for every kind of calendar. Pure."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed as links: `https` to copy, `webcal` for apps of this device, and two calendars of others."""

    https: str
    webcal: str
    google: str
    outlook: str


def subscription(feed_url: str, *, name: str) -> Subscription:
    """`feed_url` is absolute. webcal, never webcals: no app knows the latter."""
    parts = urlsplit(feed_url)
    webcal = parts._replace(scheme="webcal").geturl()
    outlook = urlencode({"url": feed_url, "name": name})
    return Subscription(
        https=feed_url,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
    )
