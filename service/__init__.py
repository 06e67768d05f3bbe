"""Samspel as a service: settings, rights, storage, use cases, HTTP and the command line."""
