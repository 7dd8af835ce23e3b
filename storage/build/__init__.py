"""Builds content from published sources; run by hand, never by the running product."""
