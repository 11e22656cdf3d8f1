//! How what the chain knows appears in `--json`.

use serde::Serializer;
use std::fmt::Debug;

/// As people read it.
pub fn as_text<T: ToString, S: Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
	s.serialize_str(&value.to_string())
}

/// A list, each as people read it.
pub fn as_texts<T: ToString, S: Serializer>(values: &[T], s: S) -> Result<S::Ok, S::Error> {
	s.collect_seq(values.iter().map(T::to_string))
}

/// As the code names it.
pub fn as_debug<T: Debug, S: Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
	s.collect_str(&format_args!("{value:?}"))
}
