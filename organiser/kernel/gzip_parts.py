"""A gzip body out of parts that were packed once: when one of a thousand changes, the others are not packed again.

RFC 1951, RFC 1952. Each part is deflate with nothing before it in its window, ended on a byte (Z_FULL_FLUSH). All of
them make one member: several, one after the other, are not read by every client.
"""

import zlib
from collections.abc import Iterable

LEVEL = 6
# No name, no time stamp: the same parts give the same bytes.
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


def pack_part(plain: bytes) -> bytes:
    """To be joined in any order and number."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)


def join_parts(parts: Iterable[bytes], plain: bytes) -> bytes:
    """`plain` is what the parts hold together; its checksum and length stand at the end."""
    end = zlib.crc32(plain).to_bytes(4, "little") + (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((_HEAD, *parts, _LAST_BLOCK, end))
