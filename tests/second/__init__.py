"""A second judge: random calls, and what the rules make of them, worked out a second time.

`world` makes plain dicts of what people would type; `judge` reads those and nothing else. Neither
imports the program.
"""
