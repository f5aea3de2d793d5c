//! The threads that work is shared between, and what they need not wait for.

use rayon::ThreadPoolBuilder;
use std::hint::black_box;

/// Memory that each thread asks for at once.
const ROOM: usize = 24 << 20;

/// Starts the threads that work is shared between.
pub fn start() {
    // Only fails where they have been started already.
    let _ = ThreadPoolBuilder::new()
        .start_handler(|_| make_room())
        .build_global();
}

/// An allocator with an arena for each thread (glibc's) grows an arena page by page, with a call of
/// the system for each. Room that was given back stays the arena's, so that nothing is called for
/// until it is used up. The first request tells the allocator that blocks of this size come and go
/// (it would map and unmap them otherwise), the second one is for the room. Nothing is written, so
/// that no memory is in use for it.
fn make_room() {
    for _ in 0..2 {
        drop(black_box(Vec::<u8>::with_capacity(ROOM)));
    }
}

/// Gives up something big without waiting for it: where the run ends first, it need not be taken
/// apart at all.
pub fn give_up(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}
