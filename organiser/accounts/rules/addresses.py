"""One address is one account, however it is typed."""

from email_validator import EmailNotValidError, validate_email

from organiser.kernel.errors import Invalid


def normalise_address(text: str) -> str:
    """The address in the one form in which it is kept and looked for: NFC, in small letters.

    Raises Invalid("address", "malformed"), also where outbox.mime would write to nobody: letters beyond ASCII before
    the @ need SMTPUTF8. Mail servers in use do not tell letters of different case apart; ß and ss are two domains.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False).normalized.lower()
    except EmailNotValidError:
        raise Invalid("address", "malformed") from None


def cap_key(address: str) -> str:
    """The mailbox behind an address, as far as one can tell: for counting mails, never for sending them."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"
