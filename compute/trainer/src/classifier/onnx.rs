//! `model.onnx`: the model for every other tool. Operator set 13; the input `image` is
//! `[N, 1, 28, 28]` with grey from 0 to 1, the output `logits` is `[N, classes]`.
//!
//! ONNX is protocol buffers; field numbers are those of `onnx.proto3`.

use crate::nn::{model::Group, Model, SIDE};
use alloc::{string::String, vec::Vec};

/// A protocol-buffer message under construction.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
	fn varint(&mut self, mut value: u64) {
		while value >= 0x80 {
			self.0.push(value as u8 | 0x80);
			value >>= 7;
		}
		self.0.push(value as u8);
	}

	fn int(mut self, field: u64, value: u64) -> Self {
		self.varint(field << 3);
		self.varint(value);
		self
	}

	fn bytes(mut self, field: u64, value: impl AsRef<[u8]>) -> Self {
		self.varint(field << 3 | 2);
		self.varint(value.as_ref().len() as u64);
		self.0.extend(value.as_ref());
		self
	}

	fn message(self, field: u64, value: Message) -> Self {
		self.bytes(field, value.0)
	}

	/// Add one thing after the other.
	fn each<T>(self, things: impl IntoIterator<Item = T>, add: impl Fn(Self, T) -> Self) -> Self {
		things.into_iter().fold(self, add)
	}
}

/// An attribute of a node.
enum Attribute {
	Int(&'static str, u64),
	Ints(&'static str, &'static [u64]),
}

impl Attribute {
	fn message(&self) -> Message {
		const TYPE_INT: u64 = 2;
		const TYPE_INTS: u64 = 7;
		match *self {
			Self::Int(name, value) => {
				Message::default().bytes(1, name).int(3, value).int(20, TYPE_INT)
			},
			Self::Ints(name, values) => Message::default()
				.bytes(1, name)
				.each(values, |m, value| m.int(8, *value))
				.int(20, TYPE_INTS),
		}
	}
}

const POOL: &[Attribute] =
	&[Attribute::Ints("kernel_shape", &[2, 2]), Attribute::Ints("strides", &[2, 2])];
const TRANSPOSED: &[Attribute] = &[Attribute::Int("transB", 1)];

/// Every node: operator, inputs, output, attributes.
const NODES: [(&str, &[&str], &str, &[Attribute]); 10] = [
	("Conv", &["image", "conv1.weight", "conv1.bias"], "conv1", &[]),
	("Relu", &["conv1"], "relu1", &[]),
	("MaxPool", &["relu1"], "pool1", POOL),
	("Conv", &["pool1", "conv2.weight", "conv2.bias"], "conv2", &[]),
	("Relu", &["conv2"], "relu2", &[]),
	("MaxPool", &["relu2"], "pool2", POOL),
	("Flatten", &["pool2"], "flat", &[]),
	("Gemm", &["flat", "dense1.weight", "dense1.bias"], "dense1", TRANSPOSED),
	("Relu", &["dense1"], "relu3", &[]),
	("Gemm", &["relu3", "dense2.weight", "dense2.bias"], "logits", TRANSPOSED),
];

const FLOAT: u64 = 1;

/// A `ValueInfoProto` of floats, `N` of them.
fn value(name: &str, shape: &[usize]) -> Message {
	let batch = Message::default().bytes(2, "N");
	let dimensions = Message::default()
		.message(1, batch)
		.each(shape, |m, len| m.message(1, Message::default().int(1, *len as u64)));
	let tensor = Message::default().int(1, FLOAT).message(2, dimensions);
	Message::default().bytes(1, name).message(2, Message::default().message(1, tensor))
}

/// A `TensorProto` with the parameters of a group, in ONNX's order: channels stand before rows
/// and columns, while ours stand behind.
fn tensor(group: &Group, values: &[f32]) -> Message {
	let (shape, values) = match (group.name, &group.shape[..]) {
		("dense1.weight", &[outputs, height, width, channels]) => (
			Vec::from([outputs, height * width * channels]),
			permute(values, [outputs, height, width, channels], [0, 3, 1, 2]),
		),
		(_, &[height, width, inputs, outputs]) => (
			Vec::from([outputs, inputs, height, width]),
			permute(values, [height, width, inputs, outputs], [3, 2, 0, 1]),
		),
		(_, shape) => (shape.to_vec(), values.to_vec()),
	};
	let raw: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
	Message::default()
		.each(shape, |m, len| m.int(1, len as u64))
		.int(2, FLOAT)
		.bytes(8, group.name)
		.bytes(9, raw)
}

/// The values with their axes in another order: axis `i` of the answer is axis `order[i]`.
fn permute(values: &[f32], shape: [usize; 4], order: [usize; 4]) -> Vec<f32> {
	let strides = [shape[1] * shape[2] * shape[3], shape[2] * shape[3], shape[3], 1];
	let [a, b, c, d] = order.map(|axis| (0..shape[axis]).map(move |i| i * strides[axis]));
	let mut permuted = Vec::with_capacity(values.len());
	for a in a {
		for b in b.clone() {
			for c in c.clone() {
				permuted.extend(d.clone().map(|d| values[a + b + c + d]));
			}
		}
	}
	permuted
}

/// The bytes of `model.onnx`; the names of the classes are kept as metadata, a line each.
pub fn encode(model: &Model, labels: &[String]) -> Vec<u8> {
	let graph = Message::default()
		.each(NODES, |graph, (operator, inputs, output, attributes)| {
			let node = Message::default()
				.each(inputs, |node, input| node.bytes(1, input))
				.bytes(2, output)
				.bytes(3, output)
				.bytes(4, operator)
				.each(attributes, |node, attribute| node.message(5, attribute.message()));
			graph.message(1, node)
		})
		.bytes(2, "sensor-image-classifier")
		.each(model.layout(), |graph, (group, range)| {
			graph.message(5, tensor(&group, &model.parameters()[range]))
		})
		.message(11, value("image", &[1, SIDE, SIDE]))
		.message(12, value("logits", &[model.classes()]));
	let operators = Message::default().bytes(1, "").int(2, 13);
	let classes = Message::default().bytes(1, "classes").bytes(2, labels.join("\n"));
	Message::default()
		.int(1, 8)
		.bytes(2, "sensor-trainer")
		.message(7, graph)
		.message(8, operators)
		.message(14, classes)
		.0
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::string::ToString;

	/// Splits a message into its fields; integers come as an empty slice and their value.
	fn fields(mut bytes: &[u8]) -> Vec<(u64, &[u8], u64)> {
		fn varint(bytes: &mut &[u8]) -> u64 {
			let mut value = 0;
			for shift in (0..).step_by(7) {
				let byte = bytes[0];
				*bytes = &bytes[1..];
				value |= u64::from(byte & 0x7f) << shift;
				if byte < 0x80 {
					break;
				}
			}
			value
		}
		let mut found = Vec::new();
		while !bytes.is_empty() {
			let key = varint(&mut bytes);
			let value = varint(&mut bytes);
			match key & 7 {
				0 => found.push((key >> 3, &[][..], value)),
				2 => {
					let (content, rest) = bytes.split_at(value as usize);
					found.push((key >> 3, content, 0));
					bytes = rest;
				},
				other => panic!("wire type {other}"),
			}
		}
		found
	}

	fn all(message: &[u8], field: u64) -> Vec<&[u8]> {
		fields(message).into_iter().filter(|f| f.0 == field).map(|f| f.1).collect()
	}

	#[test]
	fn the_file_has_the_graph_with_every_weight_and_no_loose_ends() {
		let labels = ["a".to_string(), "b".to_string(), "c".to_string()];
		let model = Model::new(3, 5);
		let bytes = encode(&model, &labels);
		assert_eq!(fields(&bytes)[0], (1, &[][..], 8));
		assert_eq!(all(all(&bytes, 14)[0], 2), [b"a\nb\nc"]);
		let graph = all(&bytes, 7)[0];

		let mut known = Vec::from([b"image".to_vec()]);
		let mut weights: Vec<u8> = Vec::new();
		for tensor in all(graph, 5) {
			known.push(all(tensor, 8)[0].to_vec());
			weights.extend(all(tensor, 9)[0]);
		}
		let mut expected: Vec<u32> = model.parameters().iter().map(|p| p.to_bits()).collect();
		let mut written: Vec<u32> =
			weights.chunks_exact(4).map(|p| u32::from_le_bytes(p.try_into().unwrap())).collect();
		expected.sort_unstable();
		written.sort_unstable();
		assert_eq!(written, expected);

		for node in all(graph, 1) {
			for input in all(node, 1) {
				assert!(known.contains(&input.to_vec()), "{input:?} comes from nowhere");
			}
			known.push(all(node, 2)[0].to_vec());
		}
		assert_eq!(known.last().unwrap(), b"logits");
		assert_eq!(all(all(graph, 12)[0], 1), [b"logits"]);
	}
	#[test]
	fn axes_are_permuted() {
		let values: Vec<f32> = (0..24u8).map(f32::from).collect();
		let permuted = permute(&values, [1, 2, 3, 4], [3, 2, 0, 1]);
		// Axes are now 4, 3, 1, 2: one step in the last is 12 in the old order, and so on.
		assert_eq!(permuted[..4], [0.0, 12.0, 4.0, 16.0]);
		assert_eq!(permuted[6..8], [1.0, 13.0]);
		assert_eq!(permute(&values, [1, 2, 3, 4], [0, 1, 2, 3]), values);
	}
}
