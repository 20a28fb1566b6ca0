//! What the articles of one segment score.
//!
//! Few articles are scored one by one: the postings of each word are asked for them, until an article cannot be among the
//! best any more. Many are scored word by word, a window of the segment at a time, which reads each posting once and in
//! order (as Lucene's `BooleanScorer` does). Both add up the same numbers in the same order.

use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader};

use super::positional::PostingsUnion;
use super::scoring::{ALL_WORDS_FACTOR, B, K1, ScoredTerms, ScoredWord, Scoring};

/// Documents that may be scored together; so few that their scores stay in the cache.
pub(super) const WINDOW: u32 = 2048;
/// From so many matches in a window on it is faster to read all postings there than to look each match up.
const MIN_MATCHES_OF_WINDOW: usize = WINDOW as usize / 32;

/// A [`Scoring`] in one segment. Documents must be asked for in order.
pub(super) struct SegmentScoring {
    words: Vec<OpenWord>,
    /// The words by what they can add, most first.
    order: Vec<usize>,
    /// What all words together can add.
    limit: f32,
    /// What the score of an article with all words is multiplied by.
    factor: f32,
    lengths: FieldNormReader,
    /// The part of BM25 that depends on the length only, by tantivy's one-byte code of a length.
    norms: [f32; 256],
    window: Window,
}

impl SegmentScoring {
    /// Opens the postings of all words in one segment.
    pub(super) fn open(scoring: &Scoring, reader: &SegmentReader, option: IndexRecordOption) -> tantivy::Result<Self> {
        let open = |terms: &ScoredTerms| -> tantivy::Result<OpenTerms> {
            let union = PostingsUnion::open(reader, scoring.text, &terms.terms, option)?;
            Ok(OpenTerms { union, weight: terms.weight })
        };
        let open_word = |word: &ScoredWord| {
            let mut readings = Vec::with_capacity(word.readings.len());
            for slots in &word.readings {
                let slots = slots.iter().map(|slot| {
                    let surfaces = slot.surfaces.iter().map(open).collect::<tantivy::Result<_>>()?;
                    Ok(OpenSlot { stems: open(&slot.stems)?, surfaces })
                });
                readings.push(slots.collect::<tantivy::Result<Vec<_>>>()?);
            }
            Ok(OpenWord { readings, limit: word.limit })
        };
        let words = scoring.words.iter().map(open_word).collect::<tantivy::Result<Vec<_>>>()?;
        // Rare words first: most articles then need no look at the frequent ones.
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by(|&a, &b| words[b].limit.total_cmp(&words[a].limit).then(a.cmp(&b)));
        let average = scoring.average_length.max(1.0);
        let norm = |id| K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(id) as f32 / average);
        Ok(Self {
            limit: words.iter().map(|word| word.limit).sum(),
            words,
            order,
            factor: if scoring.has_row { ALL_WORDS_FACTOR } else { 1.0 },
            lengths: reader.get_fieldnorms_reader(scoring.text)?,
            norms: std::array::from_fn(|id| norm(id as u8)),
            window: Window::default(),
        })
    }

    /// Writes the scores of `docs`, which are in order and less than [`WINDOW`] apart; something smaller where a score is
    /// not above `threshold`.
    pub(super) fn scores(&mut self, docs: &[DocId], threshold: f32, scores: &mut Vec<f32>) {
        scores.clear();
        if let [first, .., last] = docs
            && docs.len() >= MIN_MATCHES_OF_WINDOW
        {
            let range = *first..*last + 1;
            self.score_window(&range);
            scores.extend(docs.iter().map(|doc| self.window.totals[(doc - range.start) as usize].score));
        } else {
            scores.extend(docs.iter().map(|&doc| self.score(doc, threshold)));
        }
    }

    /// Scores every document of `range`, match or not.
    fn score_window(&mut self, range: &Range<DocId>) {
        self.window.start(range.len());
        let Window { norms, totals, of_word, scratch } = &mut self.window;
        for (norm, doc) in norms.iter_mut().zip(range.clone()) {
            *norm = self.norms[usize::from(self.lengths.fieldnorm_id(doc))];
        }
        for &n in &self.order {
            if self.words[n].score_window(range, norms, of_word, scratch) {
                for (total, word) in totals.iter_mut().zip(&*of_word) {
                    total.score += word.score;
                    total.is_whole &= word.n_occurrences > 0;
                }
            } else {
                for total in &mut *totals {
                    total.is_whole = false;
                }
            }
        }
        for total in totals.iter_mut().filter(|total| total.is_whole) {
            total.score *= self.factor;
        }
    }

    /// Returns the score of an article; something smaller where that is not above `threshold`.
    fn score(&mut self, doc: DocId, threshold: f32) -> f32 {
        let norm = self.norm(doc);
        let mut total = Total::START;
        let mut limit = self.limit;
        for &n in &self.order {
            let factor = if total.is_whole { self.factor } else { 1.0 };
            // A little more, since sums in another order differ in their last digits.
            if (total.score + limit) * factor * 1.000_1 < threshold {
                return 0.0;
            }
            let word = self.words[n].score(doc, norm);
            limit -= self.words[n].limit;
            total.score += word.score;
            total.is_whole &= word.n_occurrences > 0;
        }
        if total.is_whole { total.score * self.factor } else { total.score }
    }

    /// Returns what each word adds to the score of an article, before it is multiplied where all are there.
    pub(super) fn word_scores(&mut self, doc: DocId) -> Vec<WordScore> {
        let norm = self.norm(doc);
        self.words.iter_mut().map(|word| word.score(doc, norm)).collect()
    }

    /// Returns the part of BM25 that depends on the length of an article only.
    pub(super) fn norm(&self, doc: DocId) -> f32 {
        self.norms[usize::from(self.lengths.fieldnorm_id(doc))]
    }

    /// Returns how long an article is, the average being 1.
    pub(super) fn length_ratio(&self, doc: DocId) -> f32 {
        (self.norm(doc) / K1 - (1.0 - B)) / B
    }

    /// Writes where each word stands in an article; needs postings that were opened with positions.
    pub(super) fn positions(&mut self, doc: DocId, scratch: &mut Vec<u32>, output: &mut [Vec<u32>]) {
        for (word, output) in self.words.iter_mut().zip(output) {
            word.positions(doc, scratch, output);
        }
    }
}

/// The score of an article, as far as it is added up.
#[derive(Clone, Copy, Debug)]
struct Total {
    score: f32,
    /// Whether the article has all words so far.
    is_whole: bool,
}

impl Total {
    const START: Self = Self { score: 0.0, is_whole: true };
}

/// What a window of documents is scored with, kept from one to the next.
#[derive(Default)]
struct Window {
    norms: Vec<f32>,
    totals: Vec<Total>,
    of_word: Vec<WordScore>,
    scratch: Scratch,
}

impl Window {
    /// Makes room for `len` documents.
    fn start(&mut self, len: usize) {
        self.norms.resize(len, 0.0);
        self.totals.clear();
        self.totals.resize(len, Total::START);
        self.of_word.resize(len, WordScore::default());
        self.scratch.of_reading.resize(len, WordScore::default());
        self.scratch.of_slot.resize(len, WordScore::default());
        self.scratch.frequencies.resize(len, 0);
    }
}

/// What the parts of a word add in a window.
#[derive(Default)]
struct Scratch {
    of_reading: Vec<WordScore>,
    of_slot: Vec<WordScore>,
    frequencies: Vec<u32>,
}

/// The postings of a [`ScoredWord`] in one segment.
struct OpenWord {
    /// For each reading its places.
    readings: Vec<Vec<OpenSlot>>,
    limit: f32,
}

/// What a word adds to the score of one article.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct WordScore {
    pub(super) score: f32,
    /// How often it stands there; of a phrase, how often its rarest word does.
    pub(super) n_occurrences: u32,
}

impl WordScore {
    /// What the places of a reading start to be added up from.
    const READING: Self = Self { score: 0.0, n_occurrences: u32::MAX };

    fn add_slot(&mut self, slot: Self) {
        self.score += slot.score;
        self.n_occurrences = self.n_occurrences.min(slot.n_occurrences);
    }

    /// A compound of which the article has a part only counts by that part, and is not there.
    fn take_better_reading(&mut self, reading: Self) {
        self.score = self.score.max(reading.score);
        self.n_occurrences = self.n_occurrences.max(reading.n_occurrences);
    }

    fn add_surface(&mut self, n: u32, weight: f32, norm: f32) {
        self.score += part(n, weight, norm);
        self.n_occurrences += n;
    }

    /// Behind the surfaces: where a form typed has no stem of the article's language, it stands for one.
    fn add_stem(&mut self, n: u32, weight: f32, norm: f32) {
        self.n_occurrences = n.max(self.n_occurrences);
        self.score += part(self.n_occurrences, weight, norm);
    }
}

/// Returns what a term adds that stands `n` times in an article.
fn part(n: u32, weight: f32, norm: f32) -> f32 {
    weight * n as f32 / (n as f32 + norm)
}

impl OpenWord {
    fn score(&mut self, doc: DocId, norm: f32) -> WordScore {
        let mut best = WordScore::default();
        for slots in &mut self.readings {
            let mut sum = WordScore::READING;
            for slot in slots {
                sum.add_slot(slot.score(doc, norm));
            }
            best.take_better_reading(sum);
        }
        best
    }

    /// Writes what [`Self::score`] gives for each document of `range`; tells whether that is something for any.
    fn score_window(
        &mut self,
        range: &Range<DocId>,
        norms: &[f32],
        best: &mut [WordScore],
        scratch: &mut Scratch,
    ) -> bool {
        let Scratch { of_reading, of_slot, frequencies } = scratch;
        if let [slots] = &mut self.readings[..]
            && let [slot] = &mut slots[..]
        {
            return slot.score_window(range, norms, best, frequencies);
        }
        best.fill(WordScore::default());
        let mut is_any_here = false;
        for slots in &mut self.readings {
            of_reading.fill(WordScore::READING);
            for slot in slots {
                is_any_here |= slot.score_window(range, norms, of_slot, frequencies);
                for (sum, &slot) in of_reading.iter_mut().zip(&*of_slot) {
                    sum.add_slot(slot);
                }
            }
            for (best, &reading) in best.iter_mut().zip(&*of_reading) {
                best.take_better_reading(reading);
            }
        }
        is_any_here
    }

    /// Writes where the word stands in `doc`, in order; of several words the first.
    fn positions(&mut self, doc: DocId, scratch: &mut Vec<u32>, output: &mut Vec<u32>) {
        output.clear();
        for slots in &mut self.readings {
            let Some(slot) = slots.first_mut() else { continue };
            for terms in std::iter::once(&mut slot.stems).chain(&mut slot.surfaces) {
                if terms.union.seek(doc) == doc {
                    terms.union.positions(scratch);
                    output.append(scratch);
                }
            }
        }
        output.sort_unstable();
        output.dedup();
    }
}

/// The postings of a [`super::scoring::ScoredSlot`] in one segment.
struct OpenSlot {
    stems: OpenTerms,
    surfaces: Vec<OpenTerms>,
}

impl OpenSlot {
    fn score(&mut self, doc: DocId, norm: f32) -> WordScore {
        let mut sum = WordScore::default();
        for terms in &mut self.surfaces {
            sum.add_surface(terms.frequency(doc), terms.weight, norm);
        }
        if self.stems.weight > 0.0 {
            sum.add_stem(self.stems.frequency(doc), self.stems.weight, norm);
        }
        sum
    }

    /// Writes what [`Self::score`] gives for each document of `range`; tells whether that is something for any.
    fn score_window(
        &mut self,
        range: &Range<DocId>,
        norms: &[f32],
        sums: &mut [WordScore],
        frequencies: &mut [u32],
    ) -> bool {
        sums.fill(WordScore::default());
        let mut is_any_here = false;
        for terms in &mut self.surfaces {
            if terms.frequencies(range, frequencies) {
                is_any_here = true;
                for ((sum, &n), &norm) in sums.iter_mut().zip(&*frequencies).zip(norms) {
                    sum.add_surface(n, terms.weight, norm);
                }
            }
        }
        if self.stems.weight > 0.0 && (self.stems.frequencies(range, frequencies) || is_any_here) {
            is_any_here = true;
            for ((sum, &n), &norm) in sums.iter_mut().zip(&*frequencies).zip(norms) {
                sum.add_stem(n, self.stems.weight, norm);
            }
        }
        is_any_here
    }
}

/// The postings of [`ScoredTerms`] in one segment.
struct OpenTerms {
    union: PostingsUnion,
    weight: f32,
}

impl OpenTerms {
    fn frequency(&mut self, doc: DocId) -> u32 {
        if self.union.seek(doc) == doc { self.union.term_freq() } else { 0 }
    }

    /// Writes how often the terms stand in each document of `range`; tells whether in any.
    fn frequencies(&mut self, range: &Range<DocId>, output: &mut [u32]) -> bool {
        output.fill(0);
        let is_any_here = self.union.seek(range.start) < range.end;
        self.union.add_frequencies(range, output);
        is_any_here
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{STORED, Schema, TEXT};
    use tantivy::{Index, Searcher, TantivyDocument, Term};

    use super::super::scoring::ScoredSlot;
    use super::*;

    const N_ARTICLES: u32 = 5_000;

    /// Articles with some of the words `a` to `h` each, in one segment.
    fn articles() -> (Searcher, tantivy::schema::Field) {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT | STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000).unwrap();
        for n in 0..N_ARTICLES {
            let mut document = TantivyDocument::new();
            let is_there = |k: u32| (n / 3 + n * k).is_multiple_of(k + 2);
            let words = (0..8)
                .filter(|&k| is_there(k))
                .flat_map(|k| vec!["abcdefgh".get(k as usize..=k as usize); 1 + n as usize % 3]);
            document.add_text(text, words.flatten().collect::<Vec<_>>().join(" "));
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index.reader().unwrap().searcher(), text)
    }

    /// Words with one reading and several, of one place and several, one of them rare.
    fn scoring(text: tantivy::schema::Field) -> Scoring {
        let terms = |words: &[&str], weight| ScoredTerms {
            terms: words.iter().map(|word| Term::from_field_text(text, word)).collect(),
            weight,
        };
        let slot = |stems: &[&str], surface: &str| ScoredSlot {
            stems: terms(stems, if stems.is_empty() { 0.0 } else { 2.0 }),
            surfaces: vec![terms(&[surface], 0.5)],
        };
        let word = |readings, limit| ScoredWord { text: String::new(), readings, n_articles: 1, rarity: 1.0, limit };
        Scoring {
            text,
            words: vec![
                word(vec![vec![slot(&["a", "b"], "b")]], 2.5),
                word(vec![vec![slot(&["c"], "d"), slot(&[], "e")], vec![slot(&["f"], "g")]], 3.0),
                word(vec![vec![slot(&["h"], "nowhere")]], 2.5),
            ],
            has_row: true,
            common: Vec::new(),
            missing: Vec::new(),
            average_length: 7.0,
        }
    }

    #[test]
    fn an_article_scores_the_same_among_many_and_by_itself() {
        let (searcher, text) = articles();
        let open =
            || SegmentScoring::open(&scoring(text), searcher.segment_reader(0), IndexRecordOption::WithFreqs).unwrap();
        let (mut many, mut alone) = (open(), open());
        let mut scores = Vec::new();
        let mut n_whole = 0;
        for start in (0..N_ARTICLES).step_by(WINDOW as usize) {
            let docs: Vec<DocId> = (start..N_ARTICLES.min(start + WINDOW)).filter(|doc| doc % 7 != 2).collect();
            many.scores(&docs, 1.0, &mut scores);
            let by_itself: Vec<f32> = docs.iter().map(|&doc| alone.score(doc, f32::NEG_INFINITY)).collect();
            assert_eq!(scores, by_itself);
            n_whole += scores.iter().filter(|&&score| score > 6.0).count();
        }
        assert!(n_whole > 50, "{n_whole}");
    }

    #[test]
    fn an_article_that_cannot_reach_the_threshold_scores_less() {
        let (searcher, text) = articles();
        let open =
            || SegmentScoring::open(&scoring(text), searcher.segment_reader(0), IndexRecordOption::WithFreqs).unwrap();
        let (mut bounded, mut alone) = (open(), open());
        for doc in 0..500 {
            let score = alone.score(doc, f32::NEG_INFINITY);
            let found = bounded.score(doc, 3.0);
            let is_same = found.to_bits() == score.to_bits();
            assert!(is_same || (found < 3.0 && score < 3.0), "{doc}: {found}, not {score}");
        }
    }
}
