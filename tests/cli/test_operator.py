"""`./manage operator invite`: the first operator of an installation."""

import re

from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from organiser.cli import operator
from tests.kernel.outbox.mailing import work_off
from tests.support.mail_server import SmtpSink


def invite(app: Flask, *words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(operator.command, ["invite", *words], obj=ScriptInfo(create_app=lambda: app))
    return answer.exit_code, answer.output


def test_the_link_is_printed_and_mailed(app: Flask, smtp_sink: SmtpSink) -> None:
    code, printed = invite(app, "rosa@example.org", "--lang", "es")
    (link,) = re.findall(r"http://\S+/i/\S+", printed)
    assert code == 0
    work_off(app)
    (mail,) = smtp_sink.messages_to("rosa@example.org")
    body = mail.get_body(("plain",))
    assert body is not None
    assert link in body.get_content()
    assert mail["Content-Language"] == "es"
    assert app.test_client().get(link).status_code == 303


def test_what_is_no_address_is_refused(app: Flask, smtp_sink: SmtpSink) -> None:
    code, printed = invite(app, "rosa")
    assert code == 2
    assert "ADDRESS" in printed
    work_off(app)
    assert smtp_sink.deliveries == []
