"""One function, one transaction: what the product does."""
