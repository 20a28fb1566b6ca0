//! Text → index terms: the one definition that the index, queries and the matcher share.
