//! Which characters names are made of: Unicode's `ID_Start` and `ID_Continue`, with `_` and `-`.
//!
//! `unicode-ident` knows `XID_Start` and `XID_Continue`, which leave out the few characters whose
//! normal form would not be a name. HCL has them.

/// Whether a name may start with this character.
pub(in crate::hcl) fn starts_ident(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c) || only_id_start(c)
}

/// Whether a name may go on with this character.
pub(in crate::hcl) fn continues_ident(c: char) -> bool {
    c == '-' || unicode_ident::is_xid_continue(c) || only_id_start(c)
}

/// `ID_Start` without `XID_Start`, from Unicode's `DerivedCoreProperties.txt`.
fn only_id_start(c: char) -> bool {
    matches!(
        c,
        '\u{37a}'
            | '\u{e33}'
            | '\u{eb3}'
            | '\u{309b}'..='\u{309c}'
            | '\u{fc5e}'..='\u{fc63}'
            | '\u{fdfa}'..='\u{fdfb}'
            | '\u{fe70}'
            | '\u{fe72}'
            | '\u{fe74}'
            | '\u{fe76}'
            | '\u{fe78}'
            | '\u{fe7a}'
            | '\u{fe7c}'
            | '\u{fe7e}'
            | '\u{ff9e}'..='\u{ff9f}'
    )
}
