"""The demonstration's log-ins, in a file of DATA_DIR that its owner alone reads: the database holds only hashes."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyotp

FILE = "demo-logins.txt"
HEAD = """\
The demonstration's log-ins: password, then a six-digit code that an authenticator app makes of the secret.
`./manage demo logins` shows the codes of this moment; `./manage demo clear` removes this file with the rest.
"""


@dataclass(frozen=True, slots=True)
class LogIn:
    """What one types to be somebody: the code is made of `secret` by an authenticator app."""

    who: str
    address: str
    password: str
    secret: str


def write_log_ins(data_dir: Path, log_ins: Iterable[LogIn]) -> None:
    """One log-in a line, as JSON. Made for its owner alone before a word is in it."""
    path = data_dir / FILE
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(HEAD)
        file.writelines(f"{json.dumps(asdict(log_in))}\n" for log_in in log_ins)


def read_log_ins(data_dir: Path) -> list[LogIn]:
    """[] if the file is gone."""
    path = data_dir / FILE
    lines = path.read_text().splitlines() if path.exists() else []
    return [LogIn(**json.loads(line)) for line in lines if line.startswith("{")]


def remove_log_ins(data_dir: Path) -> None:
    (data_dir / FILE).unlink(missing_ok=True)


def describe_log_ins(log_ins: Iterable[LogIn]) -> Iterator[str]:
    """Lines for a terminal, with the codes of this moment."""
    for log_in in log_ins:
        code = pyotp.TOTP(log_in.secret).now()
        yield f"  {log_in.who:<12} {log_in.address}   password {log_in.password}   code {code}"
        yield f"  {'':<12} secret for an authenticator app: {log_in.secret}"
