"""Runs a script where google's library cannot be imported, and sees to it that nothing of it has been.

Usage: python without_google.py <script> <arguments of the script>
"""

import runpy
import sys

sys.modules["google.protobuf"] = None
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
found = [name for name in sys.modules if name.startswith("google.") and sys.modules[name] is not None]
assert not found, found
