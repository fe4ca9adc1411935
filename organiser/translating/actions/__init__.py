"""Offering texts, translating them, naming who may. The only writers of these tables."""

from organiser.translating.actions.following import take_over
from organiser.translating.actions.people import grant_invited_translator, invite_translator, remove_translator
from organiser.translating.actions.texts import move_parts, offer_texts, translate, withdraw_texts

__all__ = [
    "grant_invited_translator",
    "invite_translator",
    "move_parts",
    "offer_texts",
    "remove_translator",
    "take_over",
    "translate",
    "withdraw_texts",
]
