"""What is missing or stale, the page on which it is put right, and who translates."""

from organiser.translating.manage import naming, texts
from organiser.translating.manage.blueprint import blueprint

__all__ = ["blueprint", "naming", "texts"]
