"""What becomes of a pull request's branches: pushes, the trial merge, the merge, and a merge by mere pushing."""

from typing import TYPE_CHECKING

from github_stand_in.model import GHOST, Pull, Refused, User

if TYPE_CHECKING:
    from github_stand_in.host import Host


def follow(host: "Host", pull: Pull) -> None:
    """Whatever was pushed to its branches since: a new head, a new trial merge, or that the base holds it by now."""
    head = host.bare.tip(pull.head) if pull.is_open else None
    if head is None:
        return
    base = str(host.bare.tip(pull.base))
    if head != pull.head_sha:
        _is_pushed(host, pull, head, base)
    if pull.tried == (head, base):
        return
    if host.bare.is_ancestor(head, base):
        _is_merged(host, pull, _arrival(host, pull, base), pull.tried[1] if pull.tried else pull.base_sha)
        return
    tree = host.bare.merged_tree(base, head)
    message = f"Merge {head} into {base}"
    pull.trial = host.bare.seal(tree, [base, head], message, pull.author, pull.changed_at) if tree else None
    if pull.trial:
        host.bare.point(f"refs/pull/{pull.number}/merge", pull.trial)
    host.bare.point(f"refs/pull/{pull.number}/head", head)
    pull.tried = (head, base)


def _is_pushed(host: "Host", pull: Pull, head: str, base: str) -> None:
    before, pull.head_sha, pull.base_sha = pull.head_sha, head, base
    pull.changed_at = host.now()
    if not host.bare.is_ancestor(before, head):
        pusher = host.person(host.bare.commit(head).committer) or GHOST
        host.happen(pull, "head_ref_force_pushed", pusher)


def _arrival(host: "Host", pull: Pull, base: str) -> str:
    """The first commit of the base branch that holds the head; the head itself where the branch was moved to it."""
    line = host.bare.first_parents(pull.base_sha, base)
    return next((one for one in line if host.bare.is_ancestor(pull.head_sha, one)), pull.head_sha)


def _is_merged(host: "Host", pull: Pull, commit: str, onto: str, user: User | None = None) -> None:
    user = user or host.person(host.bare.commit(commit).committer) or GHOST
    pull.merged_at = pull.closed_at = host.now()
    pull.merger, pull.merge_commit, pull.merged_onto = user, commit, onto
    host.happen(pull, "merged", user, pull.merged_at, commit_id=commit)
    host.happen(pull, "closed", user, pull.merged_at)


def merge(host: "Host", pull: Pull, user: User, sha: str | None) -> str:
    """Merge it by a merge commit; the new tip of the base."""
    tip = host.base_tip(pull)
    tree = host.bare.merged_tree(tip, pull.head_sha) if pull.is_open else None
    if tree is None or pull.is_draft:
        raise Refused(405, "Pull Request is not mergeable")
    if sha is not None and sha != pull.head_sha:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    for context in host.required:
        if host.says(pull.head_sha, context) != "success":
            raise Refused(405, host.awaits(context))
    owner, _, branch = pull.head.rpartition(":")
    message = host.merge_message(pull, owner or host.owner, branch)
    made = host.bare.seal(tree, [tip, pull.head_sha], message, user, host.now())
    if not host.bare.point(pull.base, made, tip):
        raise Refused(405, "Base branch was modified. Review and try the merge again.")
    _is_merged(host, pull, made, tip, user)
    return made
