//! Feeds, and the XML and SGML of newsrooms: files of many items, well-formed or not.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::archive::{Archive, gzip, page};

/// A feed of entries, each with its headline and its text.
fn feed(entries: &[(&str, &str)]) -> String {
    let mut feed = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
        xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n\
        <channel><title>The Harbour Post</title><language>en</language>\n"
        .to_owned();
    for (n, (headline, body)) in entries.iter().enumerate() {
        feed += &entry(headline, body, n);
    }
    feed + "</channel></rss>\n"
}

fn entry(headline: &str, body: &str, n: usize) -> String {
    format!(
        "<item><title>{headline}</title><link>https://harbourpost.example/{headline}</link>\
         <pubDate>Mon, 17 Mar 2025 09:{:02}:00 GMT</pubDate><description>In short.</description>\
         <content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item>\n",
        n % 60
    )
}

#[test]
fn the_entries_of_a_feed_are_articles_with_their_fields() {
    let archive = Archive::new();
    archive
        .write("feed.xml", feed(&[("Ferry", "The ferry sailed at noon."), ("Market", "The market opened at dawn.")]));
    archive.write(
        "feed.atom.gz",
        gzip(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Elms Weekly</title><entry>\
        <title>Lamp</title><updated>2025-03-18T08:00:00Z</updated><summary>The lamp was lit.</summary></entry></feed>",
        ),
    );
    archive.write("page.html", page("Bells", "The bells rang."));
    assert_eq!(archive.reported(&[]), ["feed.atom.gz new 1", "feed.xml new 2", "page.html new 1"]);
    let hit = &archive.search("sailed outlet:\"Harbour Post\" date:2025-03-17").json()[0];
    assert_eq!(hit["headline"], "Ferry");
    assert_eq!(hit["published"], "2025-03-17T09:00:00Z");
    assert_eq!(hit["url"], "https://harbourpost.example/Ferry");
    assert_eq!(archive.headlines("lamp outlet:\"Elms Weekly\""), ["Lamp"]);
    archive.assert_sound();
}

#[test]
fn of_a_feed_that_changed_only_new_entries_are_indexed() {
    let archive = Archive::new();
    let (ferry, market, lamp) = (("Ferry", "The ferry."), ("Market", "The market."), ("Lamp", "The lamp."));
    archive.write("feed.xml", feed(&[ferry, market]));
    archive.index().done();
    assert_eq!(archive.reported(&[]), [""; 0]);
    // Its entries stand elsewhere in the file then; the oldest is gone.
    archive.write("feed.xml", feed(&[ferry, market, lamp]).replace(&entry("Ferry", "The ferry.", 0), ""));
    assert_eq!(archive.reported(&[]), ["feed.xml changed 1"]);
    assert_eq!(archive.headlines(""), ["Lamp", "Market"]);
    // What stands around the entries is none of theirs.
    archive.write("feed.xml", feed(&[ferry, market, lamp]).replace("<language>", "<ttl>60</ttl><language>"));
    assert_eq!(archive.reported(&[]), ["feed.xml changed 1"]);
    assert_eq!(archive.headlines(""), ["Ferry", "Lamp", "Market"]);
    archive.assert_sound();
}

#[test]
fn the_record_behind_an_article_of_a_list_is_given_back() {
    let archive = Archive::new();
    let ferry = entry("Ferry & co", "The ferry&nbsp;sailed.", 0);
    archive.write("feed.xml", feed(&[("Market", "The market.")]).replace("</channel>", &format!("{ferry}</channel>")));
    let item = "<newsItem guid=\"tag:1\"><contentMeta><headline>Bells</headline></contentMeta></newsItem>";
    archive.write(
        "message.xml",
        format!("<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>{item}</itemSet></newsMessage>"),
    );
    let story =
        "<REUTERS NEWID=\"17\"><TEXT>&#2;<TITLE>COCOA</TITLE><BODY>Cocoa was late.\n&#3;</BODY></TEXT></REUTERS>";
    archive.write("reut2-000.sgm", format!("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n{story}\n<REUTERS></REUTERS>"));
    let nitf = "<nitf><head><title>Lamp</title></head></nitf>\n";
    archive.write("lamp.xml", nitf);
    archive.index().done();
    for (query, record) in [("ferry", ferry.trim_end()), ("bells", item), ("cocoa", story), ("lamp", nitf)] {
        let id = archive.search(query).json()[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(archive.run(&["show", "--raw", &id]).done(), record, "{query}");
    }
}

#[test]
fn a_feed_in_any_charset_is_read() {
    let archive = Archive::new();
    let text = feed(&[("Перемирие", "Перемирие вступило в силу в полночь.")]);
    let utf_16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    archive.write("utf-16.xml", utf_16);
    // `Перемирие 2`, in windows-1251, which the feed calls UTF-8.
    let (before, after) = text.split_once("Перемирие").unwrap();
    let after = after.split_once("Перемирие").unwrap().1.split_once("]]>").unwrap().1;
    let in_1251 = b"\xcf\xe5\xf0\xe5\xec\xe8\xf0\xe8\xe5 \xe2\xf1\xf2\xf3\xef\xe8\xeb\xee \xe2 \xf1\xe8\xeb\xf3";
    let end = format!("</title><description>2</description>]]>{after}").replace("]]></content:encoded>", "");
    archive.write("windows-1251.xml", [before.as_bytes(), in_1251, end.replace("]]>", "").as_bytes()].concat());
    archive.index().done();
    assert_eq!(archive.headlines("перемирие"), ["Перемирие", "Перемирие вступило в силу"]);
}

#[test]
fn a_feed_of_many_entries_is_read_in_the_time_that_its_length_takes() {
    let archive = Archive::new();
    let mut many = feed(&[]);
    many.truncate(many.find("</channel>").unwrap());
    for n in 0..5_000 {
        write!(many, "<item><title>Tide {n}</title><description>High water {n} &amp; low.</description></item>")
            .unwrap();
    }
    archive.write("many.xml", many + "</channel></rss>");
    let started = Instant::now();
    assert_eq!(archive.reported(&[]), ["many.xml new 5000"]);
    // Minutes, were any of it read once for each entry.
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}

/// Reads a hostile file beside a sound one, and checks what is said of it and that it takes no time.
#[track_caller]
fn check_hostile(name: &str, file: impl AsRef<[u8]>, expected: &[&str], said: &str) {
    let archive = Archive::new();
    archive.write(name, file);
    archive.write("sound.html", page("Bells", "The bells rang."));
    let started = Instant::now();
    let ran = archive.index();
    ran.done();
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert!(ran.stderr().contains(said), "{}", ran.stderr());
    assert_eq!(archive.headlines(""), expected);
    archive.assert_sound();
}

#[test]
fn entities_are_neither_expanded_nor_fetched() {
    let mut laughs = "<!DOCTYPE rss [<!ENTITY a0 \"ha\">".to_owned();
    for n in 1..10 {
        write!(laughs, "<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)).unwrap();
    }
    laughs += "]><rss><channel><item><title>Laughs &a9; end</title></item></channel></rss>";
    check_hostile("laughs.xml", laughs, &["Bells", "Laughs &a9; end"], "");
    let long = "x".repeat(100_000);
    let quadratic = format!(
        "<!DOCTYPE nitf [<!ENTITY a \"{long}\">]><nitf><head><title>Blowup</title></head><body><body.content><p>{}</p>\
         </body.content></body></nitf>",
        "&a;".repeat(100_000)
    );
    check_hostile("quadratic.xml", quadratic, &["Bells", "Blowup"], "");
    let external = "<!DOCTYPE rss [<!ENTITY secret SYSTEM \"file:///etc/hostname\"><!ENTITY % p SYSTEM \"http://127.0.0.1:1/\">\
        %p;]><rss><channel><item><title>Who: &secret;</title></item></channel></rss>";
    check_hostile("external.xml", external, &["Bells", "Who: &secret;"], "");
}

#[test]
fn depth_and_breadth_cost_no_more_than_their_length() {
    let item = |inside: &str| {
        format!("<rss><channel><item><title>Deep</title><description>{inside}</description></item></channel></rss>")
    };
    let deep = format!("{}x{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    check_hostile("deep.xml", item(&deep), &["Bells", "Deep"], "");
    check_hostile("unclosed.xml", item(&"<p><b>".repeat(100_000)), &["Bells", "Deep"], "");
    check_hostile("unopened.xml", item(&("<i>".repeat(50_000) + &"</b></i>x".repeat(50_000))), &["Bells", "Deep"], "");
    let mut namespaces = String::new();
    let mut attributes = "<a".to_owned();
    for n in 0..50_000 {
        write!(namespaces, "<a xmlns:n{n}=\"u{n}\">").unwrap();
        write!(attributes, " a{n}=\"\"").unwrap();
    }
    check_hostile("namespaces.xml", item(&namespaces), &["Bells", "Deep"], "");
    check_hostile("attributes.xml", item(&(attributes + "/>x")), &["Bells", "Deep"], "");
    let around = format!("<rss {}>", "xmlns:a=\"b\" c='' ".repeat(50_000));
    let items = "<item><title>Deep</title></item>".repeat(1_000);
    check_hostile("around.xml", format!("{around}<channel>{items}</channel></rss>"), &["Bells", "Deep"], "");
    check_hostile(
        "elements.xml",
        item(&"<p/>".repeat(400_000)),
        &["Bells"],
        "item 1: more than 250000 values in one record, as no article has",
    );
}

#[test]
fn a_file_cut_off_gives_its_whole_items() {
    let whole = feed(&[("Ferry", "The ferry."), ("Market", "The market."), ("Lamp", "The lamp.")]);
    let cut = &whole[..whole.find("The lamp").unwrap()];
    check_hostile("cut.xml", cut, &["Bells", "Ferry", "Market"], "item 3: cut off: the file ends before its end");
    let cut = &whole[..whole.find("<item><title>Lamp").unwrap()];
    check_hostile("cut.xml", cut, &["Bells", "Ferry", "Market"], "after item 2: cut off: the file ends before its end");
    check_hostile("empty.xml", "<rss><channel></channel></rss>", &["Bells"], "no records");
    check_hostile(
        "blank.xml",
        "<rss><item/><item><title>A</title></item></rss>",
        &["A", "Bells"],
        "item 1: headline and body are empty",
    );
}
