"""What an adopted repository says of itself: its README, the office's settings of the site, and the next steps."""

from shlex import quote

from group_registry.model.host_words import WORDS

README = """\
# 工作群组登记册

本仓库存放本单位工作群组的备案表、名册和口径；网站由其生成。程序版本 {version}，取自提交 {commit}。
含有姓名，应为**私有**仓库；网站为内部资料，请勿外传。

| 读者 | 说明 |
| --- | --- |
| 各部门、代办处 | [填报](docs/guide-department.md) |
| 主任、分管主任 | [审批](docs/guide-leader.md) |
| 办公会秘书 | [上会和纸质签批](docs/guide-secretary.md) |
| 信息技术部 | [备案和维护](docs/guide-it.md)、[启用](docs/adopt.md)、[代码平台设置](docs/setup.md) |
| 监督检查 | [审批核对和案卷](docs/guide-inspector.md)、[制度逐条对照](docs/articles.md) |

数据在 `registry/` 下，改动一律经申请、审批、合并。其余为程序，请勿改动；`TOOLS` 记载其版本、提交和内容编号，
[换用新版本](docs/adopt.md#upgrade)时整体替换。

The register of an office's work chat groups, kept by pull requests. `registry/` holds the data; everything else is
tools, brought from the commit that `TOOLS` names, and replaced as a whole by `registry.py adopt --upgrade`.
Licence of the tools: [Apache-2.0](LICENSE).
"""
_SETTINGS = """\
# 本单位的网站设置。其余设置在 {base}，随程序更新，请勿改动。
# The office's settings of the site; all others are the tools' and stand in {base}.
INHERIT: {base}
"""


def readme(version: str, commit: str) -> bytes:
    return README.format(version=version, commit=commit[:12]).encode()


def settings(base: str, host: str, forge: str) -> bytes:
    """The content of ``mkdocs.yml``; ``host`` is the address of the repository, empty if none, ``forge`` its kind."""
    own = f"repo_url: {host}\nextra:\n  forge: {forge}\n  branch: main\n" if host else ""
    return (_SETTINGS.format(base=base) + own).encode()


def next_steps(into: str, host: str, forge: str, *, is_windows: bool) -> str:
    """``pushd`` of Windows changes the drive, too, and is known to its command prompt and to PowerShell."""
    go, command = f"cd {quote(into)}", "python3 scripts/registry.py"
    if is_windows:
        go, command = f'pushd "{into}"', r"py scripts\registry.py"
    push = "，推送（git push -u origin main）" if host else ""
    guide = "setup" if forge == "github" else "gitea"
    return (
        f"依次运行：\n  {go}\n  {command} setup\n  {command} doctor\n再逐项核对 registry/office/ 下的 policy.yaml 和 "
        f"interpretations.yaml，有改动的提交{push}，按 docs/{guide}.md 设置 {WORDS[forge].name}。"
    )
