//! The public names of a Rust file.

use std::collections::BTreeSet;

use syn::{Fields, Item, Visibility};

/// Names with their whole path: `mod a`, `struct a::B`, `field a::B.c`, `enum a::D`, `variant a::D::E`, `const a::F`.
#[derive(Default)]
pub(crate) struct Public {
    pub(crate) names: BTreeSet<String>,
}

impl Public {
    /// Adds what stands in the file of a module.
    pub(crate) fn file(&mut self, modules: &[String], text: &str) {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{modules:?}: {error}\n{text}"));
        self.items(modules, &file.items);
    }

    fn items(&mut self, modules: &[String], items: &[Item]) {
        let path = |name: &syn::Ident| {
            let path = modules.iter().cloned().chain([name.to_string()]);
            path.collect::<Vec<_>>().join("::")
        };
        for item in items {
            if let Item::Mod(module) = item {
                let inner: Vec<String> = modules.iter().cloned().chain([module.ident.to_string()]).collect();
                let content = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                if !content.is_empty() {
                    self.names.insert(format!("mod {}", path(&module.ident)));
                }
                self.items(&inner, content);
            } else if let Item::Struct(found) = item
                && is_public(&found.vis)
            {
                let path = path(&found.ident);
                self.names.insert(format!("struct {path}"));
                let Fields::Named(fields) = &found.fields else { continue };
                let public = fields.named.iter().filter(|field| is_public(&field.vis));
                self.names.extend(
                    public.filter_map(|field| Some(format!("field {path}.{}", field.ident.as_ref()?))),
                );
            } else if let Item::Enum(found) = item
                && is_public(&found.vis)
            {
                let path = path(&found.ident);
                let variants = found.variants.iter();
                self.names.extend(variants.map(|variant| format!("variant {path}::{}", variant.ident)));
                self.names.insert(format!("enum {path}"));
            } else if let Item::Const(found) = item
                && is_public(&found.vis)
            {
                self.names.insert(format!("const {}", path(&found.ident)));
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
