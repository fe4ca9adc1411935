"""gettext for pages, which ask for some hundred texts each: Flask-Babel looks up its context nine times for every one.

What code calls stays Flask-Babel's. Here a language's catalogue is found in one look, and templates get functions that
format only what has placeholders.
"""

from collections.abc import Callable
from typing import Any

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from organiser.kernel.i18n.languages import DEFAULT_LANGUAGE
from organiser.kernel.i18n.numbers import write_number


def speak_words(app: Flask, locale_selector: Callable[[], str]) -> None:
    """Flask-Babel with catalogues that are found quickly, and `_`, gettext and ngettext in templates."""
    babel = _QuickBabel(app, configure_jinja=False, locale_selector=locale_selector, timezone_selector=lambda: "UTC")
    app.jinja_env.extend(newstyle_gettext=True)  # first: the extension leaves what is set
    app.jinja_env.add_extension("jinja2.ext.i18n")
    gettext, ngettext = _for_templates(babel.domain_instance)
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


class _QuickDomain(Domain):
    def __init__(self, domain: str) -> None:
        super().__init__(domain=domain)
        self._by_language: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        lang = _spoken()
        if lang is None:
            return super().get_translations()
        found = self._by_language.get(lang)
        if found is None:
            found = self._by_language[lang] = super().get_translations()
        return found

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """Here the number is written as the language writes it, whoever asks: '7,333 people'."""
        text = self.get_translations().ngettext(singular, plural, num)
        return text % _with_number(num, variables)


class _QuickBabel(Babel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.domain_instance = _QuickDomain("messages")
        super().__init__(*args, **kwargs)


def _spoken() -> str | None:
    """The language that is spoken now; None where there is no application at hand."""
    try:
        here = vars(g._get_current_object())
    except RuntimeError:
        return None
    locale = getattr(here.get("_flask_babel"), "babel_locale", None) or get_locale()
    return str(locale.language) if locale else None


def _with_number(num: int, variables: dict[str, Any]) -> dict[str, Any]:
    return {"num": write_number(num, _spoken() or DEFAULT_LANGUAGE), **variables}


def _for_templates(domain: Domain) -> tuple[Callable[..., str], Callable[..., str]]:
    """Markup where a template escapes, so that values are escaped and texts may hold tags."""

    def write(context: EvalContext, text: str, variables: dict[str, Any]) -> str:
        words = Markup(text) if context.autoescape else text  # noqa: S704 - texts are our own
        return words % variables if variables or "%" in text else words

    @pass_eval_context
    def gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
        return write(context, domain.get_translations().gettext(text), variables)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **variables: Any) -> str:
        text = domain.get_translations().ngettext(one, many, num)
        return write(context, text, _with_number(num, variables))

    return gettext, ngettext
