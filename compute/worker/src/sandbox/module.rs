//! Compiling a module and finding the exports of the program ABI in it.

use super::{bad_module, bounds, limiter::Limiter, RunError, MAX_MODULE};
use wasmtime::{
	AsContextMut, Engine, ExternType, Instance, Memory, Module, Store, TypedFunc, WasmParams,
	WasmResults,
};

/// The exports of a program, as `sensor_trainer::abi` describes them.
pub struct Exports {
	pub memory: Memory,
	pub version: TypedFunc<(), i32>,
	pub allocate: TypedFunc<i32, i32>,
	pub start: TypedFunc<(i32, i32), i32>,
	pub step: TypedFunc<(), i32>,
	pub output: TypedFunc<(), i64>,
	pub message: TypedFunc<(), i64>,
	pub checkpoint: TypedFunc<(), i64>,
	pub resume: TypedFunc<(i32, i32), i32>,
}

/// Compile a module, and refuse what can be refused without running it.
pub fn compile(engine: &Engine, bytes: &[u8]) -> Result<Module, RunError> {
	if bytes.len() > MAX_MODULE {
		return Err(bad_module(format!("it is larger than {} MiB", MAX_MODULE >> 20)));
	}
	let malformed = |why: anyhow::Error| bad_module(format!("{why:#}"));
	bounds::check(bytes).map_err(malformed)?;
	let module = Module::from_binary(engine, bytes).map_err(malformed)?;
	// A 64-bit memory is let through: if it is as large as such memories are made for, the
	// limiter refuses it, and the program fails for its greed and not for its form.
	match module.get_export("memory") {
		Some(ExternType::Memory(memory)) if !memory.is_shared() => Ok(module),
		_ => Err(bad_module("it exports no memory of its own under the name \"memory\"")),
	}
}

impl Exports {
	/// Find every export.
	pub fn find(store: &mut Store<Limiter>, instance: &Instance) -> Result<Self, RunError> {
		let memory = instance
			.get_memory(store.as_context_mut(), "memory")
			.filter(|memory| !memory.ty(&*store).is_64())
			.ok_or_else(|| bad_module("its memory is not a 32-bit memory"))?;
		Ok(Self {
			memory,
			version: function(store, instance, "sensor_abi")?,
			allocate: function(store, instance, "allocate")?,
			start: function(store, instance, "start")?,
			step: function(store, instance, "step")?,
			output: function(store, instance, "output")?,
			message: function(store, instance, "message")?,
			checkpoint: function(store, instance, "checkpoint")?,
			resume: function(store, instance, "resume")?,
		})
	}
}

fn function<P: WasmParams, R: WasmResults>(
	store: &mut Store<Limiter>,
	instance: &Instance,
	name: &str,
) -> Result<TypedFunc<P, R>, RunError> {
	instance
		.get_typed_func(store, name)
		.map_err(|_| bad_module(format!("it does not export {name} as the program ABI asks")))
}
