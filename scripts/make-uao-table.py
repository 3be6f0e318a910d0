#!/usr/bin/env python3
"""Writes src/archive/files/uao.txt: the rows of Big5-UAO 2.50 that differ from Big5.

    pip install uao==0.2.0
    scripts/make-uao-table.py

A line has the first byte of a row in hexadecimal and the 157 characters for the second bytes 40 to 7E and A1 to FE.
U+FFFD is in place of codes without a character, private ones included.
"""

from pathlib import Path

from uao.b2u import b2u_table

LEADS = [*range(0x81, 0xA1), 0xC6, 0xC7, 0xC8, *range(0xFA, 0xFF)]
TRAILS = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]


def character(code):
    found = b2u_table.get(code, "\ufffd")
    return "\ufffd" if 0xE000 <= ord(found) < 0xF900 else found


def main():
    lines = (f"{lead:02X} " + "".join(character(lead << 8 | trail) for trail in TRAILS) for lead in LEADS)
    table = Path(__file__).parent.parent / "src/archive/files/uao.txt"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
