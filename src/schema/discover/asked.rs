//! The files that a request asks for.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::display::display;
use super::roots::{Root, import_path, sibling};
use super::{Found, Inputs, Library, OnDisk, Place, text, walk};
use crate::diagnostic::{Diagnostic, Report};
use crate::model::Name;
use crate::schema::{Request, builtin};

/// Everything that a request asks for, or everything that is wrong with it.
pub(super) fn asked(request: &Request) -> Result<Inputs, Report> {
    let mut report = Report::new();
    let paths = Paths::new(request, &mut report);
    let roots = roots(request, &paths, &mut report);
    let folders: Vec<&Path> = if request.paths.is_empty() {
        roots.iter().map(|root| root.path.as_path()).collect()
    } else {
        paths.folders.clone()
    };
    if !report.is_empty() {
        return Err(report.sorted());
    }
    let mut asked = Asked {
        roots: &roots,
        request,
        left_out: LeftOut::default(),
        files: BTreeMap::new(),
        seen: HashSet::new(),
        report,
    };
    asked.explicit(&paths.files);
    asked.below(&folders);
    let files = asked.finish(&folders)?;
    Ok(Inputs { asked: files, library: Library::Roots(roots) })
}

/// The paths of a request, by what is there.
struct Paths<'a> {
    folders: Vec<&'a Path>,
    files: Vec<OnDisk>,
}

impl<'a> Paths<'a> {
    fn new(request: &'a Request, report: &mut Report) -> Self {
        let mut sorted = Paths { folders: Vec::new(), files: Vec::new() };
        for path in &request.paths {
            if path.is_dir() {
                sorted.folders.push(path);
            } else if !walk::is_proto(path) && path.exists() {
                report.push(not_a_proto(path));
            } else if let Ok(canonical) = path.canonicalize() {
                sorted.files.push(OnDisk { path: path.clone(), canonical });
            } else {
                report.push(not_there(path, &request.roots));
            }
        }
        sorted
    }
}

fn not_a_proto(path: &Path) -> Diagnostic {
    Diagnostic::error("schema/not-a-proto", format!("`{}` is not a .proto file", display(path)))
        .help("a PATH is a folder or a file whose name ends in `.proto`")
}

fn not_there(path: &Path, roots: &[PathBuf]) -> Diagnostic {
    let below_root = roots.iter().map(|root| root.join(path)).find(|path| path.exists());
    let meant = below_root.map(|path| display(&path)).or_else(|| sibling(path));
    Diagnostic::error("schema/unknown-path", format!("`{}` does not exist", display(path))).help(
        meant.map_or_else(
            || "a PATH is relative to the current folder, not to a root".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        ),
    )
}

/// The roots of a request, each folder once, and then one for every path that is outside of them.
fn roots(request: &Request, paths: &Paths<'_>, report: &mut Report) -> Vec<Root> {
    let mut roots: Vec<Root> = Vec::new();
    for path in &request.roots {
        match Root::new(path) {
            Ok(root) if roots.iter().any(|known| known.is(&root)) => {}
            Ok(root) => roots.push(root),
            Err(errors) => report.extend(errors),
        }
    }
    let mut folders = paths.folders.clone();
    // A folder within another one that was named belongs to it.
    folders.sort_by_key(|folder| folder.components().count());
    let holders = paths.files.iter().map(|file| holder(&file.path));
    for folder in folders.into_iter().chain(holders) {
        let Ok(canonical) = folder.canonicalize() else { continue };
        if import_path(&roots, &OnDisk { path: folder.to_owned(), canonical }).is_none() {
            roots.extend(Root::new(folder));
        }
    }
    roots
}

/// The folder that a file is in.
fn holder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

struct Asked<'a> {
    roots: &'a [Root],
    request: &'a Request,
    left_out: LeftOut,
    files: BTreeMap<Name, Place>,
    /// The canonical paths of the files so far.
    seen: HashSet<PathBuf>,
    report: Report,
}

/// How many files were found and not taken.
#[derive(Default)]
struct LeftOut {
    /// Because `include` or `exclude` says so.
    unwanted: usize,
    /// Because protogen brings them along.
    builtin: usize,
}

impl Asked<'_> {
    /// Takes files that were named one by one. No glob leaves them out, and naming a file that
    /// protogen brings along asks for that one.
    fn explicit(&mut self, files: &[OnDisk]) {
        for file in files {
            let Some(name) = self.name(file) else { continue };
            match builtin::text(&name) {
                Some(text) => drop(self.files.insert(name, Place::Builtin(text))),
                None => self.add(name, file.clone()),
            }
        }
    }

    /// Takes what is below some folders: first the files themselves, then what links lead to.
    fn below(&mut self, folders: &[&Path]) {
        let (mut files, mut linked) = (Vec::new(), Vec::new());
        for folder in folders {
            let walked = walk::walk(folder);
            files.extend(walked.files);
            linked.extend(walked.linked);
            self.report.diagnostics.extend(walked.unreadable);
        }
        for file in files.into_iter().chain(linked) {
            let Some(name) = self.name(&file) else { continue };
            if builtin::text(&name).is_some() {
                self.left_out.builtin += 1;
            } else if self.wanted(&name) {
                self.add(name, file);
            } else {
                self.left_out.unwanted += 1;
            }
        }
    }

    fn name(&mut self, file: &OnDisk) -> Option<Name> {
        let name = import_path(self.roots, file);
        if name.is_none() {
            self.report.push(
                Diagnostic::error(
                    "schema/unreadable",
                    format!("`{}` is not a path in UTF-8", display(&file.path)),
                )
                .help("rename the file or the folder"),
            );
        }
        name
    }

    fn wanted(&self, name: &Name) -> bool {
        let matches = |globs: &globset::GlobSet| globs.is_match(name.as_ref());
        self.request.include.as_ref().is_none_or(matches)
            && !self.request.exclude.as_ref().is_some_and(matches)
    }

    /// Adds a file, unless it is there already by another path. Its import path must mean no other.
    fn add(&mut self, name: Name, file: OnDisk) {
        if self.seen.contains(&file.canonical) {
            return;
        }
        let first = self.roots.iter().find_map(|root| root.find(&name));
        if let Some(first) = first.filter(|first| first.canonical != file.canonical) {
            if !same_text(&first, &file) {
                return self.report.push(shadowed(&name, &first, &file));
            }
            return self.add(name, first);
        }
        self.seen.insert(file.canonical.clone());
        self.files.insert(name, Place::Disk(file));
    }

    /// The files, by import path.
    fn finish(mut self, folders: &[&Path]) -> Result<Vec<Found>, Report> {
        if self.files.is_empty() && self.report.is_empty() {
            self.report.push(nothing(folders, &self.left_out));
        }
        let files = self.files.into_iter().map(|(name, place)| Found { name, place }).collect();
        self.report.into_result(files)
    }
}

/// Copies of one file are no contradiction.
fn same_text(one: &OnDisk, other: &OnDisk) -> bool {
    match (text::read(&one.path), text::read(&other.path)) {
        (Ok(one), Ok(other)) => one.text == other.text,
        _ => false,
    }
}

fn shadowed(name: &str, first: &OnDisk, second: &OnDisk) -> Diagnostic {
    let [first, second] = [first, second].map(|file| display(&file.path));
    Diagnostic::error(
        "schema/shadowed",
        format!("`{first}` and `{second}` differ, but both are imported as `{name}`"),
    )
    .help(format!(
        "an import of `{name}` means the first; remove or rename one, or read them in separate runs"
    ))
}

fn nothing(folders: &[&Path], left_out: &LeftOut) -> Diagnostic {
    let shown: Vec<String> = folders.iter().map(|folder| format!("`{}`", display(folder))).collect();
    if shown.is_empty() {
        return Diagnostic::error("schema/no-input", "there is nothing to read")
            .help("name a root with `-I` or `roots` in protogen.toml, or name files or folders");
    }
    let message = format!("no .proto file to read below {}", shown.join(", "));
    Diagnostic::error("schema/no-input", message).help(match left_out {
        LeftOut { unwanted: 1, .. } => {
            "one file is there, but `include` and `exclude` leave it out".to_owned()
        }
        LeftOut { unwanted: many @ 2.., .. } => {
            format!("{many} files are there, but `include` and `exclude` leave all of them out")
        }
        LeftOut { builtin: 1.., .. } => {
            "what is there, protogen brings along itself; name such a file as a PATH to read it".to_owned()
        }
        LeftOut { .. } => "name the folder that holds your protos".to_owned(),
    })
}
