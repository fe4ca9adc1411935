"""A gzip body out of parts that were packed once: when one of a thousand changes, the others are not packed again.

RFC 1951, RFC 1952. Each part is deflate with nothing before it in its window, ended on a byte (Z_FULL_FLUSH). All of
them make one member: several, one after the other, are not read by every client. The checksum of the whole comes of
those of the parts, as zlib's crc32_combine() has it, which Python's zlib does not give.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

LEVEL = 6
# No name, no time stamp: the same parts give the same bytes.
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


@dataclass(frozen=True, slots=True)
class Part:
    """To be joined in any order and number. `checksum` and `shift`, which moves one past this part's bytes, are
    polynomials."""

    packed: bytes
    size: int
    checksum: int
    shift: int

    @classmethod
    def of(cls, plain: bytes) -> Self:
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
        return cls(packed, len(plain), _read(zlib.crc32(plain)), _power(8 * len(plain)))


def join_parts(parts: Sequence[Part]) -> bytes:
    checksum = 0
    for part in parts:
        checksum = _multiply(checksum, part.shift) ^ part.checksum
    size = sum(part.size for part in parts) & 0xFFFFFFFF
    end = _write(checksum).to_bytes(4, "little") + size.to_bytes(4, "little")
    return b"".join((_HEAD, *[part.packed for part in parts], _LAST_BLOCK, end))


# Polynomials over GF(2) are integers with a byte for each coefficient, the lowest power first: the product of two such
# integers is theirs once each byte is taken modulo 2 (no sum of 33 ones fills a byte).
_DEGREE = 8 * 32
_ONES = int.from_bytes(b"\1" * 80, "little")
_LOW = (1 << _DEGREE) - 1
_ZEROS = int.from_bytes(b"0" * 32, "little")


def _spread(coefficients: str) -> int:
    return int.from_bytes(coefficients.encode(), "little") & _ONES


def _read(checksum: int) -> int:
    """A CRC-32 as a polynomial: its highest bit is the lowest power."""
    return _spread(f"{checksum:032b}")


def _write(polynomial: int) -> int:
    return int((polynomial | _ZEROS).to_bytes(32, "little"), 2)


# Normal notation has the highest power first. The quotient is that of x^64 by the polynomial.
_POLYNOMIAL = _spread(f"{0x104C11DB7:b}"[::-1])
_QUOTIENT = _spread(f"{0x104D101DF:b}"[::-1])


def _multiply(left: int, right: int) -> int:
    """Modulo CRC-32's polynomial (Barrett's way: to multiply by the quotient instead of dividing)."""
    product = left * right & _ONES
    quotient = (product >> _DEGREE) * _QUOTIENT >> _DEGREE & _ONES
    return (product ^ quotient * _POLYNOMIAL & _ONES) & _LOW


def _power(exponent: int) -> int:
    """x to that power."""
    power, square = 1, 1 << 8
    while exponent:
        if exponent & 1:
            power = _multiply(power, square)
        square = _multiply(square, square)
        exponent >>= 1
    return power
