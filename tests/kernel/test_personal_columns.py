"""Every column that says something about a person says why it is kept and until when; docs/privacy.md lists them."""

from pathlib import Path

from sqlalchemy import LargeBinary

from organiser.tables import METADATA

ROOT = Path(__file__).parents[2]
# Bytes that say nothing about a person, each with its reason.
NOT_PERSONAL = {
    "branches.members_link_hash": "a branch's secret",
    "calendar_blocks.body": "what everybody may read",
    "invitations.token_hash": "a secret's hash",
    "login_links.browser_hash": "a secret's hash",
    "login_links.token_hash": "a secret's hash",
    "notice_requests.link_hash": "a secret's hash",
    "private_feeds.token_hash": "a secret's hash",
    "registrations.link_hash": "a secret's hash",
    "registrations.ticket_hash": "a secret's hash",
    "rota_volunteers.feed_hash": "a secret's hash",
    "rota_volunteers.link_hash": "a secret's hash",
    "speakers.link_hash": "a secret's hash",
    "staff_sessions.token_hash": "a secret's hash",
}
TELLING = ("account", "address", "name", "identity", "person", "reason")
# Names of things, and of people only where `personal` says so.
NAMES_OF_THINGS = {
    "branches.name", "branches.place_name", "events.address", "events.place_name", "events.state_reason",
    "events.reason_before",
    "term_names.name", "timeline_entries.place_name", "accounts.id",
}  # fmt: skip


def columns() -> dict[str, object]:
    return {f"{table.name}.{column.name}": column for table in METADATA.sorted_tables for column in table.columns}


def test_bytes_are_personal_or_say_why_not() -> None:
    unsaid = {
        name
        for name, column in columns().items()
        if isinstance(column.type, LargeBinary) and "personal" not in column.info and name not in NOT_PERSONAL
    }
    assert unsaid == set()


def test_columns_with_telling_names_are_declared() -> None:
    unsaid = {
        name
        for name, column in columns().items()
        if any(word in name.split(".")[1] for word in TELLING)
        and "personal" not in column.info
        and name not in NAMES_OF_THINGS | set(NOT_PERSONAL)
        and not column.primary_key
    }
    assert unsaid - {"login_links.account_id", "passkeys.account_id", "staff_sessions.account_id"} == set()


def test_each_has_a_purpose_and_an_end() -> None:
    for name, column in columns().items():
        if "personal" in column.info:
            assert column.info["personal"]["purpose"], name
            assert column.info["personal"]["retention"], name


def test_the_privacy_page_lists_them_all() -> None:
    page = (ROOT / "docs/privacy.md").read_text()
    rows = [
        f"| `{name}` | {column.info['personal']['purpose']} | {column.info['personal']['retention']} |"
        for name, column in sorted(columns().items())
        if "personal" in column.info
    ]
    assert [row for row in rows if row not in page] == []
