"""A gzip body made of parts reads as one made at once."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from organiser.kernel.gzip_parts import join_parts, pack_part


@given(st.lists(st.binary(max_size=3000)))
def test_parts_read_as_what_they_hold_together(parts: list[bytes]) -> None:
    plain = b"".join(parts)
    packed = join_parts(map(pack_part, parts), plain)
    assert gzip.decompress(packed) == plain


def test_it_is_one_member() -> None:
    packed = join_parts([pack_part(b"one"), pack_part(b"two")], b"onetwo")
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert (reader.decompress(packed), reader.eof, reader.unused_data) == (b"onetwo", True, b"")
