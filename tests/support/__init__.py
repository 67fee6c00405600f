"""What tests are made with: offices, histories, hosts, hostile input, and ways to run commands."""
