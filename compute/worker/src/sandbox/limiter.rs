//! Counts what a program may grow to, and remembers who said no.

use std::fmt;
use wasmtime::ResourceLimiter;

/// Elements that a table may have.
const MAX_TABLE: usize = 100_000;

/// The limits of one run.
pub struct Limiter {
	/// Linear memory, in bytes.
	memory: usize,
	/// What the program asked for when it was refused.
	refused: Option<Refusal>,
	/// Whether the operating system refused what we allowed.
	machine_refused: bool,
}

/// A program asked for too much.
#[derive(Clone, Copy)]
pub enum Refusal {
	/// Of memory, in bytes.
	Memory {
		/// How much it would have had.
		wanted: usize,
		/// How much it could have.
		allowed: usize,
	},
	/// Elements of a table.
	Table(usize),
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Memory { wanted, allowed } => write!(
				f,
				"it asked for {} MiB of memory, but may have {}",
				wanted >> 20,
				allowed >> 20
			),
			Self::Table(wanted) => {
				write!(f, "it asked for a table of {wanted} elements, but may have {MAX_TABLE}")
			},
		}
	}
}

impl Limiter {
	/// Limits for a job that may use this much memory.
	pub fn new(memory_mib: u32) -> Self {
		// 32-bit memory ends at 4 GiB, whatever a job allows.
		let memory = (memory_mib.min(4096) as usize) << 20;
		Self { memory, refused: None, machine_refused: false }
	}

	/// What the program asked for when it was last refused.
	pub fn refused(&self) -> Option<Refusal> {
		self.refused
	}

	/// Whether this machine had less memory than the job allows.
	pub fn machine_refused(&self) -> bool {
		self.machine_refused
	}
}

impl ResourceLimiter for Limiter {
	fn memory_growing(
		&mut self,
		_current: usize,
		wanted: usize,
		maximum: Option<usize>,
	) -> anyhow::Result<bool> {
		// `maximum` is what the program itself declared. Checked here, so that a growth that
		// fails later can only be the machine's doing.
		let allowed = self.memory.min(maximum.unwrap_or(usize::MAX));
		if wanted > allowed {
			self.refused = Some(Refusal::Memory { wanted, allowed });
		}
		Ok(wanted <= allowed)
	}

	fn memory_grow_failed(&mut self, error: anyhow::Error) -> anyhow::Result<()> {
		tracing::warn!(%error, "the machine refused memory to a program");
		self.machine_refused = true;
		// A program that saw this could end in a way that others do not find.
		Err(error)
	}

	fn table_growing(
		&mut self,
		_current: usize,
		wanted: usize,
		_maximum: Option<usize>,
	) -> anyhow::Result<bool> {
		if wanted > MAX_TABLE {
			self.refused = Some(Refusal::Table(wanted));
		}
		Ok(wanted <= MAX_TABLE)
	}

	fn memories(&self) -> usize {
		1
	}

	fn instances(&self) -> usize {
		1
	}
}
