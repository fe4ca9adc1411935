"""A program of its own: gives away what it doesn't need of the machine, then becomes the program that it was named."""

import resource
import runpy
import sys


def main(program: str, memory: int, seconds: int) -> None:
    """No more memory and time than that, no file written, no core left behind."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    _, named, most, longest, *arguments = sys.argv
    sys.argv = [named, *arguments]
    main(named, int(most), int(longest))
