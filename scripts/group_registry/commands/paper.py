"""Register a leader's signature on the printed form (Art. 9): the scan's digest, never the scan, and two witnesses.

``paper verify SCAN`` says which record a scan belongs to. Exit 0 written or on record, 1 the signature would not count
or the scan is not on record, 2 wrong usage (also if options are missing and there is no terminal), 3 could not know.
"""

import argparse
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from group_registry.approval.facts import Content, Matter
from group_registry.approval.minutes_and_paper import objections
from group_registry.approval.people import parties
from group_registry.cli.given import ask, first_holder, host_of, need, one_of, several_of
from group_registry.cli.parser import HOST, Parser, day, number
from group_registry.commands import doubts_as
from group_registry.commands.minutes import proposed
from group_registry.evidence import host_answers
from group_registry.files import office_host, worktree
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import real
from group_registry.forms.check import inspect
from group_registry.forms.compare import compare
from group_registry.forms.records import text_of
from group_registry.gitrepo import repository
from group_registry.gitrepo.proposals import Made, Place, branches, holding
from group_registry.hosts import open_pulls
from group_registry.model.records import DelegationList, Group, Minutes, Origin, PaperSignature, PersonList
from group_registry.model.registry import Registry
from group_registry.model.terms import NOTHING_BEFORE, PAPER, PaperStep, Role
from group_registry.rules.transition import PLAIN, Filed, mark_of

BEGINNINGS = (b"%PDF-", b"\xff\xd8\xff")


def digest(scan: Path) -> str:
    """The scan's SHA-256, read in blocks to handle any size; ``CannotKnow`` if it is neither a PDF nor a JPEG."""
    try:
        with scan.open("rb") as file:
            if not file.read(8).startswith(BEGINNINGS):
                raise CannotKnow(f"{scan} 不是 PDF 或 JPG 扫描件")
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotKnow(f"无法读取扫描件 {in_words(error)}") from error


STEPS = [step.value for step in PaperStep]


def _made(options: argparse.Namespace, place: Place) -> Made | str:
    registry = place.registry
    step, signer, signed_on, witnesses = _signing(options, registry)
    if real(options.scan).is_relative_to(real(place.root)):
        return f"扫描件 {options.scan} 位于仓库文件夹内；请先移至档案，仓库只登记摘要"
    matter, involved = _matter(options, place)
    # The branches that bring signatures of the year: those in the clone and, with --pull, on the host.
    names = branches(place.root, f"{BRANCH_PREFIX}{signed_on.year}-")
    if options.pull is not None:
        names |= host_answers.branches(host_of(options).open_pulls())
    under_way = {name.removeprefix(BRANCH_PREFIX) for name in names if name.startswith(BRANCH_PREFIX)}
    on_main = {paper.stem for paper in registry.of(PaperSignature)}
    numbers = re.findall(rf"^{signed_on.year}-([0-9]{{2,3}})$", "\n".join(under_way | on_main), re.MULTILINE)
    following = max(map(int, numbers), default=0) + 1
    paper = PaperSignature(
        origin=Origin(f"{PAPER}{signed_on.year}-{following:02d}.yaml"),
        file=matter.path,
        old_digest=matter.content.old or NOTHING_BEFORE,
        new_digest=str(matter.content.new),
        step=step,
        signer=signer,
        signed_on=signed_on,
        scan_digest=digest(options.scan),
        witnesses=witnesses,
    )
    if against := list(objections(paper, matter, registry, involved, office_host.words())):
        return "；".join(against)
    text = text_of(paper, place.schemas)
    paths = {f"{BRANCH_PREFIX}{stem}": f"{PAPER}{stem}.yaml" for stem in sorted(under_way - on_main)}
    # An earlier run may have left the branch, with this very text.
    branch = holding(place.root, text, paths) or f"{BRANCH_PREFIX}{paper.stem}"
    paper = replace(paper, origin=Origin(paths.get(branch, paper.path)))
    return Made(paper, text, branch, f"纸质签批 {paper.stem}")


BRANCH_PREFIX = "paper-"
SIGNED_FORMS = (Group, Minutes, PersonList, DelegationList)
"""What may be signed on paper; of the office files only what the decision asks the signers themselves for."""


def _matter(options: argparse.Namespace, place: Place) -> tuple[Matter, frozenset[str]]:
    """What is signed, and the staff numbers of those whom it concerns, as far as a request tells them."""
    facts = None
    if options.pull is None:
        matters = list(_filed(options, place))
    else:
        answers = open_pulls.answers(host_of(options), options.pull)
        facts = open_pulls.case(answers, open_pulls.basis(place.root, place.tip, place.schemas, options.now)).facts
        matters = [matter for matter in facts.matters if isinstance(matter.after, SIGNED_FORMS)]
    signed = [matter for matter in matters if options.file in (None, matter.path)]
    if len(signed) != 1:
        paths = "、".join(matter.path for matter in matters) or "无"
        raise CannotKnow(f"无法确定所签的文件，请用 --file 指明；改动的群组文件、会议纪要：{paths}")
    if facts is None:
        return signed[0], frozenset()
    return signed[0], parties(signed[0], facts)[1]


def _filed(options: argparse.Namespace, place: Place) -> Iterator[Matter]:
    """What the commit of ``--head`` files."""
    change = compare(*repository.compared(place.root, place.tip, options.head), place.schemas, ()).change
    for deed in change.deeds:
        if isinstance(deed, Filed) and (entry := change.after[deed.path]).mode == PLAIN:
            content = Content(deed.path, mark_of(change.before.get(deed.path)), entry.digest)
            yield Matter(content, deed.before, deed.after)


def _signing(options: argparse.Namespace, registry: Registry) -> tuple[PaperStep, str, date, tuple[str, ...]]:
    """Asked for where no option gives it; by default the director, the first secretary and registrar of the day."""
    named = {"--step": options.step, "--signer": options.signer, "--signed-on": options.signed_on}
    need(options, [name for name, value in (*named.items(), ("--witness", options.witness)) if not value])
    if options.witness and len(options.witness) != 2:
        options.wrong("见证人须为两位：办公会秘书和信息技术部各一人，--witness 填写两次")
    step = PaperStep(options.step or ask(f"所签的步骤（{'、'.join(STEPS)}）", _step))
    signed_on = options.signed_on or ask("签字的日期", day)
    director = first_holder(registry, Role.DIRECTOR, signed_on) if step is PaperStep.SIGN_OFF else ""
    signer = options.signer or ask("签字人的姓名", one_of(registry), director)
    usual = (first_holder(registry, role, signed_on) for role in (Role.SECRETARY, Role.REGISTRAR))
    witnesses = options.witness or ask("两位见证人，用顿号隔开", several_of(registry), "、".join(filter(None, usual)))
    return step, signer, signed_on, tuple(witnesses)


def _step(text: str) -> str:
    if text not in STEPS:
        raise ValueError(f"请填写 {'、'.join(STEPS)} 之一")
    return text


@doubts_as("未能办理")
def main(argv: list[str]) -> int:
    if argv[:1] == ["verify"]:
        return _verify(_to_verify().parse_args(argv))
    options = _to_register().parse_args(argv)
    place = Place.at(options.root, options.base, worktree.read_forms())
    made = _made(options, place)
    if isinstance(made, str):
        made = f"未登记：{made}"
    return proposed(made, place)


def _verify(options: argparse.Namespace) -> int:
    """Say whether the scan is on record. One with the file name of a record, but another digest, is another scan."""
    inspection = inspect(worktree.read_files(options.root), worktree.read_forms(), ())
    papers, scan_digest = inspection.registry.of(PaperSignature), digest(options.scan)
    if held := [paper for paper in papers if paper.scan_digest == scan_digest]:
        print(f"{options.scan} 与登记时一致：")
        for paper in held:
            is_present = inspection.digests.get(paper.file) == paper.new_digest
            present = "即登记册现有内容" if is_present else "不是登记册现有内容（其后有改动，或尚未合并）"
            print(f"  {paper.path}：{paper.signer} {paper.signed_on} {paper.step} {paper.file}")
            print(f"    见证：{'、'.join(paper.witnesses)}")
            print(f"    所签{present}")
        return 0
    named = next((paper for paper in papers if paper.stem == options.scan.stem), None)
    if named:
        print(f"{options.scan} 与 {named.path} 登记的摘要不一致：曾被更换、改动，或不是所登记的扫描件。")
    else:
        print(f"{options.scan} 未登记：登记册中没有该摘要的纸质签批。")
    return 1


def _to_register() -> Parser:
    how = "核对扫描件：registry.py paper verify 扫描件"
    parser = Parser(description=f"登记领导在打印的备案表上的签字（制度第九条）。{how}")
    about = "已签字备案表的扫描件，PDF 或 JPG；只记摘要，不存入登记册"
    parser.add_path("scan", "SCAN", about)
    parser.add_argument("--pull", type=number, metavar="N", help="所签的申请；不给则为 --head 所指提交中的改动")
    parser.add_argument("--file", metavar="PATH", help="所签的文件；一份申请只有一个的，可不填")
    parser.add_argument("--head", default="HEAD", metavar="REV", help="不用 --pull 时，改动所在的提交，默认为 HEAD")
    parser.add_argument("--step", choices=STEPS, help="所签的步骤")
    parser.add_argument("--signer", metavar="NAME", help="签字的领导")
    parser.add_argument("--signed-on", type=day, metavar="DATE", help="签字的日期")
    about = "见证人，办公会秘书和信息技术部各一人，填写两次"
    parser.add_argument("--witness", action="append", metavar="NAME", help=about)
    parser.add_shared("--from", *HOST, "--root", "--base", "--now")
    return parser


def _to_verify() -> Parser:
    parser = Parser(description="核对扫描件：是否为所登记的扫描件，所登记的步骤。")
    parser.add_argument("verify", choices=["verify"])
    parser.add_path("scan", "SCAN", "扫描件")
    parser.add_shared("--root")
    return parser
