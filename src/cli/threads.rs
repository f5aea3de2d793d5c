//! The threads that work is shared between, and what they need not wait for.

use rayon::ThreadPoolBuilder;
use std::num::NonZero;
use std::sync::Mutex;

/// Stack of each thread. What is nested is bounded by depth, and these bounds need room; it is address
/// space that is asked for, not memory.
const STACK: usize = 64 << 20;

/// Starts the threads that the parts of one job are shared between.
pub fn start() {
    // Only fails where they have been started already.
    let _ = ThreadPoolBuilder::new().stack_size(STACK).build_global();
}

/// Does a job for each item, several at a time, and gives the results in the order of the items.
///
/// Jobs share their own parts between the threads of [`start`]. They must not run on these threads
/// themselves: a thread that waits for the parts of one job would start another one on top of it, and
/// a thousand jobs could pile up on one stack.
pub fn each<T: Send, R: Send>(items: Vec<T>, job: impl Fn(T) -> R + Sync) -> Vec<R> {
    if items.len() < 2 {
        return items.into_iter().map(job).collect();
    }
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let workers = workers.min(items.len());
    let queue = Mutex::new(items.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    let work = || {
        loop {
            let next = queue.lock().unwrap_or_else(|e| e.into_inner()).next();
            let Some((at, item)) = next else {
                return;
            };
            let result = job(item);
            done.lock()
                .unwrap_or_else(|e| e.into_inner())
                .push((at, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..workers {
            let own = std::thread::Builder::new().stack_size(STACK);
            // A thread that cannot be had is one less; this one does the work then.
            let _ = own.spawn_scoped(scope, work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(|e| e.into_inner());
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Gives up something big without waiting for it.
pub fn give_up(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}

/// Leaves something big to the end of the run, which is near: to take it apart would cost the time of
/// a thread that still has work, and its memory is needed no more.
pub fn leave<T>(value: T) {
    std::mem::forget(value);
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..500).collect();
        let squares: Vec<usize> = items.iter().map(|n| n * n).collect();
        assert_eq!(each(items, |n| n * n), squares);
        assert!(each(Vec::<u8>::new(), |n| n).is_empty());
    }
}
