@echo off
rem Opens the workbench of the site in this folder, or makes one. The window stays until an error has been read.
if not exist "%~dp0program\planpress.exe" goto missing
"%~dp0program\planpress.exe" edit --root "%~dp0."
if not "%errorlevel%"=="0" pause
exit /b
:missing
echo 没有找到程序。请先把整个压缩包解压到一个文件夹，再在那里双击“开始使用”。
echo The program is missing. Unpack the whole archive into a folder, and start this file there.
pause
