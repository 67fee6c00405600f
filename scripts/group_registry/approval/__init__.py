"""The decision (Art. 9, 10): takes facts and returns a verdict. Pure: no input or output.

``facts`` defines what a decision rests on. ``steps`` lists the approvals that each file needs, by the stricter of its
old and new content. ``standing`` finds each person's current answer. ``people`` says who may give a step, ``conflicts``
who gains by a change. ``minutes_and_paper`` reads meetings and paper signatures. ``judged`` finds the words that count,
in the strict order of steps. ``filing`` says what may be filed, and when. ``decision.decide`` combines them;
``explanation`` and ``pending`` say why, and whose turn it is. A refusal stands until the same person takes it back. The
author's approval never counts.
"""
