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

use std::ops::Range;

use super::Removed;
use super::furniture;
use super::hints::Reason;
use super::page::{Block, BlockKind, Container, ContainerTag, Page};

/// The story found on a page.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Its paragraphs and subheads, in reading order.
    pub paragraphs: Vec<String>,
    /// The standfirst, where it stands apart.
    pub lead: Option<String>,
    /// What was cut away.
    pub removed: Vec<Removed>,
    /// The blocks that the story was taken from.
    range: Range<usize>,
}

impl Body {
    /// Whether the block at this index stands in the story, or shortly before or after it, where bylines and dates are.
    pub(super) fn is_near(&self, block: usize) -> bool {
        /// Menus and teasers begin further away.
        const N_BLOCKS: usize = 15;
        (self.range.start.saturating_sub(N_BLOCKS)..self.range.end + 2).contains(&block)
    }
}

/// What is already known of the story, so that it is recognised where it stands again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    /// Every headline that the page gives.
    pub headlines: &'a [String],
    /// What the page says that it is about.
    pub description: Option<&'a str>,
}

/// Finds the story on `page`.
pub(super) fn find(page: &Page, known: Known<'_>) -> Body {
    let prose: Vec<i64> = page.blocks.iter().map(prose).collect();
    let furniture = furniture_of_containers(page, &prose);
    let story = story_container(page, &prose, &furniture);
    collect(page, &page.containers[story], &furniture, known)
}

/// Takes the text of markup that holds a story and nothing else.
pub(super) fn of_fragment(page: &Page) -> Body {
    let prose: Vec<i64> = page.blocks.iter().map(prose).collect();
    let furniture = furniture_of_containers(page, &prose);
    collect(page, &page.containers[0], &furniture, Known::default())
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

/// A container may hold at most this share of a page's prose to be taken for furniture by its name.
const MAX_FURNITURE_SHARE: f64 = 0.4;

/// Decides for each container whether it is furniture.
fn furniture_of_containers(page: &Page, prose: &[i64]) -> Vec<Option<Reason>> {
    let sums = prefix_sums(prose.iter().map(|&prose| prose.max(0)));
    let total = *sums.last().unwrap_or(&0);
    let mut effective: Vec<Option<Reason>> = Vec::with_capacity(page.containers.len());
    for container in &page.containers {
        let outer = container.parent.and_then(|parent| effective[parent]);
        let held = sums[container.end] - sums[container.first];
        // Names lie where a whole page is wrapped in a `social-layout`: what holds most of the text is no furniture.
        let own = container.furniture.filter(|_| (held as f64) < MAX_FURNITURE_SHARE * total as f64);
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
        if share < MIN_SHARE_OF_PARENT {
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

/// Takes the paragraphs out of the story's container.
fn collect(page: &Page, story: &Container, furniture: &[Option<Reason>], known: Known<'_>) -> Body {
    let mut body = Body { range: story.first..story.end, ..Body::default() };
    for block in &page.blocks[story.first..story.end] {
        match furniture[block.container].or_else(|| reason_of_block(block, known)) {
            Some(why) => body.removed.push(Removed { text: block.text.clone(), why }),
            None => body.paragraphs.push(block.text.clone()),
        }
    }
    furniture::trim_paragraphs(&mut body.paragraphs, &mut body.removed);
    body
}

/// Why `block`, which stands inside the story, is no part of it.
fn reason_of_block(block: &Block, known: Known<'_>) -> Option<Reason> {
    if known.headlines.contains(&block.text) {
        return Some(Reason::Repeated);
    }
    let is_linked = 10 * block.link_weight > 8 * block.weight;
    if is_linked {
        return Some(Reason::LinkList);
    }
    None
}
