"""The only writers of accounts."""

from organiser.accounts.actions.credentials import (
    add_passkey,
    change_codes,
    change_password,
    name_passkey,
    remove_passkey,
    remove_password,
    reset_credentials,
    set_password_and_codes,
)
from organiser.accounts.actions.invitations import (
    accept_invitation,
    accept_with_passkey,
    accept_with_password,
    create_operator_invitation,
    invite,
    revoke_invitation,
    send_invitation,
)
from organiser.accounts.actions.logins import (
    confirm_with_passkey,
    confirm_with_password,
    log_in_with_link,
    log_in_with_passkey,
    log_in_with_password,
    send_login_link,
)
from organiser.accounts.actions.people import (
    disable_account,
    edit_account,
    enable_account,
    forget_what_is_over,
    stop_daily_counts,
)
from organiser.accounts.actions.sessions import (
    LoggedIn,
    end_other_sessions,
    end_session,
    log_out,
    note_seen,
    open_session,
)

__all__ = [
    "LoggedIn",
    "accept_invitation",
    "accept_with_passkey",
    "accept_with_password",
    "add_passkey",
    "change_codes",
    "change_password",
    "confirm_with_passkey",
    "confirm_with_password",
    "create_operator_invitation",
    "disable_account",
    "edit_account",
    "enable_account",
    "end_other_sessions",
    "end_session",
    "forget_what_is_over",
    "invite",
    "log_in_with_link",
    "log_in_with_passkey",
    "log_in_with_password",
    "log_out",
    "name_passkey",
    "note_seen",
    "open_session",
    "remove_passkey",
    "remove_password",
    "reset_credentials",
    "revoke_invitation",
    "send_invitation",
    "send_login_link",
    "set_password_and_codes",
    "stop_daily_counts",
]
