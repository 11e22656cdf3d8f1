//! How far an annotator is trusted.

/// How far an annotator is trusted, in parts of [`Trust::ONE`].
///
/// Two numbers, because they are two skills: who finds everything may draw carelessly, and who
/// draws exactly may overlook much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trust {
	/// In what there is, and what class it is of. Who has none changes nothing.
	pub presence: u32,
	/// In where exactly it is.
	pub precision: u32,
}

impl Trust {
	/// As far as anybody is trusted whose trust is estimated.
	pub const ONE: u32 = 1 << 16;

	/// What everybody starts with.
	pub const FULL: Self = Self { presence: Self::ONE, precision: Self::ONE };
}
