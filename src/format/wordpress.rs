//! Posts as `WordPress` keeps them → posts as it displays them.
//!
//! In: the text of a post in an export. Out: the same as [`Prose`] whose paragraphs are marked, without the shortcodes
//! that plug-ins replace. Posts that were written before the editor of blocks have a blank line between paragraphs, and
//! no `<p>`.
//! Sources: `wpautop` and `get_shortcode_regex` of `WordPress`.
//!
//! ```text
//! The guns fell [i]silent[/i].                      <p>The guns fell silent.
//!                                              →
//! [gallery ids="1,2"]Talks go on [sic].             <p>Talks go on [sic].
//! ```

use super::Prose;

/// Shortcodes that stand alone, without attributes, in the text of most plug-ins.
const STANDING_ALONE: &[&str] =
    &["gallery", "embed", "playlist", "audio", "video", "nextpage", "more", "toc", "contact"];
/// What is not read as the name of a shortcode.
const MAX_NAME_BYTES: usize = 40;
/// Further on, the end of a caption is not looked for.
const MAX_CAPTION_BYTES: usize = 4_000;
/// Further on, a bracket that was opened is not looked for.
const MAX_SHORTCODE_BYTES: usize = 1_000;

/// Makes of a post what its readers saw.
pub(super) fn displayed(post: Prose) -> Prose {
    let text = match &post {
        Prose::Plain(text) => html_escape::encode_text(text),
        Prose::Html(text) => text.into(),
        _ => return post,
    };
    let text = without_shortcodes(&text);
    // Posts of blocks have their paragraphs.
    if text.contains("<!-- wp:") {
        return Prose::Html(text);
    }
    let mut html = String::from("<p>");
    let mut n_blank = 0;
    for line in text.lines() {
        if line.trim().is_empty() {
            n_blank += 1;
            continue;
        }
        html.push_str(if n_blank > 0 { "\n<p>" } else { "\n" });
        html.push_str(line);
        n_blank = 0;
    }
    Prose::Html(html)
}

/// Takes out shortcodes; what stands between two that belong together stays, but for captions of pictures.
fn without_shortcodes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(code) = Shortcode::read(rest) else {
            kept.push('[');
            rest = &rest[1..];
            continue;
        };
        rest = &rest[code.len..];
        let near = &rest[..rest.floor_char_boundary(MAX_CAPTION_BYTES)];
        let end = if code.name == "caption" { near.find("[/caption]") } else { None };
        rest = &rest[end.unwrap_or(0)..];
    }
    kept.push_str(rest);
    kept
}

/// A shortcode at the start of a text.
struct Shortcode<'a> {
    name: &'a str,
    len: usize,
}

impl<'a> Shortcode<'a> {
    /// Reads `[name]`, `[/name]` or `[name key="value"]`; `None` for the brackets of prose.
    fn read(text: &'a str) -> Option<Self> {
        let start = &text[..text.floor_char_boundary(MAX_SHORTCODE_BYTES)];
        let inside = &start[1..start.find(']')?];
        let (is_end, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        let name_end = inside.find(|c| !is_sign(c)).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(name_end);
        let attributes = attributes.trim_end_matches('/').trim();
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= MAX_NAME_BYTES;
        let is_code = is_end
            || attributes.contains('=')
            || attributes.is_empty()
                && (STANDING_ALONE.contains(&name) || name.contains(['_', '-']) || is_closed(start, name));
        (is_name && is_code).then(|| Self { name, len: start.find(']').map_or(0, |end| end + 1) })
    }
}

/// Tells whether what `[name]` opens is closed soon.
fn is_closed(start: &str, name: &str) -> bool {
    start.contains(&format!("[/{name}]"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(post: &str, expected: &str) {
        assert_eq!(displayed(Prose::Html(post.to_owned())), Prose::Html(expected.to_owned()), "{post}");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check(
            "The guns fell silent.\n\nTalks go on,\nslowly.\r\n\r\nEnd.",
            "<p>\nThe guns fell silent.\n<p>Talks go on,\nslowly.\n<p>End.",
        );
        let blocks = "<!-- wp:paragraph -->\n<p>Truce.</p>\n\n<p>Talks.</p>";
        check(blocks, blocks);
    }

    #[test]
    fn signs_of_plain_text_are_no_markup() {
        assert_eq!(displayed(Prose::Plain("1 < 2".to_owned())), Prose::Html("<p>\n1 &lt; 2".to_owned()));
    }

    #[test]
    fn shortcodes_are_left_out() {
        check("[gallery ids=\"1,2\"]The [i]guns[/i] fell silent.[contact_form][embed /]", "<p>\nThe guns fell silent.");
        check("A [caption id=\"a\" width=\"3\"]<img> Port Elms[/caption]B", "<p>\nA B");
    }

    #[test]
    fn what_editors_put_in_brackets_stays() {
        let text = "Talks “go [sic] on”, [the envoy] said [and] left [1]. [Update] An [open bracket";
        check(text, &format!("<p>\n{text}"));
    }

    proptest! {
        #[test]
        fn any_post_is_read(post in "(\\[|\\]|/|caption|a=|é| |\n|=|\"){0,40}") {
            displayed(Prose::Html(post));
        }
    }
}
