"""Writes 300 messages in ten files, for the time that importing takes. Usage: python write_many.py <folder>"""

import sys
from pathlib import Path

FILES = 10
MESSAGES = 30
"""In each file."""

FILE = """\
// File {file} of the many messages.
syntax = "proto3";

package many.file{file};

// What it may be in.
enum State {{
  STATE_UNSPECIFIED = 0;
  STATE_OPEN = 1;
  STATE_CLOSED = 2;
}}
"""
MESSAGE = """
// Message {number}.
message Message{number} {{
  // Its identity.
  string id = 1;
  int64 count = 2;
  double score = 3;
  repeated string tags = 4;
  map<string, int32> sizes = 5;
  State state = 6;
  Message{other} other = 7;
  optional bytes payload = 8;
{choice}}}
"""
CHOICE = """\
  oneof choice {
    string name = 9;
    int32 number = 10;
  }
"""


def file(number):
    messages = (
        MESSAGE.format(number=at, other=max(at - 1, 0), choice=CHOICE if at % 5 == 0 else "") for at in range(MESSAGES)
    )
    return FILE.format(file=number) + "".join(messages)


if __name__ == "__main__":
    for number in range(FILES):
        (Path(sys.argv[1]) / f"file{number}.proto").write_text(file(number))
