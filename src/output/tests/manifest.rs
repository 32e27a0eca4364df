use super::{Folder, ours, paths};

const LIST: &str = ".protogen-files";

#[test]
fn files_without_a_mark_are_listed() {
    let folder = Folder::new();
    let files = [("a.ts", &*ours("a")), ("py/py.typed", ""), ("data.json", "{}\n")];
    let written = folder.write(&files).unwrap();
    assert_eq!(written.written, ["out/.protogen-files", "out/a.ts", "out/data.json", "out/py/py.typed"]);
    assert_eq!(folder.get(LIST), "data.json\npy/py.typed\n");
    let again = folder.write(&files).unwrap();
    assert_eq!((again.written.len(), again.removed.len(), again.unchanged), (0, 0, 3));
}

#[test]
fn files_that_all_carry_the_mark_need_no_list() {
    let folder = Folder::new();
    folder.write(&[("a.ts", &ours("a"))]).unwrap();
    assert_eq!(folder.names(), ["out", "out/a.ts"]);
}

#[test]
fn what_is_listed_is_ours() {
    let folder = Folder::new();
    folder.write(&[("a.json", "1"), ("b/c.json", "2")]).unwrap();
    folder.put("hand.json", "mine");
    let files = [("a.json", "one")];
    assert_eq!(
        paths(&folder.check(&files)),
        [("out/.protogen-files", "changed"), ("out/a.json", "changed"), ("out/b/c.json", "stale")]
    );
    let written = folder.write(&files).unwrap();
    assert_eq!(written.written, ["out/.protogen-files", "out/a.json"]);
    assert_eq!(written.removed, ["out/b/c.json"]);
    assert_eq!(folder.names(), ["out", "out/.protogen-files", "out/a.json", "out/hand.json"]);
    assert_eq!(folder.get(LIST), "a.json\n");
}

#[test]
fn a_list_of_nothing_is_removed() {
    let folder = Folder::new();
    folder.write(&[("a.json", "1")]).unwrap();
    assert_eq!(paths(&folder.check(&[])), [("out/.protogen-files", "stale"), ("out/a.json", "stale")]);
    assert_eq!(folder.write(&[]).unwrap().removed, ["out/.protogen-files", "out/a.json"]);
    assert_eq!(folder.names(), ["out"]);
}

#[test]
fn a_list_that_is_gone_is_missing_and_comes_back() {
    let folder = Folder::new();
    folder.put("a.json", "1");
    assert_eq!(paths(&folder.check(&[("a.json", "1")])), [("out/.protogen-files", "missing")]);
    assert_eq!(folder.write(&[("a.json", "1")]).unwrap().written, ["out/.protogen-files"]);
    assert!(!folder.is_touched("a.json"));
}

#[test]
fn an_unlisted_file_without_a_mark_is_not_ours() {
    let folder = Folder::new();
    folder.put("a.json", "mine");
    folder.put(LIST, "b.json\n");
    assert_eq!(
        folder.refusal(&[("a.json", "1")]),
        ["output/not-ours: out/a.json is in the way: .protogen-files does not list it"]
    );
}

#[test]
fn a_run_on_some_files_only_adds_to_the_list() {
    let folder = Folder::new();
    folder.write(&[("a.json", "1"), ("c.json", "3")]).unwrap();
    let some = [("b.json", "2"), ("c.json", "three")];
    assert_eq!(
        paths(&folder.check_some(&some)),
        [("out/.protogen-files", "changed"), ("out/b.json", "missing"), ("out/c.json", "changed")]
    );
    folder.write_some(&some).unwrap();
    assert_eq!(folder.get(LIST), "a.json\nb.json\nc.json\n");
    assert_eq!(folder.check_some(&some), []);
    assert!(folder.write_some(&[("d.ts", &ours("d"))]).unwrap().removed.is_empty());
    assert_eq!(folder.get(LIST), "a.json\nb.json\nc.json\n");
}

#[test]
fn a_list_leads_nowhere_else() {
    let folder = Folder::new();
    folder.put("../outside.json", "theirs");
    folder.put("inside/d.json", "mine");
    let outside = folder.path("../outside.json");
    let list =
        format!("../outside.json\n{}\ninside\n.protogen-files\ninside/../inside/d.json\n", outside.display());
    folder.put(LIST, list);
    assert_eq!(folder.write(&[]).unwrap().removed, ["out/.protogen-files"]);
    assert_eq!(folder.get("../outside.json"), "theirs");
    assert_eq!(folder.get("inside/d.json"), "mine");
}

#[test]
fn a_file_that_gets_a_mark_leaves_the_list() {
    let folder = Folder::new();
    folder.write(&[("a.ts", "no mark")]).unwrap();
    let written = folder.write(&[("a.ts", &ours("a"))]).unwrap();
    assert_eq!(
        (written.written, written.removed),
        (vec!["out/a.ts".into()], vec!["out/.protogen-files".into()])
    );
}

#[test]
fn what_a_killed_run_left_is_finished_by_the_next() {
    let folder = Folder::new();
    // The list names old and new; of the new files one has arrived, and nothing is removed yet.
    folder.put(LIST, "new.json\nnew2.json\nold.json\n");
    folder.put("new.json", "an older text");
    folder.put("old.json", "old");
    folder.put(".protogen-9-9.tmp", "");
    folder.write(&[("new.json", "1"), ("new2.json", "2")]).unwrap();
    assert_eq!(folder.names(), ["out", "out/.protogen-files", "out/new.json", "out/new2.json"]);
    assert_eq!(folder.get(LIST), "new.json\nnew2.json\n");
}
