"""Before anybody is timed, everybody must mean the same. upb is the referee."""

import json

from processes import ask


def check(libraries):
    """Fails unless upb finds every sample in all that a library wrote: of samples, and of what upb wrote."""
    written = ask("upb", {"do": "translate"})
    expected = {message: [json.loads(text) for text in of["json"]] for message, of in written.items()}
    for library in libraries:
        found = ask(library, {"do": "translate", "inputs": written})
        for message, of in ask("upb", {"do": "read", "inputs": found}).items():
            for form, texts in of.items():
                same = [json.loads(text) for text in texts] == expected[message]
                assert same, f"{library}: {form} of {message} is wrong"
