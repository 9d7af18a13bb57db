"""STS takes neither messages nor invocations."""
