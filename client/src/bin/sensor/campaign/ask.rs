//! Asking for labels in a terminal, one image at a time.

use super::picture;
use console::{style, Key, Term};
use sensor_client::{
	annotation::{
		answers::{label_of, Answer, Sheet},
		Answers,
	},
	primitives::labels::Label,
	Error, Result,
};
use std::{
	io::{stdin, BufRead, IsTerminal, Read},
	path::PathBuf,
};

/// The longest line that is read, in bytes.
const MAX_LINE: u64 = 4096;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
	/// Everything is answered, and is to be committed to.
	Answered,
	/// The rest comes later.
	Stopped,
}

/// What was typed means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
	/// It may go on.
	More,
	Label(Label),
	Back,
	Stop,
	/// Leave the answer as it is.
	Keep,
	Unknown,
}

/// Ask for a label of each of `items` that has none. `image` says where its picture is; `save` is
/// called after each answer.
pub async fn ask(
	sheet: &Sheet<'_>,
	items: &[u32],
	answers: &mut Answers,
	image: impl Fn(u32) -> Option<PathBuf>,
	mut save: impl FnMut(&Answers) -> Result<()>,
) -> Result<Ended> {
	let asker = Asker::new(sheet.labels);
	let unanswered = |answers: &Answers| items.iter().position(|item| answers.get(*item).is_none());
	let mut at = match unanswered(answers) {
		Some(first) => first,
		None => items.len(),
	};
	asker.introduce(answers.count(items), items.len())?;
	loop {
		let Some(item) = items.get(at).copied() else {
			if let Some(first) = unanswered(answers) {
				at = first;
				continue;
			}
			match asker.confirm(items.len()).await? {
				Meaning::Stop => return Ok(Ended::Stopped),
				Meaning::Back => at = items.len().saturating_sub(1),
				_ => return Ok(Ended::Answered),
			}
			continue;
		};
		let given = match answers.get(item) {
			Some(Answer::Label(label)) => Some(*label),
			_ => None,
		};
		match asker.label(item, at, items.len(), image(item), given).await? {
			Meaning::Label(label) => {
				answers.set(item, Answer::Label(label));
				save(answers)?;
				at += 1;
			},
			Meaning::Back => at = at.saturating_sub(1),
			Meaning::Stop => return Ok(Ended::Stopped),
			Meaning::Keep => at += 1,
			Meaning::More | Meaning::Unknown => {},
		}
	}
}

/// Whoever answers: a person at a terminal, or lines from elsewhere.
struct Asker<'a> {
	labels: &'a [String],
	terminal: Term,
	is_person: bool,
}

impl<'a> Asker<'a> {
	fn new(labels: &'a [String]) -> Self {
		// What is printed for machines goes to standard output.
		let terminal = Term::stderr();
		let is_person = stdin().is_terminal() && terminal.is_term();
		Self { labels, terminal, is_person }
	}

	fn say(&self, text: &str) -> Result<()> {
		self.terminal.write_str(text).map_err(Error::file("the terminal".as_ref()))
	}

	fn introduce(&self, answered: usize, all: usize) -> Result<()> {
		if !self.is_person {
			return Ok(());
		}
		let keys = "Type a label's number, or its name and Enter. b goes back, q saves and stops.";
		self.say(&format!("{answered} of {all} images have a label. {keys}\n"))
	}

	async fn label(
		&self,
		item: u32,
		at: usize,
		all: usize,
		image: Option<PathBuf>,
		given: Option<Label>,
	) -> Result<Meaning> {
		if !self.is_person {
			let typed = line().await?;
			return match typed.map(|typed| meaning(&typed, true, self.labels, given.is_some())) {
				None => Ok(Meaning::Stop),
				Some(Meaning::Unknown | Meaning::More) => Err(Error::Invalid(format!(
					"item {item}: what was typed is no label; nothing was committed to, and the labels \
					 before it are saved"
				))),
				Some(meant) => Ok(meant),
			};
		}
		let mut text = format!("\n{}", style(format!("{} of {all}, item {item}", at + 1)).bold());
		if let Some(image) = image {
			text.push_str(&format!("  {}\n", image.display()));
			text.push_str(&picture::of(&image, &self.terminal).unwrap_or_default());
		} else {
			text.push('\n');
		}
		for (number, name) in self.labels.iter().enumerate() {
			let mark = if given.map(usize::from) == Some(number) { "*" } else { " " };
			text.push_str(&format!(" {mark}{} {name}", style(number).cyan()));
		}
		if given.is_some() {
			text.push_str("   (Enter keeps *)");
		}
		self.say(&format!("{text}\n> "))?;
		self.typed(given.is_some()).await
	}

	async fn confirm(&self, all: usize) -> Result<Meaning> {
		if !self.is_person {
			return Ok(Meaning::Keep);
		}
		self.say(&format!(
			"\n{all} labels. {} commits to them, which cannot be changed; b goes back, q stops.\n> ",
			style("Enter").bold()
		))?;
		loop {
			match self.typed(true).await? {
				done @ (Meaning::Keep | Meaning::Back | Meaning::Stop) => return Ok(done),
				_ => self.say("Enter, b or q.\n> ")?,
			}
		}
	}

	/// What a person types until it means something.
	async fn typed(&self, can_keep: bool) -> Result<Meaning> {
		let mut typed = String::new();
		loop {
			let entered = match key().await? {
				Key::Char(character) if !character.is_control() && typed.len() < 64 => {
					typed.push(character);
					self.say(&character.to_string())?;
					false
				},
				Key::Backspace => {
					if typed.pop().is_some() {
						self.terminal
							.clear_chars(1)
							.map_err(Error::file("the terminal".as_ref()))?;
					}
					continue;
				},
				Key::Enter => true,
				_ => continue,
			};
			match meaning(&typed, entered, self.labels, can_keep) {
				Meaning::More => continue,
				Meaning::Unknown => {
					self.say(&format!("\n'{typed}' is none of the labels.\n> "))?;
					typed.clear();
				},
				meant => {
					self.say("\n")?;
					return Ok(meant);
				},
			}
		}
	}
}

/// What `typed` means. A number or a command counts at once if nothing else begins with it; names need
/// Enter, or else the rest of a name would answer the next image.
fn meaning(typed: &str, entered: bool, labels: &[String], can_keep: bool) -> Meaning {
	let typed = typed.trim();
	let lower = typed.to_lowercase();
	if entered {
		return match (label_of(labels, typed), lower.as_str()) {
			_ if typed.is_empty() => {
				if can_keep {
					Meaning::Keep
				} else {
					Meaning::More
				}
			},
			(Ok(label), _) => Meaning::Label(label),
			(_, "b" | "back") => Meaning::Back,
			(_, "q" | "quit") => Meaning::Stop,
			_ => Meaning::Unknown,
		};
	}
	let names_begin = labels.iter().any(|label| label.to_lowercase().starts_with(&lower));
	let is_number = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
	match lower.as_str() {
		"b" if !names_begin => Meaning::Back,
		"q" if !names_begin => Meaning::Stop,
		_ if is_number && !names_begin => {
			let longer = (0..labels.len())
				.any(|number| number.to_string().starts_with(typed) && number.to_string() != typed);
			match typed.parse::<usize>().ok().filter(|number| *number < labels.len()) {
				Some(_) if longer => Meaning::More,
				Some(number) => Label::try_from(number).map_or(Meaning::Unknown, Meaning::Label),
				None => Meaning::Unknown,
			}
		},
		_ => Meaning::More,
	}
}

/// The next key.
// In a thread of its own: the program can end while it waits, which the runtime's threads would not
// let it.
async fn key() -> Result<Key> {
	in_thread(|| Term::stderr().read_key()).await
}

/// The next line; nothing at the end.
async fn line() -> Result<Option<String>> {
	in_thread(|| {
		let mut line = String::new();
		let count = stdin().lock().take(MAX_LINE).read_line(&mut line)?;
		Ok((count > 0).then_some(line))
	})
	.await
}

async fn in_thread<T: Send + 'static>(
	work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
	let (send, receive) = tokio::sync::oneshot::channel();
	std::thread::spawn(move || {
		// Nobody listens any more if the program was stopped.
		let _ = send.send(work());
	});
	let answer = receive.await.map_err(|_| Error::Invalid("nothing can be typed here".into()))?;
	answer.map_err(Error::file("the terminal".as_ref()))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn typed(typed: &str, labels: &[&str]) -> Meaning {
		let labels: Vec<_> = labels.iter().map(ToString::to_string).collect();
		meaning(typed, false, &labels, false)
	}

	fn entered(typed: &str, labels: &[&str]) -> Meaning {
		let labels: Vec<_> = labels.iter().map(ToString::to_string).collect();
		meaning(typed, true, &labels, false)
	}

	#[test]
	fn a_number_counts_at_once_unless_a_longer_one_begins_with_it() {
		let few = ["shirt", "shoe"];
		assert_eq!(typed("1", &few), Meaning::Label(1));
		assert_eq!(typed("2", &few), Meaning::Unknown);
		let many = ["a"; 12];
		assert_eq!(typed("1", &many), Meaning::More);
		assert_eq!(entered("1", &many), Meaning::Label(1));
		assert_eq!(typed("11", &many), Meaning::Label(11));
		assert_eq!(typed("2", &many), Meaning::Label(2));
		// Names that are numbers.
		assert_eq!(typed("1", &["10", "20"]), Meaning::More);
		assert_eq!(entered("20", &["10", "20"]), Meaning::Label(1));
	}

	#[test]
	fn a_name_needs_enter() {
		let labels = ["shirt", "shoe"];
		assert_eq!(typed("shoe", &labels), Meaning::More);
		assert_eq!(entered("Shoe", &labels), Meaning::Label(1));
		assert_eq!(entered("sho", &labels), Meaning::Unknown);
	}

	#[test]
	fn b_and_q_count_at_once_unless_a_name_begins_with_them() {
		assert_eq!(typed("b", &["shirt", "shoe"]), Meaning::Back);
		assert_eq!(typed("q", &["shirt", "shoe"]), Meaning::Stop);
		assert_eq!(typed("b", &["Bag", "shoe"]), Meaning::More);
		assert_eq!(entered("b", &["Bag", "shoe"]), Meaning::Back);
		assert_eq!(entered("b", &["a", "b"]), Meaning::Label(1));
		assert_eq!(entered("back", &["a", "b"]), Meaning::Back);
	}

	#[test]
	fn enter_alone_keeps_what_is_there() {
		assert_eq!(meaning("", true, &["a".into()], true), Meaning::Keep);
		assert_eq!(meaning("", true, &["a".into()], false), Meaning::More);
	}
}
