"""What this release is called. It stands alone, so that every room may ask without knowing another."""

VERSION = "0.1.0"
