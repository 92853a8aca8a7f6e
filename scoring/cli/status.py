"""How a command went, for the shell and for scripts."""

GOOD = 0  # nothing but warnings
LOOK = 1  # errors or open matters (drafts were written), or PDFs could not be made
REFUSED = 2  # wrong arguments, a call with errors, an output that could not be replaced
FAULT = 70  # a fault of ours
INTERRUPTED = 130
