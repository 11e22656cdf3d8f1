//! Builds the runtime as WebAssembly, beside the native build.

#[cfg(feature = "std")]
fn main() {
	// The blob is compiled in the same way for clippy, which wraps the compiler, as for a build: each
	// would have it, and all that contains it, compiled anew for the other.
	std::env::remove_var("RUSTC_WORKSPACE_WRAPPER");

	let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults()
		// The workspace's crates keep overflow checks and debug assertions in release builds, as
		// their tests want them. The blob must not, whatever profile it is built with.
		.append_to_rust_flags("-Coverflow-checks=off -Cdebug-assertions=off");

	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("SENSE", 18);

	builder.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
