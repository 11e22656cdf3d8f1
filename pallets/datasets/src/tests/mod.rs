//! One file a call, and one for each behaviour beside them.

mod add_version;
mod announce_source;
mod attest;
mod lineage;
mod offchain_worker;
mod register;
mod retry_audit;
mod rounds;
mod sequences;
mod session;
mod withdraw;
