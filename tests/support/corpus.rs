//! The schemas that every language must survive, `tests/corpus/<case>`, and what protogen makes of them.

use std::path::{Path, PathBuf};

use prost::Message as _;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use protogen::config::{self, Target};
use protogen::diagnostic::{self, Report};
use protogen::model::Model;
use protogen::output::FileSet;
use protogen::schema::{Request, Schema};
use serde::Deserialize;
use serde_json::Value;

use super::{folder, python, rust, typescript};

/// One folder of the corpus.
pub(crate) struct Case {
    /// The folder's name.
    pub(crate) name: String,
    /// The root of its protos.
    pub(crate) folder: PathBuf,
}

/// A message of a case, filled in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sample {
    /// The full name of the message.
    pub(crate) message: String,
    /// Its canonical `ProtoJSON`.
    pub(crate) value: Value,
    /// Whether Go's encoding/json can write it too.
    #[serde(default = "yes")]
    pub(crate) go: bool,
}

fn yes() -> bool {
    true
}

/// A language with certain options.
#[derive(Clone, Copy)]
pub(crate) struct Variant {
    /// What its output is called: `tests/corpus/<case>/expected/<name>`. The first of a language has
    /// the language's name.
    pub(crate) name: &'static str,
    /// The target's table in protogen.toml.
    pub(crate) target: &'static str,
    /// The cases for which its output has been read.
    pub(crate) golden: Golden,
}

/// Which cases have golden output of a variant.
#[derive(Clone, Copy)]
pub(crate) enum Golden {
    /// All of them: that of a language's first variant.
    Every,
    /// Those whose output is worth reading beside that of the first.
    Cases(&'static [&'static str]),
}

impl Golden {
    /// Whether a case has such output.
    pub(crate) fn has(self, case: &str) -> bool {
        match self {
            Golden::Every => true,
            Golden::Cases(cases) => cases.contains(&case),
        }
    }
}

/// Every way in which the corpus is rendered, one list a language.
static VARIANTS: [&[Variant]; 3] = [&typescript::VARIANTS, &rust::VARIANTS, &python::VARIANTS];

/// Every way in which the corpus is rendered.
pub(crate) fn variants() -> impl Iterator<Item = &'static Variant> {
    VARIANTS.iter().copied().flatten()
}

/// The variant of that name.
pub(crate) fn variant(name: &str) -> &'static Variant {
    variants().find(|variant| variant.name == name).unwrap_or_else(|| panic!("no variant is called {name}"))
}

/// A file that a variant can't write.
pub(crate) struct Refused {
    pub(crate) variant: &'static str,
    pub(crate) case: &'static str,
    pub(crate) file: &'static str,
    /// The code of what is said of it, and of nothing else in the case.
    pub(crate) code: &'static str,
}

/// Every file that a variant can't write. `tests/compile.rs` sees to it that each is refused.
pub(crate) static REFUSED: [Refused; 7] = [
    no_bool_keys("typescript-go"),
    no_bool_keys("typescript-codecs-go"),
    no_bool_keys("python-go"),
    // prost-build panics at values that it would call alike.
    Refused {
        variant: "rust-prost-build",
        case: "name_clash",
        file: "name_clash/proto2.proto",
        code: "rust/prost-build",
    },
    no_underscore("keywords/python/fields.proto"),
    no_underscore("keywords/python/messages.proto"),
    no_underscore("keywords/python/values.proto"),
];

const fn no_bool_keys(variant: &'static str) -> Refused {
    Refused { variant, case: "maps", file: "maps_bool_keys.proto", code: "json/go-map-key" }
}

/// prost-build leaves nothing of a name that is only an underscore.
const fn no_underscore(file: &'static str) -> Refused {
    Refused { variant: "rust-prost-build", case: "keywords", file, code: "rust/prost-build" }
}

/// Files of the corpus that Go's compiler refuses: what protoc-gen-go makes of them has two types of
/// one name.
pub(crate) static NOT_GO: [(&str, &str); 1] = [("name_clash", "name_clash/flattened.proto")];

/// The whole corpus, by name.
pub(crate) fn cases() -> Vec<Case> {
    let corpus = folder::source("corpus");
    let mut names: Vec<String> = Vec::new();
    for file in folder::files(&corpus) {
        let [name, _, ..] = &file.iter().collect::<Vec<_>>()[..] else { continue };
        names.push(name.to_str().expect("the corpus has plain names").to_owned());
    }
    names.dedup();
    assert!(!names.is_empty(), "no cases in {}", corpus.display());
    names.into_iter().map(|name| Case { folder: corpus.join(&name), name }).collect()
}

impl Case {
    /// The messages of its data.json.
    pub(crate) fn samples(&self) -> Vec<Sample> {
        let path = self.folder.join("data.json");
        serde_json::from_str(&folder::read(&path))
            .unwrap_or_else(|error| panic!("cannot understand {}: {error}", path.display()))
    }

    /// Its protos, linked.
    pub(crate) fn schema(&self) -> Schema {
        load(&self.folder)
    }

    /// The files that Go compiles, imports first.
    pub(crate) fn go_files(&self) -> Vec<FileDescriptorProto> {
        let set = FileDescriptorSet::decode(self.schema().descriptor_set().as_slice());
        let mut files = set.expect("a descriptor set is one").file;
        files.retain(|file| !NOT_GO.contains(&(self.name.as_str(), file.name())));
        files
    }

    /// What a variant makes of it, without the files that the variant can't write.
    pub(crate) fn render(&self, model: &Model, variant: &Variant) -> FileSet {
        let refused = REFUSED.iter().filter(|it| (it.variant, it.case) == (variant.name, self.name.as_str()));
        let without: Vec<&str> = refused.map(|it| it.file).collect();
        render(model, variant, &without)
            .unwrap_or_else(|report| panic!("case {:?} in {}:\n{}", self.name, variant.name, shown(&report)))
    }
}

/// All protos of a folder, linked.
pub(crate) fn load(root: &Path) -> Schema {
    let request = Request { roots: vec![root.to_owned()], ..Request::default() };
    Schema::load(&request).unwrap_or_else(|report| panic!("{}:\n{}", root.display(), shown(&report)))
}

/// What a schema means.
pub(crate) fn model(schema: &Schema) -> Model {
    schema.model(&[]).unwrap_or_else(|report| panic!("{}", shown(&report)))
}

/// What a variant makes of a model, without some of its files.
pub(crate) fn render(model: &Model, variant: &Variant, without: &[&str]) -> Result<FileSet, Report> {
    let outputs = protogen::render(model, &targets(variant, without))?;
    let [output] = <[_; 1]>::try_from(outputs).expect("one target has one output");
    Ok(output.files)
}

fn targets(variant: &Variant, without: &[&str]) -> Vec<Target> {
    // A list of strings is written alike in TOML and in Rust.
    let text = format!("[[target]]\n{}\nexclude = {without:?}\n", variant.target);
    let config = config::parse(config::FILE_NAME, &text, Path::new(""), &config::Arguments::default());
    config.unwrap_or_else(|report| panic!("{}:\n{}", variant.name, shown(&report))).targets
}

/// A report as people see it.
pub(crate) fn shown(report: &Report) -> String {
    anstream::adapter::strip_str(&diagnostic::human(report)).to_string()
}

/// Writes what belongs in an output folder there.
pub(crate) fn write(files: &FileSet, folder: &Path) {
    for (path, file) in files.iter() {
        folder::write(&folder.join(path), &file.text);
    }
}
