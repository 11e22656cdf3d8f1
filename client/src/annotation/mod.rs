//! Campaigns, label work, exams, and labelled datasets.
//!
//! | module | what |
//! |---|---|
//! | [`campaign`] | asking for labels, and how far that is |
//! | [`work`] | drawing batches, committing to answers and revealing them |
//! | [`answers`] | answers as people write them, and as the chain takes them |
//! | [`gold`] | answers that the requester knew before |
//! | [`reputation`] | how annotators did so far |
//! | [`exam`] | exams, which campaigns can ask for |
//! | [`labelled`] | what is in a labelled dataset |
//! | [`export`] | labelled datasets as COCO and as tables |

pub mod answers;
pub mod campaign;
pub mod exam;
pub mod export;
pub mod gold;
pub mod labelled;
pub mod reputation;
pub mod work;

mod limits;
mod replay;

pub use answers::Answers;
pub use campaign::{Campaign, Method, NewCampaign, Progress, Requirements, Stage, Task};
pub use exam::{Exam, NewExam, Paper};
pub use gold::Gold;
pub use labelled::Labelled;
pub use limits::Limits;
pub use reputation::Standing;
pub use work::{Claim, Work, WorkState};
