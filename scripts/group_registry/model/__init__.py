"""The records of the registry, the look-ups that rules need, words and days. Pure; the ground floor."""
