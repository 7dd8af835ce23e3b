"""Fixtures of the journeys: a browser, and a product for it to visit."""

from tests.journeys.browsing import chromium, site

__all__ = ["chromium", "site"]
