"""Lambda's API operations."""
