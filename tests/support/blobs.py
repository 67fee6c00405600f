"""Contents by their ids, for books that are kept in memory."""

from collections.abc import Mapping

from group_registry.forms.check import Reader, inspect
from group_registry.forms.contents import blob_id
from group_registry.model.records import Group, Record
from group_registry.model.registry import Registry
from support.cases import FORMS


class Blobs:
    """The contents of some trees, read as a clone's are."""

    def __init__(self, *trees: Mapping[str, bytes]) -> None:
        self.blobs = {blob_id(content): content for tree in trees for content in tree.values()}

    def office(self, files: Mapping[str, str]) -> Registry | None:
        found = inspect({path: self.text(mark) for path, mark in files.items()}, FORMS, ())
        return None if found.findings else found.registry

    def record(self, path: str, mark: str) -> Record | None:
        return Reader(FORMS).whole(path, self.text(mark))

    def groups_with_a_term(self, files: Mapping[str, str]) -> list[Group]:
        found = [self.record(path, mark) for path, mark in files.items()]
        return [one for one in found if isinstance(one, Group) and one.term_end]

    def text(self, mark: str) -> bytes:
        return self.blobs.get(mark, b"")
