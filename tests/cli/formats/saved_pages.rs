//! Pages as browsers save them.

use std::fs;

use crate::archive::{Archive, page};
use crate::fixtures::FIXTURES;

#[test]
fn the_folder_of_a_complete_page_is_one_line_of_the_report() {
    let archive = Archive::new();
    archive.write("Ferry.html", page("Night ferry returns", "The ferry sails on Friday."));
    for n in 0..20 {
        archive.write(format!("Ferry_files/saved({n}).html"), page("An advert", "The ferry of your dreams."));
        archive.write(format!("Ferry_files/{n}.js"), "var ferry = 1;");
    }
    archive.write("Brücke.htm", page("Bridge closed", "The ferry is the way to go."));
    archive.write("Brücke-Dateien/advert.html", page("An advert", "The ferry of your dreams."));
    let reason = "a folder of pictures and scripts that belong to a saved page";
    let ran = archive.index();
    assert!(ran.stderr().contains(reason), "{}", ran.stderr());
    assert_eq!(archive.headlines("ferry"), ["Bridge closed", "Night ferry returns"]);
    archive.reported(&[]);
    let skipped: Vec<_> = archive.report().into_iter().filter(|line| line["status"] == "skipped").collect();
    assert_eq!(skipped.len(), 2, "{skipped:?}");
}

#[test]
fn what_a_page_has_inlined_is_not_read() {
    let source = fs::read_to_string(format!("{FIXTURES}/html/single-file-ceasefire-agreed/source.html")).unwrap();
    let data = "QmVydGhh".repeat(250_000);
    let pictures = format!("<img src=\"data:image/jpeg;base64,{data}\"><img src=data:image/png;base64,{data}>");
    let styles = format!(
        "<style>@font-face{{src:url(data:font/woff2;base64,{data})}}</style><link rel=stylesheet href=\"data:text/css;base64,{data}\">\
         <div style=\"background:url(data:image/png;base64,{data})\"></div>\
         <div><template shadowrootmode=open><p>A text that stands beside the story, in the shadow of an advert.</p></template></div>"
    );
    let heavy = source.replacen("</article>", &format!("{pictures}{styles}</article>"), 1);
    assert!(heavy.len() > 10_000_000);
    let archive = Archive::new();
    archive.write("a.html", &source);
    archive.write("b.html", &heavy);
    let articles = archive.run(&["extract", "--json", "news/a.html", "news/b.html"]).json();
    for field in ["headline", "published", "byline", "body", "url", "image"] {
        assert_eq!(articles[0][field], articles[1][field], "{field}");
    }
}

#[test]
fn no_article_of_a_saved_page_is_younger_than_the_page() {
    let archive = Archive::new();
    let note = "<!--\n Page saved with SingleFile \n url: https://post.example/a \n saved date: Mon Mar 17 2025 09:30:00 GMT+0000 (UTC)\n-->";
    let dated = |date: &str| {
        let body = page("Night ferry returns", "The ferry sails on Friday.");
        format!("<!DOCTYPE html><html>{note}<meta property=article:published_time content={date}>{body}")
    };
    archive.write("a.html", dated("2025-03-16"));
    archive.write("b.html", dated("2025-03-20"));
    let articles = archive.run(&["extract", "--json", "news/a.html", "news/b.html"]).json();
    assert_eq!(articles[0]["published"], "2025-03-16");
    assert_ne!(articles[1]["published"], "2025-03-20", "{}", articles[1]);
}
