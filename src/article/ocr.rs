//! How sure OCR was of what it read.
//!
//! In: the confidence of each word of a scanned article, 0 to 1, as ALTO (`WC`) and hOCR (`x_wconf`, of 100) have it. Out:
//! their mean, in thousandths, so that a filter means the same for every article. As an example, words of 0.9 and 0.5
//! give 0.7.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The mean confidence of an article's words, 0 to 1, in thousandths; in JSON it is a number such as `0.873`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OcrConfidence(u16);

impl OcrConfidence {
    /// The number of thousandths that a word without a doubt has.
    pub const CERTAIN: u16 = 1000;

    /// Rounds a confidence to thousandths; `None` when it is none, as one below 0 or above 1.
    #[must_use]
    pub fn new(confidence: f64) -> Option<Self> {
        let certain = f64::from(Self::CERTAIN);
        let is_confidence = (0.0..=1.0).contains(&confidence);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
        is_confidence.then(|| Self((confidence * certain).round() as u16))
    }

    /// Returns the mean of confidences; `None` of none.
    #[must_use]
    pub fn mean(confidences: impl IntoIterator<Item = f64>) -> Option<Self> {
        let (sum, n) = confidences.into_iter().fold((0.0, 0.0), |(sum, n), one| (sum + one, n + 1.0));
        Self::new(sum / n)
    }

    /// Returns the mean of `n` confidences that have so many thousandths together; `None` of none.
    #[must_use]
    pub fn of_thousandths(sum: u64, n: u64) -> Option<Self> {
        let mean = (sum + n / 2).checked_div(n)?;
        u16::try_from(mean).ok().filter(|mean| *mean <= Self::CERTAIN).map(Self)
    }

    /// Returns the confidence in thousandths.
    #[must_use]
    pub fn thousandths(self) -> u16 {
        self.0
    }

    /// Returns the confidence, 0 to 1.
    #[must_use]
    pub fn as_part(self) -> f64 {
        f64::from(self.0) / f64::from(Self::CERTAIN)
    }
}

/// Writes the percentage, `87.3%`.
impl fmt::Display for OcrConfidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", f64::from(self.0) / 10.0)
    }
}

impl Serialize for OcrConfidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_part())
    }
}

impl<'de> Deserialize<'de> for OcrConfidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let confidence = f64::deserialize(deserializer)?;
        Self::new(confidence)
            .ok_or_else(|| serde::de::Error::custom(format_args!("{confidence} is no confidence from 0 to 1")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_rounded_to_thousandths() {
        assert_eq!(OcrConfidence::mean([0.9, 0.5]).map(OcrConfidence::thousandths), Some(700));
        assert_eq!(OcrConfidence::mean([1.0, 1.0, 0.0]).unwrap().to_string(), "66.7%");
        assert_eq!(OcrConfidence::mean([]), None);
        assert_eq!(OcrConfidence::new(f64::NAN), None);
        assert_eq!(OcrConfidence::new(1.1), None);
    }

    #[test]
    fn every_confidence_is_read_back_from_json_as_it_was() {
        for thousandths in 0..=OcrConfidence::CERTAIN {
            let confidence = OcrConfidence(thousandths);
            let json = serde_json::to_string(&confidence).unwrap();
            assert!(json.len() <= 5, "{json}");
            assert_eq!(serde_json::from_str::<OcrConfidence>(&json).unwrap(), confidence);
        }
    }
}
