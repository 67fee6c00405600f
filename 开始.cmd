@echo off
rem Sets up the tools on first use, builds the site and shows it in the browser. Only what is shown is not ASCII.
rem A python.bat may change the code page (that of pyenv-win does): chcp is repeated before lines that are shown.
setlocal
chcp 65001 >nul
pushd "%~dp0"
if not exist "scripts\registry.py" (
  echo 找不到程序文件。在压缩包内双击的，请先全部解压缩，再双击解压后的本文件。
  pause
  exit /b 3
)
set "PY="
for %%P in ("py -3" "python" "python3") do if not defined PY (call %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=call %%~P")
chcp 65001 >nul
if not defined PY (
  echo 未找到 Python 3.11 或更新的版本。请安装 Python，安装时勾选 Add python.exe to PATH，再双击本文件。
  pause
  exit /b 3
)
if not exist ".git" if exist "site\index.html" (
  echo 正在用浏览器打开随附的示例网站。查阅完毕后，关闭本窗口即可。
  %PY% scripts\registry.py serve --open --port 0 || (
    echo 网站未能打开，原因见上。
    pause
    exit /b 1
  )
  popd
  exit /b 0
)
if not exist ".venv\ready" (
  echo 首次使用，或上次安装没有完成，正在安装程序库，约需几分钟……
  %PY% scripts\registry.py setup || (
    echo 程序库未能安装，原因见上。
    pause
    exit /b 3
  )
)
%PY% scripts\registry.py render --out site
set "RESULT=%errorlevel%"
chcp 65001 >nul
if "%RESULT%"=="1" (
  echo 有的内容有误，见上；其余内容已列入网站。
) else if not "%RESULT%"=="0" (
  echo 网站未能生成，或其审批证据无从核对，原因见上。
  pause
  exit /b 3
)
echo 网站已生成，正在用浏览器打开。查阅完毕后，关闭本窗口即可。
%PY% scripts\registry.py serve --open --port 0 || (
  echo 网站未能打开，原因见上。
  pause
  exit /b 1
)
popd
