//! Finds the story among menus, teasers and comments.
//!
//! In: a page's blocks and containers. Out: the paragraphs of the story, its standfirst, and what was cut away with the
//! reason. As an example, of `<nav>Home</nav><div><p>One.</p><p>Two.</p></div>` the paragraphs `One.` and `Two.` stay.
//!
//! Blocks stand in reading order, so that each container is a range of them, and the prose it holds is a difference of
//! two prefix sums. The story is looked for from the outside in: as long as one child holds nearly all prose of its
//! parent, the search goes on in the child. Sources: Kohlschütter et al., "Boilerplate detection using shallow text
//! features" (2010), for length and link density as the features of a block; Readability and trafilatura for the class
//! names.

use std::collections::HashSet;
use std::ops::Range;

use super::Removed;
use super::furniture;
use super::headline::squash;
use super::hints::Reason;
use super::page::{Block, BlockKind, Container, ContainerTag, Furniture, Page, ToldBy, weight};
use super::{plain_text, teasers};
use crate::article::Language;

/// The story found on a page.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Its paragraphs and subheads, in reading order.
    pub paragraphs: Vec<String>,
    /// The standfirst, where it stands apart.
    pub lead: Option<String>,
    /// The heading above it.
    pub heading: Option<String>,
    /// The index of its block.
    pub heading_at: Option<usize>,
    /// What was cut away.
    pub removed: Vec<Removed>,
    /// The blocks that the story was taken from.
    range: Range<usize>,
    /// The block before which the story's own credits end.
    end_of_credits: usize,
}

impl Body {
    /// Whether the block at this index stands in the story, or shortly before or after it, where bylines and dates are.
    pub(super) fn is_near(&self, block: usize) -> bool {
        /// Menus and teasers begin further away.
        const N_BLOCKS: usize = 15;
        (self.range.start.saturating_sub(N_BLOCKS)..self.end_of_credits).contains(&block)
    }

    /// Whether there is so little text that the page's story may be somewhere else.
    pub(super) fn is_scrap(&self) -> bool {
        const MAX_WEIGHT: u32 = 150;
        self.paragraphs.iter().map(|paragraph| weight(paragraph)).sum::<u32>() <= MAX_WEIGHT
    }
}

/// What is already known of the story, so that it is recognised where it stands again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    /// Every headline that the page's metadata give.
    pub headlines: &'a [String],
    /// What the page says that it is about.
    pub description: Option<&'a str>,
    /// The names of its authors.
    pub authors: &'a [String],
    /// The language that the page declares.
    pub language: Option<Language>,
    /// What is done with headings that are links.
    pub linked_headings: LinkedHeadings,
}

/// What is done with the headings of texts that are links as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LinkedHeadings {
    /// On a page they lead to other stories.
    #[default]
    Cut,
    /// In a newsletter each leads to the rest of what it tells below.
    Kept,
}

/// Finds the story on `page`.
pub(super) fn find(page: &Page, known: Known<'_>) -> Body {
    let prose: Vec<i64> = page.blocks.iter().map(prose).collect();
    let headlines: Vec<String> = known.headlines.iter().map(|headline| squash(headline)).collect();
    let heading = heading_of_story(page, &headlines);
    let furniture = furniture_of_containers(page, &prose, heading);
    let story = &page.containers[story_container(page, &prose, &furniture)];
    let first = heading.filter(|&heading| heading >= story.first && heading < story.end).unwrap_or(story.first);
    let first = if heading == Some(first) { first + 1 } else { first };
    let mut body = collect(page, first..story.end, &furniture, &headlines, known);
    if !has_prose(&body.paragraphs)
        && let Some(flash) = heading.and_then(|heading| flash_below(page, heading, &furniture, known))
    {
        body = flash;
    }
    body.end_of_credits = end_of_credits(page, body.range.end);
    if let Some(heading) = heading {
        body.lead = lead_between(page, heading..first, &furniture, known);
        body.heading_at = Some(heading);
        body.heading = page.blocks.get(heading).map(|block| block.text.clone());
    }
    body
}

/// Returns where the credits below a story end, which ends before the block `end`: where another begins, at the latest.
fn end_of_credits(page: &Page, end: usize) -> usize {
    const MAX_BLOCKS: usize = 2;
    let below = page.blocks.get(end..).unwrap_or_default().iter().take(MAX_BLOCKS);
    end + below.take_while(|block| !matches!(block.kind, BlockKind::Heading(_))).count()
}

/// Whether one of `paragraphs` is a sentence rather than a label.
fn has_prose(paragraphs: &[String]) -> bool {
    paragraphs.iter().any(|paragraph| ends_a_sentence(paragraph) || weight(paragraph) >= 120)
}

/// Takes what stands below the heading, where it is no prose: a flash that repeats the headline, a table of results.
fn flash_below(page: &Page, heading: usize, furniture: &[Option<Reason>], known: Known<'_>) -> Option<Body> {
    let mut around = Some(page.blocks.get(heading)?.container);
    while let Some(container) = around {
        let Container { parent, end, .. } = page.containers[container];
        // The headline is not taken out again: it is what the flash says.
        let body = collect(page, heading + 1..end, furniture, &[], known);
        if !body.paragraphs.is_empty() {
            return Some(body);
        }
        around = parent;
    }
    None
}

/// Takes the text of markup that holds a story and nothing else.
pub(super) fn of_fragment(page: &Page) -> Body {
    let prose: Vec<i64> = page.blocks.iter().map(prose).collect();
    let furniture = furniture_of_containers(page, &prose, None);
    collect(page, 0..page.blocks.len(), &furniture, &[], Known::default())
}

/// Takes the text of a newsletter: all stories that it tells in short, each below a heading that leads to the rest.
pub(super) fn of_mail(page: &Page) -> Body {
    let mut furniture: Vec<Option<Reason>> = Vec::with_capacity(page.containers.len());
    for container in &page.containers {
        // What names of classes say of stories on a page, they say of the whole newsletter here.
        let own = container.furniture.map(|own| own.reason).filter(|reason| {
            matches!(reason, Reason::Hidden | Reason::Footer | Reason::Navigation | Reason::Advertising | Reason::Share)
        });
        furniture.push(container.parent.and_then(|parent| furniture[parent]).or(own));
    }
    let known = Known { linked_headings: LinkedHeadings::Kept, ..Known::default() };
    let body = collect(page, 0..page.blocks.len(), &furniture, &[], known);
    // When nothing is left, the names lied.
    if body.paragraphs.is_empty() { of_fragment(page) } else { body }
}

/// Returns the index of the block that shows the headline: the heading that has most of one that the page gives.
fn heading_of_story(page: &Page, headlines: &[String]) -> Option<usize> {
    let headings = page.blocks.iter().enumerate().filter(|(_, block)| matches!(block.kind, BlockKind::Heading(_)));
    let mut best: Option<(usize, (usize, u8))> = None;
    for (index, block) in headings {
        let BlockKind::Heading(level) = block.kind else { continue };
        // A bar that stays on the screen repeats the headline in a smaller heading.
        let rank = (length_shared(&squash(&block.text), headlines), u8::MAX - level);
        if rank.0 > 0 && best.is_none_or(|(_, best)| rank > best) {
            best = Some((index, rank));
        }
    }
    let first_h1 = || page.blocks.iter().position(|block| block.kind == BlockKind::Heading(1));
    best.map(|(index, _)| index).or_else(first_h1)
}

/// Returns how much of `text` and one of the headlines is the same; zero when neither holds the other.
fn length_shared(text: &str, headlines: &[String]) -> usize {
    // What is shorter is a section's name, or the headline of something else.
    const MIN_BYTES: usize = 12;
    let shared = headlines.iter().map(|headline| {
        if headline == text {
            // The very headline beats one that holds it.
            2 * text.len()
        } else if text.len() >= MIN_BYTES && headline.contains(text) {
            text.len()
        } else if headline.len() >= MIN_BYTES && text.contains(headline.as_str()) {
            headline.len()
        } else {
            0
        }
    });
    shared.max().unwrap_or(0)
}

/// Returns the standfirst, which stands between the headline and the story.
fn lead_between(page: &Page, range: Range<usize>, furniture: &[Option<Reason>], known: Known<'_>) -> Option<String> {
    /// A label is shorter.
    const MIN_WEIGHT: u32 = 30;
    let description = known.description.map(squash).unwrap_or_default();
    let blocks = page.blocks.get(range)?.iter().skip(1);
    let mut blocks = blocks.filter(|block| {
        let text = squash(&block.text);
        let is_description = text.len() >= 20
            && (description.starts_with(&text) || text.starts_with(&description) && !description.is_empty());
        block.weight >= MIN_WEIGHT
            && 2 * block.link_weight < block.weight
            && furniture[block.container].is_none()
            && (block.is_lead || is_description)
    });
    blocks.next().map(|block| block.text.clone())
}

/// Returns how much prose `block` holds; below zero for what looks like a link or a label.
fn prose(block: &Block) -> i64 {
    let weight = i64::from(block.weight);
    let plain = weight - i64::from(block.link_weight);
    if matches!(block.kind, BlockKind::Heading(_)) {
        0
    } else if 2 * plain < weight {
        -weight.min(60) / 4
    } else if ends_a_sentence(&block.text) || weight >= 120 {
        plain
    } else if weight < 40 {
        -5
    } else {
        plain / 2
    }
}

/// Whether `text` ends as a sentence does.
pub(super) fn ends_a_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '“' | '’' | '»' | '«' | ')' | ']' | '」' | '』' | '›' | ' ' | '*')
    });
    text.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '؟', '۔', '।', ';', '።'])
}

/// Returns the share of a page's prose that an element may hold at most to be taken for furniture by its name.
///
/// Names lie where a whole page is wrapped in a `social-layout`, or a whole story in a `paywall`.
fn max_share(furniture: Furniture) -> f64 {
    match (furniture.reason, furniture.told_by) {
        (Reason::Newsletter | Reason::Credit | Reason::Hidden, _) => 0.15,
        (_, ToldBy::Tag) | (Reason::Comments | Reason::Consent, _) => 0.8,
        _ => 0.4,
    }
}

/// Returns the blocks of the container that is named as the story's, where it stands below the headline.
fn named_story(page: &Page, sums: &[i64], heading: Option<usize>) -> Option<Range<usize>> {
    let named = page.containers.iter().filter(|container| container.is_body);
    let mut below = named.filter(|container| {
        heading.is_none_or(|heading| container.end > heading) && sums[container.end] > sums[container.first]
    });
    below.next().map(|container| container.first..container.end)
}

/// What stands apart from the story and is linked for one part in so many is a list of other stories.
const MIN_LINKED_PARTS: i64 = 6;

/// Decides for each container whether it is furniture.
fn furniture_of_containers(page: &Page, prose: &[i64], heading: Option<usize>) -> Vec<Option<Reason>> {
    let sums = prefix_sums(prose.iter().map(|&prose| prose.max(0)));
    let total = *sums.last().unwrap_or(&0);
    let named = named_story(page, &sums, heading);
    let links = prefix_sums(page.blocks.iter().map(|block| i64::from(block.link_weight)));
    let weights = prefix_sums(page.blocks.iter().map(|block| i64::from(block.weight)));
    // Comments and teasers may be far longer than a short story that stands elsewhere, in an element named for it.
    let is_apart = |container: &Container, own: Furniture| {
        let of = |sums: &[i64]| sums[container.end] - sums[container.first];
        named.as_ref().is_some_and(|named| container.end <= named.start || named.end <= container.first)
            && (matches!(own.reason, Reason::Comments | Reason::Newsletter | Reason::Consent)
                || MIN_LINKED_PARTS * of(&links) >= of(&weights))
    };
    let teasers = teasers::find(page, heading);
    let mut effective: Vec<Option<Reason>> = Vec::with_capacity(page.containers.len());
    for (container, is_teaser) in page.containers.iter().zip(teasers) {
        let outer = container.parent.and_then(|parent| effective[parent]);
        let held = sums[container.end] - sums[container.first];
        let holds_heading = heading.is_some_and(|heading| container.first <= heading && heading < container.end);
        let own = container.furniture.filter(|&own| {
            !holds_heading && (is_apart(container, own) || held as f64 <= max_share(own) * total as f64)
        });
        let own = own.map(|own| own.reason).or(is_teaser.then_some(Reason::Related));
        effective.push(outer.or(own));
    }
    effective
}

fn prefix_sums(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut sum = 0;
    let mut sums = vec![0];
    sums.extend(values.map(|value| {
        sum += value;
        sum
    }));
    sums
}

/// The share of its parent's prose that a container must hold for the search to go on inside it.
const MIN_SHARE_OF_PARENT: f64 = 0.7;
/// The share of the prose found that a container must hold to be believed when it is told to hold the story.
const MIN_SHARE_OF_NAMED: f64 = 0.5;

/// Returns the index of the container that holds the story.
fn story_container(page: &Page, prose: &[i64], furniture: &[Option<Reason>]) -> usize {
    let kept = page.blocks.iter().zip(prose);
    let kept = kept.map(|(block, &prose)| if furniture[block.container].is_some() { 0 } else { prose });
    let sums = prefix_sums(kept);
    let held = |container: &Container| sums[container.end] - sums[container.first];
    let mut best_child: Vec<Option<usize>> = vec![None; page.containers.len()];
    for (index, container) in page.containers.iter().enumerate().skip(1) {
        let Some(parent) = container.parent else { continue };
        if best_child[parent].is_none_or(|best| held(container) > held(&page.containers[best])) {
            best_child[parent] = Some(index);
        }
    }
    let mut current = 0;
    let mut named = None;
    while let Some(child) = best_child[current] {
        let share = held(&page.containers[child]) as f64 / held(&page.containers[current]).max(1) as f64;
        let is_paragraph = {
            let Container { first, end, .. } = page.containers[child];
            end - first == 1 && page.blocks[first].kind == BlockKind::Paragraph
        };
        // Its neighbours may be short lines of the same story.
        if share < MIN_SHARE_OF_PARENT || is_paragraph {
            break;
        }
        current = child;
    }
    for (index, container) in page.containers.iter().enumerate() {
        let is_named = container.is_body || matches!(container.tag, ContainerTag::Article);
        if is_named && named.is_none_or(|best| held(container) > held(&page.containers[best])) {
            named = Some(index);
        }
    }
    match named {
        Some(named)
            if held(&page.containers[named]) as f64 > MIN_SHARE_OF_NAMED * held(&page.containers[current]) as f64 =>
        {
            named
        }
        _ => current,
    }
}

/// Takes the paragraphs out of the blocks of the story.
fn collect(
    page: &Page,
    range: Range<usize>,
    furniture: &[Option<Reason>],
    headlines: &[String],
    known: Known<'_>,
) -> Body {
    let mut body = Body { range: range.clone(), ..Body::default() };
    let mut seen = HashSet::new();
    // The level of the heading that was kept last, where nothing below it was kept yet.
    let mut open_heading: Option<u8> = None;
    let mut n_cut_below = 0;
    let blocks = page.blocks.get(range).unwrap_or_default();
    for (at, block) in blocks.iter().enumerate() {
        let is_kept_heading = known.linked_headings == LinkedHeadings::Kept && is_heading_of(block, blocks.get(at + 1));
        let reason = furniture[block.container].or_else(|| {
            reason_of_block(block, known.language).filter(|why| *why != Reason::LinkList || !is_kept_heading)
        });
        // Pages for screens and for print hold long paragraphs twice.
        let reason =
            reason.or_else(|| (block.weight >= 80 && !seen.insert(block.text.as_str())).then_some(Reason::Repeated));
        let reason = reason.or_else(|| reason_in_front(block, body.paragraphs.len(), headlines));
        if let Some(why) = reason {
            n_cut_below += 1;
            body.removed.push(Removed { text: block.text.clone(), why });
            continue;
        }
        let level = match block.kind {
            BlockKind::Heading(level) => Some(level),
            _ => None,
        };
        // All that stood below the heading before was cut: it was no part of the story either.
        let closes_empty_section =
            n_cut_below > 0 && level.is_some_and(|level| open_heading.is_some_and(|open| level <= open));
        if closes_empty_section {
            let heading = body.paragraphs.pop();
            body.removed.extend(heading.map(|text| Removed { text, why: Reason::Related }));
        }
        body.paragraphs.push(block.text.clone());
        open_heading = level;
        n_cut_below = 0;
    }
    // A heading below which all was cut belongs to what was cut there.
    let is_label = |heading: &String| !ends_a_sentence(heading);
    if open_heading.is_some() && n_cut_below > 0 && body.paragraphs.len() > 1 {
        let heading = body.paragraphs.pop_if(|heading| is_label(heading));
        body.removed.extend(heading.map(|text| Removed { text, why: Reason::Related }));
    }
    furniture::trim_paragraphs(&mut body.paragraphs, &mut body.removed);
    trim_end(&mut body.paragraphs, &mut body.removed, known.authors);
    body
}

/// Cuts the furniture at both ends of a text.
pub(super) fn trim(paragraphs: &mut Vec<String>, removed: &mut Vec<Removed>) {
    furniture::trim_paragraphs(paragraphs, removed);
    trim_end(paragraphs, removed, &[]);
}

/// Why `block`, which stands inside the story, is no part of it.
fn reason_of_block(block: &Block, language: Option<Language>) -> Option<Reason> {
    let is_short = block.weight < 200;
    let is_linked = 10 * block.link_weight > 8 * block.weight;
    let is_half_linked = 10 * block.link_weight > 4 * block.weight;
    // A whole sentence may be a link inside the story; the title of another story rarely ends with a full stop.
    let is_sentence = block.kind == BlockKind::Paragraph && block.weight >= 60 && block.text.ends_with('.');
    if is_linked && !is_sentence || is_half_linked && is_short && !ends_a_sentence(&block.text) {
        return Some(Reason::LinkList);
    }
    if is_short && furniture::is_picture_credit(&block.text) {
        return Some(Reason::Caption);
    }
    if furniture::is_inserted(&block.text) || furniture::is_offer(&block.text) {
        return Some(Reason::Phrase);
    }
    let is_date = block.weight < 100 && (plain_text::is_date_line(&block.text, language) || is_time(&block.text));
    is_date.then_some(Reason::Credit)
}

/// Whether `block`, whatever element it is, is a heading by what follows: a text that is no link.
fn is_heading_of(block: &Block, next: Option<&Block>) -> bool {
    const MIN_WORDS: usize = 3;
    const MAX_WEIGHT: u32 = 200;
    block.weight <= MAX_WEIGHT
        && block.text.split_whitespace().nth(MIN_WORDS - 1).is_some()
        && !furniture::is_phrase(&block.text)
        && next.is_some_and(|next| next.weight >= 60 && 2 * next.link_weight < next.weight)
}

/// Whether `text` is a time of day and nothing else.
fn is_time(text: &str) -> bool {
    text.len() <= 12
        && text.contains(':')
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | ' ' | '|'))
        && text.len() > 3
}

/// Why `block`, of which so many paragraphs precede, is not the story's beginning: its headline again, or its byline.
fn reason_in_front(block: &Block, n_paragraphs: usize, headlines: &[String]) -> Option<Reason> {
    /// The story has begun after so many paragraphs.
    const N_FRONT: usize = 4;
    if n_paragraphs >= N_FRONT || block.weight >= 200 {
        return None;
    }
    // A first paragraph may begin with the words of the headline, and goes on.
    let squashed = squash(&block.text);
    let shared = length_shared(&squashed, headlines);
    if shared > 0 && (shared >= squashed.len() || 3 * shared >= 2 * squashed.len() && !ends_a_sentence(&block.text)) {
        return Some(Reason::Headline);
    }
    let is_byline = block.weight < 100 && plain_text::introduces_byline(&block.text);
    is_byline.then_some(Reason::Credit)
}

/// Cuts what sites put under a story: the author's life, and offers.
fn trim_end(paragraphs: &mut Vec<String>, removed: &mut Vec<Removed>, authors: &[String]) {
    while paragraphs.len() > 1
        && let Some(last) = paragraphs.last()
    {
        let tells_of_author = authors.iter().any(|author| author.contains(' ') && last.starts_with(author.as_str()));
        let why = if tells_of_author {
            Reason::Credit
        } else if furniture::is_last_offer(last) {
            Reason::Newsletter
        } else {
            break;
        };
        removed.extend(paragraphs.pop().map(|text| Removed { text, why }));
        // What stood above it may end the page as well.
        furniture::trim_paragraphs(paragraphs, removed);
    }
}
