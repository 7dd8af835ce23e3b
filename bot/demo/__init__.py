"""The demo: invented organisations, staff and people, for trying everything out; never beside real accounts."""
