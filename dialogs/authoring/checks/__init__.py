"""The checks that a version must pass before it is published, a file for each family."""
