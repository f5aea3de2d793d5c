use alertlint::policy::*;
use alertlint::source::SourceMap;
use std::sync::Arc;
#[test]
fn load() {
    let sources = Arc::new(SourceMap::new());
    match Policy::load(config::Config::default(), &UserFiles::default(), &sources) {
        Ok(p) => {
            println!(
                "ok rules {} adapters {}",
                p.rules.iter().count(),
                p.adapters.iter().count()
            );
        }
        Err(es) => {
            for e in es {
                let f = sources.get(e.span.file);
                let (p, l, c) = f
                    .map(|f| {
                        let (l, c) = f.line_column(e.span.start);
                        (f.path.clone(), l, c)
                    })
                    .unwrap_or_default();
                println!("{p}:{l}:{c} {} | {:?} | {:?}", e.message, e.label, e.help);
            }
        }
    }
}
