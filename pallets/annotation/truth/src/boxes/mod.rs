//! Finds what is on an image from the boxes that several annotators drew on it.
//!
//! [`fuse()`] takes the [`Drawing`]s of one item with how far each annotator is trusted, and says two
//! things: the boxes that enough of them drew, and how far each agrees with the others
//! ([`Peers`]). The latter adds up over items in any order and in any number of steps, and
//! [`Peers::trust`] makes of the sum how far an annotator is trusted in the next sweep over the
//! items. [`estimate_trust()`] does all sweeps at once, for who replays a campaign. [`Agreement`] is
//! what annotators are paid by, and what is measured against known truth.

mod agreement;
mod centre;
mod clusters;
mod drawing;
mod fusion;
mod matching;
mod peers;
mod region;
mod sweeps;
mod trust;

pub use agreement::Agreement;
pub use drawing::{Answer, Drawing, TooManyRegions, MAX_REGIONS};
pub use fusion::{fuse, Fused, Fusion, Rules};
pub use matching::{matching, Likeness, Pair};
pub use peers::Peers;
pub use region::{BadCorners, Overlap, Region};
pub use sweeps::estimate_trust;
pub use trust::Trust;

/// How often the items of a campaign are gone over to estimate trust.
///
/// Three times are enough, and more change nothing, as
/// `docs/decisions/0012-boxes-are-joined-by-likeness.md` has it. What is found rests on the number:
/// whoever replays a campaign has to go over it as often as the chain did.
pub const BOX_SWEEPS: u32 = 4;
