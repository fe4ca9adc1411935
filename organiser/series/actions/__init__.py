"""Changing series. Each date is an event and is written by the events' own actions; these hold them together."""

from organiser.series.actions.editing import change_days, edit_dates, end_series, plan_days, plan_edit, plan_stop
from organiser.series.actions.making import create_series, publish_dates
from organiser.series.actions.settling import close_enrolments, detach_date, open_enrolments, rename_series

__all__ = [
    "change_days",
    "close_enrolments",
    "create_series",
    "detach_date",
    "edit_dates",
    "end_series",
    "open_enrolments",
    "plan_days",
    "plan_edit",
    "plan_stop",
    "publish_dates",
    "rename_series",
]
