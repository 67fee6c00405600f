"""The decision (Art. 9, 10): ``decision.decide`` takes ``facts`` and returns a verdict. Pure: no input or output."""
