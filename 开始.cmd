@echo off
rem Sets up the tools on first use, builds the site and shows it in the browser. Only what is shown is not ASCII.
setlocal
chcp 65001 >nul
pushd "%~dp0"
set "PY="
for %%P in ("py -3" "python" "python3") do if not defined PY (%%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=%%~P")
if not defined PY (
  echo 未找到 Python 3.11 或更新的版本。请安装 Python，安装时勾选 Add python.exe to PATH，再双击本文件。
  pause
  exit /b 3
)
if not exist ".git" if exist "site\index.html" (
  echo 正在用浏览器打开随附的示例网站。查阅完毕后，关闭本窗口即可。
  %PY% scripts\registry.py serve --open --port 0
  popd
  exit /b 0
)
if not exist ".venv\pyvenv.cfg" (
  echo 首次使用，正在安装程序库，约需几分钟……
  %PY% scripts\registry.py setup
  if errorlevel 1 (
    pause
    exit /b 3
  )
)
%PY% scripts\registry.py render --out site
if errorlevel 1 (
  echo 网站未能生成，原因见上；此前生成的网站保持不变。
  pause
  exit /b 1
)
echo 网站已生成，正在用浏览器打开。查阅完毕后，关闭本窗口即可。
%PY% scripts\registry.py serve --open --port 0
popd
