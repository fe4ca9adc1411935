"""Whether somebody can unpack what is sent to them."""

import re
from functools import lru_cache

# RFC 9110 §12.5.3: a coding with the weight 0 is one that is not wanted.
_REFUSED = re.compile(r"\s*;\s*q=0(?:\.0{0,3})?\s*(?:$|,)", re.IGNORECASE)
_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip(?=[\s;,]|$)", re.IGNORECASE)


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """By the value of Accept-Encoding. Programs send few different ones; `*` alone is no wish."""
    found = _GZIP.search(accepted)
    return found is not None and _REFUSED.match(accepted, found.end()) is None
