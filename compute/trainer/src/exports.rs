//! The image classifier as a wasm module: the exports of the [`abi`](crate::abi), and what a
//! program without an operating system needs, an allocator and an end for panics.

mod allocator;

use crate::{abi, host::Host, ImageClassifier};
use core::cell::UnsafeCell;

/// A value in a place where only one thread exists.
struct Single<T>(UnsafeCell<T>);

// SAFETY: the module is built without threads, and no export calls another.
unsafe impl<T> Sync for Single<T> {}

static HOST: Single<Host<ImageClassifier>> = Single(UnsafeCell::new(Host::new()));

fn host() -> &'static mut Host<ImageClassifier> {
	// SAFETY: one thread, and no export holds on to the reference after it returned.
	unsafe { &mut *HOST.0.get() }
}

/// `pointer << 32 | length`.
fn place(bytes: &[u8]) -> u64 {
	(bytes.as_ptr() as u64) << 32 | bytes.len() as u64
}

#[no_mangle]
extern "C" fn sensor_abi() -> i32 {
	abi::VERSION
}

#[no_mangle]
extern "C" fn allocate(len: usize) -> *mut u8 {
	host().allocate(len)
}

#[no_mangle]
extern "C" fn start(place: *const u8, len: usize) -> i32 {
	host().start(place, len)
}

#[no_mangle]
extern "C" fn step() -> i32 {
	host().step()
}

#[no_mangle]
extern "C" fn output() -> u64 {
	place(host().output())
}

#[no_mangle]
extern "C" fn message() -> u64 {
	place(host().message())
}

#[no_mangle]
extern "C" fn checkpoint() -> u64 {
	place(host().checkpoint())
}

#[no_mangle]
extern "C" fn resume(place: *const u8, len: usize) -> i32 {
	host().resume(place, len)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
	core::arch::wasm32::unreachable()
}
