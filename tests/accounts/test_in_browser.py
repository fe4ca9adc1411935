"""The passkey's script in a browser that has an authenticator of its own (WebAuthn Automation)."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import Pages
from tests.support.processes import LiveServer

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_authenticator(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


@pytest.mark.only_database("sqlite")
def test_a_passkey_is_made_by_an_invitation_and_logs_in(live_server: LiveServer, pages: Pages) -> None:
    link = live_server.run("operator", "invite", "ada@example.org", "--name", "Ada Okafor").split()[-1]
    page = pages.open()
    give_authenticator(page)
    page.goto(link)
    page.get_by_role("button", name="Make a passkey and come in").click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()
    page.get_by_role("link", name="My account").click()
    expect(page.get_by_label("Your name")).to_have_value("Ada Okafor")
    expect(page.get_by_label("Your time zone")).to_have_value("Europe/Brussels")


@pytest.mark.only_database("sqlite")
def test_without_scripts_a_password_is_the_way_in(live_server: LiveServer, pages: Pages) -> None:
    link = live_server.run("operator", "invite", "ada@example.org").split()[-1]
    page = pages.open(javascript=False)
    page.goto(link)
    expect(page.get_by_role("button", name="Make a passkey and come in")).to_be_hidden()
    expect(page.get_by_text("Passkeys need scripts")).to_be_visible()
    page.get_by_role("link", name="Choose a password").click()
    expect(page.get_by_role("img")).to_be_visible()
