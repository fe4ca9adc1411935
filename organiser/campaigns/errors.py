"""What campaigns refuse, a class a reason."""

from organiser.kernel.errors import OrganiserError


class CampaignNotOpen(OrganiserError):
    """A draft that nobody can find, or an archived one, takes in no events."""


class EventNotPublic(OrganiserError):
    """Only what everybody may see stands under a campaign."""


class AlreadyPlaced(OrganiserError):
    """The event was put under this campaign before."""


class CampaignIsPublic(OrganiserError):
    """It was to be deleted while people read it. Made a draft again, it can be."""


class WrongCampaignState(OrganiserError):
    """The verb does not fit the campaign as it stands."""

    def __init__(self, verb: str, state: str) -> None:
        self.verb = verb
        self.state = state
        super().__init__(f"{verb} while {state}")
