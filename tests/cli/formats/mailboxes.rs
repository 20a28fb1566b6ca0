//! Mail: messages, Maildir and mailboxes.

use std::fs::File;
use std::io::{BufWriter, Write};

use crate::archive::Archive;

const FROM: &str = "From ann@wire.example Mon Mar 17 09:30:00 2025\n";

/// A message, as it was sent.
fn message(headline: &str, text: &str) -> String {
    format!(
        "From: The Harbour Post <news@harbourpost.example>\nTo: reader@mail.example\nSubject: {headline}\n\
         Date: Mon, 17 Mar 2025 09:30:00 +0200\nMessage-ID: <{}@harbourpost.example>\n\n{text}\n",
        headline.replace(' ', "-")
    )
}

/// A mailbox that holds messages, as `mboxrd` has it.
fn mailbox(messages: &[String]) -> String {
    messages.iter().map(|message| format!("{FROM}{}\n", message.replace("\nFrom ", "\n>From "))).collect()
}

fn ids(archive: &Archive, query: &str) -> Vec<String> {
    let hits = archive.search(query).json();
    hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_message_is_the_same_article_alone_and_in_a_mailbox() {
    let letter = message("Night ferry returns", "The ferry sails on Friday.\n\nFrom Port Elms it goes to Orva.");
    let archive = Archive::new();
    archive.write("Maildir/cur/1491941793.M41850P8566.mail.wire.rs:2,S", &letter);
    archive.index().done();
    let alone = ids(&archive, "ferry");
    archive.remove("Maildir");
    archive.write("Inbox", mailbox(&[message("Storm", "It blew."), letter.clone()]));
    archive.index().done();
    assert_eq!(ids(&archive, "ferry"), alone);
    assert_eq!(archive.run(&["show", "--raw", &alone[0]]).done(), letter);
}

#[test]
fn only_new_messages_of_a_mailbox_that_grew_are_indexed() {
    let letters: Vec<String> =
        (0..400).map(|n| message(&format!("Letter {n}"), &"The ferry sails. ".repeat(60))).collect();
    let archive = Archive::new();
    archive.write("a.mbox", mailbox(&letters[..395]));
    assert_eq!(archive.reported(&[]), ["a.mbox new 395"]);
    archive.append("a.mbox", mailbox(&letters[395..]));
    assert_eq!(archive.reported(&[]), ["a.mbox changed 5"]);
    assert_eq!(archive.reported(&[]), [""; 0]);
    archive.write("a.mbox", mailbox(&letters[10..]));
    assert_eq!(archive.reported(&[]), ["a.mbox changed 0"]);
    assert_eq!(archive.search("ferry").json().len(), 390);
}

#[test]
fn a_forwarded_message_is_found_and_shown_raw() {
    let inner = message("Night ferry returns", "The ferry sails on Friday.");
    let outer = format!(
        "From: Ann Lee <ann@mail.example>\nSubject: Fwd: look\nDate: Tue, 18 Mar 2025 10:00:00 +0000\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=x\n\n--x\n\nFor you.\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n"
    );
    for (file, bytes) in [("a.eml", outer.clone()), ("a.mbox", mailbox(&[outer]))] {
        let archive = Archive::new();
        archive.write(file, bytes);
        archive.index().done();
        assert_eq!(archive.headlines("sails"), ["Night ferry returns"]);
        let id = &ids(&archive, "sails")[0];
        assert_eq!(archive.run(&["show", "--raw", id]).done(), inner);
    }
}

#[test]
fn a_mailbox_without_from_lines_is_reported() {
    let archive = Archive::new();
    archive.write("a.mbox", [message("A", "One."), message("B", "Two.")].concat());
    let ran = archive.index();
    let reason = "a mailbox without a line that begins with `From `, by which messages are told apart";
    assert!(ran.stderr().contains(reason), "{}", ran.stderr());
}

#[test]
fn a_large_mailbox_and_a_message_over_the_limit_are_read() {
    let archive = Archive::new();
    archive.write("a.mbox", "");
    let mut file = BufWriter::new(File::create(archive.path("a.mbox")).unwrap());
    for n in 0..200 {
        file.write_all(mailbox(&[message(&format!("Letter {n}"), "The ferry sails.")]).as_bytes()).unwrap();
        if n % 50 == 0 {
            let attached = "QUJD".repeat(18) + "\n";
            let head = message(&format!("Pictures {n}"), "");
            write!(file, "{FROM}{head}{}\n", attached.repeat(40_000)).unwrap();
        }
    }
    file.into_inner().unwrap();
    let ran = archive.index_with(&["--max-file-size", "1M"]);
    let limit = "message 2: longer than 1048576 bytes; raise the limit with `--max-file-size`";
    assert!(ran.stderr().contains(limit), "{}", ran.stderr());
    assert_eq!(archive.search("ferry").json().len(), 200);
}
