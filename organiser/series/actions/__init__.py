"""Changing series. Each date is an event and is written by the events' own actions; these hold them together."""

from organiser.series.actions.making import create_series, publish_dates

__all__ = ["create_series", "publish_dates"]
