"""What a jury should know beside the announced ranking: agreement, severity, uncertainty.

Everything here informs and decides nothing. It works on plain tables of scores (floats), knows no
call and no workbook, and is deterministic: draws use a stated seed.
"""
