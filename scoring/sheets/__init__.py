"""The scoring sheet: declared once in `form`; planned, written for jurors, and read back.

The door of the room: `plan`, `sheet_book`, `addresses`, `read_sheets`, `read_files`.
"""

from scoring.sheets.locate import addresses
from scoring.sheets.planning import JurorPlan, plan, taking_part
from scoring.sheets.read import read_files, read_sheets
from scoring.sheets.write import sheet_book

__all__ = [
    "JurorPlan",
    "addresses",
    "plan",
    "read_files",
    "read_sheets",
    "sheet_book",
    "taking_part",
]
