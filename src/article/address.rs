//! Addresses on the web, compared.
//!
//! The same page is linked to with and without `www.`, by either protocol, with the marks of whoever sent the reader
//! there. [`hash`] is the same for all of them:
//!
//! ```
//! use newsdex::article::address;
//!
//! let canonical = address::hash("https://www.post.example/2025/truce/");
//! assert_eq!(canonical, address::hash("http://post.example/2025/truce?utm_source=rss#comments"));
//! assert_ne!(canonical, address::hash("https://post.example/2025/truce?page=2"));
//! ```

/// Parameters that tell where a reader came from, never what is read.
const TRACKING: &[&str] =
    &["fbclid", "gclid", "dclid", "igshid", "mc_cid", "mc_eid", "cmpid", "ncid", "smid", "ito", "taid"];
/// What parameters of the same kind begin with.
const TRACKING_PREFIXES: &[&str] = &["utm_", "at_", "pk_", "mtm_"];

/// Returns a hash of the page that `url` leads to; `None` where it is no address on the web.
#[must_use]
pub fn hash(url: &str) -> Option<u64> {
    let (protocol, rest) = url.trim().split_once("://")?;
    if !protocol.eq_ignore_ascii_case("http") && !protocol.eq_ignore_ascii_case("https") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (page, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = page.split_once('/').unwrap_or((page, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    // The front page of a site is what an address is when nobody knows the real one.
    let path = path.trim_end_matches('/');
    let mut parameters: Vec<&str> =
        parameters.split('&').filter(|parameter| !parameter.is_empty() && !is_tracking(parameter)).collect();
    parameters.sort_unstable();
    if host.is_empty() || path.is_empty() && parameters.is_empty() {
        return None;
    }
    let hash = blake3::hash(format!("{host}/{path}?{}", parameters.join("&")).as_bytes());
    hash.as_bytes().first_chunk().map(|start| u64::from_le_bytes(*start))
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page_are_one() {
        let page = hash("https://post.example/a?b=1&c=2");
        for same in [
            "http://www.POST.example/a/?c=2&b=1",
            " https://post.example/a?b=1&utm_medium=rss&c=2&fbclid=x ",
            "HTTPS://post.example/a?b=1&c=2#top",
        ] {
            assert_eq!(hash(same), page, "{same}");
        }
        for other in ["https://post.example/A?b=1&c=2", "https://news.post.example/a?b=1&c=2", "https://post.example/a"]
        {
            assert_ne!(hash(other), page, "{other}");
        }
    }

    #[test]
    fn what_leads_to_no_page_has_no_hash() {
        for none in ["", "post.example/a", "urn:uuid:1", "https://", "https://post.example/", "ftp://post.example/a"] {
            assert_eq!(hash(none), None, "{none}");
        }
    }
}
