"""Refusals of calendars."""

from organiser.kernel.errors import OrganiserError


class FeedOver(OrganiserError):
    """Its address leads nowhere any more: changed, stopped, deleted, or the rights behind it are gone."""


class TooManyFeeds(OrganiserError):
    """One address, or one account, has `most` already."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(str(most))
