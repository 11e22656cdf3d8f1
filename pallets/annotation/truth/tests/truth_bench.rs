//! What `truth-bench` prints.
#![cfg(feature = "bench")]

use std::{
	fs,
	path::{Path, PathBuf},
	process::{Command, Output},
};

/// A folder of sets, removed afterwards.
struct Folder(PathBuf);

impl Folder {
	fn new(name: &str) -> Self {
		let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
		let _ = fs::remove_dir_all(&folder);
		fs::create_dir_all(&folder).unwrap();
		Self(folder)
	}

	fn set(&self, name: &str, labels: &str, truths: &str) -> PathBuf {
		let set = self.0.join(name);
		fs::create_dir_all(&set).unwrap();
		fs::write(set.join("label.csv"), labels).unwrap();
		fs::write(set.join("truth.csv"), truths).unwrap();
		set
	}
}

impl Drop for Folder {
	fn drop(&mut self) {
		let _ = fs::remove_dir_all(&self.0);
	}
}

fn bench(arguments: &[&Path]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_truth-bench")).args(arguments).output().unwrap()
}

fn lines(output: &Output) -> Vec<serde_json::Value> {
	let text = String::from_utf8(output.stdout.clone()).unwrap();
	text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What it says to a set it cannot read.
fn complaint(labels: &str, truths: &str, name: &str) -> String {
	let folder = Folder::new(name);
	let output = bench(&[&folder.set("bad", labels, truths)]);
	assert!(!output.status.success());
	assert!(output.stdout.is_empty());
	String::from_utf8(output.stderr).unwrap()
}

const LABELS: &str = "item,worker,label\n7,-1,3\n7,90000,3\n12,-1,5\n12,90000,5\n12,4,3\n";

#[test]
fn each_set_and_mode_gets_one_line() {
	let folder = Folder::new("lines");
	let set = folder.set("birds", LABELS, "item,truth\n7,3\n12,5\n");
	let lines = lines(&bench(&[&set, &set]));
	assert_eq!(lines.len(), 4);
	for (line, mode) in lines.iter().zip(["plurality", "dawid-skene"].iter().cycle()) {
		assert_eq!(line["set"], "birds");
		assert_eq!(line["mode"], *mode);
		assert_eq!(line["accuracy"], 1.0);
		assert_eq!(line["labels"], 5);
		assert!(line["sweeps"].is_u64() && line["steps"].is_u64() && line["ms"].is_u64());
	}
}

#[test]
fn what_nobody_could_find_counts_as_wrong() {
	let folder = Folder::new("wrong");
	// Nobody answered item 1, and nobody ever said 9.
	let set = folder.set("birds", LABELS, "item,truth\n7,3\n12,5\n1,3\n7,3\n13,9\n");
	for line in lines(&bench(&[&set])) {
		assert_eq!(line["accuracy"], 0.5);
	}
}

#[test]
fn the_first_of_repeated_answers_and_truths_counts() {
	let folder = Folder::new("repeated");
	let labels = "item,worker,label\n1,1,0\n1,1,1\n1,1,1\n2,1,1\n";
	let set = folder.set("birds", labels, "item,truth\n1,0\n1,1\n");
	for line in lines(&bench(&[&set])) {
		assert_eq!((line["labels"].as_u64(), line["accuracy"].as_f64()), (Some(2), Some(1.0)));
	}
}

#[test]
fn one_bad_set_does_not_stop_the_others() {
	let folder = Folder::new("others");
	let set = folder.set("birds", LABELS, "item,truth\n7,3\n");
	let output = bench(&[Path::new("no such folder"), &set]);
	assert!(!output.status.success());
	assert_eq!(lines(&output).len(), 2);
	let complaint = String::from_utf8(output.stderr).unwrap();
	assert!(complaint.contains("no such folder"), "{complaint}");
}

#[test]
fn complaints_name_the_file_the_line_and_a_remedy() {
	let truths = "item,truth\n7,3\n";
	let table = [
		("item,worker,label\n1,2,cat\n", truths, ["label.csv, line 2", "Replace names"]),
		("item,worker,label\n1,2,3\n1,2\n", truths, ["label.csv, line 3", "3 whole numbers"]),
		("1,2,3\n", truths, ["label.csv, line 1", "Add the header"]),
		("item,worker,label\n", truths, ["label.csv", "has no labels"]),
		(LABELS, "item,truth\n", ["truth.csv", "has no truths"]),
	];
	for (labels, truths, expected) in table {
		let complaint = complaint(labels, truths, "complaints");
		for part in expected {
			assert!(complaint.contains(part), "{complaint:?} lacks {part:?}");
		}
	}
	let many: String = (0..300).map(|label| format!("{label},0,{label}\n")).collect();
	let complaint = complaint(&format!("item,worker,label\n{many}"), truths, "classes");
	assert!(complaint.contains("300 different labels, the most is 255"), "{complaint}");
}

#[test]
fn help_teaches_the_format() {
	let help = String::from_utf8(bench(&[Path::new("--help")]).stdout).unwrap();
	for part in ["item,worker,label", "item,truth", "accuracy", "Examples"] {
		assert!(help.contains(part), "{help}");
	}
}
