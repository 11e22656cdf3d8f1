//! Compiles the programs for `wasm32v1-none`, with a cargo of their own: another target, other
//! flags and another target directory than the build that this is a part of.

use std::{
	env,
	error::Error,
	fs,
	path::{Path, PathBuf},
	process::Command,
};

const TARGET: &str = "wasm32v1-none";

fn main() -> Result<(), Box<dyn Error>> {
	let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
	let out = PathBuf::from(env::var("OUT_DIR")?);
	let trainer = here.join("../trainer").canonicalize()?;
	// Relative to this package: another clone that shares the target directory has sources of its own.
	for source in ["build.rs", "../trainer/src", "../trainer/Cargo.toml"] {
		println!("cargo:rerun-if-changed={source}");
	}
	let module = compile(&trainer, &out.join("target"))?;
	fs::copy(module, out.join("image-classifier.wasm"))?;
	Ok(())
}

/// Compile the package as a program and return the place of its module.
fn compile(package: &Path, target_dir: &Path) -> Result<PathBuf, Box<dyn Error>> {
	let workspace = package.join("../..").canonicalize()?;
	// Paths end up in the module, where they would make it differ from machine to machine.
	let mut flags = vec!["-Ctarget-feature=+simd128".to_string()];
	flags.push(format!("--remap-path-prefix={}=.", workspace.display()));
	let home = env::var("CARGO_HOME").or_else(|_| env::var("HOME").map(|h| h + "/.cargo"));
	if let Ok(home) = home {
		flags.push(format!("--remap-path-prefix={home}=cargo"));
	}
	let status = Command::new(env::var("CARGO")?)
		.args(["rustc", "--release", "--lib", "--crate-type=cdylib", "--features=program"])
		.arg(format!("--target={TARGET}"))
		.arg("--manifest-path")
		.arg(package.join("Cargo.toml"))
		.arg("--target-dir")
		.arg(target_dir)
		.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
		// The outer build's settings are for another machine, or for other crates.
		.env_remove("RUSTFLAGS")
		.env_remove("CARGO_BUILD_TARGET")
		.env_remove("CARGO_RESOLVER_FEATURE_UNIFICATION")
		.env_remove("RUSTC_WORKSPACE_WRAPPER")
		.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3")
		.env("CARGO_PROFILE_RELEASE_LTO", "fat")
		.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
		.env("CARGO_PROFILE_RELEASE_PANIC", "abort")
		.env("CARGO_PROFILE_RELEASE_STRIP", "true")
		.env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "false")
		.env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "false")
		.status()?;
	if !status.success() {
		return Err(format!(
			"could not compile a program for {TARGET}; `rustup target add {TARGET}` may help"
		)
		.into());
	}
	let module = package.file_name().ok_or("the package has no name")?.to_string_lossy();
	Ok(target_dir.join(TARGET).join("release").join(format!("sensor_{module}.wasm")))
}
