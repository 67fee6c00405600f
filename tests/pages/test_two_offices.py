"""Two offices side by side: no page or file of one bears the other's name, decree or numbers (Art. 6, 7, 25)."""

from pathlib import Path

import pytest

from group_registry.files import worktree
from support.books_office import laid_out
from support.cases import PROJECT
from support.rendering import DAY, filled

POLICY = "registry/office/policy.yaml"
SAMPLE = {
    "办事处全称": "中国职工保险互助会北京办事处",
    "办事处简称": "北京办事处",
    "制度名称": "网络平台交流群组管理制度",
    "制度文号": "中互京字〔2017〕55号",
    "编号格式": "中互京群备〔{年}〕{号}号",
}
OTHER = {
    "办事处全称": "某职工互助会临江办事处",
    "办事处简称": "临江办事处",
    "制度名称": "工作群组管理办法",
    "制度文号": "互临办〔2021〕8号",
    "编号格式": "互临群备〔{年}〕{号}号",
}
OF_SAMPLE = ("职工保险互助会北京", "北京办事处", "中互京")
OF_OTHER = ("职工互助会临江", "临江办事处", "互临")
ARTICLES = "articles/"
"""The page that says which decree it was read from."""


def governed(root: Path, words: dict[str, str]) -> Path:
    """The sample's registry in an office that calls itself so, without what is on file on paper."""
    files = worktree.read_files(PROJECT)
    policy = files[POLICY].decode()
    for key, said in SAMPLE.items():
        assert f"{key}: {said}\n" in policy
        policy = policy.replace(f"{key}: {said}\n", f"{key}: {words[key]}\n" if key in words else "")
    return laid_out(root, files | {POLICY: policy.encode(), "registry/office/baseline.yaml": b"[]\n"})


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return filled("--root", governed(tmp_path_factory.mktemp("other"), OTHER), "--as-of", DAY)


def test_no_page_names_an_office_that_is_not_its_own(other: dict[str, str]) -> None:
    for address, page in other.items():
        for word in OF_SAMPLE:
            text = page.replace(SAMPLE["制度文号"], "") if address == ARTICLES else page
            assert word not in text, (address, word)


def test_its_own_name_and_decree_stand_where_they_belong(other: dict[str, str]) -> None:
    assert OTHER["办事处全称"] in other["groups/hyfw/cbfw-dayi/"]
    assert OTHER["办事处简称"] in other["foot"]
    assert "本单位执行《工作群组管理办法》（互临办〔2021〕8号）" in other[ARTICLES]
    assert "本页各条据《网络平台交流群组管理制度》（中互京字〔2017〕55号）编写" in other[ARTICLES]
    assert f'"name":"{OTHER["办事处全称"]}"' in other["file/office.json"]


def test_an_office_that_has_not_said_its_name_yet_is_called_by_nobodys(tmp_path: Path) -> None:
    pages = filled("--root", governed(tmp_path, {"编号格式": OTHER["编号格式"]}), "--as-of", DAY)
    assert "本单位执行" not in pages[ARTICLES]
    assert '<p class="r-office"><span>' in pages["groups/hyfw/cbfw-dayi/"]
    assert pages["foot"].startswith("截至")
