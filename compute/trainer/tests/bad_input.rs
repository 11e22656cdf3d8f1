//! Bad inputs end with a message that names the file, and the line where there is one.

mod common;

use common::{dataset, job};
use sensor_trainer::{abi::ProgramInput, host::Program, ImageClassifier};

fn refusal(input: ProgramInput) -> String {
	ImageClassifier::start(input).err().expect("the input must be refused")
}

/// What comes of a dataset in which one file has this content.
fn refusal_of(path: &str, content: &[u8]) -> String {
	let mut files = dataset(10);
	let file = files.iter_mut().find(|(name, _)| name == path).unwrap();
	file.1 = content.to_vec();
	refusal(ProgramInput { parameters: vec![], inputs: vec![files] })
}

#[test]
fn bad_tables_name_the_file_and_the_line() {
	const GOOD: &str = "item,label,agreeing,votes,confidence\n0,1,3,3,1000\n";
	for (table, message) in [
		(
			"item,label\n0,1\n".to_string(),
			"line 1: must be \"item,label,agreeing,votes,confidence\"",
		),
		(String::new(), "line 1: must be"),
		(format!("{GOOD}1,2,3\n"), "line 3: must have the five fields"),
		(format!("{GOOD}1,2,3,3,3,3\n"), "line 3: must have the five fields"),
		(format!("{GOOD}\n"), "line 3: must have the five fields"),
		(format!("{GOOD}x,1,3,3,1000\n"), "line 3: item \"x\" is not a whole number"),
		(format!("{GOOD}-1,1,3,3,1000\n"), "line 3: item \"-1\" is not a whole number"),
		(format!("{GOOD}1,3,3,3,1000\n"), "line 3: label 3 does not exist; there are 3"),
		(format!("{GOOD}1,a,3,3,1000\n"), "line 3: label \"a\" is not a whole number"),
		(format!("{GOOD}1,1,4,3,1000\n"), "line 3: more annotators agree than voted"),
		(format!("{GOOD}1,1,3,3,1001\n"), "line 3: nothing is surer"),
		(format!("{GOOD}0,1,3,3,1000\n"), "line 3: item 0 was labelled before"),
		(format!("{GOOD}10,1,3,3,1000\n"), "line 3: there is no item 10"),
	] {
		let why = refusal_of("labels/00000.csv", table.as_bytes());
		assert!(why.starts_with("labels/00000.csv: ") && why.contains(message), "{why}");
	}
	assert_eq!(refusal_of("labels/00000.csv", &[0xff]), "labels/00000.csv: not UTF-8 text");
}

#[test]
fn bad_images_name_the_file() {
	let why = refusal_of("images/00003.png", b"GIF89a");
	assert!(why.starts_with("images/00003.png: not a PNG"), "{why}");
}

#[test]
fn bad_campaigns_say_what_is_wrong() {
	for (json, message) in [
		(r#"{"#, "EOF"),
		(r#"{"task":"classification","items":10}"#, "missing field `labels`"),
		(r#"{"task":"boxes","labels":["a","b"],"items":10}"#, "only learns classification"),
		(r#"{"task":"classification","labels":["a"],"items":10}"#, "1 labels; 2 to 255 work"),
		(r#"{"task":"classification","labels":["a","b"],"items":11}"#, "speaks of 11 items"),
		(r#"{"task":"classification","labels":["a","b"],"items":9999999}"#, "more than"),
	] {
		let why = refusal_of("campaign.json", json.as_bytes());
		assert!(why.starts_with("campaign.json") && why.contains(message), "{json}: {why}");
	}
	let mut files = dataset(10);
	files.retain(|(path, _)| path != "campaign.json");
	let why = refusal(ProgramInput { parameters: vec![], inputs: vec![files] });
	assert!(why.contains("campaign.json is missing"), "{why}");
}

#[test]
fn bad_parameters_and_missing_inputs_are_refused() {
	assert!(refusal(job(10, r#"{"steps": -1}"#)).starts_with("parameters: "));
	assert_eq!(refusal(ProgramInput::default()), "the job has no input dataset");
	let mut files = dataset(10);
	files.retain(|(path, _)| !path.ends_with(".csv"));
	let why = refusal(ProgramInput { parameters: vec![], inputs: vec![files] });
	assert_eq!(why, "no item of the inputs has a label to learn from");
}

#[test]
fn datasets_with_other_labels_do_not_mix() {
	let mut input = job(10, "");
	let mut other = dataset(10);
	other[0].1 = String::from_utf8(other[0].1.clone()).unwrap().replace("along", "up").into();
	input.inputs.push(other);
	let why = refusal(input);
	assert_eq!(why, "input 1: its labels are not those of the first input");
}
