"""Logs: a line of JSON for each thing that happened, without addresses of any kind and without secrets.

They tell what broke and where. Who asked for what is nobody's business, so there is no access log.
"""

import logging
import re
import sys
from types import TracebackType
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

# The shapes that must not be written, and what stands in their place. Tokens are longer than every public id.
MASKS = (
    (re.compile(r"[^\s@'\"<>(]+@[^\s@'\">),]+"), "<address>"),
    (re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]*"), r"\1"),
    (re.compile(r"(?<![\w/])/([cpilmtu])/[^\s/'\"]+"), r"/\1/<token>"),
    (re.compile(r"[\w-]{40,}"), "<token>"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "<ip>"),
    (re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{1,4}"), "<ip>"),
)
PLACES = 4


def configure_logs(stream: TextIO | None = None) -> None:
    """Send everything that is logged to `stream`, else to standard error, as JSON. For commands."""
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            name_fault,
            mask_texts,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for chatty in ("alembic", "waitress.queue"):
        logging.getLogger(chatty).setLevel(logging.ERROR)


def name_fault(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception's type and places. Its message may hold what a person wrote."""
    fault = event.pop("exc_info", None)
    if isinstance(fault, tuple) and fault[0] is not None:
        event["fault"], event["places"] = fault[0].__name__, list_places(fault[2])
    return event


def list_places(trace: TracebackType | None) -> list[str]:
    """Where it was raised, the innermost place last."""
    places = []
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-PLACES:]


def mask_texts(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items()}


def mask(text: str) -> str:
    """The text without mail addresses, IP addresses, query strings and tokens."""
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text
