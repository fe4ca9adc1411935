"""A gzip body made of parts reads as one made at once."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.gzip_parts import Part, join_parts


@given(st.lists(st.binary(max_size=3000)))
def test_parts_read_as_what_they_hold_together(parts: list[bytes]) -> None:
    """Whose checksum the reader verifies."""
    packed = join_parts([Part.of(part) for part in parts])
    assert gzip.decompress(packed) == b"".join(parts)


def test_it_is_one_member() -> None:
    packed = join_parts([Part.of(b"one"), Part.of(b"two")])
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert (reader.decompress(packed), reader.eof, reader.unused_data) == (b"onetwo", True, b"")
