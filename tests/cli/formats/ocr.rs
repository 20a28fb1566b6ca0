//! Scanned newspapers: what OCR has read, and how sure it was.

use std::fs;
use std::path::Path;

use crate::archive::Archive;
use crate::fixtures::FIXTURES;

/// Returns a record of our own export, which says how sure OCR was.
fn record_read_by_ocr(headline: &str, confidence: &str) -> String {
    format!("{{\"headline\": \"{headline}\", \"body\": \"The ferry sails in the morning.\"{confidence}}}\n")
}

#[test]
fn articles_are_found_by_how_sure_ocr_was() {
    let archive = Archive::new();
    let lines = [("Clear", ", \"ocr\": 0.93"), ("Fair", ", \"ocr\": 0.7"), ("Poor", ", \"ocr\": 0.412"), ("Typed", "")];
    let lines: String = lines.iter().map(|(headline, ocr)| record_read_by_ocr(headline, ocr)).collect();
    archive.write("scans.jsonl", lines);
    archive.index().done();
    for (query, expected) in [
        ("ferry ocr:<0.7", &["Poor"][..]),
        ("ferry ocr:<=0.7", &["Fair", "Poor"]),
        ("ferry ocr:>70%", &["Clear"]),
        ("ferry ocr:0.5..0.95", &["Clear", "Fair"]),
        ("ferry ocr:<0", &[]),
        ("ferry has:ocr", &["Clear", "Fair", "Poor"]),
        ("ferry -has:ocr", &["Typed"]),
        ("ferry -ocr:<0.7", &["Clear", "Fair", "Typed"]),
    ] {
        assert_eq!(archive.headlines(query), expected, "{query}");
    }
    let hit = &archive.run(&["search", "--json", "ferry ocr:<0.5"]).json()[0];
    assert_eq!(hit["ocr"], 0.412);
    let shown = archive.run(&["show", hit["id"].as_str().unwrap()]).done().to_owned();
    assert!(shown.contains(" · OCR 41.2% · "), "{shown}");
    let statistics = archive.run(&["stats"]).done().to_owned();
    assert!(statistics.contains("3 read by OCR, with a mean confidence of 68.1%"), "{statistics}");
    assert_eq!(archive.run(&["stats", "--json"]).json()[0]["ocr"], 0.681);
}

/// Puts an issue into an archive: three pages, and the METS file that names two articles on the first two of them.
fn issue() -> Archive {
    let archive = Archive::new();
    let folder = Path::new(FIXTURES).join("mets/docworks");
    archive.write("1914-06-29/mets.xml", fs::read(folder.join("source.xml")).unwrap());
    for page in ["alto/0001.xml", "alto/0002.xml", "alto/0003.xml"] {
        archive.write(Path::new("1914-06-29").join(page), fs::read(folder.join(page)).unwrap());
    }
    archive
}

fn skipped(archive: &Archive) -> Vec<String> {
    let report = archive.report();
    report.iter().filter_map(|file| Some(file["reason"].as_str()?.to_owned())).collect()
}

#[test]
fn an_issue_gives_its_articles_and_each_page_is_read_once() {
    let archive = issue();
    archive.reported(&[]);
    assert_eq!(skipped(&archive), ["a page of 1914-06-29/mets.xml, and read with it"; 3]);
    assert_eq!(
        archive.headlines("outlet:\"harbour post\""),
        ["COAL IS DEAR", "TIDE TABLES", "The Light at Gannet Point"]
    );
    assert_eq!(archive.headlines("telegram"), ["The Light at Gannet Point"]);
    assert_eq!(archive.headlines("tele or gram or soap or photograph"), [""; 0]);
    assert_eq!(archive.headlines("\"we listened, and so\" on:1914-06-29"), ["The Light at Gannet Point"]);
    assert_eq!(archive.headlines("ocr:>=0.8"), ["The Light at Gannet Point"]);
    assert_eq!(archive.headlines("ocr:<0.8"), ["COAL IS DEAR", "TIDE TABLES"]);
    let hit = &archive.search("coal").json()[0];
    assert_eq!(hit["member"], "article 2");
    let raw = archive.run(&["show", "--raw", hit["id"].as_str().unwrap()]).done().to_owned();
    assert!(raw.contains("<TextBlock ID=\"P1_TB00006\"") && !raw.contains("P1_TB00003"), "{raw}");
    assert_eq!(archive.reported(&[]), [""; 0]);
    archive.assert_sound();
}

#[test]
fn pages_without_mets_are_articles() {
    let archive = issue();
    archive.remove("1914-06-29/mets.xml");
    archive.index().done();
    assert_eq!(archive.headlines("harbour or gannet or tide"), ["(none)", "THE LIGHT AT GANNET POINT", "TIDE TABLES"]);
    assert_eq!(archive.headlines("photograph"), ["(none)"]);
}

#[test]
fn mets_reads_nothing_outside_of_its_folder() {
    let archive = Archive::new();
    archive.write("secret.xml", fs::read(Path::new(FIXTURES).join("alto/tesseract/source.xml")).unwrap());
    let area = |file: &str, block: &str| {
        format!("<div TYPE='ARTICLE'><fptr><area FILEID='{file}' BEGIN='{block}'/></fptr></div>")
    };
    archive.write(
        "issue/mets.xml",
        format!(
            "<mets xmlns:xlink='http://www.w3.org/1999/xlink'><fileSec>\
             <file ID='A'><FLocat xlink:href='../secret.xml'/></file><file ID='B'><FLocat xlink:href='file:///etc/passwd'/></file>\
             <file ID='C'><FLocat xlink:href='gone.xml'/></file><file ID='D'><FLocat xlink:href='linked.xml'/></file>\
             <file ID='E'><FLocat xlink:href='mets.xml'/></file></fileSec>\
             <structMap><div>{}{}{}{}{}{}</div></structMap></mets>",
            area("A", "block_2"), area("B", "x"), area("C", "x"), area("D", "block_2"), area("E", "x"), area("F", "x"),
        ),
    );
    #[cfg(unix)]
    std::os::unix::fs::symlink(archive.news().join("secret.xml"), archive.news().join("issue/linked.xml")).unwrap();
    archive.reported(&[]);
    assert_eq!(archive.headlines("cellar"), ["Spring tides and the cellar: a warning"]);
    let reasons = skipped(&archive);
    assert!(
        reasons.iter().any(|reason| reason.contains("article 1: there is no file `A` in the issue")),
        "{reasons:?}"
    );
    assert!(
        reasons.iter().any(|reason| reason.contains("article 3: its page `gone.xml`: no such file")),
        "{reasons:?}"
    );
    archive.assert_sound();
}

#[test]
fn damage_and_endless_nesting_cost_only_the_page() {
    let archive = issue();
    let whole = fs::read_to_string(archive.news().join("1914-06-29/alto/0003.xml")).unwrap();
    archive.write("loose/cut.xml", &whole[..whole.len() - 120]);
    let nested = |tag: &str| format!("<alto><Layout><Page><PrintSpace>{}<String CONTENT='x'/>", tag.repeat(50_000));
    archive.write("loose/nested.xml", nested("<TextBlock>"));
    archive.write(
        "loose/wide.xml",
        format!("<alto><Page><TextBlock><TextLine>{}", "<String CONTENT='wide'/>".repeat(100_000)),
    );
    archive.write("loose/mets.xml", format!("<mets><structMap>{}", "<div TYPE='ARTICLE'>".repeat(50_000)));
    archive.index();
    assert_eq!(archive.headlines("tide").len(), 2);
    assert_eq!(archive.headlines("wide").len(), 1);
    archive.assert_sound();
}

#[test]
fn an_issue_is_read_anew_when_its_mets_file_comes_or_goes_or_a_page_changes() {
    let archive = issue();
    let mets = fs::read(archive.path("1914-06-29/mets.xml")).unwrap();
    archive.remove("1914-06-29/mets.xml");
    archive.index().done();
    let pages = ["(none)", "THE LIGHT AT GANNET POINT", "TIDE TABLES"];
    assert_eq!(archive.headlines("harbour or gannet or tide"), pages);
    archive.write("1914-06-29/mets.xml", &mets);
    archive.index();
    let articles = ["COAL IS DEAR", "TIDE TABLES", "The Light at Gannet Point"];
    assert_eq!(archive.headlines("harbour or gannet or tide or coal"), articles);
    let page = fs::read_to_string(archive.path("1914-06-29/alto/0001.xml")).unwrap();
    archive.write("1914-06-29/alto/0001.xml", page.replace("thirty", "forty"));
    archive.index();
    assert_eq!(archive.headlines("coal and forty"), ["COAL IS DEAR"]);
    assert_eq!(archive.headlines("coal and thirty"), [""; 0]);
    assert_eq!(archive.headlines("harbour or gannet or tide or coal"), articles);
    archive.remove("1914-06-29/mets.xml");
    archive.index();
    assert_eq!(archive.headlines("harbour or gannet or tide"), pages);
    archive.assert_sound();
}
