"""The decision: which approvals a filing has and lacks (Art. 9, 10). Pure."""
