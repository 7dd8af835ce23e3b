"""The floor that remembers: the only place with a database and encryption."""
