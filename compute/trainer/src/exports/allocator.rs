//! A small allocator over linear memory.
//!
//! Blocks come in powers of two up to half a page of wasm, and above that in whole pages. A freed
//! block goes to the list of its size and serves the next request of that size; large sizes
//! share one list, first fit. That wastes at most half of a block and never searches long,
//! because a program frees little and asks for the same sizes again.

use core::{
	alloc::{GlobalAlloc, Layout},
	arch::wasm32,
	cell::UnsafeCell,
	ptr::null_mut,
};

const PAGE: usize = 65_536;

/// The smallest block, with room for a [`Free`].
const MIN_BITS: u32 = 4;

/// The largest block that comes in a power of two.
const MAX_BITS: u32 = 15;

/// Written into blocks that are free.
struct Free {
	next: *mut Free,
	size: usize,
}

struct State {
	/// A list for every power of two, and one for all larger blocks.
	lists: [*mut Free; (MAX_BITS - MIN_BITS) as usize + 2],
	/// Where memory that was never handed out begins and ends.
	fresh: usize,
	end: usize,
}

struct Allocator(UnsafeCell<State>);

// SAFETY: the module is built without threads.
unsafe impl Sync for Allocator {}

#[global_allocator]
static ALLOCATOR: Allocator = Allocator(UnsafeCell::new(State {
	lists: [null_mut(); (MAX_BITS - MIN_BITS) as usize + 2],
	fresh: 0,
	end: 0,
}));

/// The list and the size of blocks for a layout; none for sizes that no memory can hold.
fn class(layout: Layout) -> Option<(usize, usize)> {
	// Blocks are aligned to their size, those of pages to the page.
	let wanted = layout.size().max(layout.align()).max(1 << MIN_BITS);
	if wanted <= 1 << MAX_BITS {
		let size = wanted.next_power_of_two();
		return Some(((size.trailing_zeros() - MIN_BITS) as usize, size));
	}
	let fits = layout.align() <= PAGE;
	let size = wanted.checked_add(PAGE - 1)? & !(PAGE - 1);
	fits.then_some(((MAX_BITS - MIN_BITS) as usize + 1, size))
}

impl State {
	/// The first block of the list with at least `size` bytes.
	///
	/// # Safety
	/// The lists hold free blocks only.
	unsafe fn reuse(&mut self, list: usize, size: usize) -> Option<*mut u8> {
		let mut link: *mut *mut Free = &mut self.lists[list];
		while !(*link).is_null() {
			let block = *link;
			// Do not give a page that is asked for later a block of a thousand pages.
			if (*block).size >= size && (*block).size / 2 <= size {
				*link = (*block).next;
				return Some(block.cast());
			}
			link = &raw mut (*block).next;
		}
		None
	}

	/// Memory that was never handed out.
	fn grow(&mut self, size: usize) -> Option<*mut u8> {
		let align = size.min(PAGE);
		if self.end == 0 {
			self.end = wasm32::memory_size(0) * PAGE;
			self.fresh = self.end;
		}
		let start = self.fresh.checked_add(align - 1)? & !(align - 1);
		let end = start.checked_add(size)?;
		if end > self.end {
			let pages = (end - self.end).div_ceil(PAGE);
			if wasm32::memory_grow(0, pages) == usize::MAX {
				return None;
			}
			self.end += pages * PAGE;
		}
		self.fresh = end;
		Some(start as *mut u8)
	}
}

// SAFETY: `alloc` hands out blocks that are in no list and above `fresh`'s old value, aligned by
// `class`; `dealloc` puts a block into the list that `class` gives for the same layout. Large
// blocks remember only the size of their layout, which is at most their true size.
unsafe impl GlobalAlloc for Allocator {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let state = &mut *self.0.get();
		let Some((list, size)) = class(layout) else {
			return null_mut();
		};
		match state.reuse(list, size) {
			Some(block) => block,
			None => state.grow(size).unwrap_or(null_mut()),
		}
	}

	unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
		let state = &mut *self.0.get();
		if let Some((list, size)) = class(layout) {
			let block = block.cast::<Free>();
			block.write(Free { next: state.lists[list], size });
			state.lists[list] = block;
		}
	}
}
