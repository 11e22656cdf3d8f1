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

/// As people read it, if it is there.
pub fn as_optional_text<T: ToString, S: Serializer>(
	value: &Option<T>,
	s: S,
) -> Result<S::Ok, S::Error> {
	match value {
		Some(value) => s.serialize_some(&value.to_string()),
		None => s.serialize_none(),
	}
}

/// A hash as 0x and hexadecimal digits, if it is there.
pub fn as_optional_hex<S: Serializer>(value: &Option<[u8; 32]>, s: S) -> Result<S::Ok, S::Error> {
	match value {
		Some(bytes) => s.serialize_some(&format!("0x{}", hex::encode(bytes))),
		None => s.serialize_none(),
	}
}

/// Bytes as 0x and hexadecimal digits.
pub fn as_hex<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
	s.serialize_str(&format!("0x{}", hex::encode(bytes)))
}
