//! A line on standard error for runs that take longer than a second, where a person is looking.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// Shows what a run is busy with until it is dropped.
#[derive(Debug)]
pub struct Progress {
    doing: Arc<Mutex<String>>,
    stop: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts; silent where standard error is not a terminal.
    pub fn start() -> Progress {
        let doing = Arc::new(Mutex::new(String::new()));
        let shown = doing.clone();
        let stop = std::io::stderr().is_terminal().then(|| {
            let (stop, stopped) = channel::<()>();
            let thread = std::thread::spawn(move || {
                let mut wrote = false;
                while stopped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout)
                {
                    let text = shown.lock().unwrap_or_else(|e| e.into_inner()).clone();
                    let _ = write!(std::io::stderr(), "\r\x1b[K{text} …");
                    wrote = true;
                }
                if wrote {
                    let _ = write!(std::io::stderr(), "\r\x1b[K");
                }
            });
            (stop, thread)
        });
        Progress { doing, stop }
    }

    /// Says what is being done now.
    pub fn doing(&self, text: &str) {
        text.clone_into(&mut self.doing.lock().unwrap_or_else(|e| e.into_inner()));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.stop.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}
