"""The made-up installation's campaigns: one of the town under which it has an event, and the next town asks with its
own; and a draft."""

from collections.abc import Callable
from datetime import date

from organiser.campaigns import actions
from organiser.campaigns.rules.writing import CampaignValues
from organiser.kernel.actor import Actor
from organiser.kernel.db import transaction
from organiser.kernel.pictures import encode_picture
from tests.support.drawing import draw_picture
from tests.support.site import Site


def run_campaigns(site: Site, organiser: Actor, neighbour: Actor, write: Callable[[str], str], *, lang: str) -> None:
    rich = CampaignValues(
        title=write("Bread and cities"), lang=lang, summary=write("What a city eats"),
        text=write("Everybody **cooks**."), first_day=date(2026, 3, 1), last_day=date(2026, 5, 1),
        topics=(site.topics["cities"],), timeline=site.topics["cities"], guides=(site.guides["open"],),
    )  # fmt: skip
    plain = CampaignValues(title=write("Perhaps next year"), lang=lang)
    town = site.branches["town"]
    for key, values in (("open", rich), ("draft", plain)):
        with transaction():
            site.campaigns[key] = actions.create_campaign(organiser, town, values=values).public_id
    with transaction():
        actions.change_state(organiser, site.campaigns["open"], verb="publish")
    with transaction():
        encoded, alt = encode_picture(draw_picture()), write("A loaf")
        picture = actions.set_picture(organiser, site.campaigns["open"], encoded=encoded, alt=alt)
        site.pictures["campaign"] = picture.public_id
    for key, actor, event in (("placed", organiser, "open"), ("asked", neighbour, "sibling")):
        with transaction():
            placement = actions.ask_campaign(actor, site.events[event], campaign_id=site.campaigns["open"])
            site.placements[key] = placement.public_id
