//! A training engine whose results are the same bits on every machine, and the image classifier
//! built on it.
//!
//! Compiled natively it is a library: tests and tools train and evaluate models with it. Compiled
//! to wasm with the feature `program` it is a module under the program [`abi`], which any
//! provider's sandbox can run.
//!
//! Why the bits agree: one thread, every sum in an order fixed by the source, no fused
//! multiply-add, `libm` for exponentials and logarithms, a generator of its own for random
//! numbers, and an error instead of going on after a number that is not finite.
#![no_std]

extern crate alloc;

pub mod abi;
pub mod classifier;
#[cfg(all(target_arch = "wasm32", feature = "program"))]
mod exports;
pub mod host;
pub mod nn;

pub use classifier::{Classifier, ImageClassifier};
