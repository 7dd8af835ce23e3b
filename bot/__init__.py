"""The floor that talks: use cases, channels, pages and the command line."""
