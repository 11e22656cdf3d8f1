//! Runs a program so that it can reach nothing, use no more than it may, and end in the same way
//! on every machine.
//!
//! - Nothing from outside: a module with imports is refused.
//! - What is compiled is bounded, and no instruction does more than its fuel pays for.
//! - Fuel and memory are counted; both ends are outcomes that every provider finds.
//! - No result depends on the machine: NaNs are canonical, and relaxed SIMD and threads are off.
//! - The wall clock stops a run only as a last resort, and that is no outcome.
//!
//! Checkpoints are taken whenever a run has used another [`CHECKPOINT_FUEL`], wanted or not: to
//! take one costs the program fuel and memory, and so has to happen at the same place for
//! everyone.

mod bounds;
mod limiter;
mod module;
mod output;

pub use output::{MAX_OUTPUT, MAX_OUTPUT_FILES};
pub use sensor_primitives::compute::Limits;

use codec::Encode;
use limiter::Limiter;
use module::Exports;
use sensor_primitives::compute::Failure;
use sensor_trainer::abi::{self, ProgramInput, ProgramOutput};
use std::{
	fmt,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use wasmtime::{
	Config, Engine, Instance, Module, Store, Trap, TypedFunc, UpdateDeadline, WasmResults,
};

/// The largest module that is compiled, in bytes.
pub const MAX_MODULE: usize = 8 << 20;

/// Fuel between two checkpoints, some seconds' worth.
pub const CHECKPOINT_FUEL: u64 = 20_000_000_000;

/// Fuel that a call costs besides what the program does in it, so that a program cannot keep its
/// host busy with empty steps.
const CALL_FUEL: u64 = 10_000;

/// The largest checkpoint that is kept, in bytes.
const MAX_CHECKPOINT: usize = 64 << 20;

/// The most native stack that a program may use. Generous: a program that needs more has no
/// outcome.
const MAX_STACK: usize = 16 << 20;

/// The stack of the host's own frames around a program.
const HOST_STACK: usize = 2 << 20;

/// How often a run looks at the clock.
const TICK: Duration = Duration::from_millis(50);

/// Why a run gave no output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
	/// The program failed, as it would on every machine.
	#[error("{0:?}: {1}")]
	Failed(Failure, String),
	/// The run was stopped, or this machine could not go on. Says nothing about the program.
	#[error("{0}")]
	Local(String),
}

/// A place in a run from which another run can go on.
#[derive(Clone, Debug, PartialEq, Eq, codec::Encode, codec::Decode)]
pub struct Checkpoint {
	/// Fuel that was left.
	pub fuel: u64,
	/// Fuel that was left when the next checkpoint is due.
	next: u64,
	/// What the program needs to go on.
	pub state: Vec<u8>,
}

/// Told how a run goes on.
pub trait Observer: Send {
	/// The program says how much of its work is done, in per mille.
	fn progress(&mut self, per_mille: u16);
	/// The run can go on from here.
	fn checkpoint(&mut self, checkpoint: Checkpoint);
}

/// Stops runs from outside: any number of them, once.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
	/// Stop every run that has this interrupt.
	pub fn stop(&self) {
		self.0.store(true, Ordering::Relaxed);
	}

	/// Whether the runs were told to stop.
	pub fn stopped(&self) -> bool {
		self.0.load(Ordering::Relaxed)
	}
}

/// Ends a run that was stopped; is no trap of the program.
#[derive(Debug)]
struct Stopped(&'static str);

impl fmt::Display for Stopped {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(self.0)
	}
}

impl std::error::Error for Stopped {}

/// What to run, and how.
pub struct RunSpec<'a> {
	/// The program, a WebAssembly module.
	pub module: &'a [u8],
	/// What it is given.
	pub input: &'a ProgramInput,
	/// What it may use.
	pub limits: Limits,
	/// Where an earlier run can be taken up; the beginning if there was none.
	pub checkpoint: Option<&'a Checkpoint>,
	/// Stops the run.
	pub interrupt: &'a Interrupt,
	/// Is told how the run goes on.
	pub observer: &'a mut dyn Observer,
}

/// Compiles and runs programs.
#[derive(Clone)]
pub struct Sandbox {
	engine: Engine,
	max_duration: Duration,
}

impl Sandbox {
	/// A sandbox in which a run may last this long.
	pub fn new(max_duration: Duration) -> anyhow::Result<Self> {
		let mut config = Config::new();
		config
			.consume_fuel(true)
			.epoch_interruption(true)
			.cranelift_nan_canonicalization(true)
			.max_wasm_stack(MAX_STACK)
			// One function after the other: many that are costly to compile must not be so at
			// the same time.
			.parallel_compilation(false)
			.wasm_relaxed_simd(false)
			.wasm_multi_memory(false)
			.wasm_custom_page_sizes(false)
			.wasm_wide_arithmetic(false)
			.wasm_stack_switching(false)
			.wasm_shared_everything_threads(false)
			// Only so that a module which declares more than 4 GiB is understood, and refused
			// for its greed.
			.wasm_memory64(true);
		let engine = Engine::new(&config)?;
		let clock = engine.weak();
		std::thread::Builder::new().name("sandbox-clock".into()).spawn(move || {
			while let Some(engine) = clock.upgrade() {
				engine.increment_epoch();
				drop(engine);
				std::thread::sleep(TICK);
			}
		})?;
		Ok(Self { engine, max_duration })
	}

	/// Run a program to its end, from the beginning or from a checkpoint.
	///
	/// A run from a checkpoint that fails is repeated from the beginning: its memory is laid out
	/// in another way, and the outcome must not depend on who was interrupted.
	pub fn run(&self, spec: RunSpec) -> Result<ProgramOutput, RunError> {
		let module = module::compile(&self.engine, spec.module)?;
		// The callers' threads have no stack for this.
		std::thread::scope(|scope| {
			let thread = std::thread::Builder::new()
				.name("sandbox".into())
				.stack_size(MAX_STACK + HOST_STACK)
				.spawn_scoped(scope, || self.run_compiled(&module, spec))
				.map_err(|error| local(error.into()))?;
			thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
		})
	}

	fn run_compiled(&self, module: &Module, mut spec: RunSpec) -> Result<ProgramOutput, RunError> {
		if spec.checkpoint.is_some() {
			match self.attempt(module, &mut spec) {
				Err(RunError::Failed(_, why)) => {
					tracing::info!(%why, "a resumed run failed; repeating it from the beginning");
				},
				ended => return ended,
			}
			spec.checkpoint = None;
		}
		self.attempt(module, &mut spec)
	}

	fn attempt(&self, module: &Module, spec: &mut RunSpec) -> Result<ProgramOutput, RunError> {
		let mut run = self.instantiate(module, spec.limits, spec.interrupt.clone())?;
		run.hand_over(Entry::Start, &spec.input.encode())?;
		let mut next = spec.limits.fuel.saturating_sub(CHECKPOINT_FUEL);
		if let Some(checkpoint) = spec.checkpoint {
			run.hand_over(Entry::Resume, &checkpoint.state)?;
			run.set_fuel(checkpoint.fuel)?;
			next = checkpoint.next;
		}
		loop {
			let progress = run.step()?;
			spec.observer.progress(progress);
			if i32::from(progress) >= abi::DONE {
				return run.output();
			}
			if run.fuel()? <= next {
				next = next.saturating_sub(CHECKPOINT_FUEL);
				let state = run.checkpoint()?;
				let fuel = run.fuel()?;
				if !state.is_empty() {
					spec.observer.checkpoint(Checkpoint { fuel, next, state });
				}
			}
		}
	}

	fn instantiate(
		&self,
		module: &Module,
		limits: Limits,
		interrupt: Interrupt,
	) -> Result<Run, RunError> {
		let mut store = Store::new(&self.engine, Limiter::new(limits.memory_mib));
		store.limiter(|limiter| limiter);
		store.set_fuel(limits.fuel).map_err(local)?;
		let deadline = Instant::now() + self.max_duration;
		store.set_epoch_deadline(1);
		store.epoch_deadline_callback(move |_| {
			if interrupt.stopped() {
				return Err(Stopped("the run was stopped because this worker stops").into());
			}
			match Instant::now() > deadline {
				true => Err(Stopped("the run took longer than this worker allows").into()),
				false => Ok(UpdateDeadline::Continue(1)),
			}
		});
		let instance = match Instance::new(&mut store, module, &[]) {
			Ok(instance) => instance,
			Err(error) => return Err(ended(&store, error)),
		};
		let exports = Exports::find(&mut store, &instance)?;
		let mut run = Run { store, exports };
		match run.call(|e| &e.version)? {
			abi::VERSION => Ok(run),
			other => Err(bad_module(format!("its ABI has version {other}, not {}", abi::VERSION))),
		}
	}
}

/// A program that was loaded.
struct Run {
	store: Store<Limiter>,
	exports: Exports,
}

/// An export that takes bytes.
enum Entry {
	Start,
	Resume,
}

impl Run {
	fn fuel(&self) -> Result<u64, RunError> {
		self.store.get_fuel().map_err(local)
	}

	fn set_fuel(&mut self, fuel: u64) -> Result<(), RunError> {
		self.store.set_fuel(fuel).map_err(local)
	}

	/// Pay for a call.
	fn charge(&mut self) -> Result<(), RunError> {
		match self.fuel()?.checked_sub(CALL_FUEL) {
			Some(left) => self.set_fuel(left),
			None => Err(RunError::Failed(Failure::OutOfFuel, "it used up the job's fuel".into())),
		}
	}

	/// Call an export that takes nothing.
	fn call<R: WasmResults>(
		&mut self,
		export: impl Fn(&Exports) -> &TypedFunc<(), R>,
	) -> Result<R, RunError> {
		self.charge()?;
		let export = export(&self.exports).clone();
		export.call(&mut self.store, ()).map_err(|error| ended(&self.store, error))
	}

	/// Copy `bytes` into the program's memory and hand them to an export.
	fn hand_over(&mut self, entry: Entry, bytes: &[u8]) -> Result<(), RunError> {
		let Ok(len) = i32::try_from(bytes.len()) else {
			let why = "the input does not fit into a program's memory".into();
			return Err(RunError::Failed(Failure::OutOfMemory, why));
		};
		self.charge()?;
		let allocate = self.exports.allocate.clone();
		let place =
			allocate.call(&mut self.store, len).map_err(|error| ended(&self.store, error))?;
		let room = self
			.exports
			.memory
			.data_mut(&mut self.store)
			.get_mut(place as u32 as usize..)
			.and_then(|rest| rest.get_mut(..bytes.len()));
		match room {
			Some(room) => room.copy_from_slice(bytes),
			None => return Err(bad_module("allocate answered a place outside its memory")),
		}
		let export = match entry {
			Entry::Start => self.exports.start.clone(),
			Entry::Resume => self.exports.resume.clone(),
		};
		let answer = export
			.call(&mut self.store, (place, len))
			.map_err(|error| ended(&self.store, error))?;
		match answer {
			abi::OK => Ok(()),
			_ => Err(self.complaint()),
		}
	}

	/// Let the program work for a moment; its progress.
	fn step(&mut self) -> Result<u16, RunError> {
		let answer = self.call(|e| &e.step)?;
		match answer {
			0..=abi::DONE => Ok(answer as u16),
			..0 => Err(self.complaint()),
			_ => Err(bad_module(format!("step answered {answer}; at most 1000 is possible"))),
		}
	}

	fn checkpoint(&mut self) -> Result<Vec<u8>, RunError> {
		let place = self.call(|e| &e.checkpoint)?;
		let bytes = self.read(place).filter(|bytes| bytes.len() <= MAX_CHECKPOINT);
		bytes.map(<[u8]>::to_vec).ok_or_else(|| {
			bad_module("its checkpoint is outside its memory, or larger than 64 MiB")
		})
	}

	fn output(&mut self) -> Result<ProgramOutput, RunError> {
		let place = self.call(|e| &e.output)?;
		let bad = |why| RunError::Failed(Failure::BadOutput, why);
		let bytes = self.read(place).ok_or_else(|| bad("it is outside its memory".into()))?;
		output::decode(bytes).map_err(bad)
	}

	/// What the program says about its failure.
	fn complaint(&mut self) -> RunError {
		let place = match self.call(|e| &e.message) {
			Ok(place) => place,
			Err(error) => return error,
		};
		let message = self.read(place).unwrap_or_default();
		let message = &message[..message.len().min(abi::MAX_MESSAGE)];
		let message = match message {
			[] => "the program gave no reason".into(),
			_ => String::from_utf8_lossy(message).into_owned(),
		};
		RunError::Failed(Failure::ProgramError, message)
	}

	/// The bytes at `pointer << 32 | length`.
	fn read(&self, place: i64) -> Option<&[u8]> {
		let (pointer, len) = ((place as u64 >> 32) as usize, place as u32 as usize);
		self.exports.memory.data(&self.store).get(pointer..)?.get(..len)
	}
}

/// What it means that a program did not return.
fn ended(store: &Store<Limiter>, error: anyhow::Error) -> RunError {
	if let Some(stopped) = error.downcast_ref::<Stopped>() {
		return RunError::Local(stopped.to_string());
	}
	let failed = |failure, why: &str| RunError::Failed(failure, why.to_string());
	let trap = error.downcast_ref::<Trap>();
	if trap == Some(&Trap::OutOfFuel) {
		return failed(Failure::OutOfFuel, "it used up the job's fuel");
	}
	if trap == Some(&Trap::StackOverflow) {
		// How deep a program gets depends on how large this machine's compiler makes its frames.
		return RunError::Local("it needs more stack than this worker has for it".into());
	}
	if store.data().machine_refused() {
		return RunError::Local("this machine ran out of memory".into());
	}
	if let Some(wanted) = store.data().refused() {
		return RunError::Failed(Failure::OutOfMemory, wanted.to_string());
	}
	match trap {
		Some(trap) => failed(Failure::Trapped, &trap.to_string()),
		// A program can only trap, or be refused something.
		None => local(error),
	}
}

fn bad_module(why: impl Into<String>) -> RunError {
	RunError::Failed(Failure::BadModule, why.into())
}

fn local(error: anyhow::Error) -> RunError {
	RunError::Local(format!("the sandbox does not work: {error:#}"))
}
