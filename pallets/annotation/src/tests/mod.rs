//! One file a call, and one for what spans several.

mod cancel;
mod claim;
mod commit;
mod invariants;
mod money;
mod open_campaign;
mod release;
mod reveal;
mod settle;
mod settlement;
mod wind_up;
