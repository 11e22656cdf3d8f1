//! The layers, forwards and backwards.
//!
//! Every sum runs in the order that is written here. The innermost loops run over channels, of
//! which there are a fixed multiple of four, and long sums use four accumulators, added as
//! `(a + b) + (c + d)`: orders that a four-lane vector unit can follow exactly, so that the
//! compiler may vectorise without changing a bit. Backward passes **add** to the gradients of
//! parameters, so that a batch is a sequence of calls, and **overwrite** the gradients of inputs.

/// A 3x3 convolution without padding over square images: pixels of `I` channels become pixels of
/// `O` channels. Weights are `[y][x][input][output]`.
#[derive(Clone, Copy, Debug)]
pub struct Convolution<const I: usize, const O: usize> {
	/// Side of the images that come in.
	pub side: usize,
}

/// Pixels that a pixel is made from.
const TAPS: usize = 9;

impl<const I: usize, const O: usize> Convolution<I, O> {
	/// Side of the images that go out.
	pub const fn output_side(&self) -> usize {
		self.side - 2
	}

	/// Values that go out.
	pub const fn output_len(&self) -> usize {
		O * self.output_side() * self.output_side()
	}

	/// How many weights there are.
	pub const fn weights_len(&self) -> usize {
		TAPS * I * O
	}

	/// `out = bias + weights * input`.
	pub fn forward(&self, input: &[f32], weights: &[f32], bias: &[f32], out: &mut [f32]) {
		let n = self.output_side();
		let (input, weights) = (pixels::<I>(input), pixels::<O>(weights));
		for (place, out) in pixels_mut::<O>(out).iter_mut().enumerate() {
			let corner = place / n * self.side + place % n;
			let mut sums = [0.0; O];
			sums.copy_from_slice(bias);
			for (tap, weights) in weights.chunks_exact(I).enumerate() {
				let pixel = &input[corner + tap / 3 * self.side + tap % 3];
				for (&value, weights) in pixel.iter().zip(weights) {
					add_scaled(&mut sums, value, weights);
				}
			}
			*out = sums;
		}
	}

	/// Add to the gradients of weights and bias.
	pub fn backward_parameters(
		&self,
		input: &[f32],
		gradient: &[f32],
		weights_gradient: &mut [f32],
		bias_gradient: &mut [f32],
	) {
		let n = self.output_side();
		let (input, gradient) = (pixels::<I>(input), pixels::<O>(gradient));
		for bias in pixels_mut::<O>(bias_gradient) {
			for g in gradient {
				add_scaled(bias, 1.0, g);
			}
		}
		for (w, weights) in pixels_mut::<O>(weights_gradient).iter_mut().enumerate() {
			let (tap, from) = (w / I, w % I);
			let mut sums = [0.0; O];
			for (y, row) in gradient.chunks_exact(n).enumerate() {
				let seen = &input[(y + tap / 3) * self.side + tap % 3..][..n];
				for (g, pixel) in row.iter().zip(seen) {
					add_scaled(&mut sums, pixel[from], g);
				}
			}
			add_scaled(weights, 1.0, &sums);
		}
	}

	/// The gradient of the input.
	pub fn backward_input(&self, weights: &[f32], gradient: &[f32], out: &mut [f32]) {
		let n = self.output_side();
		let gradient = pixels::<O>(gradient);
		// With the inputs innermost.
		let mut turned = [[[0.0; I]; O]; TAPS];
		for (w, weights) in pixels::<O>(weights).iter().enumerate() {
			for (to, &weight) in weights.iter().enumerate() {
				turned[w / I][to][w % I] = weight;
			}
		}
		for (place, out) in pixels_mut::<I>(out).iter_mut().enumerate() {
			let (y, x) = (place / self.side, place % self.side);
			let mut sums = [0.0; I];
			for (tap, weights) in turned.iter().enumerate() {
				// The pixel that saw this one through this tap, if there is one.
				let (dy, dx) = (tap / 3, tap % 3);
				if (dy..dy + n).contains(&y) && (dx..dx + n).contains(&x) {
					let pixel = &gradient[(y - dy) * n + x - dx];
					for (&g, weights) in pixel.iter().zip(weights) {
						add_scaled(&mut sums, g, weights);
					}
				}
			}
			*out = sums;
		}
	}
}

/// Marks an output of [`relu_pool`] that no input reached: all four were at or below zero.
pub const NO_WINNER: u32 = u32::MAX;

/// ReLU, then the largest of each 2x2 square of every channel; an odd last row or column is left
/// out. `winners` gets the pixel that won.
pub fn relu_pool<const C: usize>(
	input: &[f32],
	side: usize,
	out: &mut [f32],
	winners: &mut [[u32; C]],
) {
	let half = side / 2;
	let input = pixels::<C>(input);
	for (index, (out, winners)) in pixels_mut::<C>(out).iter_mut().zip(winners).enumerate() {
		let corner = 2 * (index / half * side + index % half);
		(*out, *winners) = ([0.0; C], [NO_WINNER; C]);
		for place in [corner, corner + 1, corner + side, corner + side + 1] {
			for (channel, &value) in input[place].iter().enumerate() {
				if value > out[channel] {
					(out[channel], winners[channel]) = (value, place as u32);
				}
			}
		}
	}
}

/// The gradient of the input of [`relu_pool`].
pub fn relu_pool_backward<const C: usize>(gradient: &[f32], winners: &[[u32; C]], out: &mut [f32]) {
	out.fill(0.0);
	let out = pixels_mut::<C>(out);
	for (gradient, winners) in pixels::<C>(gradient).iter().zip(winners) {
		for (channel, &winner) in winners.iter().enumerate() {
			if winner != NO_WINNER {
				out[winner as usize][channel] = gradient[channel];
			}
		}
	}
}

/// `out = bias + weights * input`, with `weights[output][input]`.
pub fn dense(input: &[f32], weights: &[f32], bias: &[f32], out: &mut [f32]) {
	for ((value, row), &bias) in out.iter_mut().zip(weights.chunks_exact(input.len())).zip(bias) {
		*value = bias + dot(row, input);
	}
}

/// Add to the gradients of a dense layer's weights and bias, and find that of its input.
pub fn dense_backward(
	input: &[f32],
	weights: &[f32],
	gradient: &[f32],
	weights_gradient: &mut [f32],
	bias_gradient: &mut [f32],
	out: &mut [f32],
) {
	let len = input.len();
	out.fill(0.0);
	for (index, &g) in gradient.iter().enumerate() {
		bias_gradient[index] += g;
		for (value, &x) in weights_gradient[index * len..][..len].iter_mut().zip(input) {
			*value += g * x;
		}
		for (value, &w) in out.iter_mut().zip(&weights[index * len..][..len]) {
			*value += g * w;
		}
	}
}

/// ReLU in place.
pub fn relu(values: &mut [f32]) {
	for value in values {
		*value = if *value > 0.0 { *value } else { 0.0 };
	}
}

/// Silence the gradient wherever [`relu`] did.
pub fn relu_backward(activations: &[f32], gradient: &mut [f32]) {
	for (g, &a) in gradient.iter_mut().zip(activations) {
		*g = if a > 0.0 { *g } else { 0.0 };
	}
}

/// Cross-entropy of the softmax of `logits` against `label`; `gradient` gets that of the logits.
pub fn softmax_cross_entropy(logits: &[f32], label: usize, gradient: &mut [f32]) -> f32 {
	let largest = logits[largest(logits)];
	let mut total = 0.0f32;
	for (e, &logit) in gradient.iter_mut().zip(logits) {
		*e = libm::expf(logit - largest);
		total += *e;
	}
	for e in gradient.iter_mut() {
		*e /= total;
	}
	gradient[label] -= 1.0;
	libm::logf(total) - (logits[label] - largest)
}

/// The place of the largest value, the first of equals.
pub fn largest(values: &[f32]) -> usize {
	let mut best = 0;
	for (place, value) in values.iter().enumerate() {
		if *value > values[best] {
			best = place;
		}
	}
	best
}

/// Values as pixels of `C` channels.
fn pixels<const C: usize>(values: &[f32]) -> &[[f32; C]] {
	values.as_chunks().0
}

/// Values as pixels of `C` channels, to be changed in place.
fn pixels_mut<const C: usize>(values: &mut [f32]) -> &mut [[f32; C]] {
	values.as_chunks_mut().0
}

/// `sums += scale * values`.
#[inline(always)] // The loop is short and all the work is done in it.
fn add_scaled<const C: usize>(sums: &mut [f32; C], scale: f32, values: &[f32; C]) {
	for (sum, value) in sums.iter_mut().zip(values) {
		*sum += scale * value;
	}
}

/// The sum of the products of two slices of one length, in four lanes.
fn dot(a: &[f32], b: &[f32]) -> f32 {
	let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
	let mut lanes = [0.0; 4];
	for (a, b) in a.iter().zip(b) {
		for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
			*lane += a * b;
		}
	}
	for (a, b) in a_rest.iter().zip(b_rest) {
		lanes[0] += a * b;
	}
	(lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}
