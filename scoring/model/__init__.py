"""The words of a call as frozen values: what is asked, what was read, what follows from it.

`call` holds the definition and register of a call; `intake` what came out of jurors' workbooks and
what people decided about it; `results` what the rules make of that. Nothing here computes.
"""
