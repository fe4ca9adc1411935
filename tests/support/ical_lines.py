"""Content lines of RFC 5545 §3.1, read strictly and with the line each began on.

Shares nothing with the renderer: what is wrong there must be seen from here.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

MAX_OCTETS = 75
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NAME = re.compile(r"[A-Z0-9-]+")
_PARAM = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";:,]*)')


class Finding(NamedTuple):
    line: int
    rule: str
    detail: str


@dataclass(frozen=True)
class ContentLine:
    number: int
    name: str
    params: tuple[tuple[str, str], ...]
    value: str

    def raw_param(self, name: str) -> str | None:
        return dict(self.params).get(name)


def read_lines(body: bytes) -> tuple[list[ContentLine], list[Finding]]:
    """The content lines of a body, and what is wrong with its bytes and its syntax."""
    findings: list[Finding] = []
    if body.startswith(b"\xef\xbb\xbf"):
        findings.append(Finding(1, "bom", "a byte order mark"))
        body = body[3:]
    logical: list[tuple[int, bytes]] = []
    for number, ended in enumerate(body.splitlines(keepends=True), start=1):
        octets = ended.rstrip(b"\r\n")
        if ended != octets + b"\r\n":
            findings.append(Finding(number, "line-end", "not CRLF"))
        findings += _check_octets(number, octets)
        if octets[:1] in (b" ", b"\t") and logical:
            logical[-1] = (logical[-1][0], logical[-1][1] + octets[1:])
        else:
            logical.append((number, octets))
    lines = []
    for number, octets in logical:
        line = _parse(number, octets.decode("utf-8", "replace"))
        if isinstance(line, Finding):
            findings.append(line)
        else:
            lines.append(line)
    return lines, findings


def _check_octets(number: int, octets: bytes) -> list[Finding]:
    findings = []
    if len(octets) > MAX_OCTETS:
        findings.append(Finding(number, "fold", f"{len(octets)} octets"))
    if not octets:
        findings.append(Finding(number, "syntax", "an empty line"))
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        findings.append(Finding(number, "utf-8", "not UTF-8, or folded inside a character"))
        text = octets.decode("utf-8", "ignore")
    if found := _CONTROL.search(text):
        findings.append(Finding(number, "control", f"U+{ord(found[0]):04X}"))
    return findings


def _parse(number: int, text: str) -> ContentLine | Finding:
    name = _NAME.match(text)
    if not name:
        return Finding(number, "syntax", f"no property name: {text[:30]!r}")
    at, params = name.end(), []
    while at < len(text) and text[at] == ";":
        found = _PARAM.match(text, at)
        if not found:
            return Finding(number, "syntax", f"a broken parameter: {text[at : at + 30]!r}")
        params.append((found[1], found[2]))
        at = found.end()
    if text[at : at + 1] != ":":
        return Finding(number, "syntax", f"no colon: {text[:30]!r}")
    return ContentLine(number, name[0], tuple(params), text[at + 1 :])


def unquote_param(raw: str) -> str:
    """A parameter's value without its quotes and carets (RFC 6868 §3)."""
    marks = {"^n": "\n", "^^": "^", "^'": '"'}
    return re.sub(r"\^[n^']", lambda found: marks[found[0]], raw.strip('"'))


def unescape_text(value: str) -> str:
    """A TEXT value without its backslashes (RFC 5545 §3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
