"""Addresses in the form in which they are kept: one to which a mail can be handed over."""

import pytest

from organiser.accounts.rules import normalise_address
from organiser.kernel.errors import Invalid
from organiser.kernel.outbox.mime import check_address


@pytest.mark.parametrize(
    ("typed", "kept", "written_to"),
    [
        (" Rosa@Example.ORG ", "rosa@example.org", "rosa@example.org"),
        ("rosa@Bücher.de", "rosa@bücher.de", "rosa@xn--bcher-kva.de"),
        # Two domains, which need not be the same people's.
        ("rosa@Straße.de", "rosa@straße.de", "rosa@xn--strae-oqa.de"),
        ("rosa@strasse.de", "rosa@strasse.de", "rosa@strasse.de"),
    ],
)
def test_mails_go_to_the_address_that_was_typed(typed: str, kept: str, written_to: str) -> None:
    assert normalise_address(typed) == kept
    assert check_address(kept) == written_to


@pytest.mark.parametrize("typed", ["josé@example.org", "роза@example.org", "rosa@", "rosa@[127.0.0.1]"])
def test_an_address_that_no_mail_reaches_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="malformed"):
        normalise_address(typed)
