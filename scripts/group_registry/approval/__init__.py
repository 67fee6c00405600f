"""The decision (Art. 9, 10): takes facts and returns a verdict. Pure: no input or output.

``facts`` defines what a decision rests on. ``required_steps`` lists the approvals that each file needs, by the
stricter of its old and new content. ``standing`` finds each person's current answer. ``eligibility`` says who may give
a step, and ``conflicts`` who gains by a change. ``minutes_and_paper`` reads meetings and paper signatures.
``ordering`` enforces the strict order of steps. ``decision.decide`` combines them; ``explanation`` and ``pending`` say
why, and whose turn it is. A refusal stands until the same person takes it back. The author's approval never counts.
"""
