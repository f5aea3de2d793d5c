//! The threads that work is shared between, and what they need not wait for.

use rayon::ThreadPoolBuilder;
use std::hint::black_box;

/// Starts the threads that work is shared between.
pub fn start() {
    // Only fails where they have been started already.
    let _ = ThreadPoolBuilder::new()
        .start_handler(|_| make_room())
        .build_global();
}

/// Makes room in every thread, before work that keeps much of what it makes.
pub fn room() {
    rayon::broadcast(|_| make_room());
}

/// An allocator with an arena for each thread (glibc's) grows an arena page by page, with a call of
/// the system for each. Room that was given back stays the arena's, so that nothing is called for
/// until it is used up. The first request tells the allocator that blocks of this size come and go
/// (it would map and unmap them otherwise), the others are for the room. Nothing is written, so that
/// no memory is in use for it; where it cannot be had, nothing is lost.
fn make_room() {
    /// The largest block that glibc does not map on its own is a little larger.
    const MOST: usize = 28 << 20;
    const ALL_THREADS: usize = 256 << 20;
    let size = MOST.min(ALL_THREADS / rayon::current_num_threads().max(1));
    let block = || {
        let mut block: Vec<u8> = Vec::new();
        // Where there is no room the run may still fit into what there is.
        let _ = block.try_reserve_exact(size);
        black_box(block)
    };
    drop(block());
    // As much as one heap of an arena holds.
    drop([block(), block()]);
}

/// Gives up something big without waiting for it: where the run ends first, it need not be taken
/// apart at all.
pub fn give_up(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}
