"""`./manage calendars refresh`: the rules of time zones that are installed, now."""

from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from organiser.cli import calendars
from organiser.kernel.walltime import tzdata_version
from tests.events.test_zones import HOUR, make_berlin, read, shift


def test_it_says_what_moved(app: Flask) -> None:
    event = make_berlin()
    right = read(event)[0]
    shift(event, HOUR)
    answer = CliRunner().invoke(calendars.command, ["refresh"], obj=ScriptInfo(create_app=lambda: app))
    assert answer.exit_code == 0
    assert f"Rules of time zones: {tzdata_version()}. Events that moved: 1." in answer.output
    assert read(event)[0] == right
