"""The ranking workbook of a decision point: live formulas from scores to places."""
