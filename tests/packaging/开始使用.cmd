@echo off
rem Opens the workbench of the site in this folder, or makes one.
cd /d "%~dp0"
"%~dp0program\planpress.exe" edit --root "%~dp0."
if errorlevel 1 pause
