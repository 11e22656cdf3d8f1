//! A program that answers each line of JSON on its input with one on its output.

use anyhow::{bail, Context, Result};
use serde_json::Value;
use std::{process::Stdio, time::Duration};
use tempfile::NamedTempFile;
use tokio::{
	io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
	process::{Child, ChildStdin, ChildStdout, Command},
	time::timeout,
};

/// How long a program may take to answer. A gigabyte on a slow disk takes minutes.
const PATIENCE: Duration = Duration::from_secs(900);
/// How long it may take to end when its input has ended.
const FAREWELL: Duration = Duration::from_secs(60);
/// How much of its log is shown when it fails.
const LOG_TAIL: usize = 2000;

/// A running program. Dropping it kills the program.
pub struct Process {
	name: &'static str,
	child: Child,
	orders: ChildStdin,
	answers: Lines<BufReader<ChildStdout>>,
	log: NamedTempFile,
}

impl Process {
	/// Start `command`, and wait for its first line, which says that it is ready, and more.
	pub async fn start(name: &'static str, mut command: Command) -> Result<(Self, Value)> {
		let log = NamedTempFile::new()?;
		let mut child = command
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(log.reopen()?)
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("cannot start {name}"))?;
		let orders = child.stdin.take().context("the program has no input")?;
		let answers = child.stdout.take().context("the program has no output")?;
		let answers = BufReader::new(answers).lines();
		let mut process = Self { name, child, orders, answers, log };
		let ready = process.answer().await?;
		Ok((process, ready))
	}

	/// Give an order, and wait until it is carried out.
	pub async fn call(&mut self, order: &Value) -> Result<Value> {
		let line = format!("{order}\n");
		if self.orders.write_all(line.as_bytes()).await.is_err() {
			return Err(self.failed("has ended").await);
		}
		self.answer().await
	}

	/// Its process id; `None` if it has ended.
	pub fn id(&self) -> Option<u32> {
		self.child.id()
	}

	/// Let it end in order, and wait until it has.
	pub async fn stop(mut self) -> Result<()> {
		drop(self.orders);
		let ended = timeout(FAREWELL, self.child.wait()).await;
		match ended.with_context(|| format!("{} does not end", self.name))?? {
			status if status.success() => Ok(()),
			status => bail!("{} ended with {status}:\n{}", self.name, tail(&self.log)),
		}
	}

	/// End it on the spot, without any farewell.
	pub async fn kill(mut self) -> Result<()> {
		Ok(self.child.kill().await?)
	}

	async fn answer(&mut self) -> Result<Value> {
		let line = match timeout(PATIENCE, self.answers.next_line()).await {
			Ok(Ok(Some(line))) => line,
			Ok(_) => return Err(self.failed("has ended").await),
			// A late answer would be taken for that to the next order.
			Err(_) => return Err(self.failed("does not answer").await),
		};
		let mut answer: Value = serde_json::from_str(&line)
			.with_context(|| format!("{} does not answer in JSON: {line}", self.name))?;
		match answer.get("error") {
			Some(error) => bail!("{}: {error}\n{}", self.name, tail(&self.log)),
			None => Ok(answer["ok"].take()),
		}
	}

	/// Give it up.
	async fn failed(&mut self, how: &str) -> anyhow::Error {
		// It may be dead already.
		let _ = self.child.kill().await;
		anyhow::anyhow!("{} {how}:\n{}", self.name, tail(&self.log))
	}
}

/// The end of a log.
fn tail(log: &NamedTempFile) -> String {
	let bytes = std::fs::read(log.path()).unwrap_or_default();
	let start = bytes.len().saturating_sub(LOG_TAIL);
	String::from_utf8_lossy(&bytes[start..]).into_owned()
}
