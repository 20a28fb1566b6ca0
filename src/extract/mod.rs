//! stub
#![allow(missing_docs)]
use crate::article::*; use crate::format::*;
#[derive(Clone,Debug)] pub struct ExtractOptions { pub language: Option<Language>, pub keep_pages: KeepPages, pub today: jiff::civil::Date }
#[derive(Clone,Copy,Debug,PartialEq,Eq)] pub enum KeepPages{Articles, All}
#[derive(Clone,Debug)] pub struct Removed{pub text:String}
#[derive(Debug)] pub struct Extraction{pub article:Article, pub removed:Vec<Removed>}
#[derive(Debug,thiserror::Error)] pub enum NotAnArticle{ #[error("no")] NoText}
pub fn extract(_story: RawStory, _source:&Source, _o:&ExtractOptions)->Result<Extraction,NotAnArticle>{Err(NotAnArticle::NoText)}
