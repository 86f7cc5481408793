"""Lets `python -m vt_desk` stand for the `vt-desk` command."""

import sys

from vt_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
