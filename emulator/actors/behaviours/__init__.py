"""What functions without code do, one behaviour a file."""
