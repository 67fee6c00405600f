"""Signatures on the printed form (Art. 9): by the holder of the office, before two witnesses."""

from collections.abc import Iterator

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import PaperSignature, PaperStep, Role
from group_registry.model.registry import Registry
from group_registry.rules.support import names_a_filing, unclear

_OFFICES = {
    PaperStep.REVIEW: Role.DEPUTY_DIRECTOR,
    PaperStep.APPROVAL: Role.DEPUTY_DIRECTOR,
    PaperStep.SIGN_OFF: Role.DIRECTOR,
}


@rule(article="9", title="纸质签批的文件名与年份一致")
def paper_file_bears_its_year(paper: PaperSignature, registry: Registry) -> Iterator[Problem]:
    """Signatures are numbered within the year in which they were given."""
    if not paper.stem.startswith(f"{paper.signed_on.year}-"):
        says = f"签字日期是 {paper.signed_on}，文件名却是 {paper.stem}.yaml"
        yield Problem(paper, "signed_on", says, fix=f"文件名以 {paper.signed_on.year}- 开头，或改正签字日期")


@rule(article="9", title="纸质签批写的是群组文件")
def paper_names_a_file(paper: PaperSignature, registry: Registry) -> Iterator[Problem]:
    """What was signed is a file that is here, or one that a creation under way will make in a unit's folder."""
    if not names_a_filing(paper.file, paper.old_digest, registry):
        says = f"找不到文件 {paper.file}"
        yield Problem(paper, "file", says, fix="核对路径；新建的群组，文件夹须是机构名册上的单位编号")


@rule(article="9", title="签字人在任")
def paper_signer_holds_the_office(paper: PaperSignature, registry: Registry) -> Iterator[Problem]:
    """Each step belongs to an office: the signer holds it on the day, or acts for one who does."""
    if doubt := unclear(paper.signer, registry):
        yield Problem(paper, "signer", *doubt)
        return
    office, day = _OFFICES[paper.step], paper.signed_on
    signer = registry.person(paper.signer)
    if signer and not any(person.holds(office, day) for person in registry.acts_for(signer, day)):
        says = f"{day} 时，{signer.label}不是{office}，也没有受托代行，{paper.step}不能由其签字"
        yield Problem(paper, "signer", says, fix=f"核对签字人、步骤和签字日期；须由当时的{office}签字")


@rule(article="9", title="由分管的主任审核", level=Level.NOTICE)
def paper_reviewer_is_in_charge_of_the_unit(paper: PaperSignature, registry: Registry) -> Iterator[Problem]:
    """The deputy in charge of the group's unit reviews. A notice: a group that moves is reviewed by both units'."""
    office, day = _OFFICES[paper.step], paper.signed_on
    signer, group, folder = (
        registry.person(paper.signer),
        registry.group(paper.file),
        registry.unit_of_folder(paper.file),
    )
    units = ([group.unit] if group else []) + ([folder.name] if folder else [])
    if signer is None or office is not Role.DEPUTY_DIRECTOR or not units:
        return
    in_charge = {person.label for name in units for person in registry.deputies_of(name, day)}
    holders = [person for person in registry.acts_for(signer, day) if person.holds(office, day)]
    if holders and not any(person.label in in_charge for person in holders):
        says = f"{day} 时，{units[0]}不由{signer.label}分管"
        yield Problem(paper, "signer", says, fix="请分管该单位的主任签字；群组正在换使用部门的，可以不管")


@rule(article="9", title="纸质签批有秘书与信息技术部见证")
def paper_is_witnessed_by_secretary_and_registrar(paper: PaperSignature, registry: Registry) -> Iterator[Problem]:
    """Two attest the scan, one of each office on the day, and neither is the signer."""
    day = paper.signed_on
    witnesses = [person for person in map(registry.person, paper.witnesses) if person and person.label != paper.signer]
    secretaries = {person.label for person in witnesses if person.holds(Role.SECRETARY, day)}
    registrars = {person.label for person in witnesses if person.holds(Role.REGISTRAR, day)}
    if not secretaries or not registrars or len(secretaries | registrars) < 2:
        says = f"见证人{'、'.join(paper.witnesses)}不是 {day} 在任的办公会秘书、信息技术部各一人"
        yield Problem(paper, "witnesses", says, fix="由当时的办公会秘书和信息技术部各一人见证，都不能是签字人本人")
