"""docs/privacy.md lists every cookie that the code sets, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTERS = {"set_cookie", "set_signed_cookie"}
# Where the name is handed on from a caller.
KERNEL = ROOT / "organiser" / "kernel" / "web" / "cookies.py"
FORM = "form"  # Flask's own session


def list_names(path: Path) -> Iterator[str]:
    """The names of cookies that a file sets; what is filled in is written *."""
    tree = ast.parse(path.read_text())
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SETTERS:
            name = node.args[1]
            yield spell(constants[name.id] if isinstance(name, ast.Name) else name)


def spell(name: ast.expr) -> str:
    if isinstance(name, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in name.values)
    assert isinstance(name, ast.Constant), ast.unparse(name)
    return str(name.value)


def test_every_cookie_is_listed_with_what_it_holds_and_for_how_long() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text().partition("## Every cookie")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `([^`]+)` \| .+ \| .+ \|$", page, re.MULTILINE)
    sources = [path for path in (ROOT / "organiser").rglob("*.py") if path != KERNEL]
    assert sorted(listed) == sorted({FORM, *(name for path in sources for name in list_names(path))})
