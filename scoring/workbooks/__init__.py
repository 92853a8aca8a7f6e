"""Spreadsheets in and out: grids of raw cells, and workbooks in memory. No meaning here."""
