// SPDX-License-Identifier: MIT

//! Computes the values of golden.txt again, through activate.rs.
//!
//!     golden FILE

mod activate;

use std::error::Error;

const N: usize = 37;

fn from_bits(text: &str) -> Result<f32, std::num::ParseIntError> {
    Ok(f32::from_bits(u32::from_str_radix(text, 16)?))
}

/// Floats as integers of which neighbours differ by 1.
fn order(value: f32) -> i64 {
    let bits = value.to_bits() as i32;
    i64::from(if bits < 0 { bits ^ i32::MAX } else { bits })
}

fn is_near(got: &[f32], want: &str, most: &str) -> Result<bool, Box<dyn Error>> {
    let (want, most) = (order(from_bits(want)?), most.parse::<i64>()?);
    Ok(got.iter().all(|value| (order(*value) - want).abs() <= most))
}

fn is_right(line: &str) -> Result<bool, Box<dyn Error>> {
    let cell: Vec<&str> = line.split_whitespace().collect();
    let f = activate::find(cell[0])?;
    let params = [from_bits(cell[1])?, from_bits(cell[2])?];
    let params = &params[..f.parameters.len()];
    let x = [from_bits(cell[3])?; N];
    let (mut got, mut slope) = ([0.0; N], [1.0; N]);
    f.forward(&x, &mut got, params)?;
    f.backward_in_place(&mut slope, &x, params)?;
    let right = is_near(&got, cell[4], cell[5])? && is_near(&slope, cell[6], cell[7])?;
    if !right {
        println!("wrong: {line}  got {}, {}", got[0], slope[0]);
        println!(
            "  {}: f(x) = {}, f'(x) = {}",
            f.name, f.formula, f.derivative
        );
    }
    Ok(right)
}

/// The other two ways to call give the same.
fn in_place_is_the_same() -> Result<bool, Box<dyn Error>> {
    let gelu = activate::find("gelu")?;
    let (x, dy) = ([-1.5, 0.25, 3.0], [1.0, 2.0, -1.0]);
    let (mut y, mut z, mut dx, mut dz) = (x, x, x, dy);
    gelu.forward(&x, &mut y, &[])?;
    gelu.forward_in_place(&mut z, &[])?;
    gelu.backward(&dy, &x, &mut dx, &[])?;
    gelu.backward_in_place(&mut dz, &x, &[])?;
    Ok(y != x && y == z && dx != x && dx == dz)
}

/// What must be refused is, with the text of the library.
fn is_refused() -> Result<bool, Box<dyn Error>> {
    let celu = activate::find("celu")?;
    let mut x = [1.0, 2.0, 3.0];
    let refused = celu.forward_in_place(&mut x, &[-1.0]);
    let says = refused.map_or_else(|error| error.to_string(), |()| "nothing".into());
    Ok(says.starts_with("bad argument") && x[0] == 1.0)
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::fs::read_to_string(std::env::args().nth(1).ok_or("usage: golden FILE")?)?;
    let (mut rows, mut wrong) = (0, 0);
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        rows += 1;
        wrong += i32::from(!is_right(line)?);
    }
    let count = activate::catalogue()?.len();
    println!("{count} activations, {rows} golden values, {wrong} wrong");
    if rows == 0 || wrong > 0 || !in_place_is_the_same()? || !is_refused()? {
        return Err("golden.txt is not what the library computes".into());
    }
    Ok(())
}
