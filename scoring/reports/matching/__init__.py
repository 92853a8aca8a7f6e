"""Matching for people: summaries, pages for candidates, the workbook to try things in."""
