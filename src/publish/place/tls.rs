//! Connections that nobody listens to: TLS with the certificates that the system trusts.

use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls_platform_verifier::ConfigVerifierExt;

use super::trouble::{Kind, Trouble};

/// How long a connection may take to begin.
pub(super) const CONNECTING: Duration = Duration::from_secs(20);

/// Chooses the cryptography for all connections of this program, once.
pub(super) fn choose_cryptography() {
    // It fails if it was chosen before, which is just as well.
    let _ = CryptoProvider::install_default(ring::default_provider());
}

/// How connections are made with TLS.
pub(super) fn config() -> Result<Arc<ClientConfig>, Trouble> {
    choose_cryptography();
    let config = ClientConfig::with_platform_verifier();
    config
        .map(Arc::new)
        .map_err(|error| Trouble::new(Kind::NotTrusted, "", error))
}
