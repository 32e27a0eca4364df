#!/usr/bin/env python3
"""A testee that gives one answer to everything: the bytes of a ConformanceResponse, in hex."""

import sys

answer = bytes.fromhex(sys.argv[1])
while head := sys.stdin.buffer.read(4):
    sys.stdin.buffer.read(int.from_bytes(head, "little"))
    sys.stdout.buffer.write(len(answer).to_bytes(4, "little") + answer)
    sys.stdout.buffer.flush()
