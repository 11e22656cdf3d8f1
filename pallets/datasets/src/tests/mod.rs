//! One file a call, and one for each behaviour beside them.

mod add_version;
mod announce_source;
mod attest;
mod draw;
mod lineage;
mod offchain_worker;
mod register;
mod retire;
mod retry_audit;
mod rounds;
mod sequences;
mod session;
mod withdraw;
