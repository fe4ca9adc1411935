"""Markdown to HTML in two layers: a parser without raw HTML, then a whitelist. Links are http, https or mailto."""

from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

Outline = dict[str, Any]

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h2", "h3", "h4", "hr", "s"}
SCHEMES = {"http", "https", "mailto"}
# Texts of pages that are read again and again; none of them is longer than some pages.
MOST_KEPT = 256

_parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["linkify", "strikethrough"]
)
_parser.disable("image")


@lru_cache(MOST_KEPT)
def render_markdown(text: str) -> Markup:
    """Safe HTML. Headings begin at the second level, since the page has the first; links leave without a referrer."""
    html = _parser.render(text.replace("\x00", ""))
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return Markup(
        nh3.clean(
            html, tags=TAGS, attributes={"a": {"href"}, "*": set()}, url_schemes=SCHEMES, link_rel="nofollow noopener"
        )
    )


def plain_text(text: str) -> str:
    """Markdown as it reads aloud: no marks, a link's address behind its words."""
    lines: list[str] = []
    for token in _parser.parse(text.replace("\x00", "")):
        if token.type == "inline":
            lines.append(_inline_text(token.children or []))
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.strip())
    return "\n".join(lines)


def _inline_text(tokens: list[Token]) -> str:
    words: list[str] = []
    target = ""
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrs.get("href", "")) if token.markup != "linkify" else ""
        elif token.type == "link_close" and target:
            words.append(f" ({target})")
        elif token.type in {"softbreak", "hardbreak"}:
            words.append("\n")
        else:
            words.append(token.content)
    return "".join(words)


def outline_markdown(text: str) -> list[Outline]:
    """As values, for what is no page: {"is": its kind, "has": what is in it}, and "text" or "to" where it says more.

    Kinds are those of SyntaxTreeNode. Nothing in it is markup any more, whoever sets it; a link leads to http, https or
    mailto, or is its words.
    """
    return _outline(SyntaxTreeNode(_parser.parse(text.replace("\x00", ""))))


def _outline(node: SyntaxTreeNode) -> list[Outline]:
    found: list[Outline] = []
    for child in node.children:
        inner = _outline(child)
        if child.type == "inline" or (child.type == "link" and not _leads_out(child)):
            found.extend(inner)
            continue
        one: Outline = {"is": child.type, "has": inner}
        if child.type == "link":
            one["to"] = str(child.attrs.get("href", ""))
        elif not inner:
            one["text"] = child.content.strip("\n")
        found.append(one)
    return found


def _leads_out(node: SyntaxTreeNode) -> bool:
    return str(node.attrs.get("href", "")).partition(":")[0].lower() in SCHEMES
