//! Which roots an index has, and which part of them a run looks at.

use std::path::{Path, PathBuf};

use super::{Reading, Reread, Scope, device_of};
use crate::archive::{self, Links, PatternError, WalkOptions};
use crate::catalogue::{Root, RootSettings};
use crate::format::{FieldMap, FieldMapError};

/// Settings of a root that cannot be used.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each is the error of the setting of that name")]
pub enum SettingsError {
    #[error(transparent)]
    Exclude(#[from] PatternError),
    #[error(transparent)]
    Map(#[from] FieldMapError),
}

/// Adds `requested`, absolute paths, to the roots that an index has, and returns all of its roots and the parts of them
/// that are asked for: all where `requested` is empty.
///
/// A path below a root is a part of it; a path above roots takes their place. `settings` replace those of the roots
/// that are asked for, as far as they are given.
///
/// # Errors
/// When a root's settings cannot be used.
pub fn roots_and_scopes(
    known: Vec<Root>,
    requested: &[PathBuf],
    settings: &RootSettings,
    is_index: fn(&Path) -> bool,
) -> Result<(Vec<Root>, Vec<Scope>), SettingsError> {
    let mut roots = known;
    let mut starts = Vec::new();
    for path in requested {
        if !roots.iter().any(|root| path.starts_with(&root.path)) {
            roots.retain(|root| !root.path.starts_with(path));
            roots.push(Root { path: path.clone(), device: device_of(path), ..Root::default() });
        }
        // A part of what is asked for anyway is not looked at twice.
        if !starts.iter().any(|start| path.starts_with(start)) {
            starts.retain(|start: &PathBuf| !start.starts_with(path));
            starts.push(path.clone());
        }
    }
    if requested.is_empty() {
        starts.extend(roots.iter().map(|root| root.path.clone()));
    }
    roots.sort_by(|a, b| a.path.cmp(&b.path));
    let mut scopes = Vec::with_capacity(starts.len());
    for start in starts {
        let Some(root) = roots.iter_mut().find(|root| start.starts_with(&root.path)) else { continue };
        let before = std::mem::take(&mut root.settings);
        root.settings = overridden(&before, settings);
        let reads_otherwise = before.map != root.settings.map || before.language != root.settings.language;
        let reread = if reads_otherwise { Reread::All } else { Reread::Changed };
        scopes.push(scope(root, start, reread, is_index)?);
    }
    Ok((roots, scopes))
}

fn overridden(old: &RootSettings, new: &RootSettings) -> RootSettings {
    let chosen = |new: &Vec<String>, old: &Vec<String>| if new.is_empty() { old.clone() } else { new.clone() };
    RootSettings {
        exclude: chosen(&new.exclude, &old.exclude),
        map: chosen(&new.map, &old.map),
        language: new.language.or(old.language),
        follow_links: new.follow_links || old.follow_links,
    }
}

fn scope(root: &Root, start: PathBuf, reread: Reread, is_index: fn(&Path) -> bool) -> Result<Scope, SettingsError> {
    let settings = &root.settings;
    Ok(Scope {
        root: root.path.clone(),
        start,
        options: WalkOptions {
            exclude: archive::exclusions(&settings.exclude)?,
            links: if settings.follow_links { Links::Follow } else { Links::Skip },
            is_index,
        },
        reading: Reading { map: settings.map.join(",").parse::<FieldMap>()?, language: settings.language },
        reread,
        device: root.device,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adds `requested` to `known` and returns the paths of all roots, and of what a run looks at.
    fn check(known: &[&str], requested: &[&str], roots: &[&str], starts: &[&str]) {
        let known = known.iter().map(|path| Root { path: PathBuf::from(path), ..Root::default() }).collect();
        let requested: Vec<PathBuf> = requested.iter().map(PathBuf::from).collect();
        let (all, scopes) = roots_and_scopes(known, &requested, &RootSettings::default(), |_| false).unwrap();
        assert_eq!(
            all.iter().map(|root| root.path.as_path()).collect::<Vec<_>>(),
            roots.iter().map(Path::new).collect::<Vec<_>>()
        );
        assert_eq!(
            scopes.iter().map(|scope| scope.start.as_path()).collect::<Vec<_>>(),
            starts.iter().map(Path::new).collect::<Vec<_>>()
        );
    }

    #[test]
    fn without_a_path_all_roots_are_looked_at() {
        check(&["/a", "/b"], &[], &["/a", "/b"], &["/a", "/b"]);
    }

    #[test]
    fn a_path_below_a_root_is_a_part_of_it() {
        check(&["/a"], &["/a/b"], &["/a"], &["/a/b"]);
    }

    #[test]
    fn a_path_above_roots_takes_their_place() {
        check(&["/a/b", "/a/c", "/d"], &["/a"], &["/a", "/d"], &["/a"]);
    }

    #[test]
    fn settings_are_remembered_until_others_are_given() {
        let settings = RootSettings { exclude: vec!["*.bak".to_owned()], ..RootSettings::default() };
        let requested = [PathBuf::from("/a")];
        let (roots, _) = roots_and_scopes(Vec::new(), &requested, &settings, |_| false).unwrap();
        let (roots, scopes) = roots_and_scopes(roots, &[], &RootSettings::default(), |_| false).unwrap();
        assert_eq!(roots[0].settings, settings);
        assert!(scopes[0].options.exclude.is_match("x/y.bak"));
    }
}
