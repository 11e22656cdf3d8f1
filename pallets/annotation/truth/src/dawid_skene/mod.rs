//! What each annotator's answers mean, learnt from how the annotators agree, and with it the truth.
//!
//! After Dawid and Skene: each annotator has a confusion matrix, how often they give which answer
//! where another is true. It is not known, and neither is the truth, but each follows from the
//! other, and in a few sweeps over all items both settle:
//!
//! 1. In the first sweep, what is true of an item ([`Posterior`]) is what its votes say.
//! 2. The posterior of each item adds to the [`Evidence`] on each annotator who answered it, and to
//!    the [`Population`].
//! 3. After the sweep, the population becomes the [`Model`], and each annotator's evidence, with
//!    the model, the [`Beliefs`] about them: logarithms, so that votes only have to be summed.
//! 4. In the next sweep, beliefs and votes give posteriors. They are not kept.
//!
//! When a sweep changes hardly anything ([`Evidence::distance`]), or after [`MAX_SWEEPS`], the
//! beliefs and votes give each item's [`Verdict`](crate::Verdict), and verdicts each annotator's
//! [`Quality`].
//!
//! Few answers say little about an annotator. So beliefs start from a row of the matrix that has
//! the annotator's own accuracy on the diagonal, and the population's confusions off it; it weighs
//! as much as one answer a class.
//!
//! **With two classes, three readings of the same votes are averaged**, each with evidence of its
//! own: matrices; matrices for each of three kinds of items, because items that mislead everybody
//! would otherwise pass for the other class; and a single accuracy an annotator, which sees less
//! but is misled less. With more classes, the ways in which answers are wrong tell misleading
//! items apart already, and there are only the matrices. With more than [`MAX_MATRIX_CLASSES`],
//! matrices would be too large to keep and too sparse to learn, and there is only the accuracy.
//!
//! Everything is a sum of integers, so neither the order of the items and votes nor the size of
//! steps matters. [`Run`] does it all in memory, in steps whose cost is known before. A pallet
//! keeps evidence in its storage and uses the same pieces.

mod beliefs;
mod evidence;
mod model;
mod posterior;
mod quality;
mod run;
mod scheme;

pub use beliefs::Beliefs;
pub use evidence::Evidence;
pub use model::{Model, Population};
pub use posterior::Posterior;
pub use quality::Quality;
pub use run::{Outcome, Run};
pub use scheme::{Scheme, MAX_MATRIX_CLASSES};

/// The number of sweeps after which the model is taken as it is.
///
/// Accuracy on public sets does not change after about thirty.
pub const MAX_SWEEPS: u16 = 50;
