//! A schema with a text in every place that has room for one.

use std::cell::RefCell;

/// How many texts it takes.
pub(crate) const SLOTS: usize = 63;

/// Two proto files, of which the first imports the second.
pub(crate) struct Protos {
    paths: [String; 2],
    bodies: [String; 2],
    /// The texts that are in them, without what may not be in their places.
    pub(crate) texts: Vec<String>,
}

impl Protos {
    pub(crate) fn new(texts: &[String]) -> Self {
        let next = Next { left: RefCell::new(texts.iter()), taken: RefCell::default() };
        // Generated modules stand in the order of their names, which is the same for all texts: that of the
        // numbers, if they end where the text begins.
        let paths =
            ["1-", "2-"].map(|first| format!("{first}{}.proto", next.text_without(&['/', '\\', '\0'])));
        let bodies = [main(&next, &paths[1]), other(&next)];
        let texts = next.taken.into_inner();
        assert_eq!(texts.len(), SLOTS, "there are as many texts as there are places");
        Protos { paths, bodies, texts }
    }

    /// The files: their paths and what is in them.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.paths.iter().zip(&self.bodies).map(|(path, body)| (path.as_str(), body.as_str()))
    }

    /// What the file of that path is, whatever it is called.
    pub(crate) fn role<'a>(&self, path: &'a str) -> &'a str {
        match self.paths.iter().position(|own| own == path) {
            Some(0) => "main",
            Some(_) => "other",
            // Not one of these, and not hostile.
            None => path,
        }
    }
}

/// Hands out the texts one by one.
struct Next<'a> {
    left: RefCell<std::slice::Iter<'a, String>>,
    taken: RefCell<Vec<String>>,
}

impl Next<'_> {
    fn text(&self) -> String {
        self.text_without(&[])
    }

    fn text_without(&self, forbidden: &[char]) -> String {
        let mut left = self.left.borrow_mut();
        let text = left.next().expect("there are as many texts as there are places").replace(forbidden, "");
        self.taken.borrow_mut().push(text.clone());
        text
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
        string(&self.text())
    }

    /// A string literal that is no identifier, so that it stays a literal, and no other one's equal.
    fn unique(&self) -> String {
        let text = self.text_without(&['\0']);
        string(&format!("{text} #{}", self.taken.borrow().len()))
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
