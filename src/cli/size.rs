//! Numbers of bytes, as people type and read them: `512M` → 536,870,912 → `536.9 MB`.

/// Reads a number of bytes such as `512M`, `2GB`, `1048576`; K, M, G and T are powers of 1,024.
pub(super) fn parse_size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let power = match unit.trim().to_ascii_uppercase().trim_end_matches('B').trim_end_matches('I') {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        _ => return Err("write a size such as 512M or 2G".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "write a size such as 512M or 2G".to_owned())?;
    number.checked_mul(1 << (10 * power)).filter(|&n| n > 0).ok_or_else(|| "this size is out of range".to_owned())
}

/// Writes a number of bytes for reading: `12.3 MB`.
pub(super) fn readable_size(n_bytes: u64) -> String {
    match n_bytes {
        0..1_000 => format!("{n_bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", n_bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", n_bytes as f64 / 1e6),
        _ => format!("{:.1} GB", n_bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(parse_size("512M"), Ok(512 << 20));
        assert_eq!(parse_size("2 GiB"), Ok(2 << 30));
        assert_eq!(parse_size("1000"), Ok(1000));
        assert!(parse_size("many").is_err());
        assert!(parse_size("0").is_err());
        assert!(parse_size("99999999999T").is_err());
    }
}
