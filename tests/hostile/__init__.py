"""Hostile deliveries: what a juror's file may have become on its way back, by accident or intent.

Every case is a small value: a name, how it spoils one of our own filled workbooks, and what is
expected of it. Expectations were written before the cases were first run; where one turned out
otherwise, either the program was mended or the case says in a comment why the program is right.

What an expectation means:

- `accept`: every answer is read as it was typed, and there is nothing to say about the file.
- `flag`: the same, and a problem says what is odd. Nothing is lost.
- `cell`: the answers named are not taken, a problem says why, and every other answer is read.
- `tab`: no answer of the attacked sheet is taken, a problem says why, all other sheets are read.
- `file`: nothing of the file is taken, and one problem says why.

In every case the answers read must be exactly those expected: no score changed, none lost in
silence, none taken that no person typed. `answers` names those that a case changes on purpose, by
point (`score`, `remark` ...), with what they become; None for blank.
"""
