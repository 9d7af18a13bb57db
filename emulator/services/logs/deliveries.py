"""CloudWatch Logs takes neither messages nor invocations."""
