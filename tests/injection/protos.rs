//! A schema with a text in every place that has room for one.

use std::cell::Cell;

/// How many texts it takes.
pub(crate) const SLOTS: usize = 63;

/// The first of them, which are parts of file names.
pub(crate) const FILE_NAMES: usize = 2;

/// Two proto files, of which the first imports the second.
pub(crate) struct Protos {
    paths: [String; 2],
    texts: [String; 2],
}

impl Protos {
    pub(crate) fn new(texts: &[String]) -> Self {
        let next = Next { texts, at: Cell::new(0) };
        // Generated modules stand in the order of their names, which is the same for all texts.
        let paths = ["1", "2"].map(|first| format!("{first}{}.proto", next.text()));
        let main = main(&next, &paths[1]);
        let other = other(&next);
        assert_eq!(next.at.get(), SLOTS, "as many texts as there are places");
        Protos { paths, texts: [main, other] }
    }

    /// The files: their paths and what is in them.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.paths.iter().zip(&self.texts).map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// What the file of that path is, whatever it is called.
    pub(crate) fn role(&self, path: &str) -> &'static str {
        if path == self.paths[0] { "main" } else { "other" }
    }
}

/// Hands out the texts one by one.
struct Next<'a> {
    texts: &'a [String],
    at: Cell<usize>,
}

impl Next<'_> {
    fn text(&self) -> &str {
        let at = self.at.replace(self.at.get() + 1);
        &self.texts[at]
    }

    /// Comments of one line.
    fn lines(&self) -> String {
        format!("//{}\n", self.text().replace('\n', "\n//"))
    }

    /// A comment that ends where it says.
    fn block(&self) -> String {
        format!("/*{} */", self.text().replace("*/", "* /").replace("/*", "/ *"))
    }

    /// A string literal.
    fn string(&self) -> String {
        string(self.text())
    }

    /// A string literal that is no identifier, so that it stays a literal, and no other one's equal.
    fn unique(&self) -> String {
        let at = self.at.get();
        string(&format!("{} #{at}", self.text()))
    }
}

/// Every byte by its number, so that nothing in the proto's own syntax is in the way.
fn string(text: &str) -> String {
    let bytes: Vec<String> = text.bytes().map(|byte| format!("\\{byte:03o}")).collect();
    format!("\"{}\"", bytes.concat())
}

fn main(next: &Next, import: &str) -> String {
    let lines = || next.lines();
    let block = || next.block();
    format!(
        r#"{detached}
{syntax}syntax = "proto3";
{syntax_trailing}
{set_apart}

{package}package hostile; {package_trailing}

import "protogen/v1/options.proto";
import {import};

option (protogen.v1.file).constants = {{ name: "TEXT" comment: {constant_comment} text: {constant} }};
option go_package = {go_package};

{message}message Job {{ {message_trailing}
  {field_detached}

  {field}string type = 1 [(protogen.v1.field).discriminator = {discriminator}]; {field_trailing}

  {deprecated}string named = 2 [json_name = {named}, deprecated = true]; {deprecated_trailing}

  repeated int64 list = 3 [json_name = {list}];
  map<string, int64> pairs = 4 [json_name = {pairs}];
  {oneof}oneof choice {{ {oneof_trailing}
    {left_docs}string left = 5 [json_name = {left}]; {left_trailing}
    Other right = 6 [json_name = {right}];
  }}
  State state = 7;

  {nested}message Nested {{ {nested_trailing}
    option deprecated = true;
    Nested nested = 1;
    Other.Kind kind = 2;
  }}
}}

{second}message Log {{
  string type = 1 [(protogen.v1.field).discriminator = {second_discriminator}];
  string state = 2 [(protogen.v1.field).string_enum = "hostile.State"];
}}

{state}enum State {{ {state_trailing}
  {zero}STATE_ZERO = 0 [(protogen.v1.value).constant = {{ text: {zero_constant} }}]; {zero_trailing}
  {one}STATE_ONE = 1 [deprecated = true, (protogen.v1.value).constant = {{ text: {one_constant} }}];
}}

{service}service Jobs {{ {service_trailing}
  {method}rpc Run(Job) returns (Log); {method_trailing}
}}
{end}"#,
        import = string(import),
        detached = block(),
        syntax = lines(),
        syntax_trailing = lines(),
        set_apart = lines(),
        package = lines(),
        package_trailing = block(),
        constant_comment = next.string(),
        constant = next.string(),
        go_package = next.string(),
        message = lines(),
        message_trailing = lines(),
        field_detached = lines(),
        field = lines(),
        discriminator = next.unique(),
        field_trailing = lines(),
        deprecated = block(),
        named = next.unique(),
        deprecated_trailing = block(),
        list = next.unique(),
        pairs = next.unique(),
        oneof = lines(),
        oneof_trailing = lines(),
        left_docs = lines(),
        left = next.unique(),
        left_trailing = lines(),
        right = next.unique(),
        nested = lines(),
        nested_trailing = block(),
        second = lines(),
        second_discriminator = next.unique(),
        state = lines(),
        state_trailing = lines(),
        zero = lines(),
        zero_constant = next.string(),
        zero_trailing = lines(),
        one = block(),
        one_constant = next.string(),
        service = lines(),
        service_trailing = lines(),
        method = lines(),
        method_trailing = lines(),
        end = lines(),
    )
}

fn other(next: &Next) -> String {
    let lines = || next.lines();
    format!(
        r#"{syntax}syntax = "proto2";
package hostile;

import "google/protobuf/descriptor.proto";

{extension}extend google.protobuf.FieldOptions {{
  {inner_extension}optional string note = 50000;
}}

{message}message Other {{
  {required}required string text = 1 [default = {text}, json_name = {name}];
  {bytes_docs}optional bytes bytes = 2 [default = {bytes}, (note) = {note}];
  {group}optional group Part = 3 {{ {group_trailing}
    {part}optional string text = 1 [deprecated = true, default = {part_text}]; {part_trailing}
  }}
  {kind}enum Kind {{
    {first}FIRST = 1; {first_trailing}
  }}
  optional Kind kind = 4; {ranges_docs}
  extensions 100 to 199;
}}
"#,
        syntax = lines(),
        extension = lines(),
        inner_extension = lines(),
        message = lines(),
        required = lines(),
        text = next.string(),
        name = next.unique(),
        bytes_docs = lines(),
        bytes = next.string(),
        note = next.string(),
        group = lines(),
        group_trailing = lines(),
        part = lines(),
        part_text = next.string(),
        part_trailing = lines(),
        kind = lines(),
        first = lines(),
        first_trailing = lines(),
        ranges_docs = lines(),
    )
}
