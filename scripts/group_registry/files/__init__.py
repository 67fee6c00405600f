"""The work tree, folders and processes of this machine."""
