//! The README says what the program does.

use std::fs;
use std::path::Path;

use newsdex::format::FORMATS;

use crate::archive::corpus;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

#[test]
fn its_table_of_formats_is_that_of_the_code() {
    let readme = readme();
    for format in FORMATS {
        let endings: Vec<String> = format.extensions.iter().map(|extension| format!("`.{extension}`")).collect();
        let row = format!("| {} | {} | {} |", format.name, endings.join(" "), format.description);
        assert!(readme.contains(&row), "the README has no row\n{row}");
    }
}

#[test]
fn it_names_every_command() {
    let readme = readme();
    let help = corpus().run(&["--help"]);
    let commands =
        help.done().lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // Deeper lines go on with a description.
    let commands = commands.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    for command in commands.filter_map(|line| line.split(' ').next()) {
        assert!(readme.contains(&format!("newsdex {command}")), "the README does not name `newsdex {command}`");
    }
}

#[test]
fn its_queries_are_read_as_they_stand() {
    let readme = readme();
    let table = readme.split("## Queries").nth(1).unwrap().split("A query never fails").next().unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| `")).collect();
    assert!(rows.len() > 10, "{rows:?}");
    for row in rows {
        let cell = row.split(" | ").next().unwrap();
        for query in cell.split('`').skip(1).step_by(2) {
            // Some stand for what may be written in their place.
            let is_whole = !query.contains('…') && !query.ends_with(':');
            let notes = newsdex::query::parse(query).notes;
            assert!(!is_whole || notes.is_empty(), "{query}: {notes:?}");
        }
    }
}
