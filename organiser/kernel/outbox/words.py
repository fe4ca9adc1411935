"""A mail's words: templates/mails/<name>.txt and .html, rendered in the language that is spoken now."""

from organiser.kernel import extensions
from organiser.kernel.i18n import current_language, direction
from organiser.kernel.outbox.message import MailMessage

# RFC 3676 §4.3: what follows is the sender's signature, and the space belongs to it.
SIGNATURE = "-- "


def write_mail(
    name: str, /, *, to: str, subject: str, from_name: str | None = None, reply_to: str | None = None, **values: object
) -> MailMessage:
    """A mail made of both templates of `name` ("accounts/invitation"). To be called inside `with in_language(…)`.

    The sender's name is the installation's unless `from_name` says otherwise. Lines of the text are kept as they
    stand in the template, except that more than one empty line becomes one.
    """
    lang = current_language()
    values |= {"lang": lang, "dir": direction(lang), "subject": subject}
    text = extensions.template(f"mails/{name}.txt").render(values)
    return MailMessage(
        to=to,
        subject=" ".join(subject.split()),
        text=_without_gaps(text),
        html=extensions.template(f"mails/{name}.html").render(values),
        lang=lang,
        from_name=from_name or extensions.settings().site_name,
        reply_to=reply_to,
    )


def _without_gaps(text: str) -> str:
    kept: list[str] = []
    for line in (line if line == SIGNATURE else line.rstrip() for line in text.strip().splitlines()):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept) + "\n"
