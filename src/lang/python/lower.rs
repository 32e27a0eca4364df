//! From a file's messages and enums to the classes of its module.

use std::collections::{BTreeMap, HashMap};

use super::docs::Docs;
use super::fields::{self, Item};
use super::layout;
use super::literal;
use super::modules::Modules;
use super::names::Names;
use super::options::Options;
use super::plugin;
use super::table;
use super::types::{Place, Types};
use super::view;
use crate::lang::Input;
use crate::model::{Declaration, Enum, File, Message, Model};

/// The module of a file.
pub(super) fn module(
    options: &Options,
    input: &Input<'_>,
    names: &Names,
    modules: &Modules,
    file: &File,
) -> view::Module {
    let order = file.messages.iter().enumerate().map(|(at, name)| (names.path(name).to_owned(), at));
    let mut lowering = Lowering {
        options,
        model: input.model,
        names,
        types: Types::new(options, input, names, modules, file),
        order: order.collect(),
        at: 0,
    };
    let constants = lowering.constants(file);
    let enums: Vec<view::Enum> = file.enums.iter().map(|name| lowering.enumeration(name)).collect();
    let mut classes = Vec::new();
    for (at, name) in file.messages.iter().enumerate() {
        lowering.at = at;
        classes.push(lowering.message(input.model.message(name), 0));
    }
    let plugins = lowering.plugins(file);
    let behind = lowering.behind(file);
    let mut descriptions = lowering.descriptions(file);
    descriptions.extend(plugins.descriptions);
    let exports = lowering.exports(file);
    let names_deprecated = lowering.types.names_deprecated();
    let runtime = lowering.types.runtime();
    let (imports, aliases) = lowering.types.finish();
    let behind = behind.into_iter().chain(second_names(aliases)).collect();
    view::Module {
        source: one_line(&file.path),
        docs: Docs::of_file(&file.docs),
        is_empty: exports.is_empty(),
        runtime,
        names_deprecated,
        imports,
        constants,
        enums,
        classes,
        overridable: plugins.classes,
        behind,
        descriptions,
        exports,
    }
}

pub(super) struct Lowering<'a> {
    pub(super) options: &'a Options,
    pub(super) model: &'a Model,
    pub(super) names: &'a Names,
    pub(super) types: Types<'a>,
    /// Where the outermost classes of the module stand in it.
    pub(super) order: HashMap<String, usize>,
    /// Where the class stands that is being written.
    pub(super) at: usize,
}

impl Lowering<'_> {
    fn constants(&mut self, file: &File) -> Vec<view::Constant> {
        let constants = file.options.constants.iter().map(|constant| view::Constant {
            docs: Docs::text(&constant.comment),
            text: format!(
                "{}: {} = {}",
                constant.name,
                self.types.typing("Final"),
                literal::constant(&constant.value)
            ),
        });
        constants.collect()
    }

    fn enumeration(&mut self, name: &str) -> view::Enum {
        self.types.use_runtime();
        let found = self.model.enumeration(name);
        let values = found.values.iter().zip(self.names.values(name)).map(|(value, name)| view::Constant {
            docs: Docs::of(&value.decl),
            text: format!("{name} = {}", value.number),
        });
        view::Enum {
            deprecated: deprecated(&found.decl),
            name: self.names.simple(name).to_owned(),
            docs: Docs::of(&found.decl),
            base: if found.closed { "ClosedEnum" } else { "OpenEnum" },
            values: values.collect(),
        }
    }

    fn message(&mut self, message: &Message, depth: usize) -> view::Class {
        self.types.use_runtime();
        let name = &message.decl.full_name;
        let enums = message.enums.iter().map(|name| self.enumeration(name)).collect();
        let nested = message.messages.iter();
        let classes = nested.map(|name| self.message(self.model.message(name), depth + 1)).collect();
        let items = fields::items(message, self.names.class_of(name));
        let place = Place::Class(self.names.path(name), &self.names.class_of(name).scope);
        let inside = 4 * (depth + 1);
        let attributes: Vec<String> = items.iter().map(|item| literal::string(item.attribute())).collect();
        let oneofs = items.iter().filter_map(|item| match item {
            Item::Field(..) => None,
            Item::Oneof(oneof) => Some(self.oneof(name, oneof, inside)),
        });
        let oneofs = oneofs.collect();
        let parameters: Vec<fields::Parameter> =
            items.iter().map(|item| self.parameter(place, item)).collect();
        view::Class {
            deprecated: deprecated(&message.decl),
            name: self.names.simple(name).to_owned(),
            docs: Docs::of(&message.decl),
            slots: layout::tuple("__slots__ = ", &attributes, inside),
            match_args: layout::tuple("__match_args__ = ", &attributes, inside),
            enums,
            classes,
            oneofs,
            attributes: items.iter().map(|item| self.attribute(place, item, inside)).collect(),
            init: fields::signature(&parameters, inside),
            assignments: parameters.iter().map(|parameter| parameter.assignment(inside + 4)).collect(),
            extensions: message
                .extensions
                .iter()
                .filter_map(|name| self.extension(name, place, inside))
                .collect(),
        }
    }

    /// What needs the classes: unions, tables and extensions.
    fn behind(&mut self, file: &File) -> Vec<view::Constant> {
        let mut behind: Vec<view::Constant> =
            file.extensions.iter().filter_map(|name| self.extension(name, Place::Module, 0)).collect();
        let enums: Vec<&Enum> = super::names::all_enums(self.model, file).collect();
        behind.extend(enums.iter().filter_map(|found| self.value_names(found)));
        behind.extend(enums.iter().filter_map(|found| self.table(found)));
        behind.extend(self.union(file));
        behind
    }

    /// What the enum's values stand for. Of two names for one number, the first counts.
    fn table(&mut self, found: &Enum) -> Option<view::Constant> {
        let name = self.names.table(&found.decl.full_name)?;
        let ty = self.types.declared(Place::Module, &found.decl.full_name);
        let values = found.values.iter().zip(self.names.values(&found.decl.full_name)).enumerate();
        let first = values
            .filter(|(at, (value, _))| found.values[..*at].iter().all(|other| other.number != value.number));
        let entries: Vec<_> =
            first.filter_map(|(_, (value, name))| Some((name, value.options.constant.as_ref()?))).collect();
        let mut types: Vec<String> = Vec::new();
        for (_, constant) in &entries {
            let ty = self.types.builtin(Place::Module, literal::constant_type(constant));
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        let entries =
            entries.iter().map(|(name, value)| format!("{ty}.{name}: {}", literal::constant(value)));
        let entries: Vec<String> = entries.collect();
        let (last, mapping) = (self.types.typing("Final"), self.types.mapping());
        Some(view::Constant {
            docs: Docs::text(&format!("What the values of `{ty}` stand for.")),
            text: layout::lines(
                &format!("{name}: {last}[{mapping}[{ty}, {}]] = {{", types.join(" | ")),
                &entries,
                "}",
            ),
        })
    }

    /// The type of the enum's names.
    fn value_names(&mut self, found: &Enum) -> Option<view::Constant> {
        let name = self.names.value_names(&found.decl.full_name)?;
        let names: Vec<String> = found.values.iter().map(|value| literal::string(&value.decl.name)).collect();
        let (alias, one_of) = (self.types.typing("TypeAlias"), self.types.typing("Literal"));
        let path = self.names.path(&found.decl.full_name);
        Some(view::Constant {
            docs: Docs::text(&format!("The names of `{path}`.")),
            text: layout::list(&format!("{name}: {alias} = {one_of}["), &names, "]", 0),
        })
    }

    /// The union of the file's messages that can be told apart.
    fn union(&mut self, file: &File) -> Option<view::Constant> {
        let name = self.names.union(&file.path)?;
        let messages =
            self.model.all_messages(&file.path).filter(|message| message.discriminator().is_some());
        let types: Vec<String> =
            messages.map(|message| self.names.path(&message.decl.full_name).to_owned()).collect();
        let alias = self.types.typing("TypeAlias");
        Some(view::Constant {
            docs: Docs::text("Any of the messages that carry a discriminator."),
            text: layout::union(&format!("{name}: {alias} = "), &types, "", 0),
        })
    }

    /// What the runtime is told of enums and messages.
    fn descriptions(&mut self, file: &File) -> Vec<String> {
        let enums = super::names::all_enums(self.model, file).map(|found| table::of_enum(self.names, found));
        let mut descriptions: Vec<String> = enums.collect();
        for message in self.model.all_messages(&file.path) {
            descriptions.push(self.description(message));
        }
        descriptions
    }

    /// The names that users import.
    fn exports(&self, file: &File) -> Vec<view::Exported> {
        let model = self.model;
        let constants = file.options.constants.iter().map(|constant| constant.name.clone());
        let extensions = file.extensions.iter().filter(|name| !model.extensions[*name].is_option());
        let extensions = extensions.map(|name| self.names.extension(name).to_owned());
        let enums = super::names::all_enums(model, file).map(|found| &found.decl.full_name);
        let derived = enums.flat_map(|name| [self.names.table(name), self.names.value_names(name)]);
        let derived = derived.chain([self.names.union(&file.path)]).flatten().map(str::to_owned);
        let current = constants.chain(extensions).chain(derived);
        let current = current.map(|name| view::Exported { name, deprecated: false });
        let decls = file.enums.iter().map(|name| &model.enumeration(name).decl);
        let decls = decls.chain(file.messages.iter().map(|name| &model.message(name).decl));
        let services =
            file.services.iter().filter(|name| self.options.grpc && plugin::has_class(model, name));
        let decls = decls.chain(services.map(|name| &model.service(name).decl));
        let types = decls.map(|decl| view::Exported {
            name: self.names.path(&decl.full_name).to_owned(),
            deprecated: decl.deprecated,
        });
        current.chain(types).collect()
    }
}

/// What is said to those who use something old.
pub(super) fn deprecated(decl: &Declaration) -> Option<String> {
    decl.deprecated.then(|| literal::string(&format!("`{}` is deprecated", decl.name)))
}

/// Other names of what some class of the module hides.
fn second_names(aliases: BTreeMap<String, String>) -> impl Iterator<Item = view::Constant> {
    aliases
        .into_iter()
        .map(|(name, alias)| view::Constant { docs: Docs::default(), text: format!("{alias} = {name}") })
}

/// A path in a comment: nothing in it ends the line, is taken for the encoding of the file, or begins a
/// comment in the comment, in which some tools look for orders.
pub(super) fn one_line(path: &str) -> String {
    let escape = |c: char| if literal::is_unseen(c) { literal::escaped(c) } else { c.to_string() };
    let path: String = path.chars().map(escape).collect();
    path.replace('#', "\\x23").replace("coding:", "coding\\x3a").replace("coding=", "coding\\x3d")
}
