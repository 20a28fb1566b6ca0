//! Recognises lists of teasers by their shape.
//!
//! In: a page's blocks and containers. Out: for each container, whether it is one of many teasers that stand side by
//! side. As an example, ten `<li><a>A headline</a><p>Its first words</p></li>` are teasers, whatever their class names say.
//!
//! A short story may stand among so many teasers that they hold most of the page's prose. One by one, they look like
//! paragraphs; only together they do not.

use super::body::ends_a_sentence;
use super::page::{Block, BlockKind, Container, Page};

/// Fewer siblings than these may be alike by chance.
const MIN_CARDS: usize = 4;
/// Where all siblings have linked headings, even so few are teasers, and inside the story too.
const MIN_HEADED_CARDS: usize = 2;
/// Fewer lines than these may be a table of the story.
const MIN_LINES: usize = 8;
/// One line in so many ends before its sentence does where texts are cut; the others are shorter than the cut.
const MIN_CUT_PARTS: usize = 5;
/// A teaser has no more text than this.
const MAX_CARD_WEIGHT: u32 = 420;
/// The longest block of text that may stand in a teaser.
const MAX_TEXT_WEIGHT: u32 = 260;
/// A teaser has no more blocks than these: a kicker, a headline, a text, a byline, a date.
const MAX_CARD_BLOCKS: usize = 5;
/// A linked text shorter than this is no headline.
const MIN_LINK_WEIGHT: u32 = 12;
/// A line shorter than this is a label or a cell, not a text that was cut.
const MIN_CUT_WEIGHT: u32 = 60;
/// A line longer than this is a paragraph.
const MAX_CUT_WEIGHT: u32 = 200;

/// What one of several siblings looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A linked headline, and perhaps a few words.
    Card,
    /// One line of text that ends before its sentence does.
    CutLine,
    /// One line of text that may be a very short teaser.
    ShortLine,
    /// So little text that it may be a teaser where all others are.
    Scrap,
    Other,
}

/// Returns for each container whether it is one of many teasers.
pub(super) fn find(page: &Page, heading: Option<usize>) -> Vec<bool> {
    let n = page.containers.len();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); n];
    let mut in_body = vec![false; n];
    for (index, container) in page.containers.iter().enumerate() {
        let Some(parent) = container.parent else { continue };
        in_body[index] = container.is_body || in_body[parent];
        if container.end > container.first {
            children[parent].push(index);
        }
    }
    let mut is_teaser = vec![false; n];
    for (parent, children) in children.iter().enumerate() {
        let has_headed_cards = || children.iter().all(|&child| is_headed_card(page, &page.containers[child], heading));
        if children.len() >= MIN_HEADED_CARDS && has_headed_cards() {
            for &child in children {
                is_teaser[child] = true;
            }
        }
        // Inside the story, a list with links is a list with links.
        if children.len() < MIN_CARDS || in_body[parent] {
            continue;
        }
        let shapes: Vec<Shape> = children.iter().map(|&child| shape(page, &page.containers[child], heading)).collect();
        let count = |wanted: Shape| shapes.iter().filter(|&&shape| shape == wanted).count();
        let (n_cards, n_cut, n_short) = (count(Shape::Card), count(Shape::CutLine), count(Shape::ShortLine));
        let are_cards = n_cards >= MIN_CARDS && 4 * n_cards >= 3 * children.len();
        let n_lines = n_cut + n_short;
        let are_cut = n_lines >= MIN_LINES && MIN_CUT_PARTS * n_cut >= n_lines && 4 * n_lines >= 3 * children.len();
        for (&child, &shape) in children.iter().zip(&shapes) {
            // Among teasers, what is as short as they are is one whose headline is missing.
            is_teaser[child] =
                are_cards && shape != Shape::Other || are_cut && matches!(shape, Shape::CutLine | Shape::ShortLine);
        }
    }
    is_teaser
}

/// Whether a container holds a linked heading, a few words, and nothing else.
fn is_headed_card(page: &Page, container: &Container, heading: Option<usize>) -> bool {
    let blocks = &page.blocks[container.first..container.end];
    blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(2..)) && is_linked(block))
        && shape(page, container, heading) == Shape::Card
}

fn is_linked(block: &Block) -> bool {
    2 * block.link_weight > block.weight && block.weight >= MIN_LINK_WEIGHT
}

fn shape(page: &Page, container: &Container, heading: Option<usize>) -> Shape {
    let blocks = &page.blocks[container.first..container.end];
    let holds_heading = heading.is_some_and(|heading| container.first <= heading && heading < container.end);
    if holds_heading || blocks.len() > MAX_CARD_BLOCKS {
        return Shape::Other;
    }
    let weight: u32 = blocks.iter().map(|block| block.weight).sum();
    let longest = blocks.iter().filter(|block| !is_linked(block)).map(|block| block.weight).max().unwrap_or(0);
    if blocks.iter().any(is_linked) && weight <= MAX_CARD_WEIGHT && longest <= MAX_TEXT_WEIGHT {
        return Shape::Card;
    }
    let scrap = if longest <= MAX_TEXT_WEIGHT && weight <= MAX_CARD_WEIGHT { Shape::Scrap } else { Shape::Other };
    let [line] = blocks else { return scrap };
    if line.kind != BlockKind::Other || line.weight > MAX_CUT_WEIGHT {
        scrap
    } else if line.weight >= MIN_CUT_WEIGHT && !ends_a_sentence(&line.text) {
        Shape::CutLine
    } else {
        Shape::ShortLine
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::page_reader;

    fn check(markup: &str, n_expected: usize) {
        let page = page_reader::read(&scraper::Html::parse_document(markup));
        assert_eq!(find(&page, None).iter().filter(|&&is_teaser| is_teaser).count(), n_expected, "{markup}");
    }

    #[test]
    fn linked_headlines_with_a_few_words_each_are_teasers() {
        let card =
            "<li><a href=/a>A pilot retires after forty years</a><p>He steered the last ferry into port.</p></li>";
        check(&format!("<ul>{}</ul>", card.repeat(5)), 5);
        check(&format!("<ul>{}</ul>", card.repeat(2)), 0);
        let bare = "<li><p>A teaser whose headline is missing.</p></li>";
        check(&format!("<ul>{}{bare}</ul>", card.repeat(5)), 6);
    }

    #[test]
    fn cards_with_linked_headings_are_teasers_inside_the_story_too() {
        let card =
            "<div><h3><a href=/a>The last keeper of Cape Sorrow</a></h3><p>He kept the log for 31 years.</p></div>";
        check(&format!("<div class=article-body><p>Truce.</p><div>{}</div></div>", card.repeat(2)), 2);
        let update = "<div><h3>The council adjourns</h3><p>It has gone home, <a href=/a>the mayor</a> says.</p></div>";
        check(&format!("<div class=article-body>{}</div>", update.repeat(3)), 0);
    }

    #[test]
    fn rows_of_texts_that_were_cut_are_teasers() {
        let cut = "<tr><td>The council of the town has agreed to repair the bridge over the river before</td></tr>";
        let short = "<tr><td>The ferry sails again.</td></tr>";
        check(&format!("<table>{}{}</table>", cut.repeat(4), short.repeat(6)), 10);
    }

    #[test]
    fn a_table_of_results_and_a_story_in_rows_stay() {
        check(&format!("<table>{}</table>", "<tr><td>Elms</td><td>3</td><td>1,204</td></tr>".repeat(12)), 0);
        let row = "<tr><td>The council of the town has agreed to repair the bridge over the river.</td></tr>";
        check(&format!("<table>{}</table>", row.repeat(12)), 0);
        let item = "<li><a href=/a>10.32</a> The monitors crossed the bridge on foot.</li>";
        check(&format!("<div class=article-body><ul>{}</ul></div>", item.repeat(8)), 0);
    }
}
