"""Tests of the emitted runtime, which has to do without google's."""

import sys

sys.modules["google.protobuf"] = None  # type: ignore[assignment]
