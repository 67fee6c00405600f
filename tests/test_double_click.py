"""The files to double-click on Windows: their shape, for want of a Windows to run them on."""

import re
import subprocess

import pytest

from group_registry.commands.setup import READY
from group_registry.pages.article_coverage import COMMANDS
from registry import OLDEST
from support.cases import PROJECT

START, LEDGER = "开始.cmd", "导入旧台账.cmd"
EACH = pytest.mark.parametrize("name", [START, LEDGER])


def lines_of(name: str) -> list[str]:
    return (PROJECT / name).read_bytes().decode("utf-8").split("\r\n")


@EACH
def test_the_lines_end_as_cmd_needs_them_in_every_checkout(name: str) -> None:
    content = (PROJECT / name).read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r") > 20
    assert not content.startswith(b"\xef\xbb\xbf")  # cmd would take the mark for a command
    command = ["git", "-C", str(PROJECT), "check-attr", "text", "eol", "--", name]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert re.findall(r": (\w+): (\w+)\n", said) == [("text", "set"), ("eol", "crlf")]


@EACH
def test_only_what_is_shown_is_not_ascii(name: str) -> None:
    """In code page 65001 cmd loses its way in other lines, when it looks for a label above all."""
    for line in lines_of(name):
        assert line.isascii() or re.match(r" *echo |choice .* /m ", line), line
        assert not re.match(r" *(goto|call|:)", line), line
    assert "chcp 65001 >nul" in lines_of(name)


@EACH
def test_blocks_are_closed_and_what_is_shown_opens_none(name: str) -> None:
    depth = 0
    for line in lines_of(name):
        assert not (re.match(r" *echo ", line) and set(line) & set('()&|<>^%!"')), line
        bare = re.sub(r'"[^"]*"', "", line)
        depth += bare.count("(") - bare.count(")")
        assert depth >= 0, line
    assert depth == 0


@EACH
def test_it_starts_where_it_lies_with_any_python_that_is_new_enough(name: str) -> None:
    lines = lines_of(name)
    assert 'pushd "%~dp0"' in lines  # unlike cd, it takes shared folders and other drives
    (looked,) = (line for line in lines if line.startswith("for %%P in "))
    assert '("py -3" "python" "python3")' in looked
    oldest = ", ".join(map(str, OLDEST))
    assert f'(call %%~P -c "import sys; sys.exit(sys.version_info < ({oldest}))"' in looked
    assert 'set "PY=call %%~P"' in looked  # a python.bat that is not called never comes back
    assert f"Python {'.'.join(map(str, OLDEST))} " in "".join(lines)
    assert lines[lines.index('pushd "%~dp0"') + 1] == 'if not exist "scripts\\registry.py" ('  # inside a zip


@EACH
def test_it_never_closes_the_window_on_a_failure(name: str) -> None:
    """What fails is said and waits for a key. A crash's code is negative, which ``if errorlevel`` takes for success."""
    text = "\n".join(line.strip() for line in lines_of(name))
    stops = r"\(\necho .*\npause\nexit /b [13]\n\)\n"
    kept = r'\nset "RESULT=%errorlevel%"\nchcp 65001 >nul\n'
    assert "if errorlevel" not in text
    assert re.search(rf"setup \|\| {stops}", text)
    assert f'if not exist ".venv\\{READY.name}" (' in text  # a set-up that was interrupted is begun again
    if name == LEDGER:
        assert re.search(rf'--dry-run{kept}if not "%RESULT%"=="0" if not "%RESULT%"=="1" {stops}', text)
        return
    assert len(re.findall(rf"serve --open --port 0 \|\| {stops}", text)) == text.count(" serve ") == 2
    shown = r'if "%RESULT%"=="1" \(\necho .*\n\)'  # errors that were found come with a new site
    assert re.search(rf'render --out site{kept}{shown} else if not "%RESULT%"=="0" {stops}', text)


@EACH
def test_what_is_shown_is_read_in_its_code_page_whatever_python_changed(name: str) -> None:
    """cmd reads one command at a time, with its blocks; pyenv-win's python.bat leaves another code page behind."""
    is_right, depth, block = False, 0, ""
    for line in lines_of(name):
        assert line.isascii() or is_right, line
        block += f"{line}\n"
        depth += len(re.findall(r"\((?=\w+ %%~P|$)", line)) - len(re.findall(r"^ *\)|\)$", line))
        if depth == 0:
            runs = ("%PY% " in block or "call %%~P " in block) and not block.endswith("  exit /b 0\n)\n")
            is_right, block = line == "chcp 65001 >nul" or (is_right and not runs), ""
    assert depth == 0


@EACH
def test_it_names_commands_that_there_are(name: str) -> None:
    named = re.findall(r"%PY% scripts\\registry\.py (\w+)(.*)", "\n".join(lines_of(name)))
    assert {command for command, _ in named} <= set(COMMANDS)
    assert [command for command, _ in named] == {
        START: ["serve", "setup", "render", "serve"],
        LEDGER: ["setup", "import_ledger", "import_ledger"],
    }[name]
    for _, words in named:
        assert "%" not in re.sub('"%~f1"', "", words)  # a dropped path may have blanks


def test_a_ledger_is_looked_at_before_it_is_taken_in() -> None:
    lines = lines_of(LEDGER)
    looked, taken = [place for place, line in enumerate(lines) if 'import_ledger "%~f1"' in line]
    (asked,) = (place for place, line in enumerate(lines) if line.startswith("choice /c YN"))
    assert lines[looked].endswith(" --dry-run")
    assert looked < asked < taken
    assert lines[asked + 1] == 'if not "%errorlevel%"=="1" exit /b 1'
