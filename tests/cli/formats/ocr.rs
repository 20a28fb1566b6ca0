//! Scanned newspapers: what OCR has read, and how sure it was.

use crate::archive::Archive;

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
