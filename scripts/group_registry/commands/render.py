"""Build the whole site. Exit 0 built, 1 an error found, 2 wrong usage, 3 could not know.

A file about which there is an error is shown by its last covered content. If the evidence cannot be known, the site is
built without a group that is filed, and the exit code is 3. The old site stays only if no office files are usable.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from group_registry.approval.pending import WaitingList
from group_registry.cli.given import as_of, commit_of
from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as, exit_code, waiting, warn
from group_registry.evidence.result import Coverage, Evidence
from group_registry.files import office_host, worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.site_build import Build, Frame
from group_registry.files.worktree import PROJECT, real
from group_registry.forms.check import (
    UNFIT,
    Inspection,
    Reader,
    audience_of,
    has_errors,
    inspect,
    usable,
    with_office_of,
)
from group_registry.forms.contents import Texts, picked
from group_registry.forms.schemas import Schemas
from group_registry.forms.waiting_list import discussed
from group_registry.gitrepo import clone_audit, mainline, repository
from group_registry.hosts import recorder_key
from group_registry.model.finding import Finding
from group_registry.model.records import Group, Minutes
from group_registry.model.terms import OFFICE, Audience
from group_registry.pages.editions import AUDIENCES, EDITIONS
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import OF_THAT_DAY, READ_LATER, Site
from group_registry.pages.wording import prose
from group_registry.reports.findings import as_text
from group_registry.rules import CONTRADICTIONS, RULES


def site_options(argv: list[str]) -> Namespace:
    parser = Parser(description="由登记册生成整个网站。")
    parser.add_path("--out", "DIR", "网站的位置，默认为 site", default=Path("site"))
    parser.add_at("按某次提交的内容生成，默认为工作区的内容")
    parser.add_as_of()
    parser.add_flag("--ask", "并向报送平台查询待办的申请，生成今日待签和上会议题（仅载于内部版）；不给则页面注明未接通")
    parser.add_shared("--root", "--audience", *waiting.ASKING)
    options = parser.parse_args(argv)
    if real(options.out).is_relative_to(real(options.root / "registry")):
        parser.error("--out：网站不得放在 registry/ 内，该处只放登记册文件")
    options.as_of = as_of(options)
    return options


@doubts_as("网站未生成", OSError)
def main(argv: list[str]) -> int:
    options = site_options(argv)
    known, asked = waiting.if_asked(options, None)
    warn(waiting.doubts_of(asked))
    options.at = commit_of(options)
    if options.at:
        known = None
    wrong, says, doubt = build_site(options, asked, known)
    if wrong:
        sys.stdout.write(as_text(wrong))
    warn(filter(None, (doubt, says)))
    return exit_code(doubt, wrong)


BUILT = "有需要改正之处。网站已重建，不可用的文件以最后一次经审批的内容代替，没有的不予显示。"
NOT_BUILT = "名册（registry/office/）无法使用，也没有经审批的名册可用：网站未重建，原网站保持不变。"


def build_site(
    options: Namespace, asked: WaitingList | None, evidence: Evidence | None = None, duty: datetime | None = None
) -> tuple[Sequence[Finding], str, str]:
    """Swap in the new site. If there is an error, all findings are returned, and in Chinese whether the site was built.

    The last part says why the evidence could not be known, if so. Of the options ``root``, ``out``, ``audience``,
    ``at`` and ``as_of`` are read. ``evidence``, if known, is that of ``at``; ``duty`` is the time of the round of
    ``work``.
    """
    forms, audience = worktree.read_forms(), AUDIENCES.get(options.audience)
    if audience is None:
        evidence = evidence or clone_audit.evidence(options.root, forms, options.at)
        audience = audience_of(clone_audit.covered_files(options.root, evidence), forms)
    extra, words = dict[str, str](), office_host.words()
    with suppress(CannotKnow):  # with an unknown host, the filing page gets no settings
        extra = {"forge": office_host.kind(), "buttons": "|".join(words.proposing)}
    on_host = extra, partial(prose, words=words)  # the hand-written pages speak of the office's own host
    with Build(PROJECT, options.out, EDITIONS[audience], options.as_of, on_host).begun() as build:
        files = repository.files_at(options.root, options.at) if options.at else worktree.read_files(options.root)
        evidence = evidence or clone_audit.evidence(options.root, forms, options.at)
        covered = clone_audit.covered_files(options.root, evidence)
        showable, doubt = _showable(files, covered, forms), ""
        if evidence.doubt:
            doubt = f"审批证据无从核对：{evidence.doubt}；各群组均不显示为已备案"
        if showable.is_office_unfit:
            return showable.wrong or showable.shown.findings, NOT_BUILT, doubt
        shown = showable.shown
        if asked:
            shown = replace(shown, registry=asked.joined_to(shown.registry))
        approved = _approved(covered, evidence, audience, forms)
        viewer = Viewer.of(audience, shown, options.as_of, evidence, showable.unusable, approved)
        site = replace(_site_of(options, viewer, showable.digests), is_office_behind=showable.is_office_behind)
        if audience is Audience.INTERNAL:
            site = replace(site, asked=asked, duty=duty)
        pages = site.single_pages(), site.group_pages()
        frame = Frame(site.footer, site.banner)
        build.fill_all(*pages, site.files(), site.search_entries, frame, len(shown.registry.groups))
        build.finish(frame)
    if showable.wrong:
        return showable.wrong, BUILT, doubt
    return (), "", doubt


class Showable(NamedTuple):
    """``wrong`` are all findings, if one is an error; ``shown`` is what can be, ``digests`` are of what was read."""

    wrong: Sequence[Finding]
    shown: Inspection
    unusable: frozenset[str]
    digests: Mapping[str, str]
    is_office_behind: bool

    @property
    def is_office_unfit(self) -> bool:
        errors = (finding for finding in self.shown.findings if finding.is_error and finding.path.startswith(OFFICE))
        unfit = (*UNFIT, *(rule.id for rule in CONTRADICTIONS))
        return any(finding.rule.startswith(unfit) for finding in errors)


def _showable(files: Texts, covered: Texts, forms: Schemas) -> Showable:
    """What cannot be used is taken from the last covered contents."""
    inspection, kept = inspect(files, forms, RULES), with_office_of(covered, files)
    is_wrong = has_errors(inspection.findings)
    if not is_wrong and kept == files:
        return Showable((), inspection, frozenset(), inspection.digests, False)
    shown, unusable = usable(kept, covered, forms, RULES)
    wrong: Sequence[Finding] = ()
    if is_wrong:
        wrong = inspection.findings
    elif unusable:
        wrong = shown.findings
    return Showable(wrong, shown, unusable, inspection.digests, kept != files)


def _approved(
    covered: Texts, evidence: Evidence, audience: Audience, forms: Schemas
) -> Mapping[str, tuple[Group, bytes]]:
    """For the office, the last covered group and text of each path whose content is refused, where it can be read."""
    if audience is not Audience.INTERNAL:
        return {}
    refused = [path for path, it in evidence.standings.items() if it.state is Coverage.REFUSED and path in covered]
    last = picked(covered, refused)
    again = inspect(last, forms, ())
    unfit = {finding.path for finding in again.findings if finding.is_error}
    return {it.path: (it, last[it.path]) for it in again.registry.groups if it.path not in unfit}


def _site_of(options: Namespace, viewer: Viewer, digests: Mapping[str, str]) -> Site:
    """``digests`` are of the files as they were read."""
    made_from = repository.origin_of(options.root, options.at or "HEAD", digests)
    look_back = ""
    with suppress(CannotKnow):  # without a branch main there is no past
        if options.at and mainline.has_gone_on(options.root, options.at):
            look_back = OF_THAT_DAY
    if made_from[0] and mainline.committed_on(options.root, made_from[0]) > options.as_of:
        look_back = READ_LATER

    def held(digests: Iterable[str]) -> Mapping[str, bytes]:
        if not made_from[0]:  # none are known outside a repository
            return {}
        return repository.held(options.root, digests)

    return Site(
        viewer=viewer,
        rules=RULES,
        templates=worktree.read_templates(),
        made_from=made_from,
        look_back=look_back,
        official=worktree.official(),
        sources=worktree.read_sources(PROJECT),
        words=office_host.words(),
        discussed=discussed(viewer.registry.of(Minutes), held, Reader(worktree.read_forms())),
        repository=office_host.address(),
        has_own_key=recorder_key.is_own(PROJECT),
    )
