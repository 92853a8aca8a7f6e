"""The steps of a run in order, the commit of output, what was sent and what was issued."""
