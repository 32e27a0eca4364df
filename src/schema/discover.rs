//! Finds the files that are asked for.
use super::Request;
use crate::diagnostic::Report;

pub(super) struct Inputs {
    pub roots: Vec<std::path::PathBuf>,
    pub files: Vec<String>,
}

pub(super) fn discover(r: &Request) -> Result<Inputs, Report> {
    let mut files = vec![];
    fn walk(d: &std::path::Path, root: &std::path::Path, out: &mut Vec<String>) {
        for e in std::fs::read_dir(d).unwrap() {
            let p = e.unwrap().path();
            if p.is_dir() {
                walk(&p, root, out)
            } else if p.extension().is_some_and(|x| x == "proto") {
                out.push(p.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    for root in &r.roots {
        walk(root, root, &mut files);
    }
    files.sort();
    files.retain(|f| f != "protogen/v1/options.proto");
    let mut roots = r.roots.clone();
    roots.push("proto".into());
    Ok(Inputs { roots, files })
}

pub(super) fn from_texts<'a>(_texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Inputs {
    Inputs { roots: vec![], files: vec![] }
}
