//! Where names differ from those of prost-build, and why. All else is the same.

pub(crate) static DIFFERENCES: &[&str] = &[
    // A name of our options.
    "plugins: only ours: field plugins::Job.constructor",
    "plugins: only prost-build's: field plugins::Job.class",
    // Modules of extensions, which prost-build leaves out.
    "extensions: only ours: mod corpus::extensions::scope::inner",
    "extensions: only ours: mod corpus::extensions::topping",
    // What prost-build writes is no Rust: two values of one name, or a keyword that it does not know.
    "keywords: prost-build makes no Rust of keywords/python/fields.proto",
    "keywords: prost-build makes no Rust of keywords/python/messages.proto",
    "keywords: prost-build makes no Rust of keywords/python/values.proto",
    "name_clash: prost-build makes no Rust of name_clash/proto2.proto",
    // What prost-build writes does not compile, since two types of a module have one name.
    "name_clash: only ours: enum corpus::name_clash::enums::Color_",
    "name_clash: only ours: field corpus::name_clash::enums::HttpCall_.inner",
    "name_clash: only ours: field corpus::name_clash::flattened::JobError_.top_text",
    "name_clash: only ours: field corpus::name_clash::flattened::Job_.lower_text",
    "name_clash: only ours: field corpus::name_clash::flattened::Job__.upper_text",
    "name_clash: only ours: struct corpus::name_clash::derived::JobJson_",
    "name_clash: only ours: struct corpus::name_clash::enums::HttpCall_",
    "name_clash: only ours: struct corpus::name_clash::flattened::JobError_",
    "name_clash: only ours: struct corpus::name_clash::flattened::Job_",
    "name_clash: only ours: struct corpus::name_clash::flattened::Job__",
    "name_clash: only ours: variant corpus::name_clash::enums::Color_::None",
    "name_clash: only ours: variant corpus::name_clash::enums::Color_::Red",
    "name_clash: only prost-build's: enum corpus::name_clash::enums::Color",
    "name_clash: only prost-build's: field corpus::name_clash::enums::HttpCall.inner",
    "name_clash: only prost-build's: field corpus::name_clash::flattened::Job.lower_text",
    "name_clash: only prost-build's: field corpus::name_clash::flattened::Job.upper_text",
    "name_clash: only prost-build's: field corpus::name_clash::flattened::JobError.top_text",
    "name_clash: only prost-build's: variant corpus::name_clash::enums::Color::None",
    "name_clash: only prost-build's: variant corpus::name_clash::enums::Color::Red",
    "path_clash: only ours: field corpus::path_clash::job::State_.nested",
    "path_clash: only ours: struct corpus::path_clash::job::State_",
    "path_clash: only prost-build's: field corpus::path_clash::job::State.nested",
    "path_clash: only prost-build's: mod corpus::path_clash::job",
    // A declared field has the name that ours would have.
    "name_clash: only ours: field corpus::name_clash::fields::Go.unknown_fields_",
    "name_clash: only ours: field corpus::name_clash::fields::Rust.unknown_fields_",
];
