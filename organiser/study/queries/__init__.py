"""Everything that reads topics and works, by subject."""

from organiser.study.queries.editions import (
    find_minutes,
    get_edition_to_edit,
    get_file,
    get_text,
    list_edition_languages,
    sort_editions,
)
from organiser.study.queries.terms import find_root_path, find_terms, get_term, list_terms, terms_within
from organiser.study.queries.works import (
    WorkFilter,
    WorkOrder,
    count_works,
    find_merged_into,
    find_path,
    find_paths,
    find_same_work,
    get_work,
    get_work_to_edit,
    list_works,
    searchable_text,
)

__all__ = [
    "WorkFilter",
    "WorkOrder",
    "count_works",
    "find_merged_into",
    "find_minutes",
    "find_path",
    "find_paths",
    "find_root_path",
    "find_same_work",
    "find_terms",
    "get_edition_to_edit",
    "get_file",
    "get_term",
    "get_text",
    "get_work",
    "get_work_to_edit",
    "list_edition_languages",
    "list_terms",
    "list_works",
    "searchable_text",
    "sort_editions",
    "terms_within",
]
