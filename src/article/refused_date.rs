//! A date that an article gives and that was not taken: what it says, where, and why not.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Evidence, Field};

/// A date that was read and not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedDate {
    /// The field that it was meant for: `published` or `modified`.
    pub field: Field,
    /// Where it stands.
    pub evidence: Evidence,
    /// What it says, as printed.
    pub text: String,
    /// Why it was not taken.
    pub why: DateRefusal,
}

/// Why a date was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateRefusal {
    /// It is later than the day after the run.
    InTheFuture,
    /// It is older than the oldest newspaper.
    TooOld,
    /// The calendar has no such day, as February 30.
    NoSuchDay,
    /// It has a day and a month, and nothing tells which is which, as `03/04/2025`.
    DayOrMonth,
    /// A more trusted source gives a date more than a day away.
    Differs,
}

impl fmt::Display for DateRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::InTheFuture => "in the future",
            Self::TooOld => "before 1600",
            Self::NoSuchDay => "no such day",
            Self::DayOrMonth => "day and month cannot be told apart",
            Self::Differs => "another source gives another date",
        })
    }
}
