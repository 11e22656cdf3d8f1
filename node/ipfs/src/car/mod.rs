//! CAR: blocks in one stream, each with its address in front.
//!
//! Version 1 is written; versions 1 and 2 are read, of the latter the version 1 inside it.

mod export;
mod import;
mod read;

pub use export::Scope;
pub use import::{Import, Imported, ImportedRoot};

pub(crate) use export::Export;
