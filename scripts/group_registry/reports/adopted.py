"""What an adopted repository says of itself: its README, the office's settings of the site, and the next steps."""

from shlex import quote

from group_registry.model.host_words import HOST_WORDS
from group_registry.model.terms import OFFICE

README = """\
# 工作群组登记册

本仓库存放本单位工作群组的备案表、名册和口径；网站由其生成。含有姓名，应为**私有**仓库；网站为内部资料，请勿外传。

办理说明：[各部门](docs/guide-department.md)、[主任和分管主任](docs/guide-leader.md)、
[办公会秘书](docs/guide-secretary.md)、[信息技术部](docs/guide-it.md)、[监督检查](docs/guide-inspector.md)。

数据在 `registry/` 下，改动一律经申请、审批、合并。其余为程序，版本 {version}，取自提交 {commit}，请勿改动；
[换用新版本](docs/adopt.md#upgrade)时整体替换。`TOOLS` 记载程序的版本、提交和内容编号。

The register of an office's work chat groups, kept by pull requests. `registry/` holds the data; everything else is
tools, replaced as a whole by `registry.py adopt --upgrade`. Licence of the tools: [Apache-2.0](LICENSE).
"""


def settings(base: str, address: str, forge: str) -> bytes:
    """The content of ``mkdocs.yml``; ``address`` is that of the repository, empty if none, ``forge`` its kind."""
    own = ""
    if address:
        own = f"repo_url: {address}\nextra:\n  forge: {forge}\n  branch: main\n"
    return f"""\
# 本单位的网站设置。其余设置在 {base}，随程序更新，请勿改动。
# The office's settings of the site; all others are the tools' and stand in {base}.
INHERIT: {base}
{own}""".encode()


def next_steps(into: str, address: str, forge: str, *, is_windows: bool) -> str:
    """``pushd`` of Windows changes the drive, too, and is known to its command prompt and to PowerShell."""
    go, command = f"cd {quote(into)}", "python3 scripts/registry.py"
    if is_windows:
        go, command = f'pushd "{into}"', r"py scripts\registry.py"
    lines = ["依次运行：", *(f"  {line}" for line in (go, f"{command} setup", f"{command} doctor"))]
    check = f"再逐项核对 {OFFICE} 下的 policy.yaml 和 interpretations.yaml，有改动的提交"
    if address:
        check += "，推送（git push -u origin main）"
    guide = "gitea"
    if forge == "github":
        guide = "setup"
    return "\n".join([*lines, f"{check}，按 docs/{guide}.md 设置 {HOST_WORDS[forge].name}。"])
