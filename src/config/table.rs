//! A table of the file while it is being read.

use std::cell::RefCell;
use std::rc::Rc;

use toml::de::DeTable;

use super::expected::Expected;
use super::suggestion::suggestion;
use super::syntax;
use super::value::{Entry, Node, Value, entries};
use crate::diagnostic::{Diagnostic, Report, Source, Span};

/// A TOML table of which each key is taken once. What nobody took is unknown.
///
/// Every reader returns `None` both for a missing key and for a wrong one; the latter is also noted
/// in the report that all tables of one file share.
#[derive(Debug)]
pub struct Table {
    span: Span,
    entries: Vec<Entry>,
    /// The keys that were asked for: these are the ones that exist.
    asked: Vec<String>,
    /// How many of them were, when arguments were laid over the table. Arguments reach the others.
    asked_before_arguments: usize,
    report: Rc<RefCell<Report>>,
}

impl Table {
    /// Parses a text. The table tells the path, the text and the place of whatever is wrong in it.
    pub fn parse(path: &str, text: &str) -> Result<Table, Report> {
        let source = Source::new(path, text);
        let (table, errors) = DeTable::parse_recoverable(&source.text);
        if !errors.is_empty() {
            return Err(syntax::report(&source, errors));
        }
        Ok(Table::new(source.span(0..0), entries(&source, table.get_ref()), Rc::default()))
    }

    fn new(span: Span, entries: Vec<Entry>, report: Rc<RefCell<Report>>) -> Table {
        Table { span, entries, asked: Vec::new(), asked_before_arguments: 0, report }
    }

    /// A table with nothing in it that stands at `span` and shares this one's report.
    pub(super) fn empty(&self, span: Span) -> Table {
        Table::new(span, Vec::new(), Rc::clone(&self.report))
    }

    /// Where the table begins.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// The keys that nobody has taken yet, in the file's order, and where each stands.
    #[must_use]
    pub fn keys(&self) -> Vec<(String, Span)> {
        self.entries.iter().map(|entry| (entry.key.clone(), entry.key_span.clone())).collect()
    }

    /// A text, and where it stands.
    pub fn string(&mut self, key: &str) -> Option<(String, Span)> {
        self.read(key, Expected::String, Node::string)
    }

    /// A truth value, and where it stands.
    pub fn boolean(&mut self, key: &str) -> Option<(bool, Span)> {
        self.read(key, Expected::Boolean, Node::boolean)
    }

    /// One of a few words, and where it stands. Any other word is an error that lists them.
    pub fn choice<T: Copy>(&mut self, key: &str, choices: &[(&'static str, T)]) -> Option<(T, Span)> {
        let (word, span) = self.string(key)?;
        if let Some(&(_, value)) = choices.iter().find(|(name, _)| *name == word) {
            return Some((value, span));
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        self.error(
            Diagnostic::error("config/unknown-value", format!("`{key}` cannot be `{word}`"))
                .at(span)
                .help(suggestion(&word, &names, "it can be", "or")),
        );
        None
    }

    /// A list of texts, each with its place, and where the list stands.
    pub fn strings(&mut self, key: &str) -> Option<(Vec<(String, Span)>, Span)> {
        let (nodes, span) = self.read(key, Expected::Strings, Node::list)?;
        let texts = nodes.into_iter().filter_map(|node| {
            let span = node.span.clone();
            let text = self.accept(key, Expected::Strings, node.string())?;
            Some((text, span))
        });
        Some((texts.collect(), span))
    }

    /// A table of texts in this one, each under a key of the user's.
    pub fn texts(&mut self, key: &str) -> Vec<(String, String)> {
        let Some(mut table) = self.table(key) else { return Vec::new() };
        let keys = table.keys().into_iter().map(|(key, _)| key);
        keys.filter_map(|key| Some((key.clone(), table.string(&key)?.0))).collect()
    }

    /// A table in this one.
    pub fn table(&mut self, key: &str) -> Option<Table> {
        let (entries, span) = self.read(key, Expected::Table, Node::entries)?;
        Some(Table::new(span, entries, Rc::clone(&self.report)))
    }

    /// A list of tables in this one.
    pub fn tables(&mut self, key: &str) -> Option<Vec<Table>> {
        let (nodes, _) = self.read(key, Expected::Tables, Node::list)?;
        let tables = nodes.into_iter().map(|node| {
            let span = node.span.clone();
            let entries = self.accept(key, Expected::Tables, node.entries())?;
            Some(Table::new(span, entries, Rc::clone(&self.report)))
        });
        tables.collect()
    }

    /// A value of any type as JSON, and where it stands.
    pub fn value(&mut self, key: &str) -> Option<(serde_json::Value, Span)> {
        let entry = self.take(key)?;
        let span = entry.node.span.clone();
        match entry.node.json() {
            Ok(value) => Some((value, span)),
            Err((what, span)) => {
                self.error(
                    Diagnostic::error("config/wrong-type", format!("`{key}` holds {what}"))
                        .at(span)
                        .help("options hold texts, truth values, and finite numbers of 64 bits"),
                );
                None
            }
        }
    }

    /// A key that has no meaning here, although it has elsewhere, and where it stands. Nobody is told
    /// to use it in place of an unknown one.
    pub fn misplaced(&mut self, key: &str) -> Option<Span> {
        let entry = self.take(key);
        self.asked.pop();
        Some(entry?.key_span)
    }

    /// Notes an error.
    pub fn error(&self, diagnostic: Diagnostic) {
        self.report.borrow_mut().push(diagnostic);
    }

    /// Notes several errors.
    pub(super) fn errors(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.report.borrow_mut().diagnostics.extend(diagnostics);
    }

    /// All that is wrong with the file so far.
    #[must_use]
    pub fn report(&self) -> Report {
        self.report.borrow().clone()
    }

    /// Notes every key that nobody has taken as unknown.
    pub fn finish(&mut self) {
        for entry in std::mem::take(&mut self.entries) {
            let is_argument = matches!(entry.node.value, Value::Argument(_));
            let (what, from) = if is_argument { ("option", self.asked_before_arguments) } else { ("key", 0) };
            let known: Vec<&str> = self.asked[from..].iter().map(String::as_str).collect();
            self.error(
                Diagnostic::error("config/unknown-key", format!("unknown {what} `{}`", entry.key))
                    .at(entry.key_span)
                    .help(suggestion(&entry.key, &known, "the keys here are", "and")),
            );
        }
    }

    /// Replaces what the file says by what arguments say. They reach only the keys that are asked
    /// for from here on.
    pub(super) fn overlay(&mut self, arguments: &[Entry]) {
        self.entries.retain(|entry| arguments.iter().all(|argument| argument.key != entry.key));
        self.entries.extend_from_slice(arguments);
        self.asked_before_arguments = self.asked.len();
    }

    /// The keys that exist.
    #[cfg(test)]
    pub(super) fn asked(&self) -> Vec<&str> {
        self.asked.iter().map(String::as_str).collect()
    }

    fn take(&mut self, key: &str) -> Option<Entry> {
        self.asked.push(key.to_owned());
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(index))
    }

    fn read<T>(
        &mut self,
        key: &str,
        expected: Expected,
        convert: impl FnOnce(Node) -> Result<T, Node>,
    ) -> Option<(T, Span)> {
        let entry = self.take(key)?;
        let span = entry.node.span.clone();
        Some((self.accept(key, expected, convert(entry.node))?, span))
    }

    /// What was expected, or nothing and a note of what there is in its place.
    fn accept<T>(&self, key: &str, expected: Expected, found: Result<T, Node>) -> Option<T> {
        found.map_err(|node| self.error(expected.but_found(key, &node))).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(table: &mut Table) -> Vec<(String, Option<String>)> {
        table.finish();
        let diagnostics = table.report().diagnostics.into_iter();
        diagnostics.map(|diagnostic| (diagnostic.message, diagnostic.help)).collect()
    }

    #[test]
    fn each_key_is_taken_once() {
        let mut table = Table::parse("", "a = 'x'").unwrap();
        assert_eq!(table.string("a").unwrap().0, "x");
        assert_eq!(table.string("a"), None);
        assert_eq!(messages(&mut table), []);
    }

    #[test]
    fn a_missing_key_is_no_mistake() {
        let mut table = Table::parse("", "").unwrap();
        assert_eq!((table.string("a"), table.boolean("b"), table.strings("c")), (None, None, None));
        assert!(table.table("d").is_none() && table.tables("e").is_none());
        assert_eq!(messages(&mut table), []);
    }

    #[test]
    fn what_nobody_takes_is_unknown() {
        let mut table = Table::parse("", "clour = 1\nsize = 2").unwrap();
        table.string("colour");
        assert_eq!(
            messages(&mut table),
            [
                ("unknown key `clour`".to_owned(), Some("did you mean `colour`?".to_owned())),
                ("unknown key `size`".to_owned(), Some("the keys here are `colour`".to_owned())),
            ]
        );
    }

    #[test]
    fn a_misplaced_key_is_taken_and_not_suggested() {
        let mut table = Table::parse("", "int64 = 1\nint46 = 1").unwrap();
        assert_eq!(table.misplaced("int64").map(|span| span.range), Some(0..5));
        assert_eq!(
            messages(&mut table),
            [("unknown key `int46`".to_owned(), Some("there are none here".to_owned()))]
        );
    }

    #[test]
    fn a_choice_is_one_of_its_words() {
        let mut table = Table::parse("", "a = 'go'\nb = 'goo'\nc = 'x'").unwrap();
        let choices = [("proto", 1), ("go", 2)];
        assert_eq!(table.choice("a", &choices).unwrap().0, 2);
        assert_eq!(table.choice("b", &choices), None);
        assert_eq!(table.choice("c", &choices), None);
        assert_eq!(
            messages(&mut table),
            [
                ("`b` cannot be `goo`".to_owned(), Some("did you mean `go`?".to_owned())),
                ("`c` cannot be `x`".to_owned(), Some("it can be `proto` or `go`".to_owned())),
            ]
        );
    }

    #[test]
    fn tables_share_their_report() {
        let mut table = Table::parse("", "[a]\nx = 1\n[[b]]\ny = 1\n[[b]]").unwrap();
        table.table("a").unwrap().finish();
        let mut others = table.tables("b").unwrap();
        others.iter_mut().for_each(Table::finish);
        assert_eq!((others.len(), table.report().diagnostics.len()), (2, 2));
    }

    #[test]
    fn arguments_are_of_the_type_that_is_asked_for() {
        let options = ["flag=true", "word=true", "list=a,b", "bad=1"].map(str::to_owned).to_vec();
        let arguments = super::super::Arguments { options, ..Default::default() };
        let mut table = Table::parse("", "flag = 1\nout = 'x'").unwrap();
        table.string("out");
        table.overlay(&arguments.entries(&mut Report::new()));
        assert!(table.boolean("flag").unwrap().0);
        assert_eq!(table.string("word").unwrap().0, "true");
        let list: Vec<String> = table.strings("list").unwrap().0.into_iter().map(|(text, _)| text).collect();
        assert_eq!(list, ["a", "b"]);
        assert_eq!(table.boolean("bad"), None);
        assert_eq!(messages(&mut table).len(), 1);
    }

    #[test]
    fn an_argument_reaches_only_what_is_asked_for_after_it() {
        let arguments = super::super::Arguments { options: vec!["out=x".to_owned()], ..Default::default() };
        let mut table = Table::parse("", "").unwrap();
        table.string("out");
        table.overlay(&arguments.entries(&mut Report::new()));
        table.string("json");
        assert_eq!(
            messages(&mut table),
            [("unknown option `out`".to_owned(), Some("the keys here are `json`".to_owned()))]
        );
    }
}
