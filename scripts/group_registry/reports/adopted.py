"""The files that describe an adopted repository: its README, and the office's settings of the site."""

from collections.abc import Sequence

README = """\
# 工作群组登记册

本仓库存放本单位工作群组的备案表、名册和口径；网站由其生成。程序版本 {version}，取自提交 {commit}。

## 日常办理

- **查阅**：群组台账、备案表、到期和逾期，均载于所生成的网站。
- **填报**：网站的“填报”页；没有网站的，按[填报](docs/file.md)自行填写文件。
- **审批**：网站的“今日待签”页，点本人姓名。上会和纸质签批见[上会与纸质签批](docs/minutes.md)。
- **检查**：审批的核对和案卷见[审批核对](docs/evidence.md)，制度各条的落实见[制度逐条对照](docs/articles.md)。

## 信息技术部

在本文件夹中运行；Windows 上以 `py scripts\\registry.py` 代替 `python3 scripts/registry.py`。

| 命令 | 用途 |
| --- | --- |
| `python3 scripts/registry.py setup` | 安装程序库，只需一次；不能联网的，见 [setup.md](docs/setup.md#offline) |
| `python3 scripts/registry.py validate` | 检查全部文件（`make check`） |
| `python3 scripts/registry.py render` | 生成网站，存入 `site/`（`make site`；`make serve` 在本机查看） |
| `python3 scripts/registry.py --help` | 列出全部命令 |

1. 逐项核对 `registry/office/` 下的名册 `units.yaml`、`people.yaml`，用语 `policy.yaml`，口径 `interpretations.yaml`。
2. 推送到代码平台，按[代码平台设置](docs/setup.md)（Gitea、Forgejo 按 [gitea.md](docs/gitea.md)）逐项设置。
   此后的改动一律经申请、审批、合并。
3. 程序更新：取得新版本的原仓库，在其中运行 `python3 scripts/registry.py adopt --upgrade --into 本文件夹`，
   将所生成的分支报送为一份申请；数据不变。

`TOOLS` 记载程序的版本、提交和内容编号，请勿改动。本仓库含姓名，应为**私有**仓库；网站为内部资料，请勿外传。

---

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
    lines = [_SETTINGS.format(base=base)]
    if host:
        lines.append(f"repo_url: {host}\nextra:\n  forge: {forge}\n  branch: main\n")
    return "".join(lines).encode()


def heads_text(heads: Sequence[tuple[str, Sequence[str]]]) -> str:
    return "".join(f"  {title}：{'、'.join(names) or '无'}\n" for title, names in heads)
