"""Systems Manager takes neither messages nor invocations."""
