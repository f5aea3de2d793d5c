//! CSV as Go reads it: every row as long as the first, quotes only around whole fields, empty lines
//! left out. (The `csv` crate forgives stray quotes, which Terraform does not.)

/// The records of a text. An error, with its line from one, ends them.
pub(super) struct Records<'t> {
    rest: &'t str,
    line: usize,
    fields: Option<usize>,
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str) -> Records<'t> {
        Records {
            rest: text,
            line: 1,
            fields: None,
        }
    }

    /// The rest of the line, without its end.
    fn take_line(&mut self) -> &'t str {
        let (line, rest) = match self.rest.split_once('\n') {
            Some((line, rest)) => (line.strip_suffix('\r').unwrap_or(line), rest),
            // Go drops a carriage return at the very end too.
            None => (self.rest.strip_suffix('\r').unwrap_or(self.rest), ""),
        };
        self.rest = rest;
        self.line += 1;
        line
    }

    fn record(&mut self) -> Result<Vec<String>, (usize, &'static str)> {
        let start = self.line;
        let mut fields = Vec::new();
        let mut line = self.take_line();
        loop {
            let Some(quoted) = line.strip_prefix('"') else {
                let (field, after) = match line.split_once(',') {
                    Some((field, after)) => (field, Some(after)),
                    None => (line, None),
                };
                if field.contains('"') {
                    return Err((self.line - 1, "a quote inside a field without quotes"));
                }
                fields.push(field.to_owned());
                match after {
                    Some(after) => line = after,
                    None => break,
                }
                continue;
            };
            let mut field = String::new();
            let mut inside = quoted;
            let after = loop {
                match inside.split_once('"') {
                    Some((part, after)) => {
                        field.push_str(part);
                        match after.strip_prefix('"') {
                            Some(after) => {
                                field.push('"');
                                inside = after;
                            }
                            None => break after,
                        }
                    }
                    None if self.rest.is_empty() => {
                        return Err((self.line - 1, "a quoted field does not end"));
                    }
                    None => {
                        field.push_str(inside);
                        field.push('\n');
                        inside = self.take_line();
                    }
                }
            };
            fields.push(field);
            if after.is_empty() {
                break;
            }
            match after.strip_prefix(',') {
                Some(after) => line = after,
                None => return Err((self.line - 1, "text after the quotes of a field")),
            }
        }
        match self.fields {
            Some(n) if n != fields.len() => Err((start, "not as many fields as column names")),
            _ => {
                self.fields = Some(fields.len());
                Ok(fields)
            }
        }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Vec<String>, (usize, &'static str)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let empty = self.rest.starts_with('\n') || self.rest.starts_with("\r\n");
            if !empty {
                break;
            }
            self.take_line();
        }
        let record = self.record();
        if record.is_err() {
            self.rest = "";
        }
        Some(record)
    }
}
