"""A program of its own: templates and values come in at stdin as JSON, a tagged PDF goes out at stdout.

Run by its path in a process with hard limits of memory and time: what it sets was written by people, and one session's
text may be hundreds of pages. It knows nothing of organiser. Values reach a template as data only (`sys.inputs.data`),
so that nothing in them is ever read as markup; the templates are handed over, so that typst opens no file but the
fonts. Exit codes: 0 a PDF, 3 the templates or values don't fit; anything else is a crash.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).with_name("fonts")
UNFIT = 3
# PDF/UA-1 (ISO 14289-1) is refused where a letter is in none of the fonts: still tagged, then.
STANDARDS = ("ua-1", "1.7")
# Its types know of a single source only.
compile_sources: Any = typst.compile


def main(max_memory: int, max_seconds: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    resource.setrlimit(resource.RLIMIT_CPU, (max_seconds, max_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = json.load(sys.stdin.buffer)
    for standard in STANDARDS:
        try:
            body = print_sheets(order["templates"], order["values"], standard)
        except typst.TypstError as fault:
            print(fault.diagnostic, file=sys.stderr)
        else:
            sys.stdout.buffer.write(body)
            return 0
    return UNFIT


def print_sheets(templates: dict[str, str], values: str, standard: str) -> bytes:
    """`templates` by name, "main" being the one that is set. The same values make the same bytes."""
    sources = {name: text.encode() for name, text in templates.items()}
    body: bytes = compile_sources(
        sources, font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={"data": values}, format="pdf",
        pdf_standards=[standard], timestamp=0,
    )  # fmt: skip
    return body


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
