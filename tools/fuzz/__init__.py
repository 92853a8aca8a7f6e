"""Puts spoiled input through every door of the program: `python -m tools.fuzz TARGET --seconds N`.

A target (`targets.py` lists them) gives sound inputs, spoils them, and runs one. An input is always
bytes: a file, or JSON that says what is typed where. It may be taken or refused in words; an
exception, a hang, something typed that is neither used nor told, or a path that leads out of the
call's folder is a finding. The inputs of a seed are always the same.
"""
