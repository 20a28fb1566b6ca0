//! Digits with points and commas between them → one number, or several.
//!
//! In goes text that begins with a digit, out comes how its digits are to be read: `1,200.50` and `1.200,50` are the number
//! `1200.50`, `3,5` is `3.5`, and `17.03.2025` is three numbers.

/// Groups of digits that are looked at; a longer chain is a list, not a number.
const MAX_GROUPS: usize = 8;
/// Digits in a group that are looked at.
const MAX_GROUP_DIGITS: usize = 18;

/// How digits with separators are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Digits {
    /// No separator between digits follows.
    Plain,
    /// One number: its length in bytes, and the place of its decimal separator.
    Number {
        /// The bytes that the number takes.
        length: usize,
        /// Where its decimal separator stands.
        decimal: Option<usize>,
    },
    /// Several numbers, such as a date: the bytes that they take together.
    Several {
        /// The bytes that the numbers take.
        length: usize,
    },
}

/// Reads the digits at the start of `bytes`, which must begin with an ASCII digit.
pub(super) fn read_digits(bytes: &[u8]) -> Digits {
    let mut group_lengths = [0; MAX_GROUPS];
    let mut separators = [(0, 0); MAX_GROUPS];
    let mut n_groups = 0;
    let mut at = 0;
    loop {
        let n_digits = bytes[at..].iter().take(MAX_GROUP_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
        if n_digits > MAX_GROUP_DIGITS {
            return if n_groups == 0 { Digits::Plain } else { Digits::Several { length: at } };
        }
        group_lengths[n_groups] = n_digits;
        n_groups += 1;
        at += n_digits;
        match bytes.get(at..at + 2) {
            Some(&[separator @ (b'.' | b','), digit]) if digit.is_ascii_digit() => {
                if n_groups == MAX_GROUPS {
                    return Digits::Several { length: at };
                }
                separators[n_groups - 1] = (separator, at);
                at += 1;
            }
            _ => break,
        }
    }
    if n_groups == 1 {
        return Digits::Plain;
    }
    let groups = &group_lengths[..n_groups];
    let separators = &separators[..n_groups - 1];
    match reading(bytes[0], groups, separators) {
        Reading::Whole => Digits::Number { length: at, decimal: None },
        Reading::Decimal => Digits::Number { length: at, decimal: separators.last().map(|&(_, at)| at) },
        Reading::Several => Digits::Several { length: at },
    }
}

/// What groups of digits mean together.
enum Reading {
    /// A whole number.
    Whole,
    /// A number whose last separator is the decimal one.
    Decimal,
    Several,
}

fn reading(first_digit: u8, groups: &[usize], separators: &[(u8, usize)]) -> Reading {
    let (&[(first, _), ..], &[.., (last, _)]) = (separators, separators) else {
        return Reading::Whole;
    };
    if separators.len() == 1 {
        return match first {
            b'.' => Reading::Decimal,
            _ if groups[1] == 3 && groups[0] <= 3 && first_digit != b'0' => Reading::Whole,
            // `3,5` is a decimal in most of Europe; `1,2345` is no number anywhere.
            _ if groups[1] <= 3 => Reading::Decimal,
            _ => Reading::Several,
        };
    }
    let (before_last, _) = groups.split_at(groups.len() - 1);
    let is_uniform = separators[..separators.len() - 1].iter().all(|&(separator, _)| separator == first);
    match (is_uniform, first == last) {
        (true, true) if are_thousands(groups) => Reading::Whole,
        (true, false) if are_thousands(before_last) => Reading::Decimal,
        _ => Reading::Several,
    }
}

/// Tells whether the groups are those of a large number: by three digits, or as in India by two and the last by three.
fn are_thousands(groups: &[usize]) -> bool {
    let [first, middle @ .., last] = groups else {
        return false;
    };
    (1..=3).contains(first) && *last == 3 && middle.iter().all(|length| (2..=3).contains(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks how `text` is read: as the number `expected`, or, when that is empty, as several.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = match read_digits(text.as_bytes()) {
            Digits::Plain => text.to_owned(),
            Digits::Several { length } => {
                assert_eq!(length, text.len());
                String::new()
            }
            Digits::Number { length, decimal } => {
                assert_eq!(length, text.len());
                text.char_indices()
                    .filter_map(|(at, c)| match c {
                        _ if Some(at) == decimal => Some('.'),
                        '.' | ',' => None,
                        _ => Some(c),
                    })
                    .collect()
            }
        };
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn thousands_lose_their_separators() {
        check("1,200", "1200");
        check("1,200,000", "1200000");
        check("1.200.000", "1200000");
        check("1,20,000", "120000");
    }

    #[test]
    fn decimals_keep_one_point() {
        check("3.5", "3.5");
        check("3,5", "3.5");
        check("0,500", "0.500");
        check("1,200.50", "1200.50");
        check("1.200,50", "1200.50");
    }

    #[test]
    fn dates_lists_and_hostile_chains_are_several_numbers() {
        check("17.03.2025", "");
        check("1,2,3", "");
        check("2024,2025", "");
        assert_eq!(read_digits("1,1,1,1,1,1,1,1,1,1,1,1".as_bytes()), Digits::Several { length: 15 });
        assert_eq!(read_digits("9".repeat(100).as_bytes()), Digits::Plain);
    }
}
