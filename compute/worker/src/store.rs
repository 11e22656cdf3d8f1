//! Jobs on disk, so that a restart loses none: a directory a job, with
//!
//! - `request`: what was asked for, written once;
//! - `state`: where the job is, replaced as a whole;
//! - `checkpoint`: where a run can go on, while it runs.

use crate::{jobs::State, sandbox::Checkpoint};
use anyhow::Context;
use codec::{Decode, DecodeAll, Encode};
use sensor_primitives::compute::WorkerRequest;
use std::{
	fs, io,
	io::Write,
	path::{Path, PathBuf},
};

/// The largest file of a job that is read back.
const MAX_FILE: u64 = 128 << 20;

/// The directory of all jobs.
#[derive(Clone, Debug)]
pub struct Store(PathBuf);

/// The directory of a job.
#[derive(Clone, Debug)]
pub struct JobDir(PathBuf);

impl Store {
	/// The store below this directory, which is created if absent.
	pub fn open(data_dir: &Path) -> anyhow::Result<Self> {
		let jobs = data_dir.join("jobs");
		fs::create_dir_all(&jobs)
			.with_context(|| format!("cannot keep jobs in {}", jobs.display()))?;
		Ok(Self(jobs))
	}

	/// The directory of the job with this key.
	pub fn dir(&self, key: &[u8; 32]) -> JobDir {
		JobDir(self.0.join(hex::encode(key)))
	}

	/// Every job. One that cannot be read is left out: whoever asked for it will ask again.
	pub fn load(&self) -> anyhow::Result<Vec<(WorkerRequest, State)>> {
		let mut jobs = Vec::new();
		for entry in fs::read_dir(&self.0)? {
			let dir = JobDir(entry?.path());
			match dir.load() {
				Ok(job) => jobs.push(job),
				Err(error) => {
					tracing::warn!(job = %dir.0.display(), "cannot be read back: {error:#}")
				},
			}
		}
		Ok(jobs)
	}
}

impl JobDir {
	/// Keep a new job.
	pub fn create(&self, request: &WorkerRequest, state: &State) -> io::Result<()> {
		fs::create_dir_all(&self.0)?;
		self.write("request", request)?;
		self.keep_state(state)
	}

	/// Keep where the job is.
	pub fn keep_state(&self, state: &State) -> io::Result<()> {
		self.write("state", state)
	}

	/// Keep where a run can go on.
	pub fn keep_checkpoint(&self, checkpoint: &Checkpoint) -> io::Result<()> {
		self.write("checkpoint", checkpoint)
	}

	/// Where a run can go on.
	pub fn checkpoint(&self) -> Option<Checkpoint> {
		self.read("checkpoint").ok()
	}

	/// Forget the checkpoint of a job that has ended.
	pub fn drop_checkpoint(&self) {
		// What is left over is in nobody's way.
		let _ = fs::remove_file(self.0.join("checkpoint"));
	}

	/// Forget the job.
	pub fn remove(&self) {
		if let Err(error) = fs::remove_dir_all(&self.0) {
			tracing::warn!(job = %self.0.display(), %error, "cannot be removed");
		}
	}

	fn load(&self) -> anyhow::Result<(WorkerRequest, State)> {
		let request: WorkerRequest = self.read("request")?;
		let named = self.0.file_name().and_then(|name| name.to_str());
		anyhow::ensure!(
			named == Some(hex::encode(request.key).as_str()),
			"the directory's name is not the key of the job in it"
		);
		Ok((request, self.read("state")?))
	}

	fn read<T: Decode>(&self, name: &str) -> anyhow::Result<T> {
		let path = self.0.join(name);
		let len = fs::metadata(&path)?.len();
		anyhow::ensure!(len <= MAX_FILE, "{name} is too large");
		let bytes = fs::read(path)?;
		T::decode_all(&mut bytes.as_slice()).map_err(|_| anyhow::anyhow!("{name} is damaged"))
	}

	/// Write a file so that, whatever happens, it is there as a whole or as it was before.
	fn write(&self, name: &str, value: &impl Encode) -> io::Result<()> {
		let fresh = self.0.join(format!("{name}.new"));
		let mut file = fs::File::create(&fresh)?;
		file.write_all(&value.encode())?;
		file.sync_all()?;
		fs::rename(fresh, self.0.join(name))
	}
}
