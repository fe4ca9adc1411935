"""What branches tell the capabilities to their right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BranchChanged:
    """Its name, place, text or state is another: what is written about its events may be too."""

    branch_id: int


@dataclass(frozen=True, slots=True)
class BranchMoved:
    """It stands, with everything below it, at another place of the tree. `old_ancestors` from the root down."""

    branch_id: int
    old_ancestors: tuple[int, ...]
