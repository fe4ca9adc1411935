"""Markdown to HTML in two layers: a parser without raw HTML, then a whitelist. Links are http, https or mailto."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h2", "h3", "h4", "hr", "s"}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
    ["linkify", "strikethrough"]
)
_parser.disable("image")


def render_markdown(text: str) -> Markup:
    """Safe HTML. Headings begin at the second level, since the page has the first; links leave without a referrer."""
    html = _parser.render(text.replace("\x00", ""))
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return Markup(
        nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener")
    )
