//! Texts that a person may write: what they mean, and what is said of those that mean nothing.

/// The message of a case, a text, and the same as we write it.
pub(crate) static MEANT: &[(&str, &str, &str)] = &[
    ("scalars.Scalars", " {\n} ", "{}"),
    (
        "scalars.Scalars",
        r#"{"int32Value":1e3,"int64Value":1.0,"uint64Value":"1e2"}"#,
        r#"{"int32Value":1000,"int64Value":"1","uint64Value":"100"}"#,
    ),
    (
        "scalars.Scalars",
        r#"{"int32Value":"-0","uint32Value":-0,"sint32Value":"007"}"#,
        r#"{"sint32Value":7}"#,
    ),
    (
        "scalars.Scalars",
        r#"{"int64_value":"-9223372036854775808","uint64_value":18446744073709551615}"#,
        r#"{"int64Value":"-9223372036854775808","uint64Value":"18446744073709551615"}"#,
    ),
    (
        "scalars.Scalars",
        r#"{"doubleValue":"-1.5e-7","floatValue":3.4028235e38}"#,
        r#"{"doubleValue":-1.5e-7,"floatValue":3.4028235e+38}"#,
    ),
    (
        "scalars.Scalars",
        r#"{"doubleValue":123456789012345678,"floatValue":16777217}"#,
        r#"{"doubleValue":123456789012345680,"floatValue":16777216}"#,
    ),
    ("scalars.Scalars", r#"{"doubleValue":0.1,"floatValue":0.1}"#, r#"{"doubleValue":0.1,"floatValue":0.1}"#),
    (
        "scalars.Scalars",
        r#"{"doubleValue":1e21,"floatValue":1e-7}"#,
        r#"{"doubleValue":1e+21,"floatValue":1e-7}"#,
    ),
    (
        "scalars.Scalars",
        r#"{"doubleValue":100000000000000000000,"floatValue":0.000001}"#,
        r#"{"doubleValue":100000000000000000000,"floatValue":0.000001}"#,
    ),
    ("scalars.Scalars", r#"{"bytesValue":"-_-_"}"#, r#"{"bytesValue":"+/+/"}"#),
    ("scalars.Scalars", r#"{"bytesValue":"AA"}"#, r#"{"bytesValue":"AA=="}"#),
    (
        "scalars.Scalars",
        r#"{"stringValue":"\u00e9\ud83d\ude00\/\b\f\u0001"}"#,
        "{\"stringValue\":\"é😀/\\b\\f\\u0001\"}",
    ),
    ("scalars.Scalars", r#"{"stringValue":null,"doubleValue":null}"#, "{}"),
    ("presence.Explicit", r#"{"doubleValue":-0,"bytesValue":""}"#, r#"{"doubleValue":-0,"bytesValue":""}"#),
    (
        "enums.Enums",
        r#"{"weekday":1,"many":[0,"WEEKDAY_TUESDAY",7]}"#,
        r#"{"weekday":"WEEKDAY_MONDAY","many":["WEEKDAY_UNSPECIFIED","WEEKDAY_TUESDAY",7]}"#,
    ),
    ("oneofs.Interleaved", r#"{"first_left":null,"firstRight":0}"#, r#"{"firstRight":0}"#),
    (
        "maps.Keys",
        r#"{"int32Keys":{"-1":"a","1e1":"b"},"uint64Keys":{"18446744073709551615":"c"}}"#,
        r#"{"int32Keys":{"-1":"a","10":"b"},"uint64Keys":{"18446744073709551615":"c"}}"#,
    ),
    (
        "well_known.Singular",
        r#"{"value":null,"nullValue":null,"optionalNullValue":null}"#,
        r#"{"value":null,"optionalNullValue":null}"#,
    ),
    (
        "well_known.Singular",
        r#"{"timestamp":"2024-02-29T23:59:59.5+01:30","duration":"-1.000001s"}"#,
        r#"{"timestamp":"2024-02-29T22:29:59.500Z","duration":"-1.000001s"}"#,
    ),
    (
        "well_known.Singular",
        r#"{"fieldMask":"a.bC,d1","struct":{"a":[1,null,{"b":false}]},"empty":{}}"#,
        r#"{"struct":{"a":[1,null,{"b":false}]},"fieldMask":"a.bC,d1","empty":{}}"#,
    ),
    (
        "well_known.Singular",
        r#"{"any":{"value":"1.5s","@type":"type.googleapis.com/google.protobuf.Duration"}}"#,
        r#"{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1.500s"}}"#,
    ),
    (
        "well_known.Singular",
        r#"{"any":{"@type":"a/google.protobuf.Empty","value":{}}}"#,
        r#"{"any":{"@type":"a/google.protobuf.Empty"}}"#,
    ),
    (
        "well_known.Singular",
        r#"{"any":{"@type":"a/google.protobuf.Any","value":{"@type":"a/google.protobuf.Int64Value","value":1}}}"#,
        r#"{"any":{"@type":"a/google.protobuf.Any","value":{"@type":"a/google.protobuf.Int64Value","value":"1"}}}"#,
    ),
    (
        "well_known.Singular",
        r#"{"any":{"int64Value":1,"@type":"a/corpus.well_known.Singular"}}"#,
        r#"{"any":{"@type":"a/corpus.well_known.Singular","int64Value":"1"}}"#,
    ),
];

/// The message of a case, a text, and what is said of it.
pub(crate) static MEANINGLESS: &[(&str, &str, &str)] = &[
    ("scalars.Scalars", "", "corpus.scalars.Scalars at line 1, column 1: expected an object, found the end"),
    ("scalars.Scalars", "[]", "corpus.scalars.Scalars at line 1, column 1: expected an object, found a list"),
    ("scalars.Scalars", "{} x", "$ at line 1, column 4: expected the end, found x"),
    (
        "scalars.Scalars",
        r#"{"nope":1}"#,
        "corpus.scalars.Scalars.nope at line 1, column 2: there is no such field",
    ),
    (
        "scalars.Scalars",
        r#"{"boolValue":true,}"#,
        "corpus.scalars.Scalars at line 1, column 19: expected a value, found `}`",
    ),
    (
        "scalars.Scalars",
        "{\n \"int32Value\": 2147483648}",
        "corpus.scalars.Scalars.int32Value at line 2, column 16: expected an int32, found 2147483648",
    ),
    (
        "scalars.Scalars",
        r#"{"int32Value":1.5}"#,
        "corpus.scalars.Scalars.int32Value at line 1, column 15: expected an int32, found 1.5",
    ),
    (
        "scalars.Scalars",
        r#"{"int32Value":" 1"}"#,
        "corpus.scalars.Scalars.int32Value at line 1, column 15: expected an int32, found \" 1\"",
    ),
    (
        "scalars.Scalars",
        r#"{"int32Value":01}"#,
        "corpus.scalars.Scalars.int32Value at line 1, column 15: expected an int32, found 01",
    ),
    (
        "scalars.Scalars",
        r#"{"uint64Value":-1}"#,
        "corpus.scalars.Scalars.uint64Value at line 1, column 16: expected a uint64, found -1",
    ),
    (
        "scalars.Scalars",
        r#"{"int64Value":9223372036854775808}"#,
        "corpus.scalars.Scalars.int64Value at line 1, column 15: expected an int64, found 9223372036854775808",
    ),
    (
        "scalars.Scalars",
        r#"{"int64Value":1e999999999999}"#,
        "corpus.scalars.Scalars.int64Value at line 1, column 15: expected an int64, found 1e999999999999",
    ),
    (
        "scalars.Scalars",
        r#"{"floatValue":3.5e38}"#,
        "corpus.scalars.Scalars.floatValue at line 1, column 15: expected a float, found 3.5e38",
    ),
    (
        "scalars.Scalars",
        r#"{"doubleValue":1.8e308}"#,
        "corpus.scalars.Scalars.doubleValue at line 1, column 16: expected a double, found 1.8e308",
    ),
    (
        "scalars.Scalars",
        r#"{"doubleValue":NaN}"#,
        "corpus.scalars.Scalars.doubleValue at line 1, column 16: expected a double, found NaN",
    ),
    (
        "scalars.Scalars",
        r#"{"doubleValue":1.}"#,
        "corpus.scalars.Scalars.doubleValue at line 1, column 16: expected a double, found 1.",
    ),
    (
        "scalars.Scalars",
        r#"{"boolValue":"true"}"#,
        "corpus.scalars.Scalars.boolValue at line 1, column 14: expected true or false, found \"true\"",
    ),
    (
        "scalars.Scalars",
        r#"{"bytesValue":"A"}"#,
        "corpus.scalars.Scalars.bytesValue at line 1, column 15: expected base64, found \"A\"",
    ),
    (
        "scalars.Scalars",
        r#"{"bytesValue":"AA=A"}"#,
        "corpus.scalars.Scalars.bytesValue at line 1, column 15: expected base64, found \"AA=A\"",
    ),
    (
        "scalars.Scalars",
        r#"{"stringValue":"\ud800"}"#,
        "corpus.scalars.Scalars.stringValue at line 1, column 17: a string has half of a surrogate pair",
    ),
    (
        "scalars.Scalars",
        r#"{"stringValue":"\ude00\ud83d"}"#,
        "corpus.scalars.Scalars.stringValue at line 1, column 17: a string has half of a surrogate pair",
    ),
    (
        "scalars.Scalars",
        "{\"stringValue\":\"\t\"}",
        "corpus.scalars.Scalars.stringValue at line 1, column 17: a string has a control character, which must be escaped",
    ),
    (
        "scalars.Scalars",
        r#"{"stringValue":"\x"}"#,
        "corpus.scalars.Scalars.stringValue at line 1, column 17: a string has an escape that JSON does not know",
    ),
    (
        "scalars.Scalars",
        r#"{"stringValue":"a"#,
        "corpus.scalars.Scalars.stringValue at line 1, column 18: a string has no end",
    ),
    (
        "scalars.Scalars",
        r#"{"int32Value":1,"int32_value":2}"#,
        "corpus.scalars.Scalars.int32Value at line 1, column 17: this key is there twice",
    ),
    (
        "scalars.Scalars",
        r#"{"int32Value":1,"int32Value":null}"#,
        "corpus.scalars.Scalars.int32Value at line 1, column 17: this key is there twice",
    ),
    (
        "enums.Enums",
        r#"{"weekday":"NO_DAY"}"#,
        "corpus.enums.Enums.weekday at line 1, column 12: expected a value of the enum, found \"NO_DAY\"",
    ),
    (
        "oneofs.Interleaved",
        r#"{"firstLeft":"","firstRight":1}"#,
        "corpus.oneofs.Interleaved.firstRight at line 1, column 31: only one field of a oneof may be there, and another one is",
    ),
    (
        "recursive.Tree",
        r#"{"children":[{},{"children":[{"name":1}]}]}"#,
        "$.children[1].children[0].name (corpus.recursive.Tree.name) at line 1, column 38: expected a string, found 1",
    ),
    (
        "maps.Keys",
        r#"{"int32Keys":{"a":""}}"#,
        "$.int32Keys[\"a\"] (corpus.maps.Keys.int32Keys) at line 1, column 19: \"a\" cannot be a key of this map",
    ),
    (
        "maps.Keys",
        r#"{"int32Keys":{"1":"","1.0":""}}"#,
        "$.int32Keys[\"1.0\"] (corpus.maps.Keys.int32Keys) at line 1, column 30: this key is there twice",
    ),
    (
        "well_known.Singular",
        r#"{"timestamp":"2023-02-29T00:00:00Z"}"#,
        "corpus.well_known.Singular.timestamp at line 1, column 36: expected a timestamp of the years 1 to 9999, found \"2023-02-29T00:00:00Z\"",
    ),
    (
        "well_known.Singular",
        r#"{"timestamp":"0001-01-01T00:00:00+00:01"}"#,
        "corpus.well_known.Singular.timestamp at line 1, column 41: expected a timestamp of the years 1 to 9999, found \"0001-01-01T00:00:00+00:01\"",
    ),
    (
        "well_known.Singular",
        r#"{"duration":"1.0000000001s"}"#,
        "corpus.well_known.Singular.duration at line 1, column 28: expected a duration of at most 10,000 years, found \"1.0000000001s\"",
    ),
    (
        "well_known.Singular",
        r#"{"fieldMask":"a_b"}"#,
        "corpus.well_known.Singular.fieldMask at line 1, column 19: a field mask has the path \"a_b\"",
    ),
    (
        "well_known.Singular",
        r#"{"any":{"@type":"a/b.C","x":1}}"#,
        "$.any[\"@type\"] (google.protobuf.Any[\"@type\"]) at line 1, column 8: the registry has no type \"a/b.C\"",
    ),
    (
        "well_known.Singular",
        r#"{"any":{"x":1}}"#,
        "$.any (google.protobuf.Any) at line 1, column 15: the member `@type` is missing",
    ),
];

/// The message of a case, a text, and what is said of it by way of `serde_json`.
pub(crate) static REFUSED_BY_SERDE: &[(&str, &str, &str)] = &[(
    "scalars.Scalars",
    "{\n \"int32Value\": true}",
    "corpus.scalars.Scalars.int32Value: expected an int32, found true at line 2 column 20",
)];
