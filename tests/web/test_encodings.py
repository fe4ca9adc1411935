"""Who is sent gzip: whoever names it, unless with the weight 0."""

import pytest

from organiser.kernel.web.encodings import takes_gzip


@pytest.mark.parametrize(
    "accepted",
    ["gzip", "GZIP", "x-gzip", "br, gzip", "gzip;q=0.5", "gzip ; q=0.001, br", "deflate,gzip;q=1.0", "gzip,*;q=0"],
)
def test_who_names_it_takes_it(accepted: str) -> None:
    assert takes_gzip(accepted)


@pytest.mark.parametrize(
    "accepted", ["", "identity", "br", "*", "gzip;q=0", "gzip; q=0.0", "br, gzip;Q=0.000", "gzip;q=0, br", "gzipped"]
)
def test_who_refuses_it_or_says_nothing_does_not(accepted: str) -> None:
    assert not takes_gzip(accepted)
