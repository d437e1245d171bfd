@echo off
rem Opens the workbench of this site. planpress.exe is beside this file or in a folder of PATH.
cd /d "%~dp0"
planpress edit --root "%~dp0."
if errorlevel 1 pause
