"""The two-minute tour: filings of an office, made by the real commands on a local stand-in of a host; then its site.

Exit 0 if complete, 2 for wrong usage, 3 if something failed or the tour was interrupted. Files of the work tree outside
the tour's folder are not touched.
"""

import shutil
import sys
from argparse import Namespace
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from group_registry.cli.parser import Parser, number
from group_registry.files.errors import CannotKnow
from group_registry.model.host_words import HOST_WORDS
from two_minutes.office import GITHUB, PROJECT, Office, Unexpected, opened, shown
from two_minutes.signing import SigningPage
from two_minutes.story import SCENES, WORTH_SEEING
from two_minutes.telling import Teller

MARK = "two-minute-tour"


def main(argv: list[str] | None = None) -> int:
    options, tell, page = _options(argv), Teller(), SigningPage()
    try:
        _clear(options.folder)
        with opened(options.folder, tell, page.around, options.host) as office:
            _play(office)
            if options.serve:
                _serve(office, page, options.port)
    except (Unexpected, CannotKnow, OSError) as stopped:
        print(f"导览未完成：{stopped}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\n导览未完成：中途停止", file=sys.stderr)
        return 3
    tell.says("", f"导览结束。所生成的文件均在 {shown(options.folder)}，可以删去。")
    return 0


def _play(office: Office) -> None:
    tell, count = office.tell, len(SCENES) + 1
    tell.says(
        f"本导览演示一个办事处数日的备案工作。人员和群组均为虚构；平台为本机模拟的 {office.words.name}，"
        "命令和 git 均为实际运行。",
        f"“$”开头的为实际运行的命令，“☞”为人员在网页上的操作；时间由导览设定，自 {office.clock.today} 起。",
    )
    for place, (title, play) in enumerate([*SCENES, ("生成网站", _render)], 1):
        tell.title(place, count, title)
        play(office)


def _render(office: Office) -> None:
    office.tell.says("由同一仓库生成静态网站：台账、各群组的备案表和审批步骤、到期提醒、填报页。")
    site = shown(office.folder / "site")
    office.tell.says("今日待签和上会议题向报送平台查询：待办人、原内容和现内容，供领导在手机上审阅。")
    office.run("render", "--out", site, "--as-of", office.clock.today, "--ask", *office.now())
    # An office writes its host's address into mkdocs.yml; the tour's is another each time.
    web = office.server.address.removesuffix("/api/v1")
    host = f'data-url="{web}/{office.host.full_name}" data-kind="{office.kind}" data-branch="main"'
    meta = f'<meta name="forge" {host} data-buttons="{"|".join(office.words.proposing)}">'
    page = office.folder / "site/file/index.html"
    page.write_text(page.read_text("utf-8").replace("</head>", f"{meta}</head>", 1), "utf-8")


def _serve(office: Office, page: SigningPage, port: int) -> None:
    """Serve the site until Ctrl-C. The host runs as long, so that users can approve and try out the commands."""
    handler = partial(Quiet, directory=str(office.folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as http, suppress(KeyboardInterrupt):
        told = " ".join(f"{name}={value}" for name, value in office.host_told.items())
        address = f"http://127.0.0.1:{http.server_port}/"
        page.opens(office, _render, address)
        office.tell.says(
            "\n自行试用的：另开一个终端，先运行下面一行，再按上列命令运行。",
            f"  export {told}",
            f"\n网站在 {address} ，请用浏览器打开；按 Ctrl-C 结束。主要页面：",
            *(f"  {address}{place}  {what}" for place, what in WORTH_SEEING),
        )
        http.serve_forever()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without logging."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing, because the terminal shows the tour."""


def _clear(folder: Path) -> None:
    """Empty the folder and put our mark in it.

    A folder that exists without the mark is never deleted: ``Unexpected`` is raised.
    """
    if folder.exists() and not (folder / MARK).exists():
        raise Unexpected(f"{folder} 中已有其他内容，请另指文件夹（--folder）")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="两分钟导览：从填报到审计，最后打开网站。")
    folder = PROJECT / "build/demo"
    parser.add_argument("--folder", type=Path, default=folder, metavar="DIR", help="位置，默认为 build/demo")
    parser.add_argument("--host", choices=HOST_WORDS, default=GITHUB, help="模拟哪一种报送平台，默认为 github")
    parser.add_argument("--port", type=number, default=0, metavar="N", help="网站的端口，默认为任一空闲端口")
    parser.add_argument("--no-serve", dest="serve", action="store_false", help="只生成网站，不打开")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
