"""The decision (Art. 9, 10): facts in, a verdict out. Pure.

``facts`` says what a decision rests on. ``required_steps`` names the approvals of each file, by the stricter of its
old and new content. ``standing`` finds each person's standing word on that very content, ``eligibility`` who may give
a step, ``conflicts`` who gains by it, ``minutes_and_paper`` the meetings and signatures, ``ordering`` the strict
order. ``decision.decide`` puts it together; ``explanation`` and ``pending`` say why, and whose turn it is. A refusal
stays until the same person takes it back. The author never counts.
"""
