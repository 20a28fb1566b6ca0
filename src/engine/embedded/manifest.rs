//! The manifest: which program made an index, and which folders it was made from.
//!
//! It is read before anything else of the index, and replaced in one step, so that it is never half written.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::schema;
use crate::analysis;
use crate::catalogue::Root;
use crate::engine::{Age, EngineError};

/// The manifest's name in the index folder.
pub const FILE_NAME: &str = "manifest.json";

/// What `created_by` starts with in every manifest, of whatever version.
const PROGRAM: &str = "newsdex ";

/// The part of the manifest that no version of the program may change.
#[derive(Deserialize)]
struct Signature {
    created_by: String,
}

/// Tells whether `folder` holds the manifest of an index; other programs call a file `manifest.json` too.
pub(super) fn is_at(folder: &Path) -> bool {
    let path = folder.join(FILE_NAME);
    // Opening what is no file, as a named pipe, may wait for ever.
    if !path.is_file() {
        return false;
    }
    let Ok(file) = File::open(path) else { return false };
    serde_json::from_reader(BufReader::new(file))
        .is_ok_and(|signature: Signature| signature.created_by.starts_with(PROGRAM))
}

/// What the index folder says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The program and its version.
    pub(super) created_by: String,
    /// The version of the index's fields.
    pub(super) schema: u32,
    /// The version of the analysis of text.
    pub(super) analyser: u32,
    /// The stemmer and its version.
    pub(super) stemmer: String,
    /// The folder, within the index folder, that holds the present generation of the index.
    pub(super) data: PathBuf,
    /// The folders and files that the index was made from.
    pub(super) roots: Vec<Root>,
}

impl Manifest {
    /// The manifest of a new index made by this program.
    pub(super) fn new(data: &str) -> Self {
        Self {
            created_by: concat!("newsdex ", env!("CARGO_PKG_VERSION")).to_owned(),
            schema: schema::VERSION,
            analyser: analysis::VERSION,
            stemmer: analysis::STEMMER.to_owned(),
            data: PathBuf::from(data),
            roots: Vec::new(),
        }
    }

    /// Reads the manifest of the index in `folder`.
    pub(super) fn read(folder: &Path) -> Result<Self, EngineError> {
        let path = folder.join(FILE_NAME);
        let failed = |source| EngineError::Open { path: folder.to_owned(), source };
        match fs::read(&path) {
            Ok(json) => {
                let manifest: Self = serde_json::from_slice(&json).map_err(|error| {
                    failed(format!("`{}` is damaged or not of newsdex: {error}", path.display()).into())
                })?;
                if !manifest.created_by.starts_with(PROGRAM) {
                    return Err(failed(format!("`{}` is not of newsdex", path.display()).into()));
                }
                Ok(manifest)
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Err(EngineError::NoIndex(folder.to_owned()))
            }
            Err(error) => {
                let why = format!("failed to read `{}`: {error}", path.display());
                Err(failed(io::Error::new(error.kind(), why).into()))
            }
        }
    }

    /// Replaces the manifest of the index in `folder`.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let temporary = folder.join("manifest.json.new");
        let mut file = File::create(&temporary)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&temporary, folder.join(FILE_NAME))
    }

    /// Fails when the index was made by a program whose index this one cannot use.
    pub(super) fn check(&self, folder: &Path) -> Result<(), EngineError> {
        let other = |what, age| {
            Err(EngineError::OtherVersion { path: folder.to_owned(), made_by: self.created_by.clone(), what, age })
        };
        let here = Self::new("");
        if self.schema != here.schema {
            return other("its fields differ", if self.schema > here.schema { Age::Newer } else { Age::Older });
        }
        if self.analyser != here.analyser {
            let age = if self.analyser > here.analyser { Age::Newer } else { Age::Older };
            return other("its words were analysed in another way", age);
        }
        if self.stemmer != here.stemmer {
            return other("its words were stemmed by another version of the stemmer", Age::Older);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_index_is_refused_and_an_older_one_is_told_apart() {
        let folder = Path::new("index");
        let mut manifest = Manifest::new("data-1");
        assert!(manifest.check(folder).is_ok());
        manifest.schema += 1;
        assert!(matches!(manifest.check(folder), Err(EngineError::OtherVersion { age: Age::Newer, .. })));
        manifest.schema -= 1;
        manifest.analyser -= 1;
        assert!(matches!(manifest.check(folder), Err(EngineError::OtherVersion { age: Age::Older, .. })));
    }

    #[test]
    fn the_manifest_of_another_program_is_no_index() {
        let folder = tempfile::tempdir().unwrap();
        let check = |content: &str, expected: bool| {
            fs::write(folder.path().join(FILE_NAME), content).unwrap();
            assert_eq!(is_at(folder.path()), expected, "{content}");
        };
        check(r#"{"name": "Harbour Post", "start_url": "/", "display": "standalone"}"#, false);
        check(r#"{"created_by": "another program 1.0"}"#, false);
        check("{", false);
        check(r#"{"created_by": "newsdex 9.0.0", "of_a_later_version": [1]}"#, true);
        Manifest::new("data-1").write(folder.path()).unwrap();
        assert!(is_at(folder.path()));
    }

    #[test]
    fn a_manifest_survives_being_written_and_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Manifest::read(folder.path()), Err(EngineError::NoIndex(_))));
        let mut manifest = Manifest::new("data-1");
        manifest.roots.push(Root { path: PathBuf::from("/archive"), device: Some(7), ..Root::default() });
        manifest.write(folder.path()).unwrap();
        assert_eq!(Manifest::read(folder.path()).unwrap(), manifest);
    }
}
