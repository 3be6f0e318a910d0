//! Names of boards and accounts that lead to their posts.

use super::markup::{Markup, plain};
use crate::{
    query::{Context, Field, with_condition},
    web::address::Address,
};

/// A name with a search for it.
pub(super) struct Link {
    pub(super) name: Markup,
    /// The address of the search; `None` if no query can express it.
    pub(super) address: Option<String>,
}

impl Link {
    /// The name with the search whose `field` has it as its value.
    pub(super) fn to(field: Field, name: &str, context: &Context) -> Self {
        let typed = with_condition("", field, name, context);
        Self { name: plain(name), address: typed.map(|typed| Address::new("/").with("q", &typed).text()) }
    }
}
