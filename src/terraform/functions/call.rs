//! How a function is described, and what every call goes through before its code runs: argument
//! counts, conversion to the parameter's type, nulls, marks and unknown arguments.

use super::FunctionHost;
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::convert::convert;
use crate::terraform::value::{
    Marks, Reason, ReasonKind, Reasons, Refinement, Repr, Type, Unknown, Value,
};
use std::sync::Arc;

/// One built-in function: a row of a module's `FUNCTIONS`.
pub(super) struct Function {
    /// Its name without namespace.
    pub name: &'static str,
    /// Parameters that every call must give.
    pub params: &'static [Param],
    /// The parameter that the remaining arguments are for; none may be given without it.
    pub rest: Option<Param>,
    /// How many arguments at most, where `rest` stands for optional ones rather than for any number.
    pub max: Option<usize>,
    /// Whether its result, a text, remembers the arguments: those that write documents. Others make so many
    /// texts, or such short ones of so much, that it would not be worth it.
    pub remembers: bool,
    /// The type of its result, which an unknown result has too.
    pub returns: Returns,
    /// The code. It sees arguments that went through [`Function::call`].
    pub run: fn(&Call<'_>) -> Result<Value, EvalError>,
}

/// A parameter.
#[derive(Clone, Copy)]
pub(super) struct Param {
    /// What messages call it.
    pub name: &'static str,
    /// Arguments are converted to this type.
    pub ty: Ty,
    /// Whether null may be given.
    pub nullable: bool,
    /// Whether `run` wants to see unknown arguments. Otherwise one makes the result unknown.
    /// Unknown values inside a known collection always get to `run`.
    pub unknown: bool,
    /// Whether a bare null or a value of unknown type may be given to a parameter of any type.
    /// Otherwise the result's type cannot be known either, as in Terraform.
    pub dynamic: bool,
    /// Whether `run` wants to see marks, and puts them on the result where they belong. Otherwise
    /// the argument is stripped of marks, also inside, and the result gets them all, which costs
    /// a walk over the argument: functions of large collections should take marks themselves.
    pub marked: bool,
}

impl Param {
    /// A parameter that takes neither null nor unknown nor marked values.
    pub const fn new(name: &'static str, ty: Ty) -> Param {
        Param {
            name,
            ty,
            nullable: false,
            unknown: false,
            dynamic: false,
            marked: false,
        }
    }

    /// The same, and null may be given.
    pub const fn nullable(mut self) -> Param {
        self.nullable = true;
        self
    }

    /// The same, and `run` sees unknown arguments.
    pub const fn unknown(mut self) -> Param {
        self.unknown = true;
        self
    }

    /// The same, and values of no certain type may be given.
    pub const fn dynamic(mut self) -> Param {
        self.dynamic = true;
        self
    }

    /// The same, and `run` sees marks.
    pub const fn marked(mut self) -> Param {
        self.marked = true;
        self
    }
}

/// A type that a table can name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ty {
    /// Any type, taken as it is.
    Any,
    Bool,
    Number,
    String,
    List(&'static Ty),
    Set(&'static Ty),
    Map(&'static Ty),
}

impl Ty {
    /// The type that it stands for.
    pub fn ty(self) -> Type {
        match self {
            Ty::Any => Type::Dynamic,
            Ty::Bool => Type::Bool,
            Ty::Number => Type::Number,
            Ty::String => Type::String,
            Ty::List(t) => Type::List(Arc::new(t.ty())),
            Ty::Set(t) => Type::Set(Arc::new(t.ty())),
            Ty::Map(t) => Type::Map(Arc::new(t.ty())),
        }
    }
}

/// The type of a result.
#[derive(Clone, Copy)]
pub(super) enum Returns {
    /// Always this one, and never null.
    Fixed(Ty),
    /// Always this one, perhaps null.
    Nullable(Ty),
    /// What the arguments make it (asked only where one of them is unknown); never null.
    From(fn(&Call<'_>) -> Result<Type, EvalError>),
    /// What the arguments make it, perhaps null.
    NullableFrom(fn(&Call<'_>) -> Result<Type, EvalError>),
}

/// A call under way.
pub(super) struct Call<'a> {
    /// The function's name.
    pub name: &'static str,
    /// The arguments, converted to the parameters' types.
    pub args: &'a [Value],
    /// The outside.
    pub host: &'a dyn FunctionHost,
    /// For messages.
    params: (&'static [Param], Option<Param>),
}

impl Call<'_> {
    /// An argument; a bare null where the call did not give it.
    pub fn arg(&self, index: usize) -> &Value {
        static NULL: Value = Value {
            repr: Repr::Null(Type::Dynamic),
            origin: Span::NONE,
            marks: Marks::NONE,
        };
        self.args.get(index).unwrap_or(&NULL)
    }

    /// The text of an argument of type string, empty where it is not known.
    pub fn str(&self, index: usize) -> &str {
        self.arg(index).as_str().unwrap_or_default()
    }

    /// An error of the call as a whole.
    pub fn error(&self, message: impl std::fmt::Display) -> EvalError {
        EvalError::new(format!("{}: {message}", self.name), Span::NONE)
    }

    /// An error of one argument.
    pub fn arg_error(&self, index: usize, message: impl std::fmt::Display) -> EvalError {
        argument_error(self.name, param(self.params, index), index, message)
    }

    /// Why the result is not known: the reasons of all arguments, also of what is inside them.
    pub fn reasons(&self) -> Reasons {
        self.args.iter().fold(Reasons::default(), |all, arg| {
            all.union(&arg.reasons_deep())
        })
    }

    /// An unknown result because of unknown arguments. Never null.
    pub fn unknown(&self, ty: Type) -> Value {
        self.unknown_refined(
            ty,
            Refinement {
                not_null: true,
                ..Refinement::default()
            },
        )
    }

    /// An unknown result of which something is certain.
    pub fn unknown_refined(&self, ty: Type, refinement: Refinement) -> Value {
        // Of a value without a type nothing is certain, not even that it is not null.
        let refinement = match ty {
            Type::Dynamic => Refinement::default(),
            _ => refinement,
        };
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty,
            reasons: self.reasons(),
            refinement,
            ..Unknown::default()
        })))
    }

    /// The result where the type of an argument is not known.
    pub fn untyped(&self) -> Value {
        let reasons = self.reasons();
        if reasons.is_empty() {
            let why = "is given null, which has no type";
            return self.unknowable(Type::Dynamic, why);
        }
        Value::new(Repr::Unknown(Arc::new(Unknown {
            reasons,
            ..Unknown::default()
        })))
    }

    /// An unknown result because of the function itself. Never null.
    pub fn unknowable(&self, ty: Type, why: &str) -> Value {
        let reason = Reason {
            kind: ReasonKind::Function,
            text: format!("{}() {why}", self.name).into(),
            place: Span::NONE,
        };
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty,
            reasons: Reasons::one(reason).union(&self.reasons()),
            refinement: Refinement {
                not_null: true,
                ..Refinement::default()
            },
            ..Unknown::default()
        })))
    }
}

fn is_untyped(value: &Value) -> bool {
    match &value.repr {
        Repr::Null(ty) => *ty == Type::Dynamic,
        Repr::Unknown(unknown) => unknown.ty == Type::Dynamic,
        _ => false,
    }
}

fn param(params: (&'static [Param], Option<Param>), index: usize) -> Option<Param> {
    params.0.get(index).copied().or(params.1)
}

fn argument_error(
    function: &str,
    param: Option<Param>,
    index: usize,
    message: impl std::fmt::Display,
) -> EvalError {
    let name = param.map_or("?", |p| p.name);
    EvalError {
        argument: Some(index),
        ..EvalError::new(
            format!("argument \"{name}\" of {function}(): {message}"),
            Span::NONE,
        )
    }
}

impl Function {
    /// A function of fixed parameters whose result has always the same type.
    pub const fn new(
        name: &'static str,
        params: &'static [Param],
        returns: Ty,
        run: fn(&Call<'_>) -> Result<Value, EvalError>,
    ) -> Function {
        Function {
            name,
            params,
            rest: None,
            max: None,
            remembers: false,
            returns: Returns::Fixed(returns),
            run,
        }
    }

    /// The same, with any number of further arguments.
    pub const fn rest(mut self, rest: Param) -> Function {
        self.rest = Some(rest);
        self
    }

    /// The same, with at most `max` arguments.
    pub const fn at_most(mut self, max: usize) -> Function {
        self.max = Some(max);
        self
    }

    /// The same, and its result remembers what it was written out of.
    pub const fn remembers(mut self) -> Function {
        self.remembers = true;
        self
    }

    /// The same, with another rule for the type of its result.
    pub const fn returns(mut self, returns: Returns) -> Function {
        self.returns = returns;
        self
    }

    /// Calls the function.
    pub fn call(&self, args: &[Value], host: &dyn FunctionHost) -> Result<Value, EvalError> {
        self.check_count(args.len())?;
        let params = (self.params, self.rest);
        let mut marks = Marks::NONE;
        let mut unknown = false;
        let mut untyped = false;
        let mut ready = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let Some(param) = param(params, index) else {
                continue;
            };
            let mut arg = match param.ty {
                Ty::Any => arg.clone(),
                ty => convert(arg, &ty.ty())
                    .map_err(|e| argument_error(self.name, Some(param), index, e.message))?,
            };
            if arg.is_null() && !param.nullable {
                return Err(argument_error(
                    self.name,
                    Some(param),
                    index,
                    "must not be null",
                ));
            }
            if !param.marked {
                let found = arg.marks_deep();
                if found != Marks::NONE {
                    marks = marks.union(found);
                    arg = arg.unmarked_deep(found);
                }
            } else if arg.is_unknown() && !param.unknown {
                // Terraform forgets here that it was sensitive, and there is nothing to hide.
                marks = marks.union(arg.marks.without(Marks::SENSITIVE));
            }
            unknown |= arg.is_unknown() && !param.unknown;
            untyped |= matches!(param.ty, Ty::Any) && !param.dynamic && is_untyped(&arg);
            ready.push(arg);
        }
        let call = Call {
            name: self.name,
            args: &ready,
            host,
            params,
        };
        let result = if untyped {
            call.untyped()
        } else if unknown {
            let (ty, not_null) = match self.returns {
                Returns::Fixed(ty) => (ty.ty(), true),
                Returns::Nullable(ty) => (ty.ty(), false),
                Returns::From(of) => (of(&call)?, true),
                Returns::NullableFrom(of) => (of(&call)?, false),
            };
            call.unknown_refined(
                ty,
                Refinement {
                    not_null,
                    ..Refinement::default()
                },
            )
        } else {
            (self.run)(&call).map_err(|e| hide(e, self.name, marks))?
        };
        // What trims or indents a document hands on what that was written out of.
        let result = match self.remembers || args.iter().any(|a| !a.sources().is_empty()) {
            true => result.written_out_of(args.into()),
            false => result,
        };
        Ok(result.marked(marks))
    }

    fn check_count(&self, count: usize) -> Result<(), EvalError> {
        let min = self.params.len();
        let max = match (self.rest, self.max) {
            (None, _) => Some(min),
            (Some(_), max) => max,
        };
        if let Some(missing) = self.params.get(count) {
            let at_least = if max == Some(min) { "" } else { "at least " };
            return Err(EvalError::new(
                format!(
                    "{}() takes {at_least}{}, \"{}\" is missing",
                    self.name,
                    arguments(min),
                    missing.name
                ),
                Span::NONE,
            ));
        }
        match max {
            Some(max) if count > max => Err(EvalError {
                argument: Some(max),
                ..EvalError::new(
                    format!("{}() takes only {}", self.name, arguments(max)),
                    Span::NONE,
                )
            }),
            _ => Ok(()),
        }
    }
}

/// Messages may quote the arguments, which a sensitive one forbids.
fn hide(error: EvalError, function: &str, marks: Marks) -> EvalError {
    if !marks.is_sensitive() {
        return error;
    }
    EvalError {
        message: format!("{function}() fails; why is not shown because an argument is sensitive")
            .into(),
        help: None,
        ..error
    }
}

fn arguments(n: usize) -> String {
    match n {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        n => format!("{n} arguments"),
    }
}
