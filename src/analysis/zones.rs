//! The parts of an article → the positions at which its zones end.
//!
//! Each part starts [`PART_GAP`] positions behind the last word of the part before it. `Talks resume`, then `One two
//! three.` as the first paragraph of the body: the headline ends at 2 and the lead at 2 + 1,000 + 3.

use super::{Analyser, PART_GAP, Part};
use crate::query::Zone;

/// Where headline and lead end, as positions behind their last words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ZoneEnds {
    /// The end of headlines and subheadline.
    pub(crate) headline: u32,
    /// The end of the lead; of the body's first paragraph where no lead stands apart.
    pub(crate) lead: u32,
}

impl ZoneEnds {
    /// Counts the words of `parts`, which come in the order of [`super::parts`].
    pub(crate) fn of<'a>(parts: impl Iterator<Item = (Part, &'a str)>) -> Self {
        let mut analyser = Analyser::new();
        let (mut position, mut headline, mut lead) = (0, 0, None);
        for (part, text) in parts {
            let text = match part {
                Part::Body if lead.is_some() => break,
                Part::Body => text.split("\n\n").next().unwrap_or_default(),
                _ => text,
            };
            // Stems stand where their words stand, so the language does not matter for positions.
            let end = analyser.analyse(text, None, position, &mut |_| {});
            match part {
                Part::Headline | Part::Subheadline | Part::OtherHeadline(_) => headline = end,
                Part::Lead | Part::Body => lead = Some(end),
            }
            position = end + PART_GAP;
        }
        Self { headline, lead: lead.unwrap_or(headline) }
    }

    /// Tells whether `position` lies in `zone`.
    pub(crate) fn has(self, zone: Zone, position: u32) -> bool {
        match zone {
            Zone::Text => true,
            Zone::Headline => position < self.headline,
            Zone::Lead => (self.headline..self.lead).contains(&position),
            Zone::HeadlineOrLead => position < self.lead,
            Zone::Body => position >= self.headline,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn the_lead_zone_is_the_first_paragraph_where_no_lead_stands_apart() {
        let check = |article: &Article, headline, lead| {
            assert_eq!(ZoneEnds::of(super::super::parts(article)), ZoneEnds { headline, lead });
        };
        let mut article = Article {
            headline: Some("Talks resume".to_owned()),
            body: "One two three.\n\nFour five.".to_owned(),
            ..Article::default()
        };
        check(&article, 2, 2 + PART_GAP + 3);
        article.lead = Some("A lead apart.".to_owned());
        check(&article, 2, 2 + PART_GAP + 3);
        article.other_headlines = vec!["Envoys meet again".to_owned()];
        check(&article, 2 + PART_GAP + 3, 2 + PART_GAP + 3 + PART_GAP + 3);
        article.other_headlines.clear();
        article.headline = None;
        check(&article, 0, 3);
    }
}
