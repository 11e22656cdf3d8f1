//! What commands print: text for people, one JSON object for machines.

use indicatif::{ProgressBar, ProgressStyle};
use sensor_client::Error;
use serde::Serialize;
use std::{fmt::Display, future::Future, time::Duration};

/// The result of a command, in both forms.
pub struct Output {
	text: String,
	json: serde_json::Value,
}

impl Output {
	/// From both forms.
	pub fn new(text: impl Into<String>, json: serde_json::Value) -> Self {
		Self { text: text.into(), json }
	}

	/// From a value that has both.
	pub fn of<T: Display + Serialize>(value: &T) -> Self {
		Self::new(value.to_string(), to_json(value))
	}

	/// Print one of them.
	pub fn print(&self, json: bool) {
		if json {
			println!("{}", self.json);
		} else {
			println!("{}", self.text);
		}
	}
}

/// A value as JSON.
pub fn to_json<T: Serialize>(value: &T) -> serde_json::Value {
	serde_json::to_value(value).unwrap_or_else(|error| error.to_string().into())
}

/// Print an error: text to standard error, and with `--json` an object to standard output, too.
pub fn print_error(error: &Error, json: bool) {
	if json {
		println!("{}", serde_json::json!({ "error": error.to_string(), "name": error.refusal() }));
	} else {
		eprintln!("{} {error}", console::style("error:").red().bold());
	}
}

/// Run `work` with a spinner that says what is going on.
pub async fn waiting<T>(what: impl Into<String>, work: impl Future<Output = T>) -> T {
	let spinner = ProgressBar::new_spinner().with_message(what.into());
	spinner.set_style(
		ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
			.unwrap_or_else(|_| ProgressStyle::default_spinner()),
	);
	spinner.enable_steady_tick(Duration::from_millis(120));
	let result = work.await;
	spinner.finish_and_clear();
	result
}

/// A bar that counts `total` things.
pub fn bar(what: impl Into<String>, total: u64) -> ProgressBar {
	let bar = ProgressBar::new(total).with_message(what.into());
	bar.set_style(
		ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} ({elapsed})")
			.unwrap_or_else(|_| ProgressStyle::default_bar()),
	);
	bar
}

/// A bar that counts `total` bytes.
pub fn bytes_bar(what: impl Into<String>, total: u64) -> ProgressBar {
	let bar = ProgressBar::new(total).with_message(what.into());
	let template = "{msg} [{bar:30}] {bytes}/{total_bytes} ({bytes_per_sec}, {eta} left)";
	bar.set_style(
		ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
	);
	// Something moves even while a single large block is on its way.
	bar.enable_steady_tick(Duration::from_millis(500));
	bar
}
