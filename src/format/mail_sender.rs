//! Who sent a mail message: a publication, a person, or a person for a publication.
//!
//! In: a message's headers. Out: the outlet and the byline that its sender stands for. As an example, `The Harbour Post
//! <news@harbourpost.example>` is an outlet, `Ann Lee <ann.lee@harbourpost.example>` a person, and `Ann Lee from The
//! Harbour Post` both.

use super::mime::Part;

/// The sender of a message, as an article has it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sender {
    pub(super) outlet: Option<String>,
    pub(super) byline: Vec<String>,
}

/// Headers that only mail to many has.
const LIST_HEADERS: &[&str] = &["List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID", "X-Campaign"];
/// Boxes that belong to an office, not to a person.
const OFFICES: &[&str] = &[
    "admin",
    "alert",
    "alerts",
    "aktuell",
    "bounce",
    "briefing",
    "contact",
    "daily",
    "desk",
    "digest",
    "donotreply",
    "editor",
    "editorial",
    "editors",
    "email",
    "hello",
    "hi",
    "info",
    "kontakt",
    "list",
    "lists",
    "mail",
    "mailer",
    "nachrichten",
    "news",
    "newsletter",
    "newsletters",
    "newsroom",
    "noreply",
    "office",
    "post",
    "press",
    "presse",
    "redaccion",
    "redaction",
    "redaktion",
    "redazione",
    "reply",
    "service",
    "subscriptions",
    "support",
    "team",
    "updates",
    "webmaster",
    "weekly",
];

/// Reads the sender of a message.
pub(super) fn sender(message: Part<'_>) -> Sender {
    let Some((name, address)) = message.address("From") else { return Sender::default() };
    let is_bulk = LIST_HEADERS.iter().any(|header| message.has(header))
        || message.text("Precedence").is_some_and(|text| matches!(text.as_str(), "bulk" | "list"));
    let address = address.unwrap_or_default().to_lowercase();
    let (mailbox, domain) = address.rsplit_once('@').unwrap_or((&address, ""));
    let Some(name) = name.as_deref().map(unquoted).filter(|name| !name.is_empty() && !name.contains('@')) else {
        // Whom a domain belongs to, nobody can say of a private message.
        let outlet = (is_bulk && domain.contains('.')).then(|| domain.to_owned());
        return Sender { outlet, byline: Vec::new() };
    };
    if let Some((person, outlet)) = person_and_outlet(name, domain) {
        let outlet = outlet.map(str::to_owned).or_else(|| list_name(message));
        return Sender { outlet, byline: vec![person.to_owned()] };
    }
    if is_named_in(name, mailbox) && !is_outlet_of(name, domain) {
        return Sender { outlet: list_name(message), byline: vec![name.to_owned()] };
    }
    if is_bulk || is_office(mailbox) || is_outlet_of(name, domain) {
        return Sender { outlet: Some(name.to_owned()), byline: Vec::new() };
    }
    Sender { outlet: None, byline: vec![name.to_owned()] }
}

/// Returns the name of the list that a message came by, as far as the list gives it.
fn list_name(message: Part<'_>) -> Option<String> {
    let id = message.text("List-Id")?;
    let (name, _) = id.split_once('<')?;
    let name = unquoted(name);
    (!name.is_empty()).then(|| name.to_owned())
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches(['"', '\'']).trim()
}

/// Parts `Ann Lee from The Harbour Post`.
fn person_and_outlet<'a>(name: &'a str, domain: &str) -> Option<(&'a str, Option<&'a str>)> {
    let parts = |mark: &str| {
        let (person, rest) = name.split_once(mark)?;
        let (person, rest) = (unquoted(person), unquoted(rest));
        (!person.is_empty() && !rest.is_empty()).then_some((person, rest))
    };
    if let Some((person, _)) = parts(" via ") {
        // A mailing list, or the service that sends for it.
        return Some((person, None));
    }
    if let Some((person, outlet)) = parts(" from ").or_else(|| parts(" at ")).or_else(|| parts(" @ ")) {
        return Some((person, Some(outlet)));
    }
    // These may be part of a name, or part two names of an outlet.
    let mut marks = [", ", " | ", " – ", " - ", " · ", " von ", " de ", " du ", " di ", " van ", " da "].into_iter();
    let (person, outlet) = marks.find_map(|mark| {
        parts(mark).filter(|(person, outlet)| is_outlet_of(outlet, domain) && !is_outlet_of(person, domain))
    })?;
    Some((person, Some(outlet)))
}

/// Whether the name of a box is made of a person's name: `ann.lee`, `annlee`, `alee`, `ann`.
fn is_named_in(name: &str, mailbox: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(squash).filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if !(2..=4).contains(&words.len()) || is_office(mailbox) {
        return false;
    }
    let mailbox = squash(mailbox.split('+').next().unwrap_or(mailbox));
    let initial: String = first.chars().take(1).collect();
    [format!("{first}{last}"), format!("{last}{first}"), format!("{initial}{last}"), first.clone(), last.clone()]
        .contains(&mailbox)
}

fn is_office(mailbox: &str) -> bool {
    let mut words = mailbox.split(|c: char| !c.is_alphanumeric());
    words.any(|word| OFFICES.contains(&word)) || OFFICES.contains(&squash(mailbox).as_str())
}

/// Whether a domain is named for the outlet, as `harbourpost.example` is for The Harbour Post.
fn is_outlet_of(name: &str, domain: &str) -> bool {
    /// Shorter labels, such as `mail`, stand in many names.
    const MIN_BYTES: usize = 4;
    let name = squash(name);
    let (labels, _) = domain.rsplit_once('.').unwrap_or((domain, ""));
    let mut labels = labels.split('.').map(squash).filter(|label| label.len() >= MIN_BYTES);
    labels.any(|label| name.contains(&label) || name.len() >= MIN_BYTES && label.contains(&name))
}

/// Returns the letters and digits of a name, in lower case.
fn squash(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &str, outlet: Option<&str>, byline: &[&str]) {
        let found = sender(Part::read(headers.as_bytes()));
        assert_eq!((found.outlet.as_deref(), found.byline), (outlet, byline.iter().map(|&name| name.into()).collect()));
    }

    #[test]
    fn a_newsletter_is_an_outlet_s() {
        check("From: The Harbour Post <news@harbourpost.example>", Some("The Harbour Post"), &[]);
        check("From: \"Harbour Post, The\" <x81@mailer.example>\nList-Id: <x>", Some("Harbour Post, The"), &[]);
        check("From: =?utf-8?q?Le_Fanal?= <no-reply@fanal.example>", Some("Le Fanal"), &[]);
        check("From: Kurier am Strom <bote@kurier-am-strom.example>", Some("Kurier am Strom"), &[]);
    }

    #[test]
    fn a_person_is_a_byline() {
        check("From: Ann Lee <ann.lee@harbourpost.example>", None, &["Ann Lee"]);
        check("From: Ann Lee <alee@mail.example>\nList-Id: Morning Tide <t.x>", Some("Morning Tide"), &["Ann Lee"]);
        check("From: Анна Ли <x@mail.example>", None, &["Анна Ли"]);
        check("From: Ludwig von Mises <l@mail.example>", None, &["Ludwig von Mises"]);
    }

    #[test]
    fn a_person_may_write_for_an_outlet() {
        check("From: Ann Lee from The Post <x@y.example>", Some("The Post"), &["Ann Lee"]);
        check("From: \"Ann Lee, Harbour Post\" <x@harbourpost.example>", Some("Harbour Post"), &["Ann Lee"]);
        check("From: Jana Kern von Harbour Post <x@harbourpost.example>", Some("Harbour Post"), &["Jana Kern"]);
        check(
            "From: \"'Ann Lee' via Quay List\" <quay@lists.example>\nList-Id: Quay <q.x>",
            Some("Quay"),
            &["Ann Lee"],
        );
    }

    #[test]
    fn without_a_name_only_mail_to_many_has_an_outlet() {
        check("From: news@harbourpost.example\nList-Unsubscribe: <x>", Some("harbourpost.example"), &[]);
        check("From: x@mail.example", None, &[]);
        check("From: ", None, &[]);
        check("Subject: x", None, &[]);
    }
}
