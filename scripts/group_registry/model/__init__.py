"""The records of the registry, the look-ups that rules need, words and days. Pure; imports no other part."""
