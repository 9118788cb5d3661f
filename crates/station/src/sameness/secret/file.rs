//! The station's secret in a file of its own, which only its owner may read: where there is no keyring to use.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Secret, SecretError};
use crate::case::{hex, unhex};
use crate::store::{Home, StoreError};

/// Where it stands.
pub(super) fn path(home: &Home) -> PathBuf {
    home.path().join("sameness.secret")
}

/// The secret; `None` when there is no such file.
///
/// # Errors
/// When it cannot be read, others than its owner may read it, or it holds something else.
pub(super) fn read(path: &Path) -> Result<Option<Secret>, SecretError> {
    if !path.try_exists().map_err(StoreError::io(path))? {
        return Ok(None);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).map_err(StoreError::io(path))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(SecretError::Open(path.to_path_buf()));
        }
    }
    let text = fs::read_to_string(path).map_err(StoreError::io(path))?;
    let key = unhex(text.trim()).and_then(|bytes| bytes.try_into().ok());
    key.map(|key| Some(Secret(key))).ok_or_else(|| SecretError::Wrong(path.display().to_string()))
}

/// Writes the secret into a new file, for its owner alone, and syncs it before anybody relies on it.
///
/// # Errors
/// When it cannot be written. A file that is there is left as it is.
pub(super) fn keep(path: &Path, secret: &Secret) -> Result<(), StoreError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(StoreError::io(path))?;
    let written = writeln!(file, "{}", hex(&secret.0)).and_then(|()| file.sync_all());
    written.map_err(StoreError::io(path))?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io(folder))?;
    }
    Ok(())
}

/// Puts the secret into its file. Another one that stands there is kept beside it, under a name that ends in `aside`.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn put(path: &Path, secret: &Secret, aside: &str) -> Result<(), SecretError> {
    match read(path) {
        Ok(Some(there)) if there.0 == secret.0 => return Ok(()),
        Ok(None) => {}
        Ok(Some(_)) | Err(_) => {
            let kept = path.with_extension(format!("secret-{aside}"));
            fs::rename(path, &kept).map_err(StoreError::io(path))?;
        }
    }
    Ok(keep(path, secret)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = path(&Home::at(dir.path()));
        assert!(read(&file).unwrap().is_none(), "nothing is there before");
        keep(&file, &Secret([5; 32])).unwrap();
        assert_eq!(read(&file).unwrap().map(|secret| secret.0), Some([5; 32]), "it comes back");
        assert!(keep(&file, &Secret([6; 32])).is_err(), "and is never overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
            let said = read(&file).unwrap_err().to_string();
            assert!(said.contains("chmod 600"), "open to others it is not used, and what to do is said: {said}");
        }
    }

    #[test]
    fn another_file_is_no_secret() {
        let dir = tempfile::tempdir().unwrap();
        let file = path(&Home::at(dir.path()));
        keep(&file, &Secret([5; 32])).unwrap();
        fs::write(&file, "half").unwrap();
        assert!(matches!(read(&file), Err(SecretError::Wrong(_))), "half a key is none");
    }

    #[test]
    fn another_one_is_kept_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = path(&Home::at(dir.path()));
        keep(&file, &Secret([5; 32])).unwrap();
        put(&file, &Secret([5; 32]), "before-a").unwrap();
        put(&file, &Secret([6; 32]), "before-b").unwrap();
        assert_eq!(read(&file).unwrap().map(|secret| secret.0), Some([6; 32]), "the new one has its place");
        let kept = read(&dir.path().join("sameness.secret-before-b")).unwrap();
        assert_eq!(kept.map(|secret| secret.0), Some([5; 32]), "and the other is not lost");
        assert!(!dir.path().join("sameness.secret-before-a").exists(), "the same one again changes nothing");
    }
}
