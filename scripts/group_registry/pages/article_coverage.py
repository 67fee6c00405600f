"""Which articles each command implements, or why it implements none. A test checks that the list is complete."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Carrier:
    """A command: what it does, the articles that it implements, or why there are none; who needs it most."""

    says: str
    articles: tuple[int, ...] = ()
    why_none: str = ""
    reader: str = ""


COMMANDS: Mapping[str, Carrier] = {
    "inventory": Carrier("将单位实际使用的群组与登记册比对", (5, 8), reader="部门经办人"),
    "roster": Carrier("核对群组成员名单", (12, 21), reader="部门经办人"),
    "waiting": Carrier("列出各份申请待谁办理、已等几天", (9,), reader="领导和办公会秘书"),
    "minutes": Carrier("起草办公会纪要", (9,), reader="领导和办公会秘书"),
    "paper": Carrier("登记纸质签批", (9,), reader="领导和办公会秘书"),
    "approve": Carrier("核对一次申请的审批是否齐全", (9, 10), reader="信息技术部"),
    "judge_open": Carrier("逐个核对待批的申请，在报送平台上注明待办人", (6, 9, 10), reader="信息技术部"),
    "record": Carrier("合并以后保存审批证据，编备案号", (6,), reader="信息技术部"),
    "audit": Carrier("重新核对历次审批", (6, 9, 10), reader="信息技术部"),
    "remind": Carrier("提醒到期、逾期、待移交、禁言期、每年清查和上月例外", (8, 10, 11, 21, 22), reader="信息技术部"),
    "work": Carrier("一台机器上定时值守：登记、判断、核对、提醒、生成网站", (6, 8, 9, 10), reader="信息技术部"),
    "duty": Carrier("备好值守的机器：账号、令牌、克隆、定时", why_none="只备好机器，不涉及制度", reader="信息技术部"),
    "render": Carrier("生成网站", why_none="网站各页已分别列出", reader="信息技术部"),
    "adopt": Carrier("为本单位建立登记册的仓库，更新其中的程序", (3, 4, 9, 25), reader="信息技术部"),
    "staff": Carrier("将名册写成两张表，由改过的表备好人员、单位变动的申请", (4, 8, 9, 11), reader="信息技术部"),
    "serve": Carrier("在本机查看生成的网站", why_none="网站各页已分别列出", reader="信息技术部"),
    "import_ledger": Carrier("将旧台账导入登记册", (6, 7), reader="信息技术部"),
    "baseline": Carrier("启用或迁移时，使历史备案基线与现有内容一致", (6, 25), reader="信息技术部"),
    "doctor": Carrier("启用前逐项检查还差什么，核对平台设置", (4, 6, 9), reader="信息技术部"),
    "codeowners": Carrier(
        "生成程序和名册改动的评审人名单", why_none="程序和名册的改动，制度未作规定", reader="信息技术部"
    ),
    "dossier": Carrier("编制一段时间的检查案卷，核对案卷是否改动", (6, 8, 9, 10), reader="检查人员"),
    "validate": Carrier("检查登记册，检查一次改动的内容", (6, 7, 8), reader="所有人"),
    "setup": Carrier("安装程序库，只需一次", why_none="只安装程序库，不涉及制度", reader="所有人"),
}
"""In the order of ``registry.py --help``, which groups them by who needs them most."""


def overview() -> str:
    lines = ["用法：registry.py 命令 …    每条命令的用法：registry.py 命令 --help    版本：registry.py --version"]
    for reader, of_reader in groupby(COMMANDS.items(), key=lambda item: item[1].reader):
        lines += ["", reader, *(f"  {name:<14}{command.says}" for name, command in of_reader)]
    return "\n".join(lines) + "\n"
