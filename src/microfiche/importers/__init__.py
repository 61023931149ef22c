"""Raw articles in: one module a format, and what all formats share.

A source is read into a `RawArticle` with evidence (`text`), settled (`settle`), written with its
provenance and reported (`importing`, `report`). What is particular to an outlet is data (`recipes`).
"""
