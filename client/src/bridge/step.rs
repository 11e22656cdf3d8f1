//! The steps of a transfer, and what it waits for.

use serde::Serialize;
use std::{fmt, time::Duration};

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
	/// It is done.
	Done,
	/// It is what is waited for.
	Now,
	/// It may be done: nobody was asked who knows.
	Unknown,
	/// Others come first.
	Later,
}

/// A step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step<S> {
	/// Which one.
	pub stage: S,
	/// Where it stands.
	pub state: State,
	/// More about it: when it was done, or what it waits for and how long that takes.
	pub note: String,
}

/// All steps, if those up to `reached` are done. `can_tell` says of the next one whether it would be
/// known, and `note` more about each.
pub(super) fn steps<S: Copy + PartialOrd>(
	all: &[S],
	reached: S,
	can_tell: impl Fn(S) -> bool,
	note: impl Fn(S, State) -> String,
) -> Vec<Step<S>> {
	let mut list = Vec::new();
	let mut is_next = true;
	for stage in all.iter().copied() {
		let state = if stage <= reached {
			State::Done
		} else if !is_next {
			State::Later
		} else {
			is_next = false;
			if can_tell(stage) {
				State::Now
			} else {
				State::Unknown
			}
		};
		list.push(Step { stage, state, note: note(stage, state) });
	}
	list
}

/// Write steps, a line each.
pub(super) fn write<S: fmt::Display>(steps: &[Step<S>], f: &mut fmt::Formatter) -> fmt::Result {
	for step in steps {
		let mark = match step.state {
			State::Done => "done",
			State::Now => "next",
			State::Unknown => "?",
			State::Later => "",
		};
		let line = format!("  {mark:<5} {:<10} {}", step.stage.to_string(), step.note);
		write!(f, "\n{}", line.trim_end())?;
	}
	Ok(())
}

/// A length of time as people say it, roughly.
pub(super) fn about(time: Duration) -> String {
	let seconds = time.as_secs();
	match seconds {
		0..=90 => format!("{seconds} s"),
		91..=5_400 => format!("{} minutes", seconds.div_ceil(60)),
		5_401..=129_600 => format!("{} hours", seconds.div_ceil(3_600)),
		_ => format!("{} days", seconds.div_ceil(86_400)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn states(reached: u8, known: u8) -> Vec<State> {
		let list = steps(&[1, 2, 3], reached, |stage| stage <= known, |_, _| String::new());
		list.into_iter().map(|step| step.state).collect()
	}

	#[test]
	fn one_step_is_next_and_the_others_are_done_or_come_later() {
		assert_eq!(states(1, 3), [State::Done, State::Now, State::Later]);
		assert_eq!(states(3, 3), [State::Done; 3]);
	}

	#[test]
	fn what_nobody_was_asked_about_is_unknown() {
		assert_eq!(states(1, 1), [State::Done, State::Unknown, State::Later]);
	}

	#[test]
	fn times_are_said_roughly() {
		let said = |seconds| about(Duration::from_secs(seconds));
		assert_eq!(said(45), "45 s");
		assert_eq!(said(150), "3 minutes");
		assert_eq!(said(86_400), "24 hours");
		assert_eq!(said(200_000), "3 days");
	}
}
