use std::fs;

use super::{Folder, ours, paths};

#[test]
fn what_nothing_makes_any_more_is_removed_and_nothing_else() {
    let folder = Folder::new();
    folder.put("old.ts", ours("old"));
    folder.put("hand.ts", format!("// mine\n{}", ours("the mark is below the first line")));
    folder.put("empty.ts", "");
    folder.put("binary", b"\x00\xff\xfe");
    let written = folder.write(&[("a.ts", &ours("a"))]).unwrap();
    assert_eq!(written.removed, ["out/old.ts"]);
    assert_eq!(folder.names(), ["out", "out/a.ts", "out/binary", "out/empty.ts", "out/hand.ts"]);
    assert!(["hand.ts", "empty.ts", "binary"].iter().all(|path| !folder.is_touched(path)));
}

#[test]
fn folders_go_when_their_last_file_was_stale() {
    let folder = Folder::new();
    folder.put("a/b/old.ts", ours("old"));
    folder.put("c/d/old.ts", ours("old"));
    folder.put("c/hand.ts", "mine");
    fs::create_dir_all(folder.path("was/empty")).unwrap();
    fs::create_dir_all(folder.path("e/empty")).unwrap();
    folder.put("e/old.ts", ours("old"));
    folder.write(&[]).unwrap();
    assert_eq!(
        folder.names(),
        ["out", "out/c", "out/c/hand.ts", "out/e", "out/e/empty", "out/was", "out/was/empty"]
    );
}

#[test]
fn the_output_folder_stays() {
    let folder = Folder::new();
    folder.put("old.ts", ours("old"));
    folder.write(&[]).unwrap();
    assert_eq!(folder.names(), ["out"]);
}

#[test]
fn a_run_on_some_files_removes_nothing() {
    let folder = Folder::new();
    folder.put("old.ts", ours("old"));
    folder.put(".protogen-1-2.tmp", ours("cut"));
    let written = folder.write_some(&[("a.ts", &ours("a"))]).unwrap();
    assert_eq!(written.removed, Vec::<String>::new());
    assert_eq!(folder.names(), ["out", "out/.protogen-1-2.tmp", "out/a.ts", "out/old.ts"]);
}

#[test]
fn leftovers_of_a_killed_run_are_swept() {
    let folder = Folder::new();
    folder.put("a/.protogen-17-3.tmp", &ours("cut")[..9]);
    folder.put(".protogen-17-4.tmp", "");
    folder.put("a.ts", ours("before"));
    let written = folder.write(&[("a.ts", &ours("after"))]).unwrap();
    assert_eq!(written.removed, ["out/.protogen-17-4.tmp", "out/a/.protogen-17-3.tmp"]);
    assert_eq!(folder.names(), ["out", "out/a.ts"]);
}

#[test]
fn what_others_keep_in_the_folder_is_not_searched() {
    let folder = Folder::new();
    folder.put("node_modules/peer/a.ts", ours("theirs"));
    folder.put(".git/a.ts", ours("theirs"));
    folder.put("target/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55");
    folder.put("target/debug/a.rs", ours("theirs"));
    folder.put("venv/pyvenv.cfg", "");
    folder.put("venv/lib/a.py", ours("theirs"));
    folder.put("project/protogen.toml", "");
    folder.put("project/gen/a.ts", ours("theirs"));
    folder.put("target2/.protogen-files", "a.json\n");
    folder.put("target2/a.ts", ours("theirs"));
    folder.put("protogen.toml", "");
    folder.put("CACHEDIR.TAG", "");
    folder.put("deep/old.ts", ours("old"));
    let before = folder.names().len();
    assert_eq!(paths(&folder.check(&[])), [("out/deep/old.ts", "stale")]);
    assert_eq!(folder.write(&[]).unwrap().removed, ["out/deep/old.ts"]);
    assert_eq!(folder.names().len(), before - 2, "the file and its folder");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_not_removed() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.put("../elsewhere/a.ts", ours("theirs"));
    folder.put("../elsewhere/b.json", "{}");
    folder.put(".protogen-files", "b.json\nlinked/b.json\n");
    symlink("../elsewhere", folder.path("linked")).unwrap();
    symlink("../elsewhere/a.ts", folder.path("a.ts")).unwrap();
    symlink("../elsewhere/b.json", folder.path("b.json")).unwrap();
    symlink("..", folder.path("loop")).unwrap();
    assert_eq!(folder.write(&[]).unwrap().removed, ["out/.protogen-files"]);
    assert_eq!(folder.get("../elsewhere/a.ts"), ours("theirs"));
    assert_eq!(folder.get("../elsewhere/b.json"), "{}");
    assert!(["linked", "a.ts", "b.json", "loop"].iter().all(|path| folder.path(path).is_symlink()));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_and_pipes_are_left_alone() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    folder.put("old.ts", ours("old"));
    let strange = folder.path("").join(OsStr::from_bytes(b"\xff.ts"));
    fs::write(&strange, ours("theirs")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
    assert_eq!(folder.write(&[]).unwrap().removed, ["out/old.ts"]);
    assert!(strange.is_file());
    drop(socket);
}

#[cfg(target_os = "linux")]
#[test]
fn another_case_is_another_file_where_case_counts() {
    let folder = Folder::new();
    folder.put("job.ts", ours("a"));
    assert_eq!(folder.write(&[("Job.ts", &ours("a"))]).unwrap().removed, ["out/job.ts"]);
    assert_eq!(folder.names(), ["out", "out/Job.ts"]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_removed_is_reported_when_the_rest_is_done() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.put("locked/old.ts", ours("old"));
    folder.put("old.ts", ours("old"));
    let mode = |mode| fs::set_permissions(folder.path("locked"), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    // Whoever may write anywhere is not stopped.
    if fs::write(folder.path("locked/probe"), "").is_err() {
        let report = folder.write(&[("a.ts", &ours("a")), ("b.json", "{}")]).unwrap_err();
        assert_eq!(report.diagnostics.len(), 1);
        assert_eq!(report.diagnostics[0].code, "output/unremovable");
        assert_eq!(report.diagnostics[0].message, "cannot remove out/locked/old.ts: permission denied");
        assert_eq!(folder.get("a.ts"), ours("a"));
        assert!(!folder.path("old.ts").exists());
    }
    mode(0o755);
}
