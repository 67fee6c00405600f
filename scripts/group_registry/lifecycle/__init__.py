"""What becomes of groups and people over time (Art. 8, 10, 11, 18 to 22), for a day that the caller names. Pure."""
