//! Tests of the node that start none: one binary, since linking the node takes a while.

mod chain_spec;
mod cli;
mod side_services;
