//! What a module may be made of, checked before it is compiled.
//!
//! Neither fuel nor the clock stops the compiler, so that what it is given has to be bounded. And
//! fuel counts instructions, so that no instruction may do more the larger its operands are.

use anyhow::{bail, ensure};
use wasmparser::{
	FuncValidatorAllocations, FunctionBody, Operator, Parser, Payload, ValidPayload, Validator,
	WasmFeatures,
};

/// What Rust's `wasm32v1-none` emits, and vectors. Bulk memory and tables that change are left
/// out on purpose: one `memory.fill` costs as much fuel as one addition.
const FEATURES: WasmFeatures = WasmFeatures::WASM1
	.union(WasmFeatures::SIGN_EXTENSION)
	.union(WasmFeatures::SATURATING_FLOAT_TO_INT)
	.union(WasmFeatures::SIMD)
	// Only so that a module which declares more than 4 GiB is understood, and refused for its
	// greed.
	.union(WasmFeatures::MEMORY64);

/// The most imports that are named when a module is refused for them.
const NAMED_IMPORTS: usize = 8;

/// The most of everything that a module has in its sections. The shipped program has 32 types,
/// 245 functions and less than a dozen of anything else.
const MAX_TYPES: u32 = 1_000;
const MAX_FUNCTIONS: u32 = 20_000;
const MAX_GLOBALS: u32 = 1_000;
const MAX_EXPORTS: u32 = 1_000;
const MAX_SEGMENTS: u32 = 1_000;

/// The largest function, in bytes. The shipped program's has 26 KB.
const MAX_BODY: usize = 128 << 10;

/// The most parameters and locals of a function. The shipped program's has 74.
const MAX_LOCALS: u32 = 1_000;

/// The most places where control flow joins in a function, times its locals: the compiler may
/// have to keep a value for each of these pairs. The shipped program's most is 33,300.
const MAX_JOINED: u64 = 100_000;

/// How deep loops are nested in each other: each one more makes the compiler go over all that is
/// in it once more.
const MAX_LOOPS: u32 = 32;

/// Refuse a module that is malformed, or that may cost more to compile or run than it shows.
pub fn check(module: &[u8]) -> anyhow::Result<()> {
	let mut parser = Parser::new(0);
	parser.set_features(FEATURES);
	let mut validator = Validator::new_with_features(FEATURES);
	let mut scratch = FuncValidatorAllocations::default();
	for payload in parser.parse_all(module) {
		let payload = payload?;
		check_section(&payload)?;
		if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
			check_size(&body)?;
			let mut function = function.into_validator(scratch);
			function.validate(&body)?;
			check_complexity(function.len_locals(), &body)?;
			scratch = function.into_allocations();
		}
	}
	Ok(())
}

fn check_section(payload: &Payload) -> anyhow::Result<()> {
	let (what, count, most) = match payload {
		Payload::ImportSection(imports) if imports.count() > 0 => {
			let named = imports.clone().into_iter().take(NAMED_IMPORTS);
			let named = named.map(|import| import.map(|i| format!("{}.{}", i.module, i.name)));
			let named: Vec<String> = named.collect::<Result<_, _>>()?;
			bail!("programs have no imports, but it asks for {}", named.join(", "));
		},
		Payload::TypeSection(types) => ("types", types.count(), MAX_TYPES),
		Payload::FunctionSection(functions) => ("functions", functions.count(), MAX_FUNCTIONS),
		Payload::GlobalSection(globals) => ("globals", globals.count(), MAX_GLOBALS),
		Payload::ExportSection(exports) => ("exports", exports.count(), MAX_EXPORTS),
		Payload::ElementSection(segments) => ("element segments", segments.count(), MAX_SEGMENTS),
		Payload::DataSection(segments) => ("data segments", segments.count(), MAX_SEGMENTS),
		// WebAssembly 1.0 knows one table and one memory, which the limiter counts.
		_ => return Ok(()),
	};
	ensure!(count <= most, "it has {count} {what}; at most {most} work");
	Ok(())
}

fn check_size(body: &FunctionBody) -> anyhow::Result<()> {
	let size = body.range().len();
	ensure!(size <= MAX_BODY, "a function has {size} bytes; at most {MAX_BODY} work");
	Ok(())
}

fn check_complexity(locals: u32, body: &FunctionBody) -> anyhow::Result<()> {
	ensure!(locals <= MAX_LOCALS, "a function has {locals} locals; at most {MAX_LOCALS} work");
	// The loops around the code inside each construct that is open.
	let (mut joins, mut open) = (0, vec![0]);
	for operator in body.get_operators_reader()? {
		let around = open.last().copied().unwrap_or(0);
		match operator? {
			Operator::Loop { .. } => open.push(around + 1),
			Operator::Block { .. } | Operator::If { .. } => open.push(around),
			Operator::End => {
				open.pop();
				continue;
			},
			_ => continue,
		}
		joins += 1;
		ensure!(
			open.last() <= Some(&MAX_LOOPS),
			"a function has loops nested more than {MAX_LOOPS} deep"
		);
	}
	ensure!(
		joins * u64::from(locals) <= MAX_JOINED,
		"a function with {locals} locals has {joins} blocks; fewer of either would work"
	);
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The module must be refused for a reason with these words.
	#[track_caller]
	fn assert_refused(text: &str, words: &str) {
		let why = check(&wat::parse_str(text).unwrap()).unwrap_err().to_string();
		assert!(why.contains(words), "{why:?} does not say {words:?}");
	}

	#[test]
	fn the_shipped_program_is_within_every_bound() {
		check(sensor_programs::IMAGE_CLASSIFIER).unwrap();
	}

	#[test]
	fn instructions_whose_work_depends_on_operands_are_refused() {
		let bytes = "(i32.const 0) (i32.const 0) (i32.const 1)";
		for memory in ["memory.fill", "memory.copy", "memory.init 0"] {
			let text = format!("(module (memory 1) (data \"a\") (func ({memory} {bytes})))");
			assert_refused(&text, "bulk memory");
		}
		for (table, operands) in [
			("table.fill 0", "(i32.const 0) (ref.null func) (i32.const 1)"),
			("table.copy", bytes),
			("table.init 0", bytes),
			("drop (table.grow 0", "(ref.null func) (i32.const 1))"),
		] {
			let text =
				format!("(module (table 1 funcref) (elem func) (func ({table} {operands})))");
			assert!(check(&wat::parse_str(&text).unwrap()).is_err(), "{table}");
		}
	}

	#[test]
	fn functions_that_are_too_large_to_compile_are_refused() {
		let long = "(drop (i32.const 0))".repeat(MAX_BODY / 3 + 1);
		assert_refused(&format!("(module (func {long}))"), "bytes; at most 131072 work");
		let locals = |n: u32| format!("(local {})", "i64 ".repeat(n as usize));
		let many = locals(MAX_LOCALS + 1);
		assert_refused(&format!("(module (func {many}))"), "has 1001 locals");
		let joins = "(block)".repeat(101);
		let mixed = format!("(module (func {} {joins}))", locals(MAX_LOCALS));
		assert_refused(&mixed, "1000 locals has 101 blocks");
		let nested = |n| format!("(module (func {}{}))", "(loop ".repeat(n), ")".repeat(n));
		check(&wat::parse_str(nested(32)).unwrap()).unwrap();
		assert_refused(&nested(33), "nested more than 32 deep");
	}

	#[test]
	fn sections_that_are_too_long_are_refused() {
		for (item, most, words) in [
			("(func)", MAX_FUNCTIONS, "functions"),
			("(global i32 (i32.const 0))", MAX_GLOBALS, "globals"),
			("(data (i32.const 0) \"a\")", MAX_SEGMENTS, "data segments"),
			("(elem (i32.const 0) func)", MAX_SEGMENTS, "element segments"),
		] {
			let head = "(module (memory 1) (table 1 funcref)";
			let module = |n: u32| format!("{head} {})", item.repeat(n as usize));
			check(&wat::parse_str(module(most)).unwrap()).unwrap();
			assert_refused(&module(most + 1), words);
		}
	}
}
