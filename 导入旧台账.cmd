@echo off
rem Takes an old ledger in that is dropped on this file: first a look without writing, then a question. Only what is shown is not ASCII.
rem A python.bat may change the code page (that of pyenv-win does): chcp is repeated before lines that are shown.
setlocal
chcp 65001 >nul
pushd "%~dp0"
if not exist "scripts\registry.py" (
  echo 找不到程序文件。在压缩包内双击的，请先全部解压缩，再试一次。
  pause
  exit /b 3
)
set "PY="
for %%P in ("py -3" "python" "python3") do if not defined PY (call %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=call %%~P")
chcp 65001 >nul
if not defined PY (
  echo 未找到 Python 3.11 或更新的版本。请安装 Python，安装时勾选 Add python.exe to PATH，再试一次。
  pause
  exit /b 3
)
if "%~1"=="" (
  echo 请将旧台账（.xlsx 或 .csv）拖到本文件的图标上。
  pause
  exit /b 2
)
if not exist "%~f1" (
  echo 找不到所拖的文件。文件名或文件夹名中有特殊符号的，改名后再试。
  pause
  exit /b 2
)
if not exist ".venv\ready" (
  echo 首次使用，或上次安装没有完成，正在安装程序库，约需几分钟……
  %PY% scripts\registry.py setup || (
    echo 程序库未能安装，原因见上。
    pause
    exit /b 3
  )
)
%PY% scripts\registry.py import_ledger "%~f1" --dry-run
set "RESULT=%errorlevel%"
chcp 65001 >nul
if not "%RESULT%"=="0" if not "%RESULT%"=="1" (
  echo 未能试运行，原因见上。
  pause
  exit /b 3
)
choice /c YN /n /m "以上为试运行，未写入任何文件。按 Y 导入，按 N 取消。"
if not "%errorlevel%"=="1" exit /b 1
%PY% scripts\registry.py import_ledger "%~f1"
chcp 65001 >nul
echo 请按以上提示办理下一步。
pause
popd
