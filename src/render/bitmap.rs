//! Pixels to a PNG file.

use super::RenderError;
use crate::charts::Drawing;

/// How hard a bitmap is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Small,
    Quick,
}

/// The file of a picture that was drawn at twice its size.
pub(super) fn encode(
    pixels: &[u8],
    drawing: &Drawing,
    (width, height): (u32, u32),
    packing: Packing,
) -> Result<Vec<u8>, RenderError> {
    let small = averaged(pixels, width as usize, height as usize);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    match packing {
        Packing::Small => encoder.set_compression(png::Compression::Balanced),
        Packing::Quick => encoder.set_deflate_compression(png::DeflateCompression::Level(1)),
    }
    // Flat colours repeat as they are; differences of neighbours would only hide that.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.add_itxt_chunk("Title".to_owned(), drawing.headline.clone())?;
    encoder.add_itxt_chunk("Description".to_owned(), drawing.alt.clone())?;
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&small)?;
    writer.finish()?;
    Ok(bytes)
}

/// Each pixel the mean of the four drawn for it.
fn averaged(pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
    // So many pixels at a time: paper, mostly.
    const BLOCK: usize = 16;
    let stride = width * 2 * 3;
    let first = pixels.first_chunk::<3>().copied().unwrap_or_default();
    let paper = first.repeat(BLOCK * 2);
    let mut small = first.repeat(width * height);
    for (pair, row) in pixels.chunks_exact(stride * 2).zip(small.chunks_exact_mut(width * 3)) {
        let (upper, lower) = pair.split_at(stride);
        let blocks = upper.chunks(BLOCK * 6).zip(lower.chunks(BLOCK * 6));
        for ((above, below), block) in blocks.zip(row.chunks_mut(BLOCK * 3)) {
            if above == paper && below == paper {
                continue;
            }
            let both = above.as_chunks::<6>().0.iter().zip(below.as_chunks::<6>().0);
            for ((above, below), pixel) in both.zip(block.as_chunks_mut::<3>().0) {
                *pixel = [
                    mean([above[0], above[3], below[0], below[3]]),
                    mean([above[1], above[4], below[1], below[4]]),
                    mean([above[2], above[5], below[2], below[5]]),
                ];
            }
        }
    }
    small
}

fn mean([a, b, c, d]: [u8; 4]) -> u8 {
    let sum = u16::from(a) + u16::from(b) + u16::from(c) + u16::from(d);
    u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each pixel by itself.
    fn plainly(pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
        let at = |x: usize, y: usize, channel: usize| {
            u32::from(pixels[(y * width * 2 + x) * 3 + channel])
        };
        let mut small = Vec::new();
        for y in 0..height {
            for x in 0..width {
                for channel in 0..3 {
                    let sum = at(2 * x, 2 * y, channel)
                        + at(2 * x + 1, 2 * y, channel)
                        + at(2 * x, 2 * y + 1, channel)
                        + at(2 * x + 1, 2 * y + 1, channel);
                    small.push(u8::try_from((sum + 2) / 4).unwrap());
                }
            }
        }
        small
    }

    #[test]
    fn each_pixel_is_the_mean_of_its_four_in_rows_of_any_width() {
        for width in [1, 15, 16, 17, 40] {
            let height = 6;
            let mut pixels = [250_u8, 240, 230].repeat(width * 2 * height * 2);
            for (at, value) in pixels.iter_mut().enumerate() {
                if at % 7 == 3 && at > 150 {
                    *value = u8::try_from(at % 256).unwrap();
                }
            }
            assert_eq!(averaged(&pixels, width, height), plainly(&pixels, width, height));
        }
    }
}
