@echo off
rem Opens the workbench of this site. planpress.exe is beside this file, in the folder program beside the site, or in PATH.
cd /d "%~dp0"
set "PATH=%~dp0;%~dp0..\program;%PATH%"
planpress edit --root "%~dp0."
if not "%errorlevel%"=="0" pause
