"""A mail's words: templates/mails/<name>.txt and .html, rendered in the language that is spoken now."""

from collections.abc import Hashable, Mapping

from markupsafe import escape

from organiser.kernel import extensions, ids
from organiser.kernel.i18n import current_language, direction
from organiser.kernel.outbox.message import MailMessage

# RFC 3676 §4.3: what follows is the sender's signature, and the space belongs to it.
SIGNATURE = "-- "
Forms = tuple[str, str]


def write_mail(
    name: str, /, *, to: str, subject: str, from_name: str | None = None, reply_to: str | None = None, **values: object
) -> MailMessage:
    """A mail made of both templates of `name` ("accounts/invitation"). To be called inside `with in_language(…)`.

    The sender's name is the installation's unless `from_name` says otherwise. Lines of the text are kept as they
    stand in the template, except that more than one empty line becomes one.
    """
    return _address(_write_forms(name, subject, values), to, subject, from_name, reply_to)


class Blanks:
    """Writes mails that mostly differ in a name and a link: once for all who are told the same, with marks in the place
    of these. For one batch, and thrown away with it: a mail says what is true when it leaves."""

    def __init__(self) -> None:
        self._written: dict[Hashable, Forms] = {}
        self._marks: dict[str, str] = {}

    def write_mail(
        self,
        name: str,
        /,
        *,
        to: str,
        subject: str,
        own: Mapping[str, str],
        from_name: str | None = None,
        reply_to: str | None = None,
        **values: object,
    ) -> MailMessage:
        """The same as write_mail(). `own` are lines that no other reader has, which the templates only put in their
        place, or ask whether they are there; other values can be hashed, or are dictionaries of such."""
        marks = {key: self._marks.setdefault(key, ids.new_public_id()) if line else "" for key, line in own.items()}
        alike = name, current_language(), subject, _freeze(marks), _freeze(values)
        if alike not in self._written:
            self._written[alike] = _write_forms(name, subject, values | marks)
        text, html = self._written[alike]
        for key, mark in marks.items():
            if mark:
                text, html = text.replace(mark, own[key]), html.replace(mark, escape(own[key]))
        return _address((text, html), to, subject, from_name, reply_to)


def _freeze(values: Mapping[str, object]) -> Hashable:
    return tuple((key, _freeze(value) if isinstance(value, Mapping) else value) for key, value in values.items())


def _write_forms(name: str, subject: str, values: Mapping[str, object]) -> Forms:
    lang = current_language()
    known = {**values, "lang": lang, "dir": direction(lang), "subject": subject}
    text = extensions.template(f"mails/{name}.txt").render(known)
    return _without_gaps(text), extensions.template(f"mails/{name}.html").render(known)


def _address(forms: Forms, to: str, subject: str, from_name: str | None, reply_to: str | None) -> MailMessage:
    return MailMessage(
        to=to,
        subject=" ".join(subject.split()),
        text=forms[0],
        html=forms[1],
        lang=current_language(),
        from_name=from_name or extensions.settings().site_name,
        reply_to=reply_to,
    )


def _without_gaps(text: str) -> str:
    kept: list[str] = []
    for line in (line if line == SIGNATURE else line.rstrip() for line in text.strip().splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept) + "\n"
