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

    #[repr(C)]
    pub struct act_params {
        pub size: usize,
        pub values: [f32; 2],
    }

    #[repr(C)]
    pub struct act_op_info {
        pub size: usize,
        pub name: *const c_char,
        pub formula: *const c_char,
        pub derivative: *const c_char,
        pub derivative_y: *const c_char,
        pub kinks: *const c_char,
        pub flags: u32,
        pub param_count: i32,
        pub param_name: [*const c_char; 2],
        pub param_default: [f32; 2],
        // The rest is not asked for: `size` says where this one ends.
    }

    #[link(name = "activate")]
    extern "C" {
        pub fn act_op_count() -> i32;
        pub fn act_op_find(name: *const c_char) -> i32;
        pub fn act_op_describe(op: i32, info: *mut act_op_info) -> i32;
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
const ERR_ARG: i32 = -1;

/// A status of the library that is not 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error(pub i32);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&text(unsafe { c::act_status_text(self.0) }))
    }
}

impl std::error::Error for Error {}

pub type Result<T> = std::result::Result<T, Error>;

fn check(status: i32) -> Result<()> {
    if status == 0 {
        Ok(())
    } else {
        Err(Error(status))
    }
}

fn same(one: usize, other: usize) -> Result<()> {
    check(if one == other { 0 } else { ERR_ARG })
}

/// The texts of the library are never null, except for the name of no parameter.
fn text(chars: *const c_char) -> String {
    unsafe { CStr::from_ptr(chars) }
        .to_string_lossy()
        .into_owned()
}

/// One entry of the catalogue.
#[derive(Debug, Clone)]
pub struct Activation {
    op: i32,
    pub name: String,
    pub formula: String,
    pub derivative: String,
    /// Names and defaults.
    pub parameters: Vec<(String, f32)>,
}

/// The activation of that name.
pub fn find(name: &str) -> Result<Activation> {
    let name = CString::new(name).map_err(|_| Error(ERR_ARG))?;
    let op = unsafe { c::act_op_find(name.as_ptr()) };
    if op < 0 {
        Err(Error(op))
    } else {
        describe(op)
    }
}

/// All activations of the library.
pub fn catalogue() -> Result<Vec<Activation>> {
    (0..unsafe { c::act_op_count() }).map(describe).collect()
}

fn describe(op: i32) -> Result<Activation> {
    let mut info: c::act_op_info = unsafe { std::mem::zeroed() };
    info.size = std::mem::size_of::<c::act_op_info>();
    check(unsafe { c::act_op_describe(op, &mut info) })?;
    Ok(Activation {
        op,
        name: text(info.name),
        formula: text(info.formula),
        derivative: text(info.derivative),
        parameters: (0..info.param_count as usize)
            .map(|k| (text(info.param_name[k]), info.param_default[k]))
            .collect(),
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
        check(unsafe { c::act_forward(self.op, F32, x, y, n, &params, ptr::null()) })
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
        check(unsafe { c::act_backward(self.op, F32, dy, x, dx, n, &params, ptr::null()) })
    }

    fn params(&self, given: &[f32]) -> Result<c::act_params> {
        if given.len() > self.parameters.len() {
            return Err(Error(ERR_ARG));
        }
        let mut values = [0.0; 2];
        for (k, (_, default)) in self.parameters.iter().enumerate() {
            values[k] = *given.get(k).unwrap_or(default);
        }
        Ok(c::act_params {
            size: std::mem::size_of::<c::act_params>(),
            values,
        })
    }
}
