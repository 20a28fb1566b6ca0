//! A ceiling on the memory of work in flight, counted in bytes.
//!
//! Whoever reads a file first takes a [`Permit`] for what it will cost; the permit travels with the article and comes
//! back when the engine has taken the document in. So the archive's size and a file's size do not decide how much
//! memory a run takes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// The bytes that work in flight may take together.
#[derive(Debug)]
pub struct MemoryBudget {
    capacity: u64,
    free: Mutex<u64>,
    freed: Condvar,
}

/// A share of a [`MemoryBudget`], given back when dropped.
#[derive(Debug)]
pub struct Permit {
    budget: Arc<MemoryBudget>,
    n_bytes: u64,
}

impl MemoryBudget {
    /// Makes a budget of `capacity` bytes.
    #[must_use]
    pub fn new(capacity: u64) -> Arc<Self> {
        Arc::new(Self { capacity, free: Mutex::new(capacity), freed: Condvar::new() })
    }

    /// Waits until `n_bytes` are free and takes them.
    ///
    /// More than the whole budget counts as the whole budget: such a file is worked on alone.
    #[must_use]
    pub fn take(self: &Arc<Self>, n_bytes: u64) -> Permit {
        let n_bytes = n_bytes.min(self.capacity);
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.freed.wait_while(free, |free| *free < n_bytes).unwrap_or_else(PoisonError::into_inner);
        *free -= n_bytes;
        Permit { budget: Arc::clone(self), n_bytes }
    }
}

impl Permit {
    /// Gives back what goes beyond `n_bytes`, once the real cost is known to be lower.
    pub fn shrink_to(&mut self, n_bytes: u64) {
        let surplus = self.n_bytes.saturating_sub(n_bytes);
        self.n_bytes -= surplus;
        self.budget.give_back(surplus);
    }

    /// Splits off a permit for `n_bytes`, or for all of this one where it has less.
    #[must_use]
    pub fn split_off(&mut self, n_bytes: u64) -> Self {
        let n_bytes = n_bytes.min(self.n_bytes);
        self.n_bytes -= n_bytes;
        Self { budget: Arc::clone(&self.budget), n_bytes }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.budget.give_back(self.n_bytes);
    }
}

impl MemoryBudget {
    fn give_back(&self, n_bytes: u64) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += n_bytes;
        self.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn work_waits_until_enough_is_given_back() {
        let budget = MemoryBudget::new(100);
        let first = budget.take(60);
        let (sender, receiver) = mpsc::channel();
        let waiting = Arc::clone(&budget);
        let worker = thread::spawn(move || {
            let _permit = waiting.take(50);
            sender.send(()).unwrap();
        });
        assert!(receiver.recv_timeout(Duration::from_millis(50)).is_err(), "50 of 40 free bytes were given out");
        drop(first);
        receiver.recv_timeout(Duration::from_secs(10)).expect("the freed bytes were not given out");
        worker.join().unwrap();
    }

    #[test]
    fn a_file_larger_than_the_budget_gets_the_whole_of_it() {
        let budget = MemoryBudget::new(100);
        let mut permit = budget.take(1_000_000);
        permit.shrink_to(10);
        let _rest = budget.take(90);
    }
}
