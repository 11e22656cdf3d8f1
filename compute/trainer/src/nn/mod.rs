//! A small neural network, its gradients and its training, in plain `f32` loops.

pub mod kernels;
pub mod model;
pub mod rng;
pub mod training;

pub use model::{Model, Workspace, PIXELS, SIDE};
pub use rng::Rng;
pub use training::{Samples, Settings, Training};
