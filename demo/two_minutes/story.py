"""What happens on the tour: filings of every sort, one that is stopped, one push past the approvals, one that waits."""

from collections.abc import Callable

from github_stand_in import Pull
from group_registry.model.terms import FilingKind
from two_minutes.office import Office, shown

DIRECTOR, SECRETARY, REGISTRAR, SECOND_REGISTRAR = "赵明诚", "吴敏", "钱伟", "刘欣蕾"
NEW, ABROAD, BRIEF = "hyfw/xinren-daidiao", "ywfz/haidian-xubao", "zhb/dongxun-huichang"
CLOSED, ON_PAPER = "zhb/dangan-zhengli", "lpb/yinan-anjian"
RECONFIRMED, PUSHED = "xxjs/zhongduan-baoxiu", "hyfw/rexian-paiban"
WAITING, RETURNED, TABLED = "ywfz/zoufang-fenpian", "hyfw/laidian-jilu", "hyfw/xubao-tixing"
FOR_YOU = "zhb/niandu-pandian"


def path_of(group: str) -> str:
    return f"registry/groups/{group}.yaml"


def internal(office: Office) -> None:
    office.tell.says("会员服务部林佳怡拟建一个部门内部的群组：在网站“填报”页填写备案表，向报送平台报送。")
    pull = _created(
        office,
        "林佳怡",
        NEW,
        ("新人带教答疑群", "会员服务部", "林佳怡", "对内"),
        ("会员服务部新入职人员和带教老师", "解答新人在窗口和热线遇到的疑问", "年底补录三名新人，带教问题集中答复"),
    )
    office.tell.says("平台自动写入一个状态、一条留言，并请待办人评审。留言列明改动内容、审批人和操作办法。")
    office.desk()
    office.tell.printed(pull.comments[-1].body.partition("\n")[2])
    office.tell.says("对内的群组先由分管主任审核，再由主任签批（第九条（一））；各步均针对同一内容。")
    _approved(office, pull, "李晓岚")
    office.judge(pull, 0)
    office.tell.says("审批齐全，由信息技术部合并，即为备案；程序登记审批证据，编发备案编号。")
    office.merge(pull, REGISTRAR)


def external(office: Office) -> None:
    office.tell.says("业务发展部罗晓宁拟建一个有代办处人员的群组：属对外，审核之后须经主任办公会（第九条（二））。")
    pull = _created(
        office,
        "罗晓宁",
        ABROAD,
        ("海淀续保联络群", "业务发展部", "罗晓宁", "对外"),
        (
            "业务发展部续保岗，海淀代办处经办人",
            "核对年底续保名册，答复单位的疑问",
            "年底续保集中，两边每天要对一次进度",
        ),
        member_units=["业务发展部", "海淀代办处"],
        term_end="2027-03-31",
    )
    office.review(pull, "李晓岚")
    office.clock.next_morning()
    office.tell.says("秘书吴敏从待上会的申请起草纪要：原内容和现内容由程序填写，无须抄录。")
    minutes = office.propose(
        SECRETARY,
        *("minutes", "draft", "--pull", str(pull.number), "--date", office.clock.today, "--chair", DIRECTOR),
        *("--present", f"{DIRECTOR}、李晓岚、孙立、{SECRETARY}", "--outcome", f"{path_of(ABROAD)}=通过"),
        *office.now(),
    )
    office.review(minutes, DIRECTOR)
    office.merge(minutes, SECOND_REGISTRAR)
    office.tell.says("纪要合并之后，主任的签批方为有效。")
    office.review(pull, DIRECTOR)
    office.judge(pull, 0)
    office.merge(pull, REGISTRAR)


def short_lived(office: Office) -> None:
    office.tell.says("综合部田雨欣拟为一次会议建群组，使用期限九天：不超过十五天，经分管主任审批，不编号（第十条）。")
    pull = _created(
        office,
        "田雨欣",
        BRIEF,
        ("冬训会场联络群", "综合部", "田雨欣", "对内"),
        ("会务人员和各部门参会联络人", "冬训会场当天的签到、用车和用餐安排", "十二月初办冬训，会后即注销"),
        term_end="2026-12-04",
    )
    office.review(pull, "孙立")
    office.merge(pull, REGISTRAR)


def change(office: Office) -> None:
    office.clock.next_morning()
    office.tell.says("次日，新人带教群更换负责人：原备案内容发生变化，应及时变更（第八条），审批与创建相同。")
    items = {"custodian": "周启明", "statement": "林佳怡转去热线排班，负责人改由周启明担任"}
    pull = office.file("林佳怡", NEW, **items)
    _approved(office, pull, "李晓岚")
    office.merge(pull, REGISTRAR)


def cancellation(office: Office) -> None:
    office.tell.says("档案整理结束，汪海燕注销专班的群组，写明已解散（第八条）。文件不删除，历史均予保留。")
    items = {"disposal": "已解散", "statement": "卷宗已全部合并，专班撤销"}
    pull = office.file("汪海燕", CLOSED, FilingKind.CANCELLATION, **items)
    _approved(office, pull, "孙立")
    office.merge(pull, REGISTRAR)


def on_paper(office: Office) -> None:
    office.tell.says("何静远尚无账号，在打印的备案表上签字；仓库只登记扫描件的摘要，由秘书和信息技术部各一人见证。")
    items = {"custodian": "许文静", "statement": "魏东升去培训三个月，负责人改由许文静担任"}
    pull = office.file("范思远", ON_PAPER, **items)
    scan = office.folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n% the scan of a signed form, as far as this tour is concerned\n%%EOF\n")
    signed = office.propose(
        "冯晨",
        *("paper", shown(scan), "--pull", str(pull.number), "--step", "审核", "--signer", "何静远"),
        *("--signed-on", office.clock.today, "--witness", SECRETARY, "--witness", SECOND_REGISTRAR),
        *office.now(),
    )
    office.review(signed, SECRETARY)
    office.review(signed, SECOND_REGISTRAR)
    office.merge(signed, REGISTRAR)
    office.review(pull, DIRECTOR)
    office.judge(pull, 0)
    office.merge(pull, REGISTRAR)


def returned(office: Office) -> None:
    office.clock.next_morning()
    office.tell.says("周启明审批本人的申请：平台不予受理。主任在审核之前签批：顺序不符，不予计入。")
    pull = _created(
        office,
        "周启明",
        RETURNED,
        ("来电记录汇总群", "会员服务部", "周启明", "对内"),
        ("会员服务部全体", "汇总来电内容和会员的联系方式", "便于回访"),
    )
    office.review(pull, "周启明")
    office.review(pull, DIRECTOR)
    office.judge(pull, 1)
    office.desk()
    office.fails_to_merge(pull, REGISTRAR)
    office.tell.says("分管主任退回。退回持续有效，他人审批不能取代，只有本人可以改变。")
    office.review(pull, "李晓岚", "REQUEST_CHANGES", "会员的联系方式不得在群组内汇总（第十七条），请改走业务系统")
    office.judge(pull, 1)
    office.host.close(pull, office.people["周启明"])
    office.tell.clicks("周启明", f"关闭第 {pull.number} 号申请")


def pushed_past(office: Office) -> None:
    office.tell.says("主分支未设保护，冯晨未经申请直接改动两个群组。平台未能阻止，审计当日即可查出。")
    _edit(office, RECONFIRMED, "群组负责人: 韩松", "群组负责人: 冯晨")
    _edit(office, PUSHED, "成员范围: 热线坐席", "成员范围: 外包公司人员、热线坐席")
    office.git("commit", "--quiet", "--all", "--message", "直接改动", by="冯晨")
    office.push("main")
    office.fetch()
    office.run("audit", expects=1)


def reconfirmed(office: Office) -> None:
    office.clock.next_morning()
    office.tell.says(
        "此后的一般申请不能补正，须按原程序重新报送，说明以“重新确认”开头。此处补办一个，另一个保留以供查看。"
    )
    items = {"custodian": "韩松", "statement": "重新确认：负责人仍为韩松，日前的改动未经审批"}
    pull = office.file(SECOND_REGISTRAR, RECONFIRMED, **items)
    _approved(office, pull, "孙立")
    office.merge(pull, REGISTRAR)


def waiting(office: Office) -> None:
    office.tell.says("罗晓宁的申请已经审核，其后改动成员范围。同意只对当时的内容有效，改动之后须重新审核。")
    pull = _created(
        office,
        "罗晓宁",
        WAITING,
        ("单位走访分片群", "业务发展部", "姚静", "对内"),
        ("业务发展部走访人员", "分片安排走访单位", "明年起按片走访"),
    )
    office.review(pull, "李晓岚")
    _, content = office.host.bare.blob(pull.head, path_of(WAITING)) or ("", b"")
    changed = content.replace("业务发展部走访人员".encode(), "业务发展部全体".encode())
    office.tell.clicks("罗晓宁", "在网页上将成员范围改为“业务发展部全体”")
    office.host.write(office.people["罗晓宁"], pull.head, {path_of(WAITING): changed})
    office.fetch()
    office.judge(pull, 1)
    office.tell.says("林佳怡变更一个对外的群组：已经审核，待下一次主任办公会讨论。")
    items = {"custodian": "林佳怡", "member_scope": "会员服务部续保岗，四家代办处续保专管员和窗口人员"}
    tabled = office.file("林佳怡", TABLED, **items, statement="原负责人离任；名册改由窗口核对")
    office.review(tabled, "李晓岚")
    office.tell.says("各人待签事项，一条命令即可列出，并附催办语。")
    office.clock.next_morning()
    office.run("waiting", *office.now())


def left_for_you(office: Office) -> None:
    office.tell.says("田雨欣的申请已经分管主任审核，只待主任签批：留给您在网站上办理。")
    pull = _created(
        office,
        "田雨欣",
        FOR_YOU,
        ("年终盘点分工群", "综合部", "田雨欣", "对内"),
        ("综合部全体", "年终资产盘点的分工和进度", "盘点自本周起"),
    )
    office.review(pull, "孙立")
    office.desk()


def audited(office: Office) -> None:
    office.tell.says("最后，仅以仓库中的历史和证据，对每次审批重新判定。未补办的一个仍为红色。")
    office.run("audit", expects=1)


def falling_due(office: Office) -> None:
    office.tell.says("备案以后的提醒：到期日、临时群天数、人员离任，按人列出，每日在报送平台发布一次。")
    office.run("remind", "--as-of", office.clock.today)


def inspected(office: Office) -> None:
    office.tell.says("检查组检查：将一段时间的台账、备案表、审批证据和审计编为一份案卷，离开本系统亦可核对。")
    bundle = shown(office.folder / "案卷.zip")
    office.run("dossier", "--from", "2026-11-01", "--to", office.clock.today, "--out", bundle)
    office.run("dossier", "verify", bundle)


SCENES: tuple[tuple[str, Callable[[Office], None]], ...] = (
    ("对内的群组：审核、签批、备案", internal),
    ("对外的群组：另经主任办公会", external),
    ("使用期限不超过十五天的群组：分管主任审批", short_lived),
    ("变更负责人", change),
    ("注销", cancellation),
    ("领导没有账号：纸质签字", on_paper),
    ("不予计入的：自行审批、提前签批、退回", returned),
    ("绕过审批的推送：审计变红", pushed_past),
    ("重新确认：按原程序补办", reconfirmed),
    ("同意之后内容改动：重新审核", waiting),
    ("留给您的一件：主任签批", left_for_you),
    ("审计：全部重新判定", audited),
    ("到期和人员变动：提醒", falling_due),
    ("检查：编制一份案卷", inspected),
)
WORTH_SEEING = (
    (f"groups/{ABROAD}/", "三步审批，各步的审批人、日期和依据"),
    (f"groups/{ON_PAPER}/", "纸质签字，两人见证"),
    (f"groups/{PUSHED}/", "绕过审批的改动：审批依据不符"),
    ("audit/", "审计的结果和自行核对的办法"),
    ("waiting/B0001/", "主任的待签：请打开其中“年终盘点分工群”，以主任身份签批，该群组即转为已备案"),
    ("waiting/B0003/", "李晓岚的待签，供手机查看"),
    ("meeting/", "上会议题，打印为一张"),
    ("register/", "台账"),
    ("file/", "填报页，手机亦可填报"),
)
"""Pages of the site that show what happened."""


def _created(
    office: Office,
    author: str,
    group: str,
    about: tuple[str, str, str, str],
    why: tuple[str, str, str],
    **more: str | list[str],
) -> Pull:
    """A creation: name, unit, custodian and scope; then members, purpose and statement."""
    named = dict(zip(("name", "unit", "custodian", "scope"), about, strict=True))
    said = dict(zip(("member_scope", "purpose", "statement"), why, strict=True))
    return office.file(author, group, FilingKind.CREATION, platform="微信", **named, **said, **more)


def _approved(office: Office, pull: Pull, deputy: str) -> None:
    office.review(pull, deputy)
    office.review(pull, DIRECTOR)


def _edit(office: Office, group: str, old: str, new: str) -> None:
    file = office.clone / path_of(group)
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8", newline="\n")
    office.tell.clicks("冯晨", f"将 {path_of(group)} 的“{old}”改为“{new}”")
