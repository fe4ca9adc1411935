"""Garbage is collected again once the code was read."""

import gc

import click
import pytest

from organiser.__main__ import cli
from organiser.cli.memory import reading_code


def test_the_collector_rests_while_code_is_read_and_no_longer() -> None:
    with reading_code():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_when_code_cannot_be_read() -> None:
    with pytest.raises(ImportError), reading_code():
        raise ImportError
    assert gc.isenabled()


@pytest.mark.parametrize("name", ["run", "web", "worker", "demo"])
def test_every_command_runs_with_the_collector_at_work(name: str) -> None:
    assert isinstance(cli.get_command(click.Context(cli), name), click.Command)
    assert gc.isenabled()
