//! The embedded IPFS node among nodes of other people: Kubo and Helia.
//!
//! `make interop` installs them first. Where they are not installed the tests say so and pass, unless
//! `SENSOR_REQUIRE_PEERS=1` asks for them.

mod addresses;
mod cars;
mod dht;
mod directories;
mod faults;
mod files;
mod support;
