"""Changing topics and works: the only writers of these tables."""

from organiser.study.actions.editions import add_edition, edit_edition, remove_edition
from organiser.study.actions.terms import add_term, change_term
from organiser.study.actions.works import add_work, edit_work, find_or_make_work, merge_works

__all__ = [
    "add_edition",
    "add_term",
    "add_work",
    "change_term",
    "edit_edition",
    "edit_work",
    "find_or_make_work",
    "merge_works",
    "remove_edition",
]
