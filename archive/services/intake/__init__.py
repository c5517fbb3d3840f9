"""Intake: from whatever somebody points at (files, addresses, web archives, git) to a recorded version."""
