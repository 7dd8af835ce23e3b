"""What is built before it ships."""
