//! The compute worker beside a provider's node: fetches a job's program and inputs from IPFS,
//! runs the program in a sandbox, adds what it made to IPFS, and tells the chain's off-chain
//! worker how the job ended.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! let config = sensor_worker::Config::new("/var/lib/sensor/worker", "http://127.0.0.1:5001")?;
//! let (work, worker) = sensor_worker::start(config).await?;
//! println!("jobs are taken at http://{}", worker.address());
//! work.await;
//! # Ok(())
//! # }
//! ```

mod api;
mod config;
mod executor;
pub mod ipfs;
mod jobs;
mod sandbox;
mod service;
mod store;

pub use config::Config;
pub use executor::{Embedded, Ended, Executor, JobSpec, LocalError, Progress};
pub use jobs::JobView;
pub use sandbox::{
	Checkpoint, Interrupt, Limits, Observer, RunError, RunSpec, Sandbox, CHECKPOINT_FUEL,
	MAX_MODULE, MAX_OUTPUT, MAX_OUTPUT_FILES,
};
pub use service::{start, start_with, Handle};
pub use store::JobDir;
