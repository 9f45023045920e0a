// SPDX-License-Identifier: MIT

//! libactivate for Rust, with nothing but `extern "C"`.
//!
//!     let f = activate::find("leaky_relu")?;
//!     f.forward(&x, &mut y, &[0.2])?;
//!     f.forward_in_place(&mut y, &[])?;  // with the default slope
//!     f.backward(&dy, &x, &mut dx, &[])?;
//!
//! The borrow checker keeps the buffers apart; in place has functions of its own.

use std::ffi::{c_void, CStr, CString};
use std::fmt;
use std::os::raw::c_char;
use std::ptr;

#[allow(non_camel_case_types)]
mod c {
    use super::{c_char, c_void};

    pub const PARAMS_MOST: usize = 8;

    #[repr(C)]
    pub struct act_params {
        pub count: usize,
        pub value: [f32; PARAMS_MOST],
    }

    #[link(name = "activate")]
    extern "C" {
        pub fn act_op_count() -> i32;
        pub fn act_op_find(name: *const c_char) -> i32;
        pub fn act_op_name(op: i32) -> *const c_char;
        pub fn act_op_text(op: i32, which: i32) -> *const c_char;
        pub fn act_op_param(
            op: i32,
            k: i32,
            standard: *mut f32,
            least: *mut f32,
            greatest: *mut f32,
        ) -> *const c_char;
        pub fn act_status_text(status: i32) -> *const c_char;
        pub fn act_forward(
            op: i32,
            dtype: i32,
            x: *const f32,
            y: *mut f32,
            n: usize,
            params: *const act_params,
            options: *const c_void,
        ) -> i32;
        pub fn act_backward(
            op: i32,
            dtype: i32,
            dy: *const f32,
            x: *const f32,
            dx: *mut f32,
            n: usize,
            params: *const act_params,
            options: *const c_void,
        ) -> i32;
    }
}

const F32: i32 = 0;
const ERR_UNKNOWN: i32 = -6;
const TEXT_FORMULA: i32 = 0;
const TEXT_DERIVATIVE: i32 = 1;

/// Why a call did nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A status of the library, below 0, and what was asked for.
    Status { what: String, status: i32 },
    /// Two slices differ in length.
    Length(usize, usize),
    /// More parameters than the activation has.
    Parameters { takes: usize, got: usize },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::Status { what, status } => {
                let why = text(unsafe { c::act_status_text(*status) });
                write!(f, "{what}: {}", why.unwrap_or_default())
            }
            Error::Length(one, other) => {
                write!(f, "the slices differ in length: {one} and {other}")
            }
            Error::Parameters { takes, got } => write!(f, "takes {takes} parameters, got {got}"),
        }
    }
}

impl std::error::Error for Error {}

pub type Result<T> = std::result::Result<T, Error>;

fn check(what: &str, status: i32) -> Result<()> {
    if status == 0 {
        return Ok(());
    }
    let what = what.to_owned();
    Err(Error::Status { what, status })
}

fn same(one: usize, other: usize) -> Result<()> {
    if one == other {
        Ok(())
    } else {
        Err(Error::Length(one, other))
    }
}

/// None for null.
fn text(chars: *const c_char) -> Option<String> {
    let known = !chars.is_null();
    known.then(|| {
        unsafe { CStr::from_ptr(chars) }
            .to_string_lossy()
            .into_owned()
    })
}

/// One entry of the catalogue.
#[derive(Debug, Clone)]
pub struct Activation {
    op: i32,
    pub name: String,
    pub formula: String,
    pub derivative: String,
    pub parameters: Vec<Parameter>,
}

/// Both ends of the range are included.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub default: f32,
    pub least: f32,
    pub greatest: f32,
}

/// The activation of that name.
pub fn find(name: &str) -> Result<Activation> {
    let no_zero_within = CString::new(name);
    let op = no_zero_within.map_or(ERR_UNKNOWN, |name| unsafe { c::act_op_find(name.as_ptr()) });
    check(name, op.min(0))?;
    Ok(describe(op))
}

/// All activations of the library.
pub fn catalogue() -> Vec<Activation> {
    (0..unsafe { c::act_op_count() }).map(describe).collect()
}

fn describe(op: i32) -> Activation {
    let say = |which| text(unsafe { c::act_op_text(op, which) }).unwrap_or_default();
    Activation {
        op,
        name: text(unsafe { c::act_op_name(op) }).unwrap_or_default(),
        formula: say(TEXT_FORMULA),
        derivative: say(TEXT_DERIVATIVE),
        parameters: (0..).map_while(|k| parameter(op, k)).collect(),
    }
}

fn parameter(op: i32, k: i32) -> Option<Parameter> {
    let (mut default, mut least, mut greatest) = (0.0, 0.0, 0.0);
    let name = unsafe { c::act_op_param(op, k, &mut default, &mut least, &mut greatest) };
    text(name).map(|name| Parameter {
        name,
        default,
        least,
        greatest,
    })
}

impl Activation {
    /// y = f(x). Parameters left out have their defaults.
    pub fn forward(&self, x: &[f32], y: &mut [f32], params: &[f32]) -> Result<()> {
        same(x.len(), y.len())?;
        self.forward_raw(x.as_ptr(), y.as_mut_ptr(), y.len(), params)
    }

    /// x = f(x)
    pub fn forward_in_place(&self, x: &mut [f32], params: &[f32]) -> Result<()> {
        let start = x.as_mut_ptr();
        self.forward_raw(start, start, x.len(), params)
    }

    /// dx = dy * f'(x)
    pub fn backward(&self, dy: &[f32], x: &[f32], dx: &mut [f32], params: &[f32]) -> Result<()> {
        same(dy.len(), x.len())?;
        same(x.len(), dx.len())?;
        self.backward_raw(dy.as_ptr(), x.as_ptr(), dx.as_mut_ptr(), x.len(), params)
    }

    /// dy = dy * f'(x)
    pub fn backward_in_place(&self, dy: &mut [f32], x: &[f32], params: &[f32]) -> Result<()> {
        same(dy.len(), x.len())?;
        let start = dy.as_mut_ptr();
        self.backward_raw(start, x.as_ptr(), start, x.len(), params)
    }

    fn forward_raw(&self, x: *const f32, y: *mut f32, n: usize, params: &[f32]) -> Result<()> {
        let params = self.params(params)?;
        check(&self.name, unsafe {
            c::act_forward(self.op, F32, x, y, n, &params, ptr::null())
        })
    }

    fn backward_raw(
        &self,
        dy: *const f32,
        x: *const f32,
        dx: *mut f32,
        n: usize,
        params: &[f32],
    ) -> Result<()> {
        let params = self.params(params)?;
        check(&self.name, unsafe {
            c::act_backward(self.op, F32, dy, x, dx, n, &params, ptr::null())
        })
    }

    fn params(&self, given: &[f32]) -> Result<c::act_params> {
        let (takes, got) = (self.parameters.len(), given.len());
        if got > takes {
            return Err(Error::Parameters { takes, got });
        }
        let mut value = [0.0; c::PARAMS_MOST];
        value[..got].copy_from_slice(given);
        Ok(c::act_params { count: got, value })
    }
}
