//! `weights.bin`: the magic `SENSORW1`, the number of classes and of parameters (`u32`), then the
//! parameters (`f32`), group after group as in [`groups`](crate::nn::model::groups). All
//! little-endian.

use crate::nn::{model::parameters_len, Model};
use alloc::{string::String, vec::Vec};

const MAGIC: &[u8; 8] = b"SENSORW1";

/// The bytes of a model.
pub fn encode(model: &Model) -> Vec<u8> {
	let parameters = model.parameters();
	let mut bytes = Vec::with_capacity(16 + 4 * parameters.len());
	bytes.extend(MAGIC);
	bytes.extend((model.classes() as u32).to_le_bytes());
	bytes.extend((parameters.len() as u32).to_le_bytes());
	for parameter in parameters {
		bytes.extend(parameter.to_le_bytes());
	}
	bytes
}

/// The model with these bytes and this many classes.
pub fn decode(bytes: &[u8], classes: usize) -> Result<Model, String> {
	let words = bytes.strip_prefix(MAGIC).ok_or("weights.bin: does not start with SENSORW1")?;
	let word = |index: usize| Some(u32::from_le_bytes(*words.get(4 * index..)?.first_chunk()?));
	if word(0) != Some(classes as u32) {
		return Err("weights.bin: not as many classes as model.json has".into());
	}
	let len = parameters_len(classes);
	if word(1) != Some(len as u32) || words.len() != 8 + 4 * len {
		return Err("weights.bin: not as many parameters as the network has".into());
	}
	let parameters =
		words[8..].chunks_exact(4).map(|p| f32::from_le_bytes([p[0], p[1], p[2], p[3]])).collect();
	Model::from_parameters(classes, parameters)
		.ok_or_else(|| "weights.bin: has parameters that are not finite".into())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_model_round_trips_and_damage_is_noticed() {
		let model = Model::new(3, 1);
		let bytes = encode(&model);
		assert_eq!(decode(&bytes, 3), Ok(model));
		assert!(decode(&bytes, 4).unwrap_err().contains("classes"));
		assert!(decode(&bytes[..bytes.len() - 1], 3).unwrap_err().contains("parameters"));
		assert!(decode(&bytes[1..], 3).unwrap_err().contains("SENSORW1"));
		assert!(decode(b"SENSORW1", 3).is_err());
		let mut nan = bytes;
		nan[16..20].copy_from_slice(&f32::NAN.to_le_bytes());
		assert!(decode(&nan, 3).unwrap_err().contains("finite"));
	}
}
