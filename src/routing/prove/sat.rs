//! The solver, behind a small trait: which one it is matters to nobody else.

use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, SolverOpts, Var, lbool};

/// A variable or its negation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Literal {
    variable: u32,
    positive: bool,
}

impl std::ops::Not for Literal {
    type Output = Literal;

    fn not(self) -> Literal {
        Literal {
            positive: !self.positive,
            ..self
        }
    }
}

/// What a solver says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Some assignment satisfies everything.
    Yes,
    /// None does; these of the assumptions are enough to exclude it.
    No(Vec<Literal>),
    /// It took too many steps.
    GaveUp,
}

/// A solver of clauses under assumptions, which keeps what it has learnt from call to call.
pub(super) trait Sat {
    /// A new variable, false where nothing asks for more.
    fn variable(&mut self) -> Literal;
    /// Demands that one of these holds.
    fn clause(&mut self, literals: &[Literal]);
    /// Looks for an assignment with these assumptions, for at most this many steps; gives the steps
    /// it took.
    fn solve(&mut self, assumptions: &[Literal], steps: u64) -> (Answer, u64);
    /// A literal in the assignment found last.
    fn value(&self, literal: Literal) -> bool;
}

/// Counts conflicts, the solver's steps, instead of looking at the clock.
#[derive(Default)]
struct Counted {
    conflicts: u64,
    most: u64,
}

impl Callbacks for Counted {
    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        if kind == ClauseKind::Learnt {
            self.conflicts += 1;
        }
    }

    fn stop(&self) -> bool {
        self.conflicts > self.most
    }
}

/// batsat.
pub(super) struct Batsat {
    solver: Solver<Counted>,
    impossible: bool,
}

impl Batsat {
    pub(super) fn new() -> Batsat {
        Batsat {
            solver: Solver::new(SolverOpts::default(), Counted::default()),
            impossible: false,
        }
    }
}

impl std::fmt::Debug for Batsat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let variables = self.solver.num_vars();
        f.debug_struct("Batsat")
            .field("variables", &variables)
            .finish()
    }
}

fn lit(literal: Literal) -> Lit {
    Lit::new(Var::unsafe_from_idx(literal.variable), literal.positive)
}

impl Sat for Batsat {
    fn variable(&mut self) -> Literal {
        Literal {
            variable: self.solver.new_var(lbool::FALSE, true).idx(),
            positive: true,
        }
    }

    fn clause(&mut self, literals: &[Literal]) {
        let mut clause = literals.iter().copied().map(lit).collect();
        self.impossible |= !self.solver.add_clause_reuse(&mut clause);
    }

    fn solve(&mut self, assumptions: &[Literal], steps: u64) -> (Answer, u64) {
        if self.impossible {
            return (Answer::No(Vec::new()), 0);
        }
        let before = self.solver.cb().conflicts;
        self.solver.cb_mut().most = before.saturating_add(steps);
        let asked: Vec<Lit> = assumptions.iter().copied().map(lit).collect();
        let found = self.solver.solve_limited(&asked);
        let answer = if found == lbool::TRUE {
            Answer::Yes
        } else if found == lbool::FALSE {
            let guilty = |l: &&Literal| self.solver.unsat_core_contains_var(lit(**l).var());
            Answer::No(assumptions.iter().filter(guilty).copied().collect())
        } else {
            Answer::GaveUp
        };
        (answer, self.solver.cb().conflicts - before)
    }

    fn value(&self, literal: Literal) -> bool {
        self.solver.value_lit(lit(literal)) == lbool::TRUE
    }
}
