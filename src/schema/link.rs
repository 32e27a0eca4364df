//! Links parsed files to descriptors.

use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::discover::Inputs;
use super::{Locations, Schema, SchemaFile};
use crate::diagnostic::{Diagnostic, Report, Source};

pub(super) fn link(inputs: Inputs) -> Result<Schema, Report> {
    let mut r = ChainFileResolver::new();
    r.add(GoogleFileResolver::new());
    for root in &inputs.roots {
        r.add(IncludeFileResolver::new(root.clone()));
    }
    let mut c = protox::Compiler::with_file_resolver(r);
    c.include_imports(true);
    c.include_source_info(true);
    for f in &inputs.files {
        c.open_file(f).map_err(|e| Report::from(Diagnostic::error("x/x", format!("{e:?}"))))?;
    }
    let mut files = BTreeMap::new();
    let pool = c.descriptor_pool();
    for f in c.files() {
        let source =
            Source::new(f.name(), f.path().map(|p| std::fs::read_to_string(p).unwrap()).unwrap_or_default());
        let fd = pool.get_file_by_name(f.name()).unwrap();
        let info = fd.file_descriptor_proto().source_code_info.clone().unwrap_or_default();
        files.insert(
            Arc::from(f.name()),
            SchemaFile {
                locations: Locations::new(&source, info),
                source,
                input: inputs.files.iter().any(|n| n == f.name()),
            },
        );
    }
    Ok(Schema { pool, files })
}
