"""Make ``.venv`` from the pinned, hashed requirements. It needs only Python and pip.

Exit 0 made, 2 wrong usage, 3 failed.
"""

import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

from group_registry.cli.parser import Parser
from group_registry.files.errors import CannotKnow, in_words

PROJECT = Path(__file__).resolve().parents[3]
"""As in ``files.worktree``, which needs the libraries that are installed here."""
SETS = tuple(name for name in ("dev", "quality") if (PROJECT / f"requirements-{name}.txt").exists())
"""The sets of libraries that can be added to the basic ones. An adopted repository has none."""
ENVIRONMENT = PROJECT / ".venv"
READY = ENVIRONMENT / "ready"
"""Exists once everything was installed: a set-up that was interrupted is begun again."""


def main(argv: list[str]) -> int:
    parser = Parser(description="在 .venv 中安装程序库，版本和校验值由 requirements.txt 规定。")
    parser.add_argument("--also", choices=SETS, help="dev 开发和测试，quality 测量")
    wheels = "不联网，程序库从该文件夹安装；文件夹的准备办法见 docs/setup.md"
    parser.add_path("--wheels", "FOLDER", wheels)
    options = parser.parse_args(argv)
    try:
        if not READY.exists():
            # Debian without python3-venv cannot put pip into a new environment; its own pip then installs from outside.
            venv.create(ENVIRONMENT, with_pip=importlib.util.find_spec("ensurepip") is not None)
        install(PROJECT / (f"requirements-{options.also}.txt" if options.also else "requirements.txt"), options.wheels)
        READY.touch()
    except (CannotKnow, OSError, subprocess.CalledProcessError) as doubt:
        says = "venv 未建成" if isinstance(doubt, subprocess.CalledProcessError) else in_words(doubt)
        print(f"安装未完成：{says}", file=sys.stderr)
        return 3
    return 0


def install(requirements: Path, wheels: Path | None) -> None:
    if wheels and not wheels.is_dir():
        raise CannotKnow(f"没有文件夹 {wheels}")
    inside = [str(path) for path in ENVIRONMENT.glob("*/python*") if path.stem == "python"]
    if not inside:
        raise CannotKnow(f"{ENVIRONMENT} 中没有 Python，请删去该文件夹再运行一次")
    pip = [inside[0], "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:  # noqa: S603
        pip = [sys.executable, "-m", "pip", "--python", inside[0]]
    words = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(requirements)]
    words += ["--no-index", "--find-links", str(wheels.resolve())] if wheels else []
    if subprocess.run([*pip, *words], check=False).returncode:  # noqa: S603
        mend = f"{wheels} 须按本机的系统和 Python 版本准备，见 docs/setup.md" if wheels else "检查网络或镜像设置"
        raise CannotKnow(f"pip 未能安装 {requirements.name}，原因见上；{mend}，再运行一次")
