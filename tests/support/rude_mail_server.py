"""A mail server that misbehaves on purpose: hangs, hangs up, and keeps every byte that it was told."""

import contextlib
import socket
import struct
from collections.abc import Callable, Mapping
from threading import Event, Thread

Rudeness = Callable[["Caller"], bool]


class Caller:
    """One connection, line by line."""

    def __init__(self, connection: socket.socket, heard: bytearray) -> None:
        self.connection = connection
        self._file = connection.makefile("rb")
        self._heard = heard

    def say(self, line: str) -> None:
        self.connection.sendall(line.encode() + b"\r\n")

    def hear(self) -> bytes:
        line = self._file.readline()
        self._heard += line
        return line

    def hear_message(self) -> bytes:
        message = b""
        while (line := self.hear()) not in {b".\r\n", b""}:
            message += line
        return message

    def reset(self) -> None:
        """RST instead of FIN: what was said before may be lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._file.close()
        self.connection.close()


class RudeMailServer:
    """`at` names the moment to be rude: "connect", "RCPT", "message" (whole, unanswered) or "accepted" (answered).

    `answers` are what words are answered with instead ("MAIL", "DATA", and "." for the end of a message).
    `rude` says what is done then; it returns True if the connection is over. `patience` is for how many messages the
    server stays polite first. `heard` are all bytes that came, `taken` the messages that it would deliver.
    """

    def __init__(self, at: str, rude: Rudeness, *, patience: int = 0, answers: Mapping[str, str] | None = None) -> None:
        self._at, self._rude, self._patience = at, rude, patience
        self._answers = answers or {}
        self.heard = bytearray()
        self.taken: list[bytes] = []
        self._ended = Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._connections: list[socket.socket] = []
        Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._ended.set()
        for taken in (self._socket, *self._connections):
            taken.close()

    @property
    def last_line(self) -> bytes:
        return bytes(self.heard).splitlines()[-1]

    def hang(self, _caller: Caller) -> bool:
        """Say nothing for as long as the test takes."""
        self._ended.wait(60)
        return True

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            self._connections.append(connection)
            Thread(target=self._talk, args=(Caller(connection, self.heard),), daemon=True).start()

    def _is_rude(self, moment: str, caller: Caller) -> bool:
        if moment != self._at:
            return False
        if self._patience > 0:
            self._patience -= 1
            return False
        return self._rude(caller)

    def _talk(self, caller: Caller) -> None:
        with contextlib.suppress(OSError):
            self._talk_until_rude(caller)

    def _talk_until_rude(self, caller: Caller) -> None:
        if self._is_rude("connect", caller):
            return
        caller.say("220 rude.example.org")
        while line := caller.hear():
            word = line.split()[0].upper().decode()
            if word == "RCPT" and self._is_rude("RCPT", caller):
                return
            if word in self._answers:
                caller.say(self._answers[word])
            elif word == "DATA":
                caller.say("354 go on")
                self.taken.append(caller.hear_message())
                if self._is_rude("message", caller):
                    return
                caller.say(self._answers.get(".", "250 taken"))
                if self._is_rude("accepted", caller):
                    return
            elif word == "QUIT":
                return caller.say("221 bye")
            else:
                caller.say("250 rude.example.org")
