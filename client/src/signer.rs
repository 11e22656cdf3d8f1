//! Accounts that can sign.

use crate::{AccountId, Error, Result};
use subxt_signer::{sr25519::Keypair, SecretUri};

/// An account with its secret key.
#[derive(Clone)]
pub struct Signer {
	pub(crate) keypair: Keypair,
}

impl Signer {
	/// From a secret URI: a recovery phrase, a hex seed or a development name, each with optional
	/// derivations, as in `//Alice` or `spice … zebra//stash`.
	pub fn from_uri(uri: &str) -> Result<Self> {
		// The text is a secret: it must not be repeated in an error.
		let invalid = |reason: String| {
			Error::Invalid(format!(
				"the secret key cannot be read ({reason}); give a recovery phrase, a 0x seed or a \
				 development name such as //Alice"
			))
		};
		let uri: SecretUri = uri.parse().map_err(|_| invalid("not a secret URI".into()))?;
		let keypair = Keypair::from_uri(&uri).map_err(|error| invalid(error.to_string()))?;
		Ok(Self { keypair })
	}

	/// The account.
	pub fn account(&self) -> AccountId {
		self.keypair.public_key().to_account_id()
	}
}

impl std::fmt::Debug for Signer {
	fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
		write!(f, "Signer({})", self.account())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn development_names_give_the_well_known_accounts() {
		assert_eq!(
			Signer::from_uri("//Alice").unwrap().account().to_string(),
			"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
		);
	}

	#[test]
	fn a_bad_secret_is_refused_without_being_repeated() {
		let error = Signer::from_uri("correct horse battery staple").unwrap_err().to_string();
		assert!(error.contains("recovery phrase") && !error.contains("horse"), "{error}");
	}
}
