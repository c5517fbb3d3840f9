"""Readers: bytes to blocks. One module a format, chosen by media type through the registry."""
