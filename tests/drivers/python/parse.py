"""What Python's own parser sees in a source text. Speaks JSON lines:

    → {"sources": ["class Job: ..."]}
    ← {"files": [{"errors": [], "directives": [], "literals": [], "shape": "Module([ClassDef(...)])"}]}

Usage: python parse.py
"""

import ast
import io
import json
import re
import sys
import tokenize

# Comments that a tool obeys. Some tools look for theirs anywhere in a comment.
OBEYED = re.compile(r"#\s*(type:|mypy:|pyright:|pyre|noqa|ruff:|flake8:|pylint:|fmt:|yapf:|isort:|pragma:|!)")
# PEP 263: how the file is encoded, in one of its first two lines.
CODING = re.compile(r"[ \t\f]*#.*?coding[:=]")


def file(text):
    """All that is said of a text."""
    try:
        # As bytes, so that a comment that names an encoding would be obeyed.
        tree = ast.parse(text.encode())
        comments = [
            token.string
            for token in tokenize.generate_tokens(io.StringIO(text, newline="\n").readline)
            if token.type == tokenize.COMMENT
        ]
    except (SyntaxError, ValueError) as error:
        return {"errors": [repr(error)], "directives": [], "literals": [], "shape": ""}
    lines = text.split("\n")
    directives = [comment for comment in comments if OBEYED.search(comment)]
    directives += [line for line in lines[:2] if CODING.match(line)]
    # mypy reads lines, whatever they are part of.
    directives += [line for line in lines if line.startswith("# mypy:")]
    literals = []
    return {"errors": [], "directives": directives, "shape": shape(tree, literals), "literals": literals}


def shape(node, literals):
    """The tree without its texts, which are collected: equal for two sources that differ only in names, strings,
    docstrings and comments."""
    if isinstance(node, list):
        return f"[{','.join(shape(item, literals) for item in node if not is_docstring(item))}]"
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
        value = node.value
        literals.append(value if isinstance(value, str) else value.decode(errors="replace"))
        return type(value).__name__
    if isinstance(node, ast.AST):
        fields = (shape(value, literals) for _, value in ast.iter_fields(node))
        return f"{type(node).__name__}({','.join(fields)})"
    return "name" if isinstance(node, str) else repr(node)


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


for line in sys.stdin:
    print(json.dumps({"files": [file(source) for source in json.loads(line)["sources"]]}), flush=True)
