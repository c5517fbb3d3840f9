"""Run by the system's Python, which has LibreOffice's UNO: accepts or rejects all tracked changes.

usage: settle.py PROFILE DOCX...
Writes NAME.accepted.txt, NAME.rejected.txt and NAME.changes.txt (one kind a line) beside each.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def property_value(name: str, value: object) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(150):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice does not answer")


def settled(context: Any, desktop: Any, path: Path, command: str) -> tuple[str, list[str]]:
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (property_value("Hidden", True),))
    kinds = [each.RedlineType for each in elements(document.Redlines)]
    helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    helper.executeDispatch(document.CurrentController.Frame, f".uno:{command}", "", 0, ())
    paragraphs = [paragraph.String for paragraph in elements(document.Text)]
    document.close(True)
    return "\n\n".join(paragraphs), kinds


def elements(container: Any) -> Iterator[Any]:
    found = container.createEnumeration()
    while found.hasMoreElements():
        yield found.nextElement()


def main(profile: str, *names: str) -> None:
    pipe = f"settle{Path(profile).name}"
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
         f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"]
    )  # fmt: skip
    try:
        context = connected(pipe)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        for name in names:
            path = Path(name)
            for word, command in (
                ("accepted", "AcceptAllTrackedChanges"),
                ("rejected", "RejectAllTrackedChanges"),
            ):
                text, kinds = settled(context, desktop, path, command)
                path.with_suffix(f".{word}.txt").write_bytes(text.encode())
            path.with_suffix(".changes.txt").write_text("\n".join(kinds))
        desktop.terminate()
    finally:
        office.terminate()
        office.wait(30)


main(*sys.argv[1:])
