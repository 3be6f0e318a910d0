//! The language: lexer, parser, syntax tree and its printed form.

pub(super) mod ast;
pub(super) mod boundary;
pub(super) mod choice;
pub(super) mod comparison;
pub(super) mod field;
pub(super) mod lexer;
mod messages;
pub(super) mod name;
pub(super) mod number;
pub(super) mod parser;
pub(super) mod print;
pub(super) mod quote;
pub(super) mod scope;
