"""Running one of our small programs on what somebody sent, where a hostile file can do no more than end it.

The program knows nothing of organiser: bytes come in at stdin, and go out at stdout. Never inside a transaction.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

START = Path(__file__).with_name("start.py")
MEGABYTE = 1024 * 1024
# On top of the processor's time: a machine may have much else to do.
PATIENCE = 2
OUT_OF_TIME = -1


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory, and seconds of the processor's time."""

    memory: int = 768 * MEGABYTE
    seconds: int = 10


def run_confined(program: Path, data: bytes, *numbers: int, limits: Limits) -> tuple[int, bytes]:
    """Its exit code and its output. `numbers` are the program's arguments; OUT_OF_TIME where it doesn't end.

    -I: neither the environment nor the folder one stands in decide what code runs.
    """
    command = [sys.executable, "-I", str(START), str(program), str(limits.memory), str(limits.seconds)]
    try:
        done = subprocess.run(
            [*command, *map(str, numbers)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=PATIENCE * limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return OUT_OF_TIME, b""
    return done.returncode, done.stdout
