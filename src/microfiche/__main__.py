"""`python -m microfiche`."""

from microfiche.cli import main

main()
