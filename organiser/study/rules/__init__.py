"""What study decides without a database."""

from organiser.study.rules.terms import NestedTerm, check_names, check_parent, check_years, ids_below, nest

__all__ = ["NestedTerm", "check_names", "check_parent", "check_years", "ids_below", "nest"]
