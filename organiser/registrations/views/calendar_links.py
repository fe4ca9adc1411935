"""Addresses at calendars of others that make one entry of an event. Nothing is asked there before somebody presses."""

from urllib.parse import urlencode

from organiser.events.models import Event
from organiser.events.wording import title_in
from organiser.kernel.i18n import current_language

STAMP = "%Y%m%dT%H%M%SZ"


def list_calendar_links(event: Event, *, place: str, page: str) -> dict[str, str]:
    """By the calendar's name."""
    google, outlook = urlencode(_for_google(event, place, page)), urlencode(_for_outlook(event, place, page))
    return {
        "Google": f"https://calendar.google.com/calendar/render?{google}",
        "Outlook": f"https://outlook.live.com/calendar/0/deeplink/compose?{outlook}",
    }


def _for_google(event: Event, place: str, page: str) -> dict[str, str]:
    if event.all_day:
        dates = f"{event.starts_wall:%Y%m%d}/{event.ends_wall:%Y%m%d}"
    else:
        dates = f"{event.starts_at:{STAMP}}/{event.ends_at:{STAMP}}"
    return {
        "action": "TEMPLATE",
        "text": title_in(event, current_language()),
        "dates": dates,
        "details": page,
        "location": place,
    }


def _for_outlook(event: Event, place: str, page: str) -> dict[str, str]:
    words = {"rru": "addevent", "subject": title_in(event, current_language()), "body": page, "location": place}
    if event.all_day:
        days = {"startdt": event.starts_wall.date().isoformat(), "enddt": event.ends_wall.date().isoformat()}
        return words | days | {"allday": "true"}
    return words | {"startdt": event.starts_at.isoformat(), "enddt": event.ends_at.isoformat()}
