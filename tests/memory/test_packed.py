"""What is packed says what it said: values by folder, ties between groups; and a whole check holds no contents."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cases import FORMS, PROJECT
from outside import disk
from outside.beside import beside
from outside.doubt import CannotKnow
from reading import files as reading_files
from reading.files import ByFolder, Files, blob_id
from reading.inspection import HERE, inspect
from reading.ties import Ties
from regulation.rules import RULES

SAMPLE = disk.read_files(PROJECT)
PATHS = st.builds("registry/{}/{}".format, st.sampled_from(["a", "b", "b/c"]), st.sampled_from("wxyz"))
VALUES = st.dictionaries(PATHS, st.text("01", max_size=2))
TIES = st.dictionaries(PATHS, st.lists(st.tuples(st.sampled_from(["name", "of"]), st.integers(0, 5))))


@given(VALUES, VALUES)
def test_values_by_folder_are_those_that_were_given(one: Mapping[str, str], other: Mapping[str, str]) -> None:
    packed = ByFolder.of(one)
    assert dict(packed) == dict(ByFolder(packed.packed)) == one
    assert packed.differing(ByFolder.of(other)) == {path for path, _ in one.items() ^ other.items()}
    packed.update(other.items())
    packed.close()
    assert dict(packed) == {**one, **other}


@given(TIES, st.lists(PATHS))
def test_ties_lead_to_whoever_has_one_in_common(ties: Mapping[str, list[tuple[str, int]]], some: list[str]) -> None:
    packed = Ties(*Ties.of(ties).packed)
    own = {tie for path in some for tie in ties.get(path, ())}
    assert packed.holders(packed.of_groups(some)) == {path for path, found in ties.items() if not own.isdisjoint(found)}


class Watched(Files):
    """Files that note how many contents are asked for at once."""

    most = 0

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        ids = ByFolder.of({path: blob_id(content) for path, content in contents.items()})

        def fetch(paths: Iterable[str]) -> dict[str, bytes]:
            found = {path: contents[path] for path in paths}
            self.most = max(self.most, len(found))
            return found

        super().__init__(ids, fetch)


FAULTY = SAMPLE | {
    path: content.replace("群组负责人: ".encode(), "群组负责人: 查无".encode()) + b"# 13800138000\n"
    for path, content in SAMPLE.items()
    if path.startswith("registry/groups/") and path.endswith(".yaml")
}
BROKEN = FAULTY | {path: FAULTY[path] + b"- :\n" for path in sorted(FAULTY)[::7] if "/groups/" in path}


@pytest.mark.parametrize("contents", [SAMPLE, FAULTY, BROKEN], ids=["sample", "faulty", "broken"])
@pytest.mark.parametrize("second", [None, beside], ids=["alone", "beside"])
def test_in_parts_or_at_once_the_findings_are_the_same(
    contents: Mapping[str, bytes], second: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = inspect(contents, FORMS, RULES).findings
    monkeypatch.setattr(reading_files, "PART", 5)
    monkeypatch.setattr("reading.inspection.PART", 5)
    files = Watched(contents)
    assert inspect(files, FORMS, RULES, beside=second).findings == whole  # type: ignore[arg-type]
    assert 0 < files.most <= 5


def test_a_file_that_changes_during_the_check_is_a_doubt(tmp_path: Path) -> None:
    for path, content in SAMPLE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    files = disk.work_files(disk.survey(tmp_path), ByFolder({}), ByFolder({}))
    path = sorted(SAMPLE)[0]
    assert files[path] == SAMPLE[path]
    assert dict(files.digests) == {path: blob_id(content) for path, content in SAMPLE.items()}
    (tmp_path / path).write_bytes(b"x")
    with pytest.raises(CannotKnow, match="文件在检查时被改动"):
        files[path]


@pytest.mark.parametrize("second", [None, beside], ids=["alone", "beside"])
def test_what_cannot_be_read_is_told_by_whichever_process_reads_it(second: object) -> None:
    ids = ByFolder.of({path: blob_id(content) for path, content in SAMPLE.items()})
    gone = max(SAMPLE)

    def fetch(paths: Iterable[str]) -> dict[str, bytes]:
        if gone in (wanted := list(paths)):
            raise CannotKnow(f"读不到文件 {gone}")
        return {path: SAMPLE[path] for path in wanted}

    with pytest.raises(CannotKnow, match=f"读不到文件 {gone}"):
        inspect(Files(ids, fetch), FORMS, RULES, beside=second)  # type: ignore[arg-type]


def test_a_text_that_was_another_beside_is_searched_once_more() -> None:
    contents = {path: content for path, content in SAMPLE.items() if not path.endswith("waivers.yaml")}
    here = os.getpid()

    def fetch(paths: Iterable[str]) -> dict[str, bytes]:
        found = {path: contents[path] + (b"" if os.getpid() == here else b"# 13800138000\n") for path in paths}
        files.ids.update((path, blob_id(content)) for path, content in found.items())
        return found

    files = Files(ByFolder.of(dict.fromkeys(contents, "")), fetch)
    found = {finding.path for finding in inspect(files, FORMS, RULES, beside=beside).findings}
    paths = sorted(contents)
    first = int(len(paths) * HERE)
    assert not found.intersection(paths[:first])
    assert found.issuperset(paths[first:])
