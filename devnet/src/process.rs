//! A program that runs beside us, with its log.

use anyhow::{Context, Result};
use std::{
	fs::File,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

/// How long a program may take to end by itself before it is killed.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// A running program. It ends with this value.
#[derive(Debug)]
pub struct Process {
	child: Child,
	log: PathBuf,
}

impl Process {
	/// Start `command`, appending what it writes to the file `log`.
	pub(crate) fn start(mut command: Command, log: &Path) -> Result<Self> {
		let file = File::options().create(true).append(true).open(log);
		let file = file.with_context(|| format!("cannot write {}", log.display()))?;
		command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
		let program = command.get_program().to_owned();
		let child = command.spawn();
		let child = child.with_context(|| format!("cannot start {}", program.display()))?;
		Ok(Self { child, log: log.into() })
	}

	/// Its process id.
	pub fn id(&self) -> u32 {
		self.child.id()
	}

	/// Whether it still runs.
	pub fn is_running(&mut self) -> bool {
		matches!(self.child.try_wait(), Ok(None))
	}

	/// Where it writes its log.
	pub fn log_path(&self) -> &Path {
		&self.log
	}

	/// The last lines of its log.
	pub fn log_tail(&self, lines: usize) -> String {
		let text = std::fs::read_to_string(&self.log).unwrap_or_default();
		let all: Vec<_> = text.lines().collect();
		all[all.len().saturating_sub(lines)..].join("\n")
	}

	/// End it on the spot, as a power failure would.
	pub fn kill(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}

	/// Ask it to end, wait, and kill it if it does not.
	pub fn stop(&mut self) {
		let pid = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw);
		if let Some(pid) = pid.filter(|_| self.is_running()) {
			let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
			let asked = Instant::now();
			while self.is_running() && asked.elapsed() < STOP_TIMEOUT {
				std::thread::sleep(Duration::from_millis(50));
			}
		}
		self.kill();
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		self.stop();
	}
}
