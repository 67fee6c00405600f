"""The only input and output: files, git, the forge, the site generator."""
