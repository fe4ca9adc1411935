"""Values into a PDF. Never inside a transaction: it takes up to a second."""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from organiser.kernel.typesetting.errors import TypesettingBusy, TypesettingFailed

# A program of its own, and never imported here: its library would weigh on every process.
PRINTER = Path(__file__).with_name("printer.py")
TEMPLATES = Path(__file__).parents[3] / "templates"
# What every template may import, beside itself.
SHARED = "paper.typ"
# Threads and their arenas are counted in addresses, which are limited: not one of each per core.
SURROUNDINGS = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}

MEGABYTE = 1024 * 1024
PRINTER_MEMORY = 1024 * MEGABYTE
PRINTER_SECONDS = 10
PATIENCE_SECONDS = 20
# One is set, two wait; more would be the server's threads standing in a queue while pages have to wait.
MOST_INSIDE = 3
RETRY_SECONDS = 5

log = logging.getLogger("organiser.typesetting")
_inside = BoundedSemaphore(MOST_INSIDE)
_turn = Lock()


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """A tagged PDF of a template below templates/. Values are JSON's; the same ones make the same bytes.

    Raises TypesettingBusy, TypesettingFailed.
    """
    if not _inside.acquire(blocking=False):
        raise TypesettingBusy(retry_after=RETRY_SECONDS)
    try:
        with _turn:
            return _run_printer(write_order(template, values))
    finally:
        _inside.release()


def write_order(template: str, values: Mapping[str, Any]) -> bytes:
    """All that makes the PDF what it is, beside the program and the fonts."""
    sources = {"main": read_template(template), SHARED: read_template(SHARED)}
    data = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return json.dumps({"templates": sources, "values": data}, sort_keys=True).encode()


@cache
def read_template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _run_printer(order: bytes) -> bytes:
    """-I: neither the environment nor the folder one stands in decide what code runs."""
    command = [sys.executable, "-I", str(PRINTER), str(PRINTER_MEMORY), str(PRINTER_SECONDS)]
    try:
        done = subprocess.run(
            command, input=order, capture_output=True, env=SURROUNDINGS, timeout=PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise TypesettingFailed("too slow") from late
    if done.returncode != 0:
        # Where in our template, not what people wrote.
        log.error("typesetting ended with %s", done.returncode)
        raise TypesettingFailed(done.stderr.decode(errors="replace"))
    return done.stdout
