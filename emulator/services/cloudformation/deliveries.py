"""CloudFormation takes neither messages nor invocations; it acts by calls."""
