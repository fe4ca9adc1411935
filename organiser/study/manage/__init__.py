"""Topics and works as organisers keep them."""

from organiser.study.manage import editions, merging, terms, works
from organiser.study.views import blueprint

__all__ = ["blueprint", "editions", "merging", "terms", "works"]
