//! User journeys: one story a file, each against real nodes, through the client.
//!
//! One binary for all of them, so that the client is linked once.

mod availability;
mod bad_programs;
mod chain;
mod command_line;
mod empty_accounts;
mod guarantees;
mod label_work;
mod life_of_a_dataset;
mod node_commands;
mod pinners;
mod readme;
mod uploads;
mod wallets;
