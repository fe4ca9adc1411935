"""A mail server that counts what it takes: `python -m benchmarks.sink PORT`.

XTOLD is answered with the number of messages, their bytes, and the seconds from the first to the last.
"""

import asyncio
import sys
import time


class Count:
    """What came since XFORGET."""

    def __init__(self) -> None:
        self.taken = self.size = 0
        self.first = self.last = 0.0

    def add(self, size: int) -> None:
        self.last = time.monotonic()
        self.first = self.first if self.taken else self.last
        self.taken, self.size = self.taken + 1, self.size + size


async def serve(port: int) -> None:
    count = Count()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word, answer = line.split()[0].upper(), b"250 OK\r\n"
            if word == b"DATA":
                writer.write(b"354 go ahead\r\n")
                count.add(len(await reader.readuntil(b"\r\n.\r\n")))
            elif word == b"XFORGET":
                count = Count()
            elif word == b"XTOLD":
                answer = f"250 {count.taken} {count.size} {count.last - count.first}\r\n".encode()
            elif word == b"QUIT":
                break
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port, limit=1024 * 1024)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
