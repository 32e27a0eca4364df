//! What everything is called, and which module it is in.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{camel, shouty, snake};
use super::options::Options;
use super::recursion::Circles;
use crate::lang::Input;
use crate::model::{Enum, Extension, Field, File, Message, Name, Service};
use crate::naming::Scope;

/// The names of the modules that lead to one, from the root of the output.
pub(super) type Path = Vec<String>;

/// What everything is called.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Messages and enums, by full name: their module, and their name in it.
    types: BTreeMap<Name, (Path, String)>,
    /// Oneofs, by their message and index.
    oneofs: BTreeMap<(Name, usize), String>,
    /// The constants of extensions: their module, and their name in it.
    extensions: BTreeMap<Name, (Path, String)>,
    /// Constants of files, by file and index.
    constants: BTreeMap<(Name, usize), String>,
    /// The tables of enums' constants, by the enum's full name.
    tables: BTreeMap<Name, String>,
    /// Services, by full name.
    services: BTreeMap<Name, String>,
    /// The modules of messages that have something in them.
    nested: BTreeMap<Name, Path>,
    /// What each module declares: the names of its types.
    declared: BTreeMap<Path, BTreeSet<String>>,
    circles: Circles,
    /// What modules call the runtime.
    pub(super) rt: String,
    /// The module at the root that holds the runtime.
    pub(super) runtime: String,
    /// The module at the root that holds the macros.
    pub(super) macros: String,
    /// The module at the root that lists messages and extensions for JSON.
    pub(super) registry: String,
    /// The module at the root that holds the descriptors.
    pub(super) descriptors: String,
    /// The file that `include!` can read.
    pub(super) include: String,
    /// What that file calls the root.
    pub(super) root: String,
}

/// Something that needs a name in a module.
enum Entry<'a> {
    Message(&'a Message),
    Enum(&'a Name, &'a str),
    Oneof(&'a Message, usize),
    Extension(&'a Extension),
    Constant(&'a File, usize),
    Service(&'a Service),
}

impl Names {
    pub(super) fn new<'a>(input: &Input<'a>, options: &Options, files: &BTreeSet<Name>) -> Self {
        let reach = Reach { input, options, files };
        let mut names = Names { circles: Circles::of(input.model), ..Names::default() };
        // Modules closer to the root come first: a message's module is one deeper than the message.
        let mut open: BTreeMap<(usize, Path), Vec<Entry<'a>>> = BTreeMap::new();
        let mut packages: BTreeSet<String> = BTreeSet::new();
        for path in files {
            let file = input.model.file(path);
            let module = module_of(file);
            packages.extend(module.iter().cloned());
            open.entry((module.len(), module)).or_default().extend(reach.outermost(file));
        }
        while let Some(((_, module), entries)) = open.pop_first() {
            for (message, path) in names.module(&reach, &module, &entries) {
                let inner = reach.nested(message);
                open.entry((path.len(), path)).or_default().extend(inner);
            }
        }
        names.at_the_root(&packages);
        names
    }

    /// Names for what a module declares. Returns its messages that have modules, and those modules.
    fn module<'a>(
        &mut self,
        reach: &Reach<'_, 'a>,
        module: &Path,
        entries: &[Entry<'a>],
    ) -> Vec<(&'a Message, Path)> {
        let mut types = Distinct::default();
        let mut constants = Distinct::default();
        for entry in entries {
            match entry {
                Entry::Message(message) => types.wish(simple(message), camel(simple(message))),
                Entry::Enum(_, simple) => types.wish(simple, camel(simple)),
                Entry::Extension(extension) => {
                    let simple = wish(&extension.field);
                    constants.wish(simple, shouty(simple));
                }
                Entry::Constant(file, at) => {
                    let simple = &file.options.constants[*at].name;
                    constants.wish(simple, shouty(simple));
                }
                Entry::Oneof(..) | Entry::Service(_) => {}
            }
        }
        let (mut idents, mut scope) = types.resolve();
        let (mut consts, mut taken) = constants.resolve();
        let mut modules = Distinct::default();
        let mut found = Vec::new();
        let mut declared = BTreeSet::new();
        for entry in entries {
            match entry {
                Entry::Message(message) => {
                    let ident = idents.next().expect("each type has had a wish");
                    declared.insert(ident.clone());
                    self.types.insert(message.decl.full_name.clone(), (module.clone(), ident));
                    if !reach.nested(message).is_empty() {
                        modules.wish(simple(message), snake(simple(message)));
                        found.push(*message);
                    }
                }
                Entry::Enum(name, _) => {
                    let ident = idents.next().expect("each type has had a wish");
                    declared.insert(ident.clone());
                    self.types.insert((*name).clone(), (module.clone(), ident));
                    self.table(reach.input.model.enumeration(name), &mut taken);
                }
                Entry::Oneof(message, oneof) => {
                    let ident = scope.derive([&oneof_wish(message, *oneof)], '_');
                    declared.insert(ident.clone());
                    self.oneofs.insert((message.decl.full_name.clone(), *oneof), ident);
                }
                Entry::Service(_) => {}
                Entry::Constant(file, at) => {
                    let ident = consts.next().expect("each constant has had a wish");
                    self.constants.insert((file.path.clone(), *at), ident);
                }
                Entry::Extension(extension) => {
                    let ident = consts.next().expect("each constant has had a wish");
                    self.extensions.insert(extension.field.decl.full_name.clone(), (module.clone(), ident));
                }
            }
        }
        modules.avoid(declared.iter().map(String::as_str));
        self.declared.insert(module.clone(), declared);
        let (modules, mut taken) = modules.resolve();
        self.services(entries, &mut taken);
        let found = found.into_iter().zip(modules).map(|(message, ident)| {
            let path: Path = module.iter().cloned().chain([ident]).collect();
            self.nested.insert(message.decl.full_name.clone(), path.clone());
            (message, path)
        });
        found.collect()
    }

    /// A name for the table of an enum's constants, if it has any.
    fn table(&mut self, found: &Enum, taken: &mut Scope) {
        if found.values.iter().any(|value| value.options.constant.is_some()) {
            let wish = match &found.options.table {
                Some(name) => shouty(name),
                None => {
                    shouty(&format!("{}Table", found.options.rename.as_ref().unwrap_or(&found.decl.name)))
                }
            };
            self.tables.insert(found.decl.full_name.clone(), taken.derive([&wish], '_'));
        }
    }

    /// Names for services, whose clients and servers are in modules of their names.
    fn services(&mut self, entries: &[Entry<'_>], taken: &mut Scope) {
        for entry in entries {
            let Entry::Service(service) = entry else { continue };
            let wish = camel(service.options.rename.as_ref().unwrap_or(&service.decl.name));
            // An underscore would be lost in the names of types.
            let numbered = (2..).map(|number| format!("{wish}{number}"));
            let ident = [wish.clone()].into_iter().chain(numbered).find(|ident| {
                ["client", "server"].iter().all(|end| taken.claim(&format!("{}_{end}", snake(ident))))
            });
            self.services.extend(ident.map(|ident| (service.decl.full_name.clone(), ident)));
        }
    }

    /// The name of a service.
    pub(super) fn service(&self, full_name: &str) -> &str {
        &self.services[full_name]
    }

    /// Names for our own modules, which yield to declared ones.
    fn at_the_root(&mut self, packages: &BTreeSet<String>) {
        let mut taken = Scope::default();
        let modules = self.nested.values().chain(self.declared.keys()).flatten();
        modules.chain(packages).for_each(|ident| {
            taken.claim(ident);
        });
        self.rt = taken.derive(["rt"], '_');
        self.runtime = taken.derive(["runtime"], '_');
        self.macros = taken.derive(["macros"], '_');
        self.registry = taken.derive(["registry"], '_');
        self.descriptors = taken.derive(["descriptors"], '_');
        self.include = taken.derive(["include"], '_');
        self.root = taken.derive(["root"], '_');
    }

    /// The module of a message or an enum, and its name in it; nothing if it lives elsewhere.
    pub(super) fn of(&self, full_name: &str) -> Option<&(Path, String)> {
        self.types.get(full_name)
    }

    /// The constant of an extension.
    pub(super) fn extension(&self, full_name: &str) -> Option<&(Path, String)> {
        self.extensions.get(full_name)
    }

    /// A constant of a file.
    pub(super) fn constant(&self, file: &Name, at: usize) -> &str {
        &self.constants[&(file.clone(), at)]
    }

    /// The table of an enum's constants, if it has any.
    pub(super) fn table_of(&self, full_name: &str) -> Option<&str> {
        self.tables.get(full_name).map(String::as_str)
    }

    /// The enum of a oneof: from the module of its message, and in its own module.
    pub(super) fn oneof(&self, message: &Name, oneof: usize) -> (String, String) {
        let ident = self.oneofs[&(message.clone(), oneof)].clone();
        let module = self.nested[message].last().expect("a message's module is below the root");
        (format!("{module}::{ident}"), ident)
    }

    /// The module of a message, if it has something in it.
    pub(super) fn nested(&self, message: &str) -> Option<&Path> {
        self.nested.get(message)
    }

    /// Whether a module declares a type of that name.
    pub(super) fn declares(&self, module: &Path, ident: &str) -> bool {
        self.declared.get(module).is_some_and(|declared| declared.contains(ident))
    }

    /// Whether the message that a field holds is behind a `Box`.
    pub(super) fn is_boxed(&self, message: &Message, field: &Field) -> bool {
        self.circles.contain(message, field)
    }
}

/// The module of a file's package.
pub(super) fn module_of(file: &File) -> Path {
    file.package.split('.').filter(|part| !part.is_empty()).map(snake).collect()
}

/// What of the protos is rendered.
struct Reach<'r, 'a> {
    input: &'r Input<'a>,
    options: &'r Options,
    files: &'r BTreeSet<Name>,
}

impl<'a> Reach<'_, 'a> {
    /// What is in the module of a file's package.
    fn outermost(&self, file: &'a File) -> Vec<Entry<'a>> {
        let constants = (0..file.options.constants.len()).map(|at| Entry::Constant(file, at));
        let services = file.services.iter().map(|name| Entry::Service(self.input.model.service(name)));
        let scope = self.scope(&file.messages, &file.enums, &file.extensions);
        scope.chain(constants).chain(services).collect()
    }

    /// What is in the module of a message.
    fn nested(&self, message: &'a Message) -> Vec<Entry<'a>> {
        let oneofs = (0..message.oneofs.len()).map(|oneof| Entry::Oneof(message, oneof));
        self.scope(&message.messages, &message.enums, &message.extensions).chain(oneofs).collect()
    }

    fn scope(
        &self,
        messages: &'a [Name],
        enums: &'a [Name],
        extensions: &'a [Name],
    ) -> impl Iterator<Item = Entry<'a>> {
        let model = self.input.model;
        let messages = messages.iter().map(|name| Entry::Message(model.message(name)));
        let enums = enums.iter().map(|name| {
            let found = model.enumeration(name);
            Entry::Enum(name, found.options.rename.as_ref().unwrap_or(&found.decl.name))
        });
        let extensions = extensions.iter().map(|name| &model.extensions[name]);
        let extensions = extensions.filter(|extension| self.has_code(extension));
        messages.chain(enums).chain(extensions.map(Entry::Extension))
    }

    /// Whether an extension gets a constant: options are no data, and a message that does not share our
    /// runtime has no unknown fields that we could reach.
    fn has_code(&self, extension: &Extension) -> bool {
        if extension.is_option() {
            return false;
        }
        let file = &self.input.model.message(&extension.extendee).file;
        self.files.contains(file) || self.options.shares_runtime(self.input.external, file)
    }
}

/// What a message is called, before that is made a name of Rust.
pub(super) fn simple(message: &Message) -> &str {
    message.options.rename.as_ref().unwrap_or(&message.decl.name)
}

fn wish(field: &Field) -> &str {
    field.options.rename.as_ref().unwrap_or(&field.decl.name)
}

/// What prost-build calls the enum of a oneof. Types of the same message go before it.
fn oneof_wish(message: &Message, oneof: usize) -> String {
    let decl = &message.oneofs[oneof];
    let ident = camel(decl.options.rename.as_ref().unwrap_or(&decl.decl.name));
    let types = message.messages.iter().chain(&message.enums);
    let is_taken = types.filter_map(|name| name.rsplit('.').next()).any(|simple| camel(simple) == ident);
    if is_taken { format!("{ident}OneOf") } else { ident }
}

/// Names that are to differ. One that is in its final form already keeps it; of the others, the first does.
#[derive(Default)]
pub(super) struct Distinct {
    wishes: Vec<(bool, String)>,
    scope: Scope,
}

impl Distinct {
    /// Asks for a name, made of a declared one.
    pub(super) fn wish(&mut self, declared: &str, ident: String) {
        let is_final = declared == ident.trim_start_matches("r#");
        self.wishes.push((is_final, ident));
    }

    /// Takes names that are not to be given to anybody.
    pub(super) fn avoid<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            self.scope.claim(name);
        }
    }

    /// The names, in the order of the wishes, and the scope that they are in.
    pub(super) fn resolve(mut self) -> (impl Iterator<Item = String>, Scope) {
        let mut names: Vec<Option<String>> = Vec::new();
        for (is_final, ident) in &self.wishes {
            names.push((*is_final && self.scope.claim(ident)).then(|| ident.clone()));
        }
        for (name, (_, ident)) in names.iter_mut().zip(&self.wishes) {
            name.get_or_insert_with(|| self.scope.derive([ident], '_'));
        }
        (names.into_iter().flatten(), self.scope)
    }
}
