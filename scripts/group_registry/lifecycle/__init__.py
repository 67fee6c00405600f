"""What becomes of a group over time: terms, reminders, incidents, limits (Art. 8 to 11, 18 to 22). Pure."""
