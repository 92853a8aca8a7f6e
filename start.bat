@echo off
rem Dubbelklik: de eerste keer wordt alles klaargezet, daarna start het programma meteen.
setlocal
chcp 65001 >nul
set "PYTHONUTF8=1"
set "VANUIT=%CD%"
set "HIER=%~dp0"
cd /d "%HIER%"

set "PY="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "PY=py -3"
if defined PY goto gevonden
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "PY=python"
if defined PY goto gevonden
echo.
echo Python 3.11 of nieuwer is niet gevonden op deze computer.
echo Installeer Python via de Microsoft Store (zoek "Python 3.12"; geen beheerdersrechten nodig)
echo en dubbelklik daarna opnieuw op start.bat.
set "STATUS=2"
goto einde

:gevonden
if exist ".venv\Scripts\python.exe" goto pakketten
echo Het programma wordt klaargezet. Dat gebeurt alleen de eerste keer en duurt enkele minuten.
%PY% -m venv .venv
if errorlevel 1 goto mislukt

:pakketten
fc /b requirements.txt ".venv\requirements.txt" >nul 2>nul
if not errorlevel 1 goto starten
echo De benodigde pakketten worden geinstalleerd. Even geduld...
".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check -r requirements.txt
if errorlevel 1 goto mislukt
copy /y requirements.txt ".venv\requirements.txt" >nul

:starten
rem Bestanden achter het commando gelden vanuit de map waarin het getypt werd.
cd /d "%VANUIT%"
"%HIER%.venv\Scripts\python.exe" "%HIER%run_scoring.py" %*
set "STATUS=%ERRORLEVEL%"
goto einde

:mislukt
echo.
echo Het klaarzetten is niet gelukt. Controleer de internetverbinding en probeer opnieuw.
echo Lukt het dan nog niet? Verwijder de map .venv en bezorg de tekst hierboven aan uw ICT-dienst.
set "STATUS=2"

:einde
echo.
pause
exit /b %STATUS%
