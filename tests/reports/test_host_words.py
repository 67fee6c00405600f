"""Each host's readers are told what stands on its own pages: no name of a button, tab, variable or link of another."""

import re
from dataclasses import replace

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.pending import waiting
from group_registry.hosts import HOSTS
from group_registry.model.host_words import HOST_WORDS, pressing
from group_registry.pages.wording import prose
from group_registry.reports import agenda, evidence, notice
from group_registry.reports.markdown import quoted
from support.cases import PROJECT
from support.host_wording import FOREIGN, foreign
from support.pure import minutes
from support.rendering import PUBLISHED
from support.situations import SITUATIONS

EACH = pytest.mark.parametrize("host", HOST_WORDS)
ANSWERS = {  # by hand: what a reviewer presses on the Chinese pages of Gitea 1.25 and Forgejo 16, by their sources
    "github": (
        "点 Approve",
        "点 Request changes",
        "点 Review changes，选定一项，再点 Submit review",
        "Files changed 页",
    ),
    "gitea": ("点“通过”", "点“请求变更”", "点“评审”，再点其中一项", "“文件变动”页"),
    "forgejo": ("点“批准”", "点“请求更改”", "点“完成评审”，再点其中一项", "“文件更改”页"),
}


def test_every_host_that_can_be_named_has_its_words() -> None:
    """The filing page makes the links to it: a kind that the page does not know has none."""
    links = re.search(r"^const KINDS = \{(.*)\};$", (PROJECT / "docs/assets/filing/forge.js").read_text("utf-8"), re.M)
    assert links
    assert set(HOST_WORDS) == set(HOSTS) == set(ANSWERS) == set(FOREIGN) == set(re.findall(r"(\w+)(?=,| )", links[1]))


@EACH
def test_the_answers_are_called_as_they_are_there(host: str) -> None:
    words = HOST_WORDS[host]
    assert (words.press, words.press_refuse, words.answering, words.files_page) == ANSWERS[host]
    assert words.review_it == f"请打开申请看修改内容，同意{ANSWERS[host][0]}，退回{ANSWERS[host][1]}"


def test_the_closed_requests_of_a_group_are_listed_by_the_host_itself() -> None:
    """(f19) By hand, from each host's own pages."""
    query = "%22%E7%AD%94%E7%96%91%E7%BE%A4%22"
    github = HOST_WORDS["github"].closed_requests("https://x.example/office/registry/pull/7", "答疑群")
    assert github == f"https://x.example/office/registry/pulls?q=is%3Apr+is%3Aunmerged+is%3Aclosed+{query}"
    gitea = HOST_WORDS["gitea"].closed_requests("https://x.example/office/registry/pulls/7", "答疑群")
    assert gitea == f"https://x.example/office/registry/pulls?state=closed&q={query}"


@EACH
def test_what_is_decided_and_awaited_says_nothing_of_another_host(host: str) -> None:
    """In each of the situations that ``verdicts/`` tell word for word."""
    said, words = "", HOST_WORDS[host]
    for facts in SITUATIONS.values():
        here = replace(facts, words=words)
        said += evidence.verdict_text(decide(here)) + "".join(f"{one.says}\n" for one in waiting([here]))
    assert foreign(host, said) == []
    for word in ANSWERS[host][:2]:
        assert word in said
    assert "Ready for review" in said if host == "github" else "“WIP”" in said
    assert "<code>" not in quoted(f"请先{words.undraft}，再{pressing(words.update)}")


@EACH
def test_what_is_to_be_done_next_says_nothing_of_another_host(host: str) -> None:
    words = HOST_WORDS[host]
    kinds = ("a-signature-to-be-attested", "nothing-yet")
    records = [minutes(), *(SITUATIONS[kind].matters[0].after for kind in kinds)]
    said = "".join(agenda.after_writing(one, "b", (), words) for one in records if one)
    said += notice.unknown("无法连接", words).text
    assert foreign(host, said) == []
    assert f"（{words.pull}）" in said
    assert words.press in said


@EACH
@pytest.mark.parametrize("guide", PUBLISHED)
def test_the_guides_of_the_staff_read_as_on_their_host(host: str, guide: str) -> None:
    page = (PROJECT / f"docs/{guide}.md").read_text("utf-8")
    read_there = prose(page, HOST_WORDS[host])
    assert foreign(host, read_there) == []
    assert "<!--" not in read_there
    assert read_there.count("\n") == page.count("\n")
