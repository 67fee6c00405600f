"""What records refer to: people by name, filings by the path of their file."""

from group_registry.model.records import NOTHING_BEFORE
from group_registry.model.registry import Registry


def unclear(label: str, registry: Registry) -> tuple[str, str] | None:
    """Why a name does not mean exactly one person, and what to do about it; None when it does."""
    found = registry.people_called(label)
    if not found:
        return f"人员名册里没有“{label}”", "写人员名册上的姓名；名册里还没有这个人的，先办名册登记"
    if len(found) > 1:
        choice = " 或 ".join(person.label for person in found)
        return f"叫“{label}”的有 {len(found)} 人，分不清是哪一位", f"写成 {choice}"
    return None


def names_a_filing(path: str, old_digest: str, registry: Registry) -> bool:
    """Whether the path is a file of the registry, or one that a creation still under way will make."""
    return path in registry.paths or (old_digest == NOTHING_BEFORE and registry.unit_of_folder(path) is not None)
