"""Microfiche turns raw news articles into a browsable archive of static pages."""

__version__ = "0.1.0"
