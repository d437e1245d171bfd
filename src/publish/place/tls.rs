//! Connections that nobody listens to: TLS with the certificates that the system trusts.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::version::TLS12;
use rustls_platform_verifier::BuilderVerifierExt;

use super::trouble::{Kind, Trouble};

/// How long a connection may take to begin.
pub(super) const CONNECTING: Duration = Duration::from_secs(20);

/// Chooses the cryptography for all connections of this program, once.
pub(super) fn choose_cryptography() {
    // It fails if it was chosen before, which is just as well.
    let _ = CryptoProvider::install_default(ring::default_provider());
}

/// How connections to an FTP server are made. Servers ask that every file travels in the session of the connection that
/// gives the commands; sessions of TLS 1.3 can be used only once, so that there would be none left after a few files.
pub(super) fn for_ftp() -> Result<Arc<ClientConfig>, Trouble> {
    let failed = |error: rustls::Error| Trouble::new(Kind::NotTrusted, "", error);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS12])
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(failed)?;

    Ok(Arc::new(config.with_no_client_auth()))
}
