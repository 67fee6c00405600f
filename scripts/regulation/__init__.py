"""What the regulation says: pure functions over frozen records, standard library only."""
