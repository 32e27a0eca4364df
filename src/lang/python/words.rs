//! Words that no name of ours may be.

/// The language's own.
pub(super) const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// What a module needs besides what it declares.
pub(super) const MODULE_WORDS: &[&str] = &[
    "ClassVar",
    "Final",
    "Literal",
    "Mapping",
    "TYPE_CHECKING",
    "TypeAlias",
    "_b",
    "_plugin",
    "_rt",
    "annotations",
];

/// What an enum's values may not be called: the members of integers, and what `enum` keeps for itself.
pub(super) const INTEGER_MEMBERS: &[&str] = &[
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "denominator",
    "from_bytes",
    "imag",
    "is_integer",
    "mro",
    "name",
    "numerator",
    "real",
    "to_bytes",
    "value",
];

/// What every message has.
pub(super) const MEMBERS: &[&str] =
    &["from_bytes", "from_dict", "from_json", "merge_from_bytes", "self", "to_bytes", "to_dict", "to_json"];
