"""The entry point of all commands: ``registry.py NAME …``. ``registry.py --help`` lists the names, grouped by reader.

Exit 0 clean, 1 findings or "not yet", 2 wrong usage, 3 could not know. If ``.venv`` exists, the command restarts with
the Python of ``.venv``, whichever Python started it.
"""

import gc
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[1] / ".venv"
INSIDE = "GROUP_REGISTRY_INSIDE"
"""Environment variable that is set only for the restart in ``.venv``, so that there is no second restart."""
CERTIFICATE = "FORGE_CERTIFICATE"
"""Environment variable: the file of the certificate that signed the host's own; for requests and for git."""
OLDEST = (3, 11)


def main() -> int:
    """Run the named command with the arguments that follow it; return its exit code."""
    name, *words = sys.argv[1:] or ["--help"]
    if sys.version_info < OLDEST:
        return refused(f"需要 Python {'.'.join(map(str, OLDEST))} 或更新的版本，当前为 {sys.version.split()[0]}")
    if name == "--version":
        from group_registry import __version__

        print(__version__)
        return 0
    if own := os.environ.get(CERTIFICATE):
        if not Path(own).is_file():
            return refused(f"找不到证书文件 {own}；请核对环境变量 {CERTIFICATE}")
        os.environ |= dict.fromkeys(("REQUESTS_CA_BUNDLE", "GIT_SSL_CAINFO"), own)
    if name != "setup":
        go_on_in_environment()
    from group_registry.pages.article_coverage import COMMANDS, overview

    if name in ("-h", "--help"):
        print(overview(), end="")
        return 0
    if name not in COMMANDS:
        print(f"没有命令“{name}”；运行 registry.py --help 可查看全部", file=sys.stderr)
        return 2
    sys.argv = [f"registry.py {name}", *words]
    try:
        command = import_module(f"group_registry.commands.{name}")
    except ModuleNotFoundError as missing:
        if str(missing.name).startswith("group_registry"):
            raise
        return refused(f"缺少程序库 {missing.name}；请先运行：{this_command()} setup")
    gc.disable()  # a run is short and frees little before its end: garbage collection is 8 % of a large check's time
    return int(command.main(words))


def go_on_in_environment() -> None:
    """Restart with the Python of ``.venv``, unless it is already running or is missing. The exit code is passed on."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if os.environ.pop(INSIDE, None) or Path(sys.prefix).resolve() == ENVIRONMENT or not python.exists():
        return
    command = [str(python), *sys.argv]
    if os.name == "nt":  # Windows has no exec that keeps the caller waiting
        sys.exit(subprocess.run(command, env=os.environ | {INSIDE: "1"}, check=False).returncode)  # noqa: S603
    os.execve(python, command, os.environ | {INSIDE: "1"})  # noqa: S606


def this_command() -> str:
    """The command line that started this program, as a user would type it again."""
    if os.name == "nt":
        return f'py "{sys.argv[0]}"' if " " in sys.argv[0] else f"py {sys.argv[0]}"
    name = Path(sys.executable).name
    python = name if shutil.which(name) == sys.executable else sys.executable
    return f"{python} {os.path.relpath(__file__)}"


def refused(says: str) -> int:
    """Print why nothing can be done, and return exit code 3."""
    print(says, file=sys.stderr)
    return 3


if __name__ == "__main__":
    from group_registry.cli import terminal

    terminal.end(main)
