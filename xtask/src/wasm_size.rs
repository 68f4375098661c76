//! The price of a first visit: the size of the wasm as the browser downloads it.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use brotli::enc::BrotliEncoderParams;

use crate::leptos::{Build, files_of_kind};

/// In bytes, compressed. A good second on a slow mobile connection; a page works before it has arrived. Of the 231,000 there
/// are, the pages of an account and what they load are some 45,000, two languages among them.
const LIMIT: usize = 235_000;

pub(crate) fn check(build: &Build) -> Result<()> {
    let mut size = 0;
    for file in files_of_kind(&build.package, "wasm")? {
        size += compressed(&file)?;
    }
    println!("wasm with brotli: {size} bytes of {LIMIT}");
    ensure!(size <= LIMIT, "the wasm is {} bytes over the limit", size - LIMIT);
    Ok(())
}

/// At the quality that files compressed ahead of time have.
fn compressed(file: &Path) -> Result<usize> {
    let wasm = fs::read(file)?;
    let strongest = BrotliEncoderParams { quality: 11, size_hint: wasm.len(), ..BrotliEncoderParams::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut wasm.as_slice(), &mut out, &strongest)?;
    Ok(out.len())
}
