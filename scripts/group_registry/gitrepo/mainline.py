"""Main's first-parent line, with what each commit changed. It takes one git process, however long the line is."""

from datetime import UTC, datetime
from pathlib import Path

from group_registry.approval.facts import Content, Raw
from group_registry.evidence.landing import Landing
from group_registry.evidence.record_checks import Written
from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import history, repository
from group_registry.rules.transition import mark_of

DOUBT = "无法读取主分支的历史；本地的仓库不完整"


def line(root: Path, tip: str) -> list[str]:
    """The ids of main's first-parent line, the oldest first."""
    return repository.run(root, "rev-list", "--first-parent", "--reverse", tip, "--", doubt=DOUBT).decode().split()


def landings(root: Path, adoption: str | None, tip: str) -> list[Landing]:
    """What became the tip of main after the adoption, the oldest first. If ``adoption`` is None, all of main."""
    words = ("--reverse", "--format=tformat:>%H%n%P%n%ct%n%s", f"{adoption}..{tip}" if adoption else tip, "--")
    output = repository.log(root, *words, doubt=DOUBT, changes=True)
    return [_landing(about.decode("utf-8", "replace"), raw) for about, raw in history.told(output)]


def _landing(about: str, raw: Raw) -> Landing:
    oid, parents, seconds, subject = about.split("\n", 3)
    changed = (Content(path, mark_of(old), mark_of(new)) for path, (old, new) in raw.items())
    at = committed_at(oid, seconds)
    return Landing(oid, tuple(parents.split()), at, subject, tuple(sorted(changed, key=lambda one: one.path)))


def committed_at(commit: str, seconds: str) -> datetime:
    """A commit's time. ``CannotKnow`` if it is none, or after the year 5138: git lets anybody write anything there."""
    if not 0 < len(seconds) <= 11:
        raise CannotKnow(f"提交 {commit[:10]} 的时间不是可能的日期，该提交不是由代码平台合并产生；请查明由何人推送")
    return datetime.fromtimestamp(int(seconds), UTC)


def ground(root: Path, adoption: str) -> dict[str, str]:
    """Everything that main held at the adoption: the mark of each content (see ``transition.mark_of``) by path."""
    return {path: str(mark_of(entry)) for path, entry in repository.tree_of(root, adoption).items()}


def written(root: Path, tip: str) -> list[Written]:
    """The commits of the branch of records along its first parents, the oldest first."""
    form = "--format=tformat:%H%n%an <%ae>%n%cn <%ce>%n%at%n%ct%n%s"
    words = ("--reverse", "--first-parent", form, tip, "--")
    listing = repository.log(root, *words, doubt="无法读取审批证据分支的历史；本地的仓库不完整").decode(
        "utf-8", "replace"
    )
    told = (one.split("\n", 5) for one in listing.split("\0")[:-1])
    return [Written(oid, (by, to), (_second(at), _second(done)), subject) for oid, by, to, at, done, subject in told]


def _second(text: str) -> int:
    """A Unix time; -1 for none. The first 18 digits are enough to tell that a longer one is wrong."""
    return int(text[:18] or -1)


def altered(root: Path, since: str, tip: str) -> frozenset[str]:
    """The paths that the commit ``since`` of the branch of records, or a later one, changed or deleted."""
    words = ("--format=tformat:>", tip, "--not", f"{since}^@", "--")
    output = repository.log(root, *words, doubt=DOUBT, changes=True)
    return frozenset(path for _, raw in history.told(output) for path, (old, _) in raw.items() if old is not None)
