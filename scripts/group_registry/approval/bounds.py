"""How large a request may be before anything of it is read (contract C): by count and by the sizes that git tells."""

from collections.abc import Collection, Iterable, Mapping
from math import ceil

from group_registry.approval.facts import Commit, Content
from group_registry.model.records import Policy
from group_registry.model.registry import Registry
from group_registry.model.terms import DATA, OFFICE
from group_registry.rules.changes import is_mass_change
from group_registry.rules.transition import is_data

MOST_FILES, MOST_BYTES = 1_000, 2 * 1024 * 1024


def shown(changed: Iterable[Content], commits: Iterable[Commit] = ()) -> frozenset[Content]:
    """What a request changes, and what its reviewed commits did: all that could be read of it."""
    return frozenset(changed).union(*(commit.contents or () for commit in commits))


def counted(changed: Iterable[Content]) -> set[str]:
    """The ids of the new contents whose sizes count: those in the registry, but no office files."""
    registry = (one.new for one in changed if one.path.startswith(DATA) and not one.path.startswith(OFFICE))
    return {mark for mark in registry if mark and " " not in mark}


def beyond(changed: Collection[Content], sizes: Mapping[str, int]) -> str | None:
    """Why so much is never read at once, whoever permits it; ``sizes`` in bytes by id."""
    files = len({one.path for one in changed})
    size = sum(sizes.get(digest, 0) for digest in counted(changed))
    if files > MOST_FILES:
        return f"一次改动了 {files} 个文件，超过 {MOST_FILES} 个，内容未予审查；请分次报送"
    if size > MOST_BYTES:
        return (
            f"一次改动的内容共 {ceil(size / 2**20 * 10) / 10} MiB，超过 {MOST_BYTES // 2**20} MiB，未予审查；请分次报送"
        )
    return None


def without_permit(changed: Iterable[Content], total: int, office: Registry) -> str | None:
    """Why so many files are read only if the office permits it, where the registry held ``total``."""
    count = len({one.path for one in changed if is_data(one.path)})
    if not is_mass_change(count, total) or any(policy.batch_permits for policy in office.of(Policy)):
        return None
    how = "请分次报送，或先单独报送 registry/office/policy.yaml，写明批量许可"
    return f"一次改动了 {count} 个文件（登记册原有 {total} 个），超出一次报送的限度，未予审查；{how}"
