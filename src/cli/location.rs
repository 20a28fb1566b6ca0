//! Where the index is.

use std::path::{Path, PathBuf};

use anyhow::Context;
use newsdex::engine::embedded::Embedded;
use newsdex::engine::{Age, EngineError};

use super::Global;

/// The name of an index folder where none is given.
const DEFAULT_NAME: &str = "index";

impl Global {
    /// Returns the index folder: the one named, else the nearest `index` here or above that holds an index, else
    /// `index` here.
    pub(super) fn index_folder(&self) -> PathBuf {
        if let Some(folder) = &self.index {
            return folder.clone();
        }
        let here = Path::new(DEFAULT_NAME);
        let above = std::env::current_dir().ok();
        let nearest =
            above.iter().flat_map(|folder| folder.ancestors().skip(1)).map(|folder| folder.join(DEFAULT_NAME));
        std::iter::once(here.to_owned())
            .chain(nearest)
            .find(|folder| Embedded::is_at(folder))
            .unwrap_or_else(|| here.to_owned())
    }

    /// Opens the index for reading.
    pub(super) fn open_index(&self) -> anyhow::Result<Embedded> {
        Embedded::open(&self.index_folder()).map_err(with_hint)
    }
}

/// Adds the likely cure to an error of the engine.
pub(super) fn with_hint(error: EngineError) -> anyhow::Error {
    let hint = match &error {
        EngineError::NoIndex(folder) => {
            let folder =
                if folder == Path::new(DEFAULT_NAME) { "./index".into() } else { folder.display().to_string() };
            return anyhow::anyhow!("no index in `{folder}`; make one with `newsdex index FOLDER`");
        }
        EngineError::OtherVersion { age: Age::Older, .. } => {
            "hint: `newsdex index --rebuild` makes it anew from the articles stored in it"
        }
        EngineError::OtherVersion { age: Age::Newer, .. } => {
            "hint: use a newer newsdex, or another folder with `--index`"
        }
        EngineError::Busy(_) => "hint: wait until it is done, or stop it",
        EngineError::Write(_) => "hint: is the disk full, or the index folder not writable? then run the command again",
        EngineError::Open { .. } | EngineError::Read(_) => "hint: `newsdex doctor` looks for damage",
    };
    anyhow::Error::new(error).context(Hint(hint))
}

/// A line that says what to do; printed after the error.
#[derive(Debug)]
pub(crate) struct Hint(pub(crate) &'static str);

impl std::fmt::Display for Hint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Makes a path absolute, with links resolved, so that each file has one name.
pub(super) fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    path.canonicalize().with_context(|| format!("cannot read `{}`", path.display()))
}
