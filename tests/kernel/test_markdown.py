"""Markdown is made safe in two layers, and reads aloud without its marks."""

import re

import pytest
from bs4 import BeautifulSoup

from organiser.kernel.markdown import outline_markdown, plain_text, render_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "![x](https://example.org/track.png)",
    "<svg/onload=alert(1)>",
    '[x](https://example.org "onmouseover=alert(1)")',
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<iframe src=https://example.org></iframe>",
    "```\n<script>alert(1)</script>\n```",
    "[x]: javascript:alert(1)\n\n[x]",
    "<https://example.org/><script>",
    "\x00<script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text: str) -> None:
    page = BeautifulSoup(render_markdown(text), "html.parser")
    assert {tag.name for tag in page.find_all(True)} <= {"p", "a", "pre", "code", "br"}
    for tag in page.find_all(True):
        assert set(tag.attrs) <= {"href", "rel"}
        assert str(tag.get("href", "https:")).split(":")[0] in {"http", "https", "mailto", "x", "track.png"}


def test_what_a_branch_writes_looks_as_meant() -> None:
    html = render_markdown("# Why\n\n**Bring** _this_:\n\n- one\n- two\n\nhttps://example.org")
    assert "<h2>Why</h2>" in html
    assert "<strong>Bring</strong> <em>this</em>" in html
    assert "<li>one</li>" in html
    assert '<a href="https://example.org" rel="nofollow noopener">https://example.org</a>' in html


def test_plain_text_has_no_marks() -> None:
    text = "# Why\n\n**Bring** [the text](https://example.org/a) and https://example.org/b\n\n- one\n- two\n\n    code"
    assert plain_text(text) == "Why\nBring the text (https://example.org/a) and https://example.org/b\none\ntwo\ncode"


def test_an_outline_holds_words_and_links_that_lead_out() -> None:
    (paragraph,) = outline_markdown("Two *decrees* [here](https://example.org) [no](/inside) [no](javascript:x)")
    assert paragraph["is"] == "paragraph"
    assert [(one["is"], one.get("to"), one.get("text")) for one in paragraph["has"]] == [
        ("text", None, "Two "),
        ("em", None, None),
        ("text", None, " "),
        ("link", "https://example.org", None),
        ("text", None, " "),
        ("text", None, "no"),
        ("text", None, " [no](javascript:x)"),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_outline_leads_nowhere_hostile(text: str) -> None:
    assert not re.search(r"'to': '(?!https?://|mailto:)", str(outline_markdown(text)))
