"""Pack a release: the files of the last commit and the sample's site, which can be viewed without an installation.

    python demo/release.py [OUT]

OUT is the archive; the default is ``build/group-registry-VERSION.zip``. The same commit gives the same bytes: the site
is as of the commit's day, and nothing is compressed, because compressors differ. Exit 0 if packed, 3 if there are
uncommitted changes or the site cannot be rendered.
"""

import io
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from group_registry import __version__
from group_registry.commands import render
from group_registry.model.terms import day_of

PROJECT = Path(__file__).resolve().parents[1]
NAME = f"group-registry-{__version__}"
THEME = "mkdocs-material"
"""The theme whose scripts and style sheets are in the site."""
HOW_TO_OPEN = f"""\
工作群组登记册 {__version__}（示例）

site 文件夹是按示例数据生成的网站，机构、人员、群组均为虚构。

1. 只看页面：用浏览器打开 site\\index.html，无须安装任何程序。
2. 连同搜索、筛选、填报一并试用：Windows 上双击“开始.cmd”（须有 Python 3.11 或更新的版本，不安装其他程序）；
   其他系统在本文件夹中运行 python3 scripts/registry.py serve，再用浏览器打开所显示的地址。
3. 正式采用：按 README.md 的“Adopt it the same day”一节，从程序的仓库（git clone）办理。

The site of an invented office: open site/index.html, or run python3 scripts/registry.py serve to have its scripts, too.
"""
FOLDER = re.compile(r'(<a\b[^>]*?\shref=")([^"?#:/][^"?#:]*)(?=["?#])')


def main(words: list[str]) -> int:
    if _git("status", "--porcelain"):
        print("有未提交的改动，发布包只能由提交生成；请先提交", file=sys.stderr)
        return 3
    out = Path(words[0]) if words else PROJECT / f"build/{NAME}.zip"
    site = PROJECT / "build/release/site"
    made_at = datetime.fromtimestamp(int(_git("log", "-1", "--format=%ct")), UTC)
    day = day_of(made_at).isoformat()
    if render.main(["--root", str(PROJECT), "--out", str(site), "--as-of", day]):
        return 3
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, mode, content in sorted([*_files(), *_of_site(site), ("打开说明.txt", 0o644, _for_windows())]):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", made_at.timetuple()[:6])
            entry.create_system, entry.external_attr = 3, (0o100000 | mode) << 16
            archive.writestr(entry, content)
    print(f"已生成 {out}（提交 {_git('rev-parse', '--short=12', 'HEAD')}）")
    return 0


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(PROJECT), *words], check=True, capture_output=True, encoding="utf-8")  # noqa: S603, S607
    return done.stdout.strip()


def _files() -> Iterator[tuple[str, int, bytes]]:
    """Yield the files of the commit as name, mode and content, with the line ends of a checkout."""
    command = ["git", "-C", str(PROJECT), "archive", "--format=tar", "HEAD"]
    packed = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            if (content := archive.extractfile(member)) is not None:
                yield member.name, member.mode & 0o755 | 0o644, content.read()


def _of_site(site: Path) -> Iterator[tuple[str, int, bytes]]:
    """Yield the files of the site, with links to files instead of folders, and the licence of the theme."""
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".html":
                content = FOLDER.sub(_named, content.decode()).encode()
            yield f"site/{path.relative_to(site).as_posix()}", 0o644, content
    files = distribution(THEME).files or []
    (licence,) = (file for file in files if file.name == "LICENSE" and ".dist-info" in file.parts[0])
    yield f"site/assets/{THEME}.LICENSE.txt", 0o644, Path(str(licence.locate())).read_bytes()


def _named(link: re.Match[str]) -> str:
    """Replace a link to a folder by one to its index.html, because without a server no folder opens as a page."""
    start, place = link.groups()
    is_folder = place.endswith("/") or place.rpartition("/")[2] in (".", "..")
    return f"{start}{place.rstrip('/')}/index.html" if is_folder else f"{start}{place}"


def _for_windows() -> bytes:
    """The note with BOM and Windows line ends, so that old editors on Windows can read it."""
    return b"\xef\xbb\xbf" + HOW_TO_OPEN.replace("\n", "\r\n").encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
