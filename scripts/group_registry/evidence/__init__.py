"""What proves a filing: pure functions over contents and records."""
