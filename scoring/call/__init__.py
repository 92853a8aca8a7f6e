"""The call workbook: tables declared once, written, read, checked into a Call."""

from scoring.call.fingerprint import fingerprint
from scoring.call.read import read_call
from scoring.call.start import find_call, start_call
from scoring.call.write import call_book

__all__ = ["call_book", "find_call", "fingerprint", "read_call", "start_call"]
