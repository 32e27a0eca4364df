//! What is found on real disks.

use std::path::PathBuf;

use globset::{Glob, GlobSet};

use super::*;
use crate::schema::Schema;

/// A folder with files in it.
struct Folder(tempfile::TempDir);

#[expect(clippy::disallowed_methods, reason = "tests make the folders that they read")]
impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (path, text) in files {
            let path = folder.path(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }
}

impl Folder {
    fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.0.path().to_owned() } else { self.0.path().join(path) }
    }

    fn paths(&self, paths: &[&str]) -> Vec<PathBuf> {
        paths.iter().map(|path| self.path(path)).collect()
    }

    fn request(&self, roots: &[&str], paths: &[&str]) -> Request {
        Request { roots: self.paths(roots), paths: self.paths(paths), ..Request::default() }
    }

    /// The import paths of the files that are found.
    fn found(&self, roots: &[&str], paths: &[&str]) -> Vec<String> {
        names(&self.request(roots, paths))
    }

    #[cfg(unix)]
    fn link(&self, link: &str, target: &str) {
        std::os::unix::fs::symlink(self.path(target), self.path(link)).unwrap();
    }
}

fn names(request: &Request) -> Vec<String> {
    let inputs = discover(request).unwrap_or_else(|report| panic!("{report:?}"));
    inputs.asked.iter().map(|found| found.name.to_string()).collect()
}

fn codes(request: &Request) -> Vec<&'static str> {
    let report = discover(request).map(|_| ()).unwrap_err();
    report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn glob(pattern: &str) -> GlobSet {
    GlobSet::builder().add(Glob::new(pattern).unwrap()).build().unwrap()
}

#[test]
fn without_paths_all_files_below_the_roots_are_meant() {
    let folder =
        Folder::new(&[("a/x.proto", ""), ("a/deep/y.proto", ""), ("b/z.proto", ""), ("a/notes.txt", "")]);
    assert_eq!(folder.found(&["a", "b"], &[]), ["deep/y.proto", "x.proto", "z.proto"]);
}

#[test]
fn a_path_in_a_root_is_named_by_the_innermost_root() {
    let folder = Folder::new(&[("proto/vendor/google/x.proto", ""), ("proto/y.proto", "")]);
    assert_eq!(folder.found(&["proto", "proto/vendor"], &[]), ["google/x.proto", "y.proto"]);
    assert_eq!(folder.found(&["proto"], &["proto/vendor"]), ["vendor/google/x.proto"]);
    assert_eq!(folder.found(&["proto"], &["proto/../proto/y.proto"]), ["y.proto"]);
}

#[test]
fn a_path_outside_of_the_roots_becomes_one() {
    let folder = Folder::new(&[("a/x.proto", ""), ("b/deep/y.proto", ""), ("c/d/z.proto", "")]);
    assert_eq!(folder.found(&["a"], &["b"]), ["deep/y.proto"]);
    assert_eq!(folder.found(&["a"], &["c/d/z.proto"]), ["z.proto"]);
    assert_eq!(folder.found(&[], &["b/deep", "b"]), ["deep/y.proto"]);
    assert_eq!(folder.found(&[], &["c/d/z.proto", "c"]), ["d/z.proto"]);
}

#[test]
fn globs_match_import_paths_but_leave_named_files_alone() {
    let folder = Folder::new(&[("a/v1/x.proto", ""), ("a/v2/y.proto", "")]);
    let request = folder.request(&["a"], &[]);
    assert_eq!(names(&Request { include: Some(glob("v1/*")), ..request.clone() }), ["v1/x.proto"]);
    assert_eq!(names(&Request { exclude: Some(glob("v1/*")), ..request }), ["v2/y.proto"]);
    let named = folder.request(&["a"], &["a/v1/x.proto"]);
    assert_eq!(names(&Request { exclude: Some(glob("**")), ..named }), ["v1/x.proto"]);
}

#[test]
fn what_is_no_source_is_left_out() {
    let folder = Folder::new(&[
        ("a.proto", ""),
        (".git/b.proto", ""),
        (".hidden.proto", ""),
        ("node_modules/c.proto", ""),
        ("target/CACHEDIR.TAG", ""),
        ("target/debug/d.proto", ""),
        ("venv/pyvenv.cfg", ""),
        ("venv/lib/e.proto", ""),
        ("ads/target/f.proto", ""),
    ]);
    assert_eq!(folder.found(&[""], &[]), ["a.proto", "ads/target/f.proto"]);
    // What is asked for by name is a source.
    assert_eq!(folder.found(&["target"], &[]), ["debug/d.proto"]);
    assert_eq!(folder.found(&[""], &["node_modules/c.proto"]), ["node_modules/c.proto"]);
}

#[test]
fn what_protogen_brings_along_is_not_found_but_can_be_named() {
    let folder = Folder::new(&[
        ("google/protobuf/any.proto", "nonsense"),
        ("protogen/v1/options.proto", ""),
        ("a.proto", ""),
    ]);
    assert_eq!(folder.found(&[""], &[]), ["a.proto"]);
    let inputs = discover(&folder.request(&[""], &["google/protobuf/any.proto"])).unwrap();
    assert!(matches!(inputs.asked[0].place, Place::Builtin(text) if text.contains("message Any")));
    assert_eq!(codes(&folder.request(&[""], &["google"])), ["schema/no-input"]);
}

#[test]
fn one_import_path_means_one_file() {
    let folder = Folder::new(&[
        ("a/x.proto", "message A {}"),
        ("b/x.proto", "message B {}"),
        ("c/x.proto", "message A {}"),
    ]);
    assert_eq!(codes(&folder.request(&["a", "b"], &[])), ["schema/shadowed"]);
    assert_eq!(codes(&folder.request(&["a", "b"], &["b/x.proto"])), ["schema/shadowed"]);
    assert_eq!(folder.found(&["a", "b"], &["a/x.proto"]), ["x.proto"]);
    // A copy is no contradiction.
    assert_eq!(folder.found(&["a", "c"], &[]), ["x.proto"]);
}

#[test]
fn a_file_that_two_roots_hold_is_read_once() {
    let folder = Folder::new(&[
        ("proto/shared/types.proto", "message T {}"),
        ("proto/one.proto", "import \"shared/types.proto\"; message A { optional T t = 1; }"),
        ("proto/two.proto", "import \"types.proto\"; message B { optional T t = 1; }"),
        (
            "proto/both.proto",
            "import \"types.proto\"; import public \"shared/types.proto\"; message C { optional T t = 1; }",
        ),
    ]);
    let schema = Schema::load(&folder.request(&["proto", "proto/shared"], &[])).unwrap();
    assert_eq!(schema.source_paths().count(), 4);
    let both = schema.pool.get_file_by_name("both.proto").unwrap();
    assert_eq!(both.file_descriptor_proto().dependency, ["types.proto"]);
    assert_eq!(both.file_descriptor_proto().public_dependency, [0]);
}

#[test]
fn only_files_on_disk_are_source_paths() {
    let folder = Folder::new(&[("a.proto", "import \"google/protobuf/any.proto\";")]);
    let schema = Schema::load(&folder.request(&[""], &[])).unwrap();
    let paths: Vec<&str> = schema.source_paths().collect();
    assert_eq!(paths, [folder.path("a.proto").to_str().unwrap()]);
    assert!(schema.files.contains_key("google/protobuf/any.proto"));
    assert!(!schema.files["google/protobuf/any.proto"].input);
    assert!(schema.files["a.proto"].input);
    assert!(!schema.files.contains_key("google/protobuf/descriptor.proto"));
}

#[cfg(unix)]
#[test]
fn a_linked_file_is_one_file() {
    let folder = Folder::new(&[("proto/z.proto", "message A {}"), ("proto/b.proto", "import \"a.proto\";")]);
    folder.link("proto/a.proto", "proto/z.proto");
    assert_eq!(folder.found(&["proto"], &[]), ["b.proto", "z.proto"]);
    let schema = Schema::load(&folder.request(&["proto"], &[])).unwrap();
    assert_eq!(
        schema.pool.get_file_by_name("b.proto").unwrap().file_descriptor_proto().dependency,
        ["z.proto"]
    );
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_searched_and_circles_end() {
    let folder = Folder::new(&[("proto/a.proto", ""), ("vendor/google/b.proto", ""), ("bazel/c.proto", "")]);
    folder.link("proto/google", "vendor/google");
    folder.link("proto/up", "");
    folder.link("proto/itself", "proto");
    folder.link("proto/nothing.proto", "nowhere");
    folder.link("proto/bazel-out", "bazel");
    assert_eq!(folder.found(&["proto"], &[]), ["a.proto", "google/b.proto"]);
    assert_eq!(folder.found(&["proto"], &["proto/google/b.proto"]), ["google/b.proto"]);
    folder.link("linked", "proto");
    assert_eq!(folder.found(&["linked"], &["proto/a.proto"]), ["a.proto"]);
    assert_eq!(folder.found(&["proto", "linked"], &["linked/a.proto"]), ["a.proto"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_an_error() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new(&[("a.proto", "")]);
    let link = folder.path("").join(std::ffi::OsStr::from_bytes(b"\xff.proto"));
    std::os::unix::fs::symlink(folder.path("a.proto"), link).unwrap();
    assert_eq!(codes(&folder.request(&[""], &[])), ["schema/unreadable"]);
}

#[test]
fn an_import_cannot_leave_its_root() {
    let folder = Folder::new(&[("proto/a.proto", ""), ("secret.proto", "")]);
    let library = discover(&folder.request(&["proto"], &[])).unwrap().library;
    let absolute = folder.path("secret.proto");
    assert!(library.find("../secret.proto").is_none());
    assert!(library.find(absolute.to_str().unwrap()).is_none());
    assert!(library.find("a.proto").is_some());
}

#[test]
fn one_run_tells_all_that_is_wrong_with_a_request() {
    let folder = Folder::new(&[("a/x.txt", "")]);
    let request = folder.request(&["a", "b", "a/x.txt"], &["a/x.txt", "a/y.proto"]);
    assert_eq!(
        codes(&request),
        ["schema/not-a-proto", "schema/unknown-path", "schema/bad-root", "schema/bad-root"]
    );
    assert_eq!(codes(&Request::default()), ["schema/no-input"]);
}
