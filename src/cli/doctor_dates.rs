//! `newsdex doctor --dates`: lists undated, doubtful and impossible dates by outlet.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use newsdex::article::{Article, ArticleDate, ArticleId, Evidence, Field, path_text};
use newsdex::dating::{Kind, Trouble, troubles};
use newsdex::render::{counted, grouped, safe_line};
use serde::Serialize;

/// Outlets listed without `-v`, those with the most troubles.
const MAX_OUTLETS: usize = 20;
/// Articles listed of each outlet without `-v`.
const MAX_ARTICLES: usize = 5;

/// How much is listed; what is only counted takes no memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// A few articles of the outlets that have most.
    Short,
    /// All of them.
    Full,
}

/// What is wrong with the dates of an archive.
#[derive(Debug, Default, Serialize)]
pub(super) struct DateReport {
    #[serde(flatten)]
    counts: Counts,
    outlets: Vec<OutletReport>,
}

/// How many articles have which kind of trouble; one may have several.
#[derive(Clone, Debug, Default, Serialize)]
struct Counts {
    articles: u64,
    undated: u64,
    doubtful: u64,
    impossible: u64,
}

impl Counts {
    fn add(&mut self, kinds: &BTreeSet<Kind>) {
        self.articles += 1;
        for kind in kinds {
            match kind {
                Kind::Undated => self.undated += 1,
                Kind::Doubtful => self.doubtful += 1,
                Kind::Impossible => self.impossible += 1,
            }
        }
    }

    fn n_troubles(&self) -> u64 {
        self.undated + self.doubtful + self.impossible
    }

    /// Says how many there are of each kind, leaving out those of which there are none.
    fn readable(&self) -> String {
        let counts = [(self.undated, "undated"), (self.doubtful, "doubtful"), (self.impossible, "impossible")];
        let counts = counts.iter().filter(|(n, _)| *n > 0);
        counts.map(|(n, kind)| format!("{} {kind}", grouped(*n))).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Debug, Default, Serialize)]
struct OutletReport {
    /// Empty where the articles name none.
    outlet: String,
    #[serde(flatten)]
    counts: Counts,
    /// Those with troubles, the worst first, then by their place; without `-v` the first few.
    #[serde(rename = "troubles")]
    rows: BTreeSet<Row>,
    #[serde(skip)]
    n_rows: u64,
}

/// An article with troubles.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Row {
    /// The worst of its troubles.
    kind: Kind,
    #[serde(with = "path_text")]
    file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    id: ArticleId,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    why: Vec<Reason>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Reason {
    kind: Kind,
    text: String,
}

impl From<&Trouble> for Reason {
    fn from(trouble: &Trouble) -> Self {
        Self { kind: trouble.kind(), text: trouble.to_string() }
    }
}

impl Row {
    /// Makes the row of an article, unless nothing is wrong with its dates.
    fn of(article: &Article, troubles: &[Trouble]) -> Option<Self> {
        let kind = troubles.iter().map(Trouble::kind).min()?;
        Some(Self {
            kind,
            file: article.source.file(),
            member: article.source.member.clone(),
            id: article.id,
            published: article.published.as_ref().map(ArticleDate::to_string),
            evidence: article.evidence.get(&Field::Published).copied(),
            why: troubles.iter().map(Reason::from).collect(),
        })
    }
}

/// Collects the troubles of one article after the other.
pub(super) struct DateCheck {
    extent: Extent,
    counts: Counts,
    outlets: BTreeMap<String, OutletReport>,
}

impl DateCheck {
    pub(super) fn new(extent: Extent) -> Self {
        Self { extent, counts: Counts::default(), outlets: BTreeMap::new() }
    }

    /// Looks at an article, whose file was last changed at `file_modified`.
    pub(super) fn visit(&mut self, article: &Article, file_modified: Option<i64>) {
        let troubles = troubles(article, file_modified);
        let kinds: BTreeSet<Kind> = troubles.iter().map(Trouble::kind).collect();
        self.counts.add(&kinds);
        let outlet = article.outlet.as_deref().unwrap_or_default();
        let report = match self.outlets.get_mut(outlet) {
            Some(report) => report,
            None => self
                .outlets
                .entry(outlet.to_owned())
                .or_insert_with(|| OutletReport { outlet: outlet.to_owned(), ..OutletReport::default() }),
        };
        report.counts.add(&kinds);
        if let Some(row) = Row::of(article, &troubles) {
            report.n_rows += 1;
            report.rows.insert(row);
            if self.extent == Extent::Short && report.rows.len() > MAX_ARTICLES {
                report.rows.pop_last();
            }
        }
    }

    /// Returns what was found, the outlets with the most troubles first.
    pub(super) fn report(self) -> DateReport {
        let mut outlets: Vec<OutletReport> = self.outlets.into_values().filter(|outlet| outlet.n_rows > 0).collect();
        outlets.sort_by(|a, b| {
            let n_troubles = |report: &OutletReport| report.counts.n_troubles();
            n_troubles(b).cmp(&n_troubles(a)).then_with(|| a.outlet.cmp(&b.outlet))
        });
        DateReport { counts: self.counts, outlets }
    }
}

impl DateReport {
    /// Prints the report; paths are seen from `here`.
    pub(super) fn print(&self, out: &mut impl Write, extent: Extent, here: &Path) -> io::Result<()> {
        let n_articles = counted(self.counts.articles, "article");
        if self.outlets.is_empty() {
            return writeln!(out, "{n_articles}, and no date of theirs is in doubt");
        }
        writeln!(out, "{n_articles}: {}", self.counts.readable())?;
        let max_outlets = if extent == Extent::Full { usize::MAX } else { MAX_OUTLETS };
        for report in self.outlets.iter().take(max_outlets) {
            report.print(out, here)?;
        }
        if self.outlets.len() > max_outlets {
            writeln!(out, "\nand {} more outlets; `-v` lists them", self.outlets.len() - max_outlets)?;
        }
        Ok(())
    }
}

impl OutletReport {
    fn print(&self, out: &mut impl Write, here: &Path) -> io::Result<()> {
        let outlet = if self.outlet.is_empty() { "(no outlet)" } else { &self.outlet };
        let of = counted(self.counts.articles, "article");
        writeln!(out, "\n{}: {} of {of}", safe_line(outlet), self.counts.readable())?;
        for row in &self.rows {
            let date = row.published.as_deref().unwrap_or("undated");
            let why: Vec<&str> = row.why.iter().map(|why| why.text.as_str()).filter(|why| *why != "no date").collect();
            let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
            let member = row.member.as_ref().map(|member| format!(" ({member})")).unwrap_or_default();
            let path = row.file.strip_prefix(here).unwrap_or(&row.file);
            let place = format!("{}{member}", path.display());
            writeln!(out, "  {date:<10.10} {}{}", safe_line(&place), safe_line(&why))?;
        }
        let n_more = self.n_rows - self.rows.len() as u64;
        if n_more > 0 {
            writeln!(out, "  and {} more; `-v` lists them", grouped(n_more))?;
        }
        Ok(())
    }
}
