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
    let params = cell[1].split(',').filter(|bits| *bits != "-");
    let params = &params.map(from_bits).collect::<Result<Vec<f32>, _>>()?;
    let x = [from_bits(cell[2])?; N];
    let (mut got, mut slope) = ([0.0; N], [1.0; N]);
    f.forward(&x, &mut got, params)?;
    f.backward_in_place(&mut slope, &x, params)?;
    let right = is_near(&got, cell[3], cell[4])? && is_near(&slope, cell[5], cell[6])?;
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

/// A parameter that is not given has its default, not 0: the scale of selu here.
fn defaults_are_kept() -> Result<bool, Box<dyn Error>> {
    let mut x = [1.0];
    activate::find("selu")?.forward_in_place(&mut x, &[1.0])?;
    Ok(x == [1.050_701])
}

/// What must be refused is, with the text of the library, and nothing is written.
fn is_refused() -> Result<bool, Box<dyn Error>> {
    let celu = activate::find("celu")?;
    let (mut x, mut y) = ([1.0, 2.0, 3.0], [7.0; 3]);
    let says = [
        ("celu: parameter: ", celu.forward_in_place(&mut x, &[-1.0])),
        (
            "takes 1 parameters, got 2",
            celu.forward(&x, &mut y, &[1.0, 2.0]),
        ),
        (
            "the slices differ in length: 2 and 3",
            celu.forward(&x[..2], &mut y, &[]),
        ),
        (
            "the slices differ in length: 3 and 2",
            celu.forward(&x, &mut y[..2], &[]),
        ),
        (
            "the slices differ in length: 2 and 3",
            celu.backward(&x[..2], &x, &mut y, &[]),
        ),
        (
            "the slices differ in length: 3 and 2",
            celu.backward(&x, &x, &mut y[..2], &[]),
        ),
        (
            "the slices differ in length: 3 and 2",
            celu.backward_in_place(&mut y, &x[..2], &[]),
        ),
        ("nonesuch: unknown: ", activate::find("nonesuch").map(drop)),
        ("relu\0: unknown: ", activate::find("relu\0").map(drop)),
    ];
    for (text, result) in says {
        let said = result.map_or_else(|error| error.to_string(), |()| "nothing".into());
        if !said.starts_with(text) {
            println!("{said:?} instead of {text:?}");
            return Ok(false);
        }
    }
    Ok(x == [1.0, 2.0, 3.0] && y == [7.0; 3])
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::fs::read_to_string(std::env::args().nth(1).ok_or("usage: golden FILE")?)?;
    let (mut rows, mut wrong) = (0, 0);
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        rows += 1;
        wrong += i32::from(!is_right(line)?);
    }
    let count = activate::catalogue().len();
    println!("{count} activations, {rows} golden values, {wrong} wrong");
    if rows == 0 || wrong > 0 || !in_place_is_the_same()? || !defaults_are_kept()? || !is_refused()?
    {
        return Err("golden.txt is not what the library computes".into());
    }
    Ok(())
}
