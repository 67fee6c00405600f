"""What Windows says of a file that it does not replace: the old one stays, and the reason is said."""

import os
from pathlib import Path

import pytest

from group_registry.files.errors import in_words
from group_registry.files.writing import write


@pytest.mark.parametrize(
    ("code", "name", "says"),
    [
        (32, "dayi.yaml", "dayi.yaml：没有权限，或正被其他程序打开；请关闭打开它的程序"),
        (3, "长" * 300, "路径过长"),
    ],
)
def test_the_old_file_stays_and_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, name: str, says: str
) -> None:
    class Refused(OSError):
        winerror = code

    def refused(one: Path, other: Path) -> None:
        raise Refused(13, "refused", f"{tmp_path}/{name}")

    place = tmp_path / "dayi.yaml"
    place.write_bytes(b"old\n")
    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(OSError, match="refused") as error:
        write(place, b"new\n")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old\n"]
    assert says in in_words(error.value)
