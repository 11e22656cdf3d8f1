//! What a program may and may not do, and that every end has its name.

mod common;

use common::{training, Notes, Small, LIMITS};
use sensor_primitives::compute::Failure;
use sensor_trainer::{
	abi::{ProgramInput, ProgramOutput},
	host, ImageClassifier,
};
use sensor_worker::{
	Checkpoint, Interrupt, Limits, Observer, RunError, RunSpec, Sandbox, CHECKPOINT_FUEL,
	MAX_MODULE,
};
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(3600);

fn run_with(
	module: &[u8],
	input: &ProgramInput,
	limits: Limits,
) -> Result<ProgramOutput, RunError> {
	let sandbox = Sandbox::new(HOUR).unwrap();
	sandbox.run(RunSpec {
		module,
		input,
		limits,
		checkpoint: None,
		interrupt: &Interrupt::default(),
		observer: &mut Notes::default(),
	})
}

/// A run of the program that is shipped.
fn classifier<'a>(
	input: &'a ProgramInput,
	checkpoint: Option<&'a Checkpoint>,
	interrupt: &'a Interrupt,
	observer: &'a mut dyn Observer,
) -> RunSpec<'a> {
	let module = sensor_programs::IMAGE_CLASSIFIER;
	RunSpec { module, input, limits: LIMITS, checkpoint, interrupt, observer }
}

fn run(program: Small) -> Result<ProgramOutput, RunError> {
	run_with(&program.module(), &ProgramInput::default(), LIMITS)
}

/// The failure must be of this kind and its reason must have these words.
#[track_caller]
fn assert_fails(result: Result<ProgramOutput, RunError>, kind: Failure, words: &str) {
	match result {
		Err(RunError::Failed(failure, why)) => {
			assert_eq!(failure, kind, "{why}");
			assert!(why.contains(words), "{why:?} does not say {words:?}");
		},
		other => panic!("not a failure of the program: {other:?}"),
	}
}

#[test]
fn a_good_program_gives_its_files() {
	let output = run(Small::default()).unwrap();
	assert_eq!(output.files, [("a".to_string(), vec![1])]);
}

#[test]
fn a_trap_is_a_trap_wherever_it_happens() {
	let start = Small { start: "unreachable", ..Default::default() };
	assert_fails(run(start), Failure::Trapped, "unreachable");
	let step = Small { step: "(i32.div_u (i32.const 1) (i32.const 0))", ..Default::default() };
	assert_fails(run(step), Failure::Trapped, "divide by zero");
	let output = Small { output: "(i64.load (i32.const -1))", ..Default::default() };
	assert_fails(run(output), Failure::Trapped, "out of bounds");
	let on_load = Small { extra: "(func $now unreachable) (start $now)", ..Default::default() };
	assert_fails(run(on_load), Failure::Trapped, "unreachable");
}

#[test]
fn endless_recursion_has_no_outcome() {
	// Where it ends depends on the machine. So it does after the program was refused memory.
	for step in [
		"call $again i32.const 0",
		"(drop (memory.grow (i32.const 65535))) call $again i32.const 0",
	] {
		let recursion = Small { extra: "(func $again call $again)", step, ..Default::default() };
		let ended = run(recursion);
		assert!(matches!(&ended, Err(RunError::Local(why)) if why.contains("stack")), "{ended:?}");
	}
}

#[test]
fn recursion_may_be_deep() {
	// A hundred thousand calls, which the usual stack of half a megabyte has no room for.
	let deep = Small {
		extra: "(func $down (param i32)
			(if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))",
		step: "(call $down (i32.const 100000)) i32.const 1000",
		..Default::default()
	};
	assert!(run(deep).is_ok());
}

#[test]
fn instructions_that_do_more_than_their_fuel_pays_for_are_refused() {
	let filler = Small {
		step: "(memory.fill (i32.const 0) (i32.const 0) (i32.const 65536)) i32.const 1000",
		..Default::default()
	};
	assert_fails(run(filler), Failure::BadModule, "bulk memory");
}

#[test]
fn a_module_that_is_hard_to_compile_is_refused_before_it_is_compiled() {
	let module = format!(
		"(module (memory (export \"memory\") 1) (func (local {}) {} {} {}))",
		"i64 ".repeat(1_000),
		"(loop ".repeat(10_000),
		(0..1_000).map(|i| format!("(local.set {i} (i64.const {i}))")).collect::<String>(),
		")".repeat(10_000),
	);
	let begun = Instant::now();
	let ended = run_with(&wat::parse_str(module).unwrap(), &ProgramInput::default(), LIMITS);
	assert_fails(ended, Failure::BadModule, "nested more than");
	assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn an_infinite_loop_runs_out_of_fuel() {
	let limits = Limits { fuel: 50_000_000, ..LIMITS };
	let endless = Small { step: "(loop $again (br $again)) unreachable", ..Default::default() };
	let ended = run_with(&endless.module(), &ProgramInput::default(), limits);
	assert_fails(ended, Failure::OutOfFuel, "fuel");
}

#[test]
fn endless_empty_steps_run_out_of_fuel_too() {
	let limits = Limits { fuel: 50_000_000, ..LIMITS };
	let idle = Small { step: "i32.const 0", ..Default::default() };
	let ended = run_with(&idle.module(), &ProgramInput::default(), limits);
	assert_fails(ended, Failure::OutOfFuel, "fuel");
}

#[test]
fn a_program_that_declares_eight_gigabytes_runs_out_of_memory() {
	// Only a 64-bit memory can declare as much.
	let module = wat::parse_str("(module (memory (export \"memory\") i64 131072))").unwrap();
	let ended = run_with(&module, &ProgramInput::default(), LIMITS);
	assert_fails(ended, Failure::OutOfMemory, "8192 MiB");
}

#[test]
fn a_program_that_declares_more_than_the_job_allows_runs_out_of_memory() {
	let greedy = Small { memory: "(memory (export \"memory\") 4097)", ..Default::default() };
	assert_fails(run(greedy), Failure::OutOfMemory, "256");
}

#[test]
fn a_program_that_grows_to_eight_gigabytes_and_then_traps_runs_out_of_memory() {
	let greedy = Small {
		step: "(if (i32.eq (memory.grow (i32.const 131070)) (i32.const -1)) (then unreachable))
			i32.const 1000",
		..Default::default()
	};
	assert_fails(run(greedy), Failure::OutOfMemory, "8192 MiB");
}

#[test]
fn a_program_that_makes_do_after_a_refusal_may_finish() {
	let modest = Small {
		step: "(drop (memory.grow (i32.const 131070))) i32.const 1000",
		..Default::default()
	};
	assert!(run(modest).is_ok());
}

#[test]
fn imports_are_refused_by_name() {
	let curious = Small {
		imports: r#"(import "env" "print" (func (param i32))) (import "wasi" "clock" (func))"#,
		..Default::default()
	};
	assert_fails(run(curious), Failure::BadModule, "env.print, wasi.clock");
}

#[test]
fn what_is_no_program_is_refused() {
	let junk = |module: &[u8]| run_with(module, &ProgramInput::default(), LIMITS);
	assert_fails(junk(b"not wasm"), Failure::BadModule, "");
	assert_fails(junk(b""), Failure::BadModule, "");
	let empty = wat::parse_str("(module)").unwrap();
	assert_fails(junk(&empty), Failure::BadModule, "memory");
	let mute = wat::parse_str("(module (memory (export \"memory\") 1))").unwrap();
	assert_fails(junk(&mute), Failure::BadModule, "sensor_abi");
	assert_fails(junk(&vec![0; MAX_MODULE + 1]), Failure::BadModule, "larger than 8 MiB");
	let text = String::from_utf8_lossy(b"(module)").into_owned();
	assert_fails(junk(text.as_bytes()), Failure::BadModule, "");
}

#[test]
fn answers_outside_the_abi_are_refused() {
	let eager = Small { step: "i32.const 1001", ..Default::default() };
	assert_fails(run(eager), Failure::BadModule, "1001");
	// 128 KiB of memory, but the host is told to write at its end.
	let far = wat::parse_str(
		r#"(module
			(memory (export "memory") 1)
			(func (export "sensor_abi") (result i32) i32.const 1)
			(func (export "allocate") (param i32) (result i32) i32.const 65535)
			(func (export "start") (param i32 i32) (result i32) i32.const 0)
			(func (export "step") (result i32) i32.const 1000)
			(func (export "output") (result i64) i64.const 0)
			(func (export "message") (result i64) i64.const 0)
			(func (export "checkpoint") (result i64) i64.const 0)
			(func (export "resume") (param i32 i32) (result i32) i32.const 0))"#,
	)
	.unwrap();
	let ended = run_with(&far, &ProgramInput::default(), LIMITS);
	assert_fails(ended, Failure::BadModule, "outside its memory");
}

#[test]
fn bad_outputs_are_refused() {
	let junk = Small {
		output: "(i64.or (i64.shl (i64.const 16) (i64.const 32)) (i64.const 3))",
		..Default::default()
	};
	assert_fails(run(junk), Failure::BadOutput, "ProgramOutput");
	let empty = Small { output: "i64.const 1", ..Default::default() };
	assert_fails(run(empty), Failure::BadOutput, "0 files");
	let outside = Small { output: "i64.const -1", ..Default::default() };
	assert_fails(run(outside), Failure::BadOutput, "outside");
	let escaping = Small {
		extra: r#"(data (i32.const 64) "\04\10../x\04\01")"#,
		output: "(i64.or (i64.shl (i64.const 64) (i64.const 32)) (i64.const 8))",
		..Default::default()
	};
	assert_fails(run(escaping), Failure::BadOutput, "../x");
}

#[test]
fn a_huge_output_is_refused() {
	let huge = Small {
		memory: "(memory (export \"memory\") 4112)",
		output: "i64.const 269484032",
		..Default::default()
	};
	let limits = Limits { memory_mib: 512, ..LIMITS };
	let ended = run_with(&huge.module(), &ProgramInput::default(), limits);
	assert_fails(ended, Failure::BadOutput, "larger than 256 MiB");
}

#[test]
fn a_program_says_itself_why_it_refuses() {
	let picky = Small { start: "i32.const -1", ..Default::default() };
	assert_fails(run(picky), Failure::ProgramError, "too hot to train");
	let ended = run_with(sensor_programs::IMAGE_CLASSIFIER, &training(r#"{"steps": 0}"#), LIMITS);
	assert_fails(ended, Failure::ProgramError, "steps must be 1 to 100000");
}

#[test]
fn the_wall_clock_ends_a_run_without_an_outcome() {
	let sandbox = Sandbox::new(Duration::from_millis(200)).unwrap();
	let endless = Small { step: "(loop $again (br $again)) unreachable", ..Default::default() };
	let begun = Instant::now();
	let limits = Limits { fuel: u64::MAX, ..LIMITS };
	let ended = sandbox.run(RunSpec {
		module: &endless.module(),
		input: &ProgramInput::default(),
		limits,
		checkpoint: None,
		interrupt: &Interrupt::default(),
		observer: &mut Notes::default(),
	});
	assert!(matches!(ended, Err(RunError::Local(why)) if why.contains("longer")));
	assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn the_shipped_program_does_the_same_in_the_sandbox_as_natively() {
	let input = training(r#"{"steps": 40, "batch": 8}"#);
	let native = host::run::<ImageClassifier>(input.clone()).unwrap();
	let sandbox = Sandbox::new(HOUR).unwrap();
	let mut notes = Notes::default();
	let output = sandbox.run(classifier(&input, None, &Interrupt::default(), &mut notes)).unwrap();
	assert!(native == output, "the outputs differ");
	assert_eq!(notes.progress.last(), Some(&1000));
	assert!(notes.progress.len() > 2 && notes.progress.is_sorted(), "{:?}", notes.progress);
}

/// Stops the run at its first checkpoint.
struct StopAtCheckpoint {
	interrupt: Interrupt,
	checkpoint: Option<Checkpoint>,
	/// Before the checkpoint.
	progress: u16,
}

impl Observer for StopAtCheckpoint {
	fn progress(&mut self, per_mille: u16) {
		if self.checkpoint.is_none() {
			self.progress = per_mille;
		}
	}

	fn checkpoint(&mut self, checkpoint: Checkpoint) {
		self.checkpoint = Some(checkpoint);
		self.interrupt.stop();
	}
}

/// Enough steps for more than one checkpoint.
const LONG: &str = r#"{"steps": 600, "batch": 32}"#;

#[test]
fn a_run_that_was_interrupted_goes_on_to_the_same_end() {
	let input = training(LONG);
	let sandbox = Sandbox::new(HOUR).unwrap();
	let interrupt = Interrupt::default();
	let mut stop = StopAtCheckpoint { interrupt: interrupt.clone(), checkpoint: None, progress: 0 };
	let stopped = sandbox.run(classifier(&input, None, &interrupt, &mut stop));
	assert!(matches!(stopped, Err(RunError::Local(_))), "{stopped:?}");
	let checkpoint = stop.checkpoint.unwrap();
	assert!(LIMITS.fuel - checkpoint.fuel >= CHECKPOINT_FUEL);

	let mut notes = Notes::default();
	let never = Interrupt::default();
	let resumed = sandbox.run(classifier(&input, Some(&checkpoint), &never, &mut notes));
	assert!(stop.progress > 0 && notes.progress[0] > stop.progress, "{:?}", notes.progress);
	assert!(resumed.unwrap() == host::run::<ImageClassifier>(input).unwrap());
}

#[test]
fn a_damaged_checkpoint_costs_time_but_not_the_job() {
	let input = training(r#"{"steps": 10}"#);
	let mut notes = Notes::default();
	let sandbox = Sandbox::new(HOUR).unwrap();
	let never = Interrupt::default();
	let damaged = codec::Decode::decode(&mut &[0u8; 17][..]).unwrap();
	let output = sandbox.run(classifier(&input, Some(&damaged), &never, &mut notes));
	assert!(output.unwrap() == host::run::<ImageClassifier>(input).unwrap());
}

/// `cargo test --release -p sensor-worker -- --ignored --nocapture` shows what the sandbox costs.
#[test]
#[ignore = "measures, and needs an idle machine"]
fn the_sandbox_takes_at_most_eight_times_as_long_as_a_native_run() {
	let input = training(LONG);
	let begun = Instant::now();
	host::run::<ImageClassifier>(input.clone()).unwrap();
	let native = begun.elapsed();
	let begun = Instant::now();
	run_with(sensor_programs::IMAGE_CLASSIFIER, &input, LIMITS).unwrap();
	let sandboxed = begun.elapsed();
	println!("native {native:?}, sandboxed {sandboxed:?}");
	assert!(sandboxed < 8 * native);
}
