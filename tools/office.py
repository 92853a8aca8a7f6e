"""Drives a real LibreOffice: types into workbooks as a person would, recalculates, makes PDFs.

Imported, this module is an ordinary one: `type_into`, `recalculate`, `to_pdf`. The work itself is
done by the same file, run by an interpreter that has LibreOffice's `uno` (often the system's own
Python, not the environment's). One LibreOffice with a profile of its own serves all workbooks of a
call, and is ended afterwards.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "pdf": "calc_pdf_Export",
}
_START_SECONDS = 300
_SECONDS_PER_FILE = 240


class OfficeError(Exception):
    """LibreOffice is missing, did not start, or refused what was asked."""


# The side that callers use


def available() -> bool:
    """Whether LibreOffice and an interpreter that can drive it are installed."""
    return _soffice() is not None and _interpreter() is not None


def type_into(workbooks, locale: str = "nl-BE") -> None:
    """Types texts into workbooks and saves copies, in a LibreOffice of this locale.

    `workbooks` is a sequence of mappings: `source` and `target` (paths), `format` ('xlsx' or 'ods',
    by default the target's suffix) and `cells`, a sequence of mappings with `tab`, `address` and
    `text`. A text is typed, not set: the locale decides what '3,5' means. Raises OfficeError when a
    cell is protected, or when what was typed did not arrive.
    """
    jobs = [
        {
            "do": "type",
            "source": _absolute(book["source"]),
            "target": _absolute(book["target"]),
            "format": book.get("format") or Path(book["target"]).suffix.lstrip("."),
            "cells": [dict(cell) for cell in book["cells"]],
        }
        for book in workbooks
    ]
    _run(jobs, locale)


def recalculate(path, target=None, locale: str = "nl-BE") -> Path:
    """Loads a workbook, recalculates every formula from scratch, and saves it as .xlsx.

    Gives the path of the copy: `target`, or the file's name with '-recalculated' beside it.
    """
    source = Path(path)
    copy = Path(target) if target else source.with_name(f"{source.stem}-recalculated.xlsx")
    job = {"do": "recalculate", "source": _absolute(source), "target": _absolute(copy)}
    _run([job | {"format": copy.suffix.lstrip(".")}], locale)
    return copy


def recalculate_all(paths, locale: str = "nl-BE") -> list[Path]:
    """`recalculate` for many workbooks in one LibreOffice: it takes seconds to start."""
    copies = [Path(path).with_name(f"{Path(path).stem}-recalculated.xlsx") for path in paths]
    _run(
        [
            {"do": "recalculate", "source": _absolute(path), "target": _absolute(copy),
             "format": "xlsx"}
            for path, copy in zip(paths, copies, strict=True)
        ],
        locale,
    )  # fmt: skip
    return copies


def convert(pairs, locale: str = "nl-BE") -> None:
    """Saves copies as another program would: `pairs` of a source and a target, by its suffix."""
    jobs = [
        {
            "do": "convert",
            "source": _absolute(source),
            "target": _absolute(target),
            "format": Path(target).suffix.lstrip("."),
        }
        for source, target in pairs
    ]
    _run(jobs, locale)


def type_and_show(source, targets, cells, locale: str = "nl-BE") -> list[dict]:
    """Types texts into one workbook, saves it to every target, and says what each cell shows.

    Per cell, in their order: `shown` (the text in the cell), `content` (EMPTY, VALUE, TEXT or
    FORMULA), `value` (the number in it), `error` (0 for none) and `form` (the sum of
    com.sun.star.util.NumberFormat constants of its number format). Nothing typed is refused.
    """
    first, *others = [_absolute(target) for target in targets]
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        report = Path(folder) / "shown.json"
        job = {
            "do": "type",
            "source": _absolute(source),
            "target": first,
            "format": Path(first).suffix.lstrip("."),
            "others": others,
            "cells": [dict(cell) for cell in cells],
            "report": str(report),
        }
        _run([job], locale)
        return json.loads(report.read_text(encoding="utf-8"))


def to_pdf(path, target=None, locale: str = "nl-BE") -> Path:
    """Prints every tab of a workbook to one PDF, as LibreOffice would on paper."""
    source = Path(path)
    copy = Path(target) if target else source.with_suffix(".pdf")
    job = {"do": "recalculate", "source": _absolute(source), "target": _absolute(copy)}
    _run([job | {"format": "pdf"}], locale)
    return copy


def _absolute(path) -> str:
    return str(Path(path).resolve())


def _run(jobs, locale: str) -> None:
    soffice, python = _soffice(), _interpreter()
    if soffice is None:
        raise OfficeError("LibreOffice (soffice) is not installed")
    if python is None:
        raise OfficeError("no Python was found that can import LibreOffice's 'uno'")
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        order = Path(folder) / "jobs.json"
        order.write_text(
            json.dumps({"soffice": soffice, "locale": locale, "folder": folder, "jobs": jobs}),
            encoding="utf-8",
        )
        limit = _START_SECONDS + _SECONDS_PER_FILE * max(1, len(jobs))
        environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
        process = subprocess.Popen(
            [python, str(Path(__file__).resolve()), str(order)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        try:
            said, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            _end(Path(folder) / "office.pid")
            raise OfficeError(f"LibreOffice did not finish within {limit} seconds") from None
        if process.returncode:
            raise OfficeError(said.strip())


def _end(pid_file: Path) -> None:
    """Ends the office that a killed worker left behind."""
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(pid_file.read_text(encoding="ascii")), 9)


def _soffice() -> str | None:
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    usual = (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:/Program Files/LibreOffice/program/soffice.exe",
    )
    return next((path for path in usual if Path(path).is_file()), None)


def _interpreter() -> str | None:
    """A Python that can import `uno`: this one, the system's, or the one inside LibreOffice."""
    candidates = [sys.executable, shutil.which("python3", path="/usr/bin:/usr/local/bin")]
    soffice = _soffice()
    if soffice:
        program = Path(soffice).resolve().parent
        names = ("python", "python3", "python.exe", "../Resources/python")
        candidates += [str(program / name) for name in names if (program / name).is_file()]
    for python in candidates:
        if python and _has_uno(python):
            return python
    return None


_known: dict[str, bool] = {}


def _has_uno(python: str) -> bool:
    if python not in _known:
        try:
            tried = subprocess.run(
                [python, "-c", "import uno"], capture_output=True, timeout=60, check=False
            )
            _known[python] = tried.returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            _known[python] = False
    return _known[python]


# The side that drives LibreOffice: run as a script, by an interpreter that has `uno`


class _Office:
    """One LibreOffice with its own profile and pipe."""

    def __init__(self, soffice: str, locale: str, folder: Path):
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(
            _PROFILE.format(locale=locale), encoding="utf-8"
        )
        pipe = f"office{os.getpid()}"
        self.process = subprocess.Popen(
            [
                soffice,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nofirststartwizard",
                f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        (folder / "office.pid").write_text(str(self.process.pid), encoding="ascii")
        self.context = self._connect(pipe)
        services = self.context.ServiceManager
        self.desktop = services.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self.context
        )
        self.dispatcher = services.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", self.context
        )

    def _connect(self, pipe: str):
        import uno
        from com.sun.star.connection import NoConnectException

        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if time.monotonic() > until:
                    self.kill()
                    raise OfficeError("LibreOffice did not start") from None
                time.sleep(0.2)

    def close(self) -> None:
        from com.sun.star.lang import DisposedException
        from com.sun.star.uno import RuntimeException

        with contextlib.suppress(DisposedException, RuntimeException):
            self.desktop.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def do(self, job) -> None:
        import uno

        document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(job["source"]), "_blank", 0, _values(Hidden=False)
        )
        if document is None:
            raise OfficeError(f"{job['source']}: LibreOffice cannot open this file")
        try:
            if job["do"] == "type":
                _type(self.dispatcher, document, job)
            elif job["do"] == "recalculate":
                _recalculate(self.dispatcher, document)
            for target in (job["target"], *job.get("others", ())):
                form = job["format"] if target == job["target"] else Path(target).suffix[1:]
                document.storeToURL(
                    uno.systemPathToFileUrl(target),
                    _values(FilterName=FILTERS[form], Overwrite=True),
                )
        finally:
            document.close(True)


def _values(**settings):
    from com.sun.star.beans import PropertyValue

    found = []
    for name, value in settings.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        found.append(item)
    return tuple(found)


def _type(dispatcher, document, job) -> None:
    controller = document.getCurrentController()
    frame = controller.getFrame()
    sheets = document.getSheets()
    targets = []
    for cell in job["cells"]:
        tab, address, text = cell["tab"], cell["address"].replace("$", ""), cell["text"]
        where = f"{job['source']} > {tab} > {address}"
        if not sheets.hasByName(tab):
            raise OfficeError(f"{where}: there is no such tab")
        sheet = sheets.getByName(tab)
        target = sheet.getCellRangeByName(address)
        if sheet.isProtected() and target.CellProtection.IsLocked:
            raise OfficeError(f"{where}: the cell is protected")
        controller.setActiveSheet(sheet)
        dispatcher.executeDispatch(
            frame, ".uno:GoToCell", "", 0, _values(ToPoint=_absolute_address(address))
        )
        if text == "":
            dispatcher.executeDispatch(frame, ".uno:ClearContents", "", 0, ())
        else:
            dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, _values(StringName=text))
        targets.append(target)
        shown = target.getString()
        if "report" not in job and bool(text.strip()) != bool(shown.strip()):
            raise OfficeError(f"{where}: typed {text!r}, but the cell shows {shown!r}")
    if "report" in job:
        found = [_shown(document, target) for target in targets]
        Path(job["report"]).write_text(json.dumps(found), encoding="utf-8")


def _shown(document, target) -> dict:
    form = document.getNumberFormats().getByKey(target.NumberFormat)
    return {
        "shown": target.getString(),
        "content": target.getType().value,
        "value": target.getValue(),
        "error": target.getError(),
        "form": form.Type,
    }


def _absolute_address(address: str) -> str:
    letters = address.rstrip("0123456789")
    return f"${letters}${address[len(letters) :]}"


def _recalculate(dispatcher, document) -> None:
    frame = document.getCurrentController().getFrame()
    dispatcher.executeDispatch(frame, ".uno:CalculateHard", "", 0, ())
    document.calculateAll()


# The locale of the office, no first-run questions, and no recovery
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale"
 oor:op="fuse"><value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun"
 oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Recovery/RecoveryInfo"><prop oor:name="Enabled"
 oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def _work(order: Path) -> int:
    work = json.loads(order.read_text(encoding="utf-8"))
    office = None
    try:
        office = _Office(work["soffice"], work["locale"], Path(work["folder"]))
        for job in work["jobs"]:
            office.do(job)
    except OfficeError as error:
        print(error)
        return 1
    finally:
        if office:
            office.close()
    return 0


if __name__ == "__main__":
    sys.exit(_work(Path(sys.argv[1])))
