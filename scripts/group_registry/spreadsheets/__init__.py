"""Spreadsheets of the office, read and taken in."""
