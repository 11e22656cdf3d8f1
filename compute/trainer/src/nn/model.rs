//! The classifier's network: conv 8, pool, conv 16, pool, dense 64, dense to the classes.
//!
//! 28x28 pixels become 26x26, 13x13, 11x11 and 5x5 on the way.

use super::{
	kernels::{self, Convolution},
	rng::{Rng, Stream},
};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// Side of the square grey images that the network sees.
pub const SIDE: usize = 28;

/// Pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;

const CHANNELS1: usize = 8;
const CHANNELS2: usize = 16;
const CONV1: Convolution<1, CHANNELS1> = Convolution { side: SIDE };
const POOL1_SIDE: usize = CONV1.output_side() / 2;
const POOL1_PIXELS: usize = POOL1_SIDE * POOL1_SIDE;
const CONV2: Convolution<CHANNELS1, CHANNELS2> = Convolution { side: POOL1_SIDE };
const POOL2_SIDE: usize = CONV2.output_side() / 2;
const POOL2_PIXELS: usize = POOL2_SIDE * POOL2_SIDE;
const POOL2: usize = POOL2_PIXELS * CHANNELS2;
const HIDDEN: usize = 64;

/// A group of parameters: its name and shape, as they stand in model files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
	/// As in `conv1.weight`.
	pub name: &'static str,
	/// Its dimensions, outermost first.
	pub shape: Vec<usize>,
	/// How many inputs each output has through these weights; none for a bias.
	pub inputs: usize,
}

impl Group {
	/// How many numbers it holds.
	pub fn len(&self) -> usize {
		self.shape.iter().product()
	}

	/// Whether it holds nothing, which no group does.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}
}

/// The groups of parameters of a network with this many classes, in the order in which they
/// stand one after the other.
///
/// Weights of convolutions are `[y][x][input][output]`, those of the first dense layer
/// `[output][y][x][channel]`, those of the second `[output][input]`.
pub fn groups(classes: usize) -> [Group; 8] {
	let group = |name, shape: &[usize], inputs| Group { name, shape: shape.to_vec(), inputs };
	[
		group("conv1.weight", &[3, 3, 1, CHANNELS1], 9),
		group("conv1.bias", &[CHANNELS1], 0),
		group("conv2.weight", &[3, 3, CHANNELS1, CHANNELS2], 9 * CHANNELS1),
		group("conv2.bias", &[CHANNELS2], 0),
		group("dense1.weight", &[HIDDEN, POOL2_SIDE, POOL2_SIDE, CHANNELS2], POOL2),
		group("dense1.bias", &[HIDDEN], 0),
		group("dense2.weight", &[classes, HIDDEN], HIDDEN),
		group("dense2.bias", &[classes], 0),
	]
}

/// How many parameters a network with this many classes has.
pub fn parameters_len(classes: usize) -> usize {
	groups(classes).iter().map(Group::len).sum()
}

/// Split parameters, or their gradients, into the groups.
macro_rules! split {
	($parameters:expr, $classes:expr, $split:ident) => {{
		let rest = $parameters;
		let (conv1_weight, rest) = rest.$split(CONV1.weights_len());
		let (conv1_bias, rest) = rest.$split(CHANNELS1);
		let (conv2_weight, rest) = rest.$split(CONV2.weights_len());
		let (conv2_bias, rest) = rest.$split(CHANNELS2);
		let (dense1_weight, rest) = rest.$split(HIDDEN * POOL2);
		let (dense1_bias, rest) = rest.$split(HIDDEN);
		let (dense2_weight, dense2_bias) = rest.$split($classes * HIDDEN);
		Split {
			conv1_weight,
			conv1_bias,
			conv2_weight,
			conv2_bias,
			dense1_weight,
			dense1_bias,
			dense2_weight,
			dense2_bias,
		}
	}};
}

struct Split<S> {
	conv1_weight: S,
	conv1_bias: S,
	conv2_weight: S,
	conv2_bias: S,
	dense1_weight: S,
	dense1_bias: S,
	dense2_weight: S,
	dense2_bias: S,
}

/// The network.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
	classes: usize,
	parameters: Vec<f32>,
}

impl Model {
	/// A network with random weights (uniform, scaled by He's rule) and without bias.
	pub fn new(classes: usize, seed: u64) -> Self {
		let mut rng = Rng::new(seed, Stream::Weights, 0);
		let mut parameters = Vec::with_capacity(parameters_len(classes));
		for group in groups(classes) {
			let scale = match group.inputs {
				0 => 0.0,
				inputs => libm::sqrtf(6.0 / inputs as f32),
			};
			parameters.extend((0..group.len()).map(|_| rng.symmetric() * scale));
		}
		Self { classes, parameters }
	}

	/// A network with these parameters; none if there are too few, too many, or some that are
	/// not finite.
	pub fn from_parameters(classes: usize, parameters: Vec<f32>) -> Option<Self> {
		let fits = parameters.len() == parameters_len(classes);
		let finite = parameters.iter().all(|p| p.is_finite());
		(fits && finite).then_some(Self { classes, parameters })
	}

	/// How many classes the network tells apart.
	pub fn classes(&self) -> usize {
		self.classes
	}

	/// All parameters, group after group as in [`groups`].
	pub fn parameters(&self) -> &[f32] {
		&self.parameters
	}

	/// All parameters, to be changed in place.
	pub fn parameters_mut(&mut self) -> &mut [f32] {
		&mut self.parameters
	}

	/// Every group with the place of its parameters.
	pub fn layout(&self) -> impl Iterator<Item = (Group, Range<usize>)> {
		let mut start = 0;
		groups(self.classes).into_iter().map(move |group| {
			let range = start..start + group.len();
			start = range.end;
			(group, range)
		})
	}

	/// Run the network on an image; the answer is in `w.logits`.
	pub fn forward(&self, image: &[u8; PIXELS], w: &mut Workspace) {
		let p = split!(self.parameters.as_slice(), self.classes, split_at);
		for (x, &pixel) in w.input.iter_mut().zip(image) {
			*x = f32::from(pixel) * (1.0 / 255.0);
		}
		CONV1.forward(&w.input, p.conv1_weight, p.conv1_bias, &mut w.conv1);
		kernels::relu_pool(&w.conv1, CONV1.output_side(), &mut w.pool1, &mut w.winners1);
		CONV2.forward(&w.pool1, p.conv2_weight, p.conv2_bias, &mut w.conv2);
		kernels::relu_pool(&w.conv2, CONV2.output_side(), &mut w.pool2, &mut w.winners2);
		kernels::dense(&w.pool2, p.dense1_weight, p.dense1_bias, &mut w.hidden);
		kernels::relu(&mut w.hidden);
		kernels::dense(&w.hidden, p.dense2_weight, p.dense2_bias, &mut w.logits);
	}

	/// The class that the network takes the image for.
	pub fn predict(&self, image: &[u8; PIXELS], w: &mut Workspace) -> usize {
		self.forward(image, w);
		kernels::largest(&w.logits)
	}

	/// The loss on one labelled image; its gradient is added to `gradient`.
	pub fn loss_and_gradient(
		&self,
		image: &[u8; PIXELS],
		label: usize,
		w: &mut Workspace,
		gradient: &mut [f32],
	) -> f32 {
		self.forward(image, w);
		let loss = kernels::softmax_cross_entropy(&w.logits, label, &mut w.logits_gradient);
		let p = split!(self.parameters.as_slice(), self.classes, split_at);
		let g = split!(gradient, self.classes, split_at_mut);
		kernels::dense_backward(
			&w.hidden,
			p.dense2_weight,
			&w.logits_gradient,
			g.dense2_weight,
			g.dense2_bias,
			&mut w.hidden_gradient,
		);
		kernels::relu_backward(&w.hidden, &mut w.hidden_gradient);
		kernels::dense_backward(
			&w.pool2,
			p.dense1_weight,
			&w.hidden_gradient,
			g.dense1_weight,
			g.dense1_bias,
			&mut w.pool2_gradient,
		);
		kernels::relu_pool_backward(&w.pool2_gradient, &w.winners2, &mut w.conv2_gradient);
		let (weight, bias) = (g.conv2_weight, g.conv2_bias);
		CONV2.backward_parameters(&w.pool1, &w.conv2_gradient, weight, bias);
		CONV2.backward_input(p.conv2_weight, &w.conv2_gradient, &mut w.pool1_gradient);
		kernels::relu_pool_backward(&w.pool1_gradient, &w.winners1, &mut w.conv1_gradient);
		let (weight, bias) = (g.conv1_weight, g.conv1_bias);
		CONV1.backward_parameters(&w.input, &w.conv1_gradient, weight, bias);
		loss
	}
}

/// Room for what flows through the network, so that no step allocates.
#[derive(Clone, Debug)]
pub struct Workspace {
	/// What the network made of the last image, one number a class.
	pub logits: Vec<f32>,
	input: Vec<f32>,
	conv1: Vec<f32>,
	pool1: Vec<f32>,
	winners1: Vec<[u32; CHANNELS1]>,
	conv2: Vec<f32>,
	pool2: Vec<f32>,
	winners2: Vec<[u32; CHANNELS2]>,
	hidden: Vec<f32>,
	logits_gradient: Vec<f32>,
	hidden_gradient: Vec<f32>,
	pool2_gradient: Vec<f32>,
	conv2_gradient: Vec<f32>,
	pool1_gradient: Vec<f32>,
	conv1_gradient: Vec<f32>,
}

impl Workspace {
	/// Room for a network with this many classes.
	pub fn new(classes: usize) -> Self {
		let zeros = |len| vec![0.0; len];
		Self {
			logits: zeros(classes),
			input: zeros(PIXELS),
			conv1: zeros(CONV1.output_len()),
			pool1: zeros(POOL1_PIXELS * CHANNELS1),
			winners1: vec![[0; CHANNELS1]; POOL1_PIXELS],
			conv2: zeros(CONV2.output_len()),
			pool2: zeros(POOL2),
			winners2: vec![[0; CHANNELS2]; POOL2_PIXELS],
			hidden: zeros(HIDDEN),
			logits_gradient: zeros(classes),
			hidden_gradient: zeros(HIDDEN),
			pool2_gradient: zeros(POOL2),
			conv2_gradient: zeros(CONV2.output_len()),
			pool1_gradient: zeros(POOL1_PIXELS * CHANNELS1),
			conv1_gradient: zeros(CONV1.output_len()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const CLASSES: usize = 5;

	fn image() -> [u8; PIXELS] {
		let mut rng = Rng::new(3, Stream::Order, 0);
		core::array::from_fn(|_| rng.below(256) as u8)
	}

	fn loss(model: &Model, w: &mut Workspace) -> f32 {
		model.forward(&image(), w);
		kernels::softmax_cross_entropy(&w.logits.clone(), 2, &mut w.logits_gradient)
	}

	/// Moves each group along its own gradient, where the loss changes most and rounding least,
	/// and compares with what the gradient promises.
	#[test]
	fn gradients_agree_with_finite_differences() {
		let model = Model::new(CLASSES, 11);
		let mut w = Workspace::new(CLASSES);
		let mut gradient = vec![0.0; parameters_len(CLASSES)];
		model.loss_and_gradient(&image(), 2, &mut w, &mut gradient);
		for (group, range) in model.layout() {
			let norm2: f32 = gradient[range.clone()].iter().map(|g| g * g).sum();
			assert!(norm2 > 0.0, "no gradient reaches {}", group.name);
			let step = 0.001 / libm::sqrtf(norm2);
			let mut moved = |sign: f32| {
				let mut model = model.clone();
				for place in range.clone() {
					model.parameters_mut()[place] += sign * step * gradient[place];
				}
				loss(&model, &mut w)
			};
			let found = (moved(1.0) - moved(-1.0)) / (2.0 * step);
			let off = (found - norm2).abs() / norm2;
			assert!(off < 0.02, "{}: {found} instead of {norm2}", group.name);
		}
	}

	/// The check above cannot see a wrong direction; single parameters can.
	#[test]
	fn single_gradients_agree_with_finite_differences() {
		let model = Model::new(CLASSES, 11);
		let mut w = Workspace::new(CLASSES);
		let mut gradient = vec![0.0; parameters_len(CLASSES)];
		model.loss_and_gradient(&image(), 2, &mut w, &mut gradient);
		let mut rng = Rng::new(4, Stream::Order, 0);
		for (group, range) in model.layout() {
			// Those with the largest gradient of a random handful; the others drown in rounding.
			let place = (0..20)
				.map(|_| range.start + rng.below(range.len() as u32) as usize)
				.max_by(|a, b| gradient[*a].abs().total_cmp(&gradient[*b].abs()))
				.unwrap();
			let mut moved = |by: f32| {
				let mut model = model.clone();
				model.parameters_mut()[place] += by;
				loss(&model, &mut w)
			};
			let found = (moved(0.002) - moved(-0.002)) / 0.004;
			let off = (found - gradient[place]).abs();
			assert!(
				off < 0.03 * gradient[place].abs() + 0.0005,
				"{}[{place}]: {found} instead of {}",
				group.name,
				gradient[place]
			);
		}
	}

	#[test]
	fn parameters_of_another_shape_or_not_finite_are_refused() {
		let good = Model::new(CLASSES, 1).parameters().to_vec();
		assert!(Model::from_parameters(CLASSES, good.clone()).is_some());
		assert!(Model::from_parameters(CLASSES + 1, good.clone()).is_none());
		let mut bad = good;
		bad[7] = f32::NAN;
		assert!(Model::from_parameters(CLASSES, bad).is_none());
	}
}
