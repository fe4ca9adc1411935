"""A mail's bytes: the structure that clients want, and nothing that a text could add to it (B 31, 32)."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from organiser.kernel.outbox import CalendarPart, MailMessage
from organiser.kernel.outbox.mime import Envelope, WrongAddress, check_address, clean_header, write_mime

ENVELOPE = Envelope("events@example.org", "abc@example.org", datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
LETTER = MailMessage(
    to="anna@example.org",
    subject="Your place",
    text="Good evening.\n",
    html="<p>Good evening.</p>\n",
    lang="en",
    from_name="Riverside branch",
)
ICS = b"BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:Ca\xc3\xb1a\r\nEND:VCALENDAR\r\n"
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
]  # fmt: skip
texts = st.text(max_size=200) | st.text(alphabet='\r\n\0\v\u2028 :<>,;"\\()=?_aé🙂', max_size=80)


def parse(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def write(**changes: object) -> EmailMessage:
    return parse(write_mime(replace(LETTER, **changes), ENVELOPE))  # type: ignore[arg-type]


def test_a_mail_has_these_headers_and_two_forms_of_its_text() -> None:
    mail = write(subject="Ваше место", from_name="Отделение «Заря»", lang="ru")
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert (mail["Subject"], str(mail["To"])) == ("Ваше место", "anna@example.org")
    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Отделение «Заря»", "events@example.org")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<abc@example.org>", "auto-generated")
    assert mail["Date"].datetime == ENVELOPE.date
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_entries_of_several_dates_are_files_and_none_of_the_forms() -> None:
    mail = write(files=(CalendarPart("PUBLISH", ICS), CalendarPart("CANCEL", ICS)))
    forms, *files = list(mail.iter_parts())
    assert [part.get_content_type() for part in forms.iter_parts()] == ["text/plain", "text/html"]
    assert [(file.get_content_type(), file.get_filename()) for file in files] == [
        ("application/ics", "date-1.ics"),
        ("application/ics", "date-2.ics"),
    ]
    assert [file.get_payload(decode=True) for file in files] == [ICS, ICS]


def test_a_calendar_comes_last_among_the_forms_and_again_as_a_file() -> None:
    mail = write(calendar=CalendarPart("CANCEL", ICS))
    forms, file = mail.iter_parts()
    calendar = list(forms.iter_parts())[-1]
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in forms.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("CANCEL", "utf-8")
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_payload(decode=True) == file.get_payload(decode=True) == ICS
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "event.ics")


def test_answers_go_to_whom_they_are_meant_for() -> None:
    assert str(write(reply_to="lapaz@bücher.example")["Reply-To"]) == "lapaz@xn--bcher-kva.example"
    with pytest.raises(WrongAddress):
        write(reply_to="lapaz@example.org\r\nBcc: evil@example.org")


def test_a_long_link_to_unsubscribe_stays_whole() -> None:
    link = "https://events.example.org/u/" + "a" * 300
    raw = write_mime(replace(LETTER, list_unsubscribe=link), ENVELOPE)
    assert f"List-Unsubscribe: <{link}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize("link", ["https://x.org/>,<https://evil.org", "https://x.org/\r\nBcc: a@b.org", "ftp://x"])
def test_a_link_that_is_none_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="not a link"):
        write(list_unsubscribe=link)


@given(texts, texts)
@example("Place\r\nBcc: evil@example.org", "Branch\r\nBcc: evil@example.org")
@example("=?utf-8?q?a?=", '"Rosa" <evil@example.org>, evil@example.org')
def test_no_text_adds_a_header_or_an_address(subject: str, name: str) -> None:
    raw = write_mime(replace(LETTER, subject=subject, from_name=name), ENVELOPE)
    mail = parse(raw)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [address.addr_spec for address in mail["From"].addresses] == ["events@example.org"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["anna@example.org"]
    head = raw.partition(b"\r\n\r\n")[0]
    assert all(byte in b"\r\n" or 32 <= byte < 127 for byte in head)
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)


@given(texts, texts)
def test_no_text_of_a_body_reaches_a_header_or_another_part(text: str, html: str) -> None:
    mail = write(text=text, html=html)
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@given(texts | st.text(alphabet="a \t.=-é", max_size=3000))
@example("-- \nRosa\n")
@example("From the beginning\n.\n..\n=_ and =3D\n" + "long " * 300)
@example("مساء الخير\n" * 40)
def test_a_text_arrives_as_it_was(text: str) -> None:
    part = write(text=text).get_body(("plain",))
    assert part is not None
    assert part.get_content().encode().splitlines() == (text.encode().splitlines() or [b""])


def test_each_text_is_encoded_as_becomes_it() -> None:
    letter = replace(LETTER, text="Buenas tardes, compañera.\n", html="مساء الخير")
    raw = write_mime(replace(letter, calendar=CalendarPart("PUBLISH", ICS)), ENVELOPE)
    assert b"Buenas tardes, compa=C3=B1era." in raw
    encodings = [part["Content-Transfer-Encoding"] for part in parse(raw).walk() if not part.is_multipart()]
    assert encodings == ["quoted-printable", "base64", "base64", "base64"]
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "Po"]), max_size=100))
def test_a_name_and_a_subject_arrive_as_they_were(text: str) -> None:
    text = clean_header(text).replace("=?", "")
    mail = write(subject=text, from_name=text)
    assert (mail["Subject"], mail["From"].addresses[0].display_name) == (text, text)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("anna@example.org", "anna@example.org"),
        ("anna.o'neil+tag@mail.example.org", "anna.o'neil+tag@mail.example.org"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("a" * 64 + "@" + "b" * 63 + ".org", "a" * 64 + "@" + "b" * 63 + ".org"),
    ],
)
def test_a_plain_address_is_taken(address: str, written: str) -> None:
    assert check_address(address) == written


@pytest.mark.parametrize(
    "address",
    [
        "", "anna", "@example.org", "anna@",
        "a b@example.org", '"a b"@example.org', "anna@[127.0.0.1]", "anna@-x.org",
        "anna@example..org", ".anna@example.org",
        "anna@example.org\r\nRCPT TO:<evil@example.org>", "anna@exam\0ple.org",
        "anna@\u202eexample.org",
        "anna@example.org>", "<anna@example.org", "a,b@example.org", "änna@example.org", "a" * 65 + "@example.org",
        "anna@" + ".".join(["a" * 60] * 5), "anna@example.org SIZE=1", "anna@ex\tample.org", "anna@example.org\n",
    ],
)  # fmt: skip
def test_an_address_that_could_mean_more_is_refused(address: str) -> None:
    with pytest.raises(WrongAddress):
        check_address(address)
