//! What a host knows of a plugin.

use super::{Health, Identity, State};

/// What a host knows of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The name by which it was started.
    pub name: String,
    /// Where it is in its life.
    pub state: State,
    /// Why, where there is more to say than the state does.
    pub why: String,
    /// The number of its process. `None`: there is none, or somebody else started it.
    pub process_id: Option<u32>,
    /// Who it says that it is. `None`: it was not asked yet.
    pub identity: Option<Identity>,
    /// What it last said of its health. `None`: it was not asked yet, or can't say.
    pub health: Option<Health>,
    /// What it offers, as it calls it.
    pub handlers: Vec<String>,
}
