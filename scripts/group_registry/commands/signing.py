"""A signature on paper: which filing it is about, from git or the host, and what the form says, given or asked."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from group_registry.approval.eligibility import parties
from group_registry.approval.facts import Matter
from group_registry.approval.paper_signature import Signing, filings_of, objections, registered
from group_registry.cli.host_options import forge_of
from group_registry.cli.parser import day, number
from group_registry.cli.questions import Missing, a_day, ask, need, one_of, several_of
from group_registry.commands.scan import digest
from group_registry.files.errors import CannotKnow
from group_registry.files.names import real
from group_registry.forms.check import inspect
from group_registry.forms.compare import compare
from group_registry.forms.proposal import text_of
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import repository
from group_registry.gitrepo.proposals import Made, Place
from group_registry.hosts import open_pulls
from group_registry.model.records import Group, PaperSignature, PaperStep, Role
from group_registry.model.registry import Registry

STEPS = [step.value for step in PaperStep]


def add_to(parser: argparse.ArgumentParser) -> None:
    """The options that say what was signed, by whom, and who saw it."""
    about = "签了字的备案表的扫描件，PDF 或 JPG；只记摘要，不入库"
    parser.add_argument("scan", type=Path, metavar="SCAN", help=about)
    parser.add_argument("--pull", type=number, metavar="N", help="签的是哪份申请；不给则是 --head 那个提交里的改动")
    parser.add_argument("--file", metavar="PATH", help="签的是哪个群组文件；一份申请只有一个的，可以不写")
    parser.add_argument("--head", default="HEAD", metavar="REV", help="不用 --pull 时，改动在哪个提交，默认为 HEAD")
    parser.add_argument("--step", choices=STEPS, help="签的是哪一步")
    parser.add_argument("--signer", metavar="NAME", help="签字的领导")
    parser.add_argument("--signed-on", type=day, metavar="DATE", help="哪一天签的字")
    about = "见证人，办公会秘书和信息技术部各一位，写两次"
    parser.add_argument("--witness", action="append", metavar="NAME", help=about)
    parser.add_argument("--commit", action="store_true", help="在新的分支上提交，不动手头的文件；从不推送")


def made(options: argparse.Namespace, place: Place, schemas: Schemas) -> Made | str:
    """The record of the signature; or why it would not count."""
    registry = inspect(place.base.files, schemas, ()).registry
    signing = _signing(options, registry)
    if real(options.scan).is_relative_to(real(place.root)):
        return f"扫描件 {options.scan} 放在仓库的文件夹里；请先移到档案里，仓库只记摘要"
    matter, involved = _matter(options, place, schemas)
    papers = registry.of(PaperSignature)
    paper = registered(signing, matter, digest(options.scan), papers)
    against = list(objections(paper, matter, registry, papers, involved))
    if against:
        return "；".join(against)
    return Made(paper, text_of(paper, schemas), f"paper-{paper.stem}", f"纸质签批 {paper.stem}")


def _matter(options: argparse.Namespace, place: Place, schemas: Schemas) -> tuple[Matter, frozenset[str]]:
    """The filing that was signed, and the staff numbers of its parties as far as they are known."""
    if options.pull is None:
        comparison = compare(*repository.compared(place.root, place.tip, options.head), schemas, (), ())
        return _only(filings_of(comparison.change), options.file), frozenset()
    told = open_pulls.answers(forge_of(options), options.pull)
    facts = open_pulls.facts(told, place.root, place.tip, schemas, options.now)
    matter = _only([matter for matter in facts.matters if isinstance(matter.after, Group)], options.file)
    return matter, parties(matter, facts)[1]


def _only(matters: Sequence[Matter], path: str | None) -> Matter:
    found = [matter for matter in matters if path in (None, matter.content.path)]
    if len(found) == 1:
        return found[0]
    paths = "、".join(matter.content.path for matter in matters) or "没有"
    raise CannotKnow(f"不知道签的是哪个群组，请用 --file 指明；改动的群组文件：{paths}")


def _signing(options: argparse.Namespace, registry: Registry) -> Signing:
    """What the form says. Usual are the director where he signs, and those who may witness on the day."""
    named = {"--step": options.step, "--signer": options.signer, "--signed-on": options.signed_on}
    need([name for name, value in (*named.items(), ("--witness", options.witness)) if not value])
    if options.witness and len(options.witness) != 2:
        raise Missing("见证人要写两位：办公会秘书和信息技术部各一位，--witness 写两次")
    step = PaperStep(options.step or ask(f"签的是哪一步（{'、'.join(STEPS)}）", _step))
    signed_on = options.signed_on or ask("哪一天签的字", a_day)
    usual = registry.holders(Role.DIRECTOR, signed_on) if step is PaperStep.SIGN_OFF else ()
    signer = options.signer or ask("签字人的姓名", one_of(registry), usual[0].label if usual else "")
    holders = (registry.holders(role, signed_on) for role in (Role.SECRETARY, Role.REGISTRAR))
    seen = [person.label for found in holders for person in found[:1]]
    witnesses = options.witness or ask("两位见证人，用顿号隔开", several_of(registry), "、".join(seen))
    return Signing(step, signer, signed_on, tuple(witnesses))


def _step(text: str) -> str:
    if text not in STEPS:
        raise ValueError(f"请写 {'、'.join(STEPS)} 之一")
    return text
