"""Show each person what was approved or refused with their account, so that they can check it: 以您账号作出的审批.

An administrator of a host in the office's own network can act as anybody. Only the person can tell.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from group_registry.approval.explanation import WORDS, to_the_minute
from group_registry.approval.facts import Review, ReviewState
from group_registry.evidence import host_answers
from group_registry.evidence.record import MergeRecord
from group_registry.hosts.posting import Postings
from group_registry.model.records import Person

LABEL = "审批核对"
MARK = "group-registry: own-approvals"
ASKS = (
    "下列审批以您的账号作出。有不是本人办理的，请立即告知主任和信息技术部，并更换密码；均为本人办理的，自行关闭即可。"
)


def tell(
    records: Iterable[MergeRecord], people: Iterable[Person], board: Postings, quoted: Callable[[str], str]
) -> int:
    """Open an issue for each person whose account decided anything in these records; return how many were opened.

    An issue that exists already, open or closed, is not repeated. ``quoted`` turns names of files into Markdown.
    """
    told = _by_account(records, quoted)
    said = {note.says["body"] for note in board.issues(state="all", labels=LABEL) if note.app == board.app}
    count = 0
    for person in people:
        if lines := told.get(person.account_id or 0):
            last = max(seq for seq, _ in lines)
            mark = f"{MARK} {person.staff_no} {last}"
            if not any(f"<!-- {mark} -->" in (body or "") for body in said):
                text = "\n".join([f"@{person.account}：{ASKS}", "", *(f"- {line}" for _, line in lines)])
                board.post_issue(None, mark, f"以您账号作出的审批：{person.label}（{len(lines)} 次）", text, [LABEL])
                count += 1
    return count


def _by_account(records: Iterable[MergeRecord], quoted: Callable[[str], str]) -> Mapping[int, list[tuple[int, str]]]:
    """By account id: the number of the record and a line of text for each decisive review."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for record in records:
        for review in _decisive(record):
            if review.user is not None:
                files = quoted("、".join(one.path for one in record.paths[:3]))
                says = f"第 {record.number} 号申请（{files}），{to_the_minute(review.at)} {WORDS[review.state]}"
                found[review.user].append((record.seq, says))
    return found


def _decisive(record: MergeRecord) -> Iterator[Review]:
    reviews = host_answers.reviews(record.reviews, record.number)
    yield from (one for one in reviews if one.state is not ReviewState.COMMENTED)
