//! The same work for many files.

use std::num::NonZero;
use std::thread;

/// Does the same work on each item, on all processors, and keeps the order.
pub(super) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    // A few files are done before a second thread has started.
    const LEAST: usize = 16;
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(threads).max(LEAST);
    if items.len() <= share {
        return items.into_iter().map(work).collect();
    }
    let mut done = Vec::with_capacity(items.len());
    let mut items = items.into_iter();
    thread::scope(|scope| {
        let mut workers = Vec::with_capacity(threads);
        while items.len() > 0 {
            let (work, share) = (&work, items.by_ref().take(share).collect::<Vec<T>>());
            workers.push(scope.spawn(move || share.into_iter().map(work).collect::<Vec<R>>()));
        }
        for worker in workers {
            done.extend(worker.join().expect("the work on a file does not panic"));
        }
    });
    done
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_items() {
        for length in [0, 1, 16, 17, 1000] {
            let items: Vec<usize> = (0..length).collect();
            let expected: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(super::map(items, |item| item * 2), expected);
        }
    }
}
