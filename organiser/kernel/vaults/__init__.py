"""Vaults: what is known of people is sealed under a key that has an end date.

A vault's key lies, wrapped by the master key, in a key store apart from the database and its backups.
Destroying the key makes every sealed blob unreadable, in old backups too.
"""

from organiser.kernel.vaults.keys import VaultKey
from organiser.kernel.vaults.models import Vault
from organiser.kernel.vaults.store import VaultDestroyed
from organiser.kernel.vaults.vaults import (
    INSTALLATION,
    create_vault,
    create_vaults,
    destroy_counters_keys,
    destroy_keys,
    destroy_vault,
    get_counters_key,
    get_installation_key,
    get_vault_key,
    list_due_vaults,
    move_vault_end,
)

__all__ = [
    "INSTALLATION",
    "Vault",
    "VaultDestroyed",
    "VaultKey",
    "create_vault",
    "create_vaults",
    "destroy_counters_keys",
    "destroy_keys",
    "destroy_vault",
    "get_counters_key",
    "get_installation_key",
    "get_vault_key",
    "list_due_vaults",
    "move_vault_end",
]
