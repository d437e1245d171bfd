//! Results that are kept beside the text that they were made from, so that a preview does not make them again at every
//! change of another file.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fingerprint::Fingerprint;

/// Values that were worked out from one text, at most one of each type. A type of its own for each purpose keeps them
/// apart.
#[derive(Default)]
pub(crate) struct Memo(Mutex<Vec<MemoValue>>);

/// A value, and what it was worked out from.
#[derive(Clone)]
struct MemoValue {
    /// The fingerprint of everything but the text itself.
    inputs: Fingerprint,
    value: Arc<dyn Any + Send + Sync>,
}

impl Memo {
    /// The value that `make` works out, or worked out before from the same `inputs`: the fingerprint of everything
    /// beside the text that the value depends on.
    pub(crate) fn get_or_make<T: Any + Send + Sync>(
        &self,
        inputs: Fingerprint,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        let known = self
            .values()
            .iter()
            .find(|known| known.inputs == inputs && (*known.value).type_id() == TypeId::of::<T>())
            .cloned();
        if let Some(value) = known.and_then(|known| known.value.downcast::<T>().ok()) {
            return value;
        }

        let value = Arc::new(make());
        let made = MemoValue {
            inputs,
            value: Arc::clone(&value) as Arc<dyn Any + Send + Sync>,
        };
        let mut values = self.values();
        values.retain(|known| (*known.value).type_id() != TypeId::of::<T>());
        values.push(made);

        value
    }

    fn values(&self) -> MutexGuard<'_, Vec<MemoValue>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Memo").field(&self.values().len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::Memo;
    use crate::fingerprint::Fingerprint;

    #[test]
    fn a_value_is_made_once_for_each_input_and_type() {
        let (memo, made) = (Memo::default(), Cell::new(0));
        let inputs = |text: &str| Fingerprint::from_bytes(text.as_bytes());
        let number = |text: &str| {
            let make = || {
                made.set(made.get() + 1);
                made.get()
            };
            *memo.get_or_make::<i32>(inputs(text), make)
        };
        assert_eq!(
            (number("a"), number("a"), number("b"), number("b")),
            (1, 1, 2, 2)
        );

        // Another type with the same inputs is another value, and does not replace the first one.
        assert_eq!(*memo.get_or_make(inputs("b"), || "text"), "text");
        assert_eq!(
            (number("b"), *memo.get_or_make(inputs("b"), || "new")),
            (2, "text")
        );

        // Only the value for the latest inputs is kept.
        assert_eq!(number("a"), 3);
    }
}
