"""Tiny whole calls through real files, with what must come out of them beside them."""
