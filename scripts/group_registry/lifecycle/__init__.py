"""The state of groups and people on a day that the caller names (Art. 8, 10, 11, 18 to 22). Pure functions, no I/O."""
