//! One file a call, and one for what spans several.

mod appeal;
mod boxes;
mod cancel;
mod changes;
mod claim;
mod commit;
mod costs;
mod crowds;
mod exam;
mod fees;
mod gold;
mod invariants;
mod money;
mod open_campaign;
mod release;
mod reveal;
mod rounds;
mod settle;
mod settlement;
mod stake;
mod weighing;
mod wind_up;
