// Convolutions of images. The tile is 4 pixels × 8 outputs: V8 moves all loads of a basic block to its top, so one step a block (6 loads, 8
// sums) just fits the 16 registers; the exits between the steps keep it so and make the remainder free.
import { activate, addInto, cropImage, padImage, storeLanes } from './image';
import { madd } from './lanes';

/** Kernel [terms][outputs] → panels of eight outputs [⌈outputs / 8⌉][terms][8], missing outputs zero. */
export function packPanels(kernel: usize, panels: usize, terms: i32, outputs: i32): void {
  for (let o = 0; o < outputs; o += 8)
    for (let k = 0; k < terms; k++)
      for (let i = o; i < o + 8; i++) {
        store<f32>(panels, i < outputs ? load<f32>(kernel + <usize>(k * outputs + i) * 4) : 0);
        panels += 4;
      }
}

/** The same of the transposed kernel: [⌈terms / 8⌉][outputs][8]. */
export function packTransposedPanels(kernel: usize, panels: usize, terms: i32, outputs: i32): void {
  for (let k = 0; k < terms; k += 8)
    for (let o = 0; o < outputs; o++)
      for (let i = k; i < k + 8; i++) {
        store<f32>(panels, i < terms ? load<f32>(kernel + <usize>(i * outputs + o) * 4) : 0);
        panels += 4;
      }
}

/** Copies `n` values and pads with zeros to a multiple of eight; zeros alone where there is no bias. */
export function packOutputs(bias: usize, packed: usize, n: i32): void {
  for (let i = 0; i < ((n + 7) & ~7); i++) store<f32>(packed + <usize>i * 4, bias && i < n ? load<f32>(bias + <usize>i * 4) : 0);
}

@inline function storeTile(q: usize, v0: v128, v1: v128, left: i32, activation: i32, accumulate: i32): void {
  if (accumulate) { v0 = f32x4.add(v128.load(q), v0); v1 = f32x4.add(v128.load(q, 16), v1); }
  v0 = activate(v0, activation); v1 = activate(v1, activation);
  if (left >= 8) { v128.store(q, v0); v128.store(q, v1, 16); return; }
  storeLanes(q, v0, left);
  if (left > 4) storeLanes(q + 16, v1, left - 4);
}

/**
 * One image: y[i][j][o] = activation(bias[o] + Σ over taps and k < run of x[i · down + tap · tapStep][j · right][k] · w), in which each tap
 * reads `run` values without a gap. `down`, `right` and `tapStep` are bytes.
 */
export function convolveImage(
  x: usize, down: usize, right: usize, panels: usize, bias: usize, y: usize, rows: i32, columns: i32, outputs: i32,
  taps: i32, tapStep: usize, run: i32, activation: i32, accumulate: i32,
): void {
  const zero = f32x4.splat(0), panelBytes = <usize>(taps * run) * 32, pixelBytes = <usize>outputs * 4, skip = tapStep - <usize>run * 4;
  const pixels = rows * columns;
  for (let o = 0; o < outputs; o += 8) {
    let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero, w0: v128, w1: v128, v: v128;
    let line = x, column = 0, p0: usize = x, p1: usize, p2: usize, p3: usize, q = y + <usize>o * 4;
    const left = outputs - o;
    for (let pixel = 0; pixel < pixels; pixel += 4) {
      p0 = line + <usize>column * right;
      if (++column == columns) { column = 0; line += down; }
      p1 = pixel + 1 < pixels ? line + <usize>column * right : p0;
      if (++column == columns) { column = 0; line += down; }
      p2 = pixel + 2 < pixels ? line + <usize>column * right : p0;
      if (++column == columns) { column = 0; line += down; }
      p3 = pixel + 3 < pixels ? line + <usize>column * right : p0;
      if (++column == columns) { column = 0; line += down; }
      if (bias) { a0 = v128.load(bias + <usize>o * 4); a1 = v128.load(bias + <usize>o * 4, 16); } else { a0 = zero; a1 = zero; }
      b0 = a0; b1 = a1; c0 = a0; c1 = a1; d0 = a0; d1 = a1;
      let pw = panels, tap = taps;
      for (;;) {
        let j = run;
        for (;;) {
          w0 = v128.load(pw); w1 = v128.load(pw, 16);
          v = v128.load32_splat(p0); a0 = madd(a0, v, w0); a1 = madd(a1, v, w1); v = v128.load32_splat(p1); b0 = madd(b0, v, w0); b1 = madd(b1, v, w1);
          v = v128.load32_splat(p2); c0 = madd(c0, v, w0); c1 = madd(c1, v, w1); v = v128.load32_splat(p3); d0 = madd(d0, v, w0); d1 = madd(d1, v, w1);
          if (j <= 1) break;
          w0 = v128.load(pw, 32); w1 = v128.load(pw, 48);
          v = v128.load32_splat(p0, 4); a0 = madd(a0, v, w0); a1 = madd(a1, v, w1); v = v128.load32_splat(p1, 4); b0 = madd(b0, v, w0); b1 = madd(b1, v, w1);
          v = v128.load32_splat(p2, 4); c0 = madd(c0, v, w0); c1 = madd(c1, v, w1); v = v128.load32_splat(p3, 4); d0 = madd(d0, v, w0); d1 = madd(d1, v, w1);
          if (j <= 2) break;
          w0 = v128.load(pw, 64); w1 = v128.load(pw, 80);
          v = v128.load32_splat(p0, 8); a0 = madd(a0, v, w0); a1 = madd(a1, v, w1); v = v128.load32_splat(p1, 8); b0 = madd(b0, v, w0); b1 = madd(b1, v, w1);
          v = v128.load32_splat(p2, 8); c0 = madd(c0, v, w0); c1 = madd(c1, v, w1); v = v128.load32_splat(p3, 8); d0 = madd(d0, v, w0); d1 = madd(d1, v, w1);
          if (j <= 3) break;
          w0 = v128.load(pw, 96); w1 = v128.load(pw, 112);
          v = v128.load32_splat(p0, 12); a0 = madd(a0, v, w0); a1 = madd(a1, v, w1); v = v128.load32_splat(p1, 12); b0 = madd(b0, v, w0); b1 = madd(b1, v, w1);
          v = v128.load32_splat(p2, 12); c0 = madd(c0, v, w0); c1 = madd(c1, v, w1); v = v128.load32_splat(p3, 12); d0 = madd(d0, v, w0); d1 = madd(d1, v, w1);
          p0 += 16; p1 += 16; p2 += 16; p3 += 16; pw += 128; j -= 4;
          if (j <= 0) break;
        }
        if (--tap <= 0) break;
        const rest = skip + <usize>j * 4;
        p0 += rest; p1 += rest; p2 += rest; p3 += rest; pw += <usize>j * 32;
      }
      storeTile(q, a0, a1, left, activation, accumulate); q += pixelBytes;
      if (pixel + 1 < pixels) { storeTile(q, b0, b1, left, activation, accumulate); q += pixelBytes; }
      if (pixel + 2 < pixels) { storeTile(q, c0, c1, left, activation, accumulate); q += pixelBytes; }
      if (pixel + 3 < pixels) { storeTile(q, d0, d1, left, activation, accumulate); q += pixelBytes; }
    }
    panels += panelBytes;
  }
}

/**
 * A batch. `padded` is memory for one image of [ph][pw][c], or 0 where nothing is padded; `kh` taps down, `dilation` rows apart, of `kw`
 * columns each.
 */
export function conv2d(
  x: usize, count: i32, h: i32, w: i32, c: i32, padded: usize, ph: i32, pw: i32, top: i32, left: i32,
  panels: usize, bias: usize, y: usize, rows: i32, columns: i32, outputs: i32,
  kh: i32, kw: i32, strideH: i32, strideW: i32, dilation: i32, activation: i32,
): void {
  const line = <usize>(pw * c) * 4, pixel = <usize>c * 4;
  for (let n = 0; n < count; n++) {
    let from = x;
    if (padded) { padImage(x, h, w, c, padded, ph, pw, top, left); from = padded; }
    convolveImage(
      from, <usize>strideH * line, <usize>strideW * pixel, panels, bias, y, rows, columns, outputs,
      kh, <usize>dilation * line, kw * c, activation, 0,
    );
    x += <usize>(h * w * c) * 4; y += <usize>(rows * columns * outputs) * 4;
  }
}

/** Adds what a block of output rows says of the image: block[i][j][tap][run] onto the runs that the taps read. */
function scatter(block: usize, out: usize, down: usize, right: usize, rows: i32, columns: i32, taps: i32, tapStep: usize, run: i32): void {
  for (let i = 0; i < rows; i++) {
    let pixel = out;
    for (let j = 0; j < columns; j++) {
      let to = pixel;
      for (let tap = 0; tap < taps; tap++) { addInto(to, block, run); block += <usize>run * 4; to += tapStep; }
      pixel += right;
    }
    out += down;
  }
}

/**
 * dx of a batch, written or added. `panels` are transposed. `block` holds what `blockRows` output rows say of each tap, or is 0 where every
 * output reads one pixel of its own. `padded` is memory for one image's gradient with its border.
 */
export function conv2dInputGradient(
  dy: usize, count: i32, rows: i32, columns: i32, outputs: i32, panels: usize, block: usize, blockRows: i32,
  padded: usize, ph: i32, pw: i32, top: i32, left: i32, dx: usize, h: i32, w: i32, c: i32,
  kh: i32, kw: i32, strideH: i32, strideW: i32, dilation: i32, accumulate: i32,
): void {
  const line = <usize>(pw * c) * 4, pixel = <usize>c * 4, outLine = <usize>(columns * outputs) * 4, run = kw * c, terms = kh * run;
  for (let n = 0; n < count; n++) {
    if (!block) convolveImage(dy, outLine, <usize>outputs * 4, panels, 0, dx, rows, columns, c, 1, 0, outputs, 0, accumulate);
    else {
      memory.fill(padded, 0, <usize>ph * line);
      for (let i = 0; i < rows; i += blockRows) {
        const some = min(blockRows, rows - i);
        convolveImage(dy + <usize>i * outLine, outLine, <usize>outputs * 4, panels, 0, block, some, columns, terms, 1, 0, outputs, 0, 0);
        scatter(block, padded + <usize>(i * strideH) * line, <usize>strideH * line, <usize>strideW * pixel, some, columns, kh, <usize>dilation * line, run);
      }
      cropImage(padded, pw, top, left, dx, h, w, c, accumulate);
    }
    dy += <usize>rows * outLine; dx += <usize>(h * w * c) * 4;
  }
}

@inline function addTile(q: usize, v0: v128, v1: v128, left: i32): void {
  v0 = f32x4.add(v128.load(q), v0);
  if (left >= 8) { v128.store(q, v0); v128.store(q, f32x4.add(v128.load(q, 16), v1), 16); return; }
  storeLanes(q, v0, left);
  if (left > 4) storeLanes(q + 16, f32x4.add(v128.load(q, 16), v1), left - 4);
}

/** dw[k][o] += Σ over pixels of x[pixel][k] · dy[pixel][o], for one image; blocks of rows keep x and dy near while all tiles visit them. */
export function kernelGradient(
  x: usize, down: usize, right: usize, dy: usize, rows: i32, columns: i32, outputs: i32, taps: i32, tapStep: usize, run: i32, dw: usize, blockRows: i32,
): void {
  const zero = f32x4.splat(0), dyPixel = <usize>outputs * 4, dyLine = <usize>columns * dyPixel;
  for (let from = 0; from < rows; from += blockRows) {
    const to = min(from + blockRows, rows);
    for (let tap = 0; tap < taps; tap++) {
      for (let k = 0; k < run; k += 4) {
        const more = run - k;
        for (let o = 0; o < outputs; o += 8) {
          let a0 = zero, a1 = zero, b0 = zero, b1 = zero, c0 = zero, c1 = zero, d0 = zero, d1 = zero, w0: v128, w1: v128, v: v128;
          let xLine = x + <usize>from * down + <usize>tap * tapStep + <usize>k * 4, yLine = dy + <usize>from * dyLine + <usize>o * 4;
          for (let i = from; i < to; i++) {
            let px = xLine, py = yLine, j = columns;
            for (;;) {
              w0 = v128.load(py); w1 = v128.load(py, 16);
              v = v128.load32_splat(px); a0 = madd(a0, v, w0); a1 = madd(a1, v, w1); v = v128.load32_splat(px, 4); b0 = madd(b0, v, w0); b1 = madd(b1, v, w1);
              v = v128.load32_splat(px, 8); c0 = madd(c0, v, w0); c1 = madd(c1, v, w1); v = v128.load32_splat(px, 12); d0 = madd(d0, v, w0); d1 = madd(d1, v, w1);
              if (j <= 1) break; px += right; py += dyPixel;
              w0 = v128.load(py); w1 = v128.load(py, 16);
              v = v128.load32_splat(px); a0 = madd(a0, v, w0); a1 = madd(a1, v, w1); v = v128.load32_splat(px, 4); b0 = madd(b0, v, w0); b1 = madd(b1, v, w1);
              v = v128.load32_splat(px, 8); c0 = madd(c0, v, w0); c1 = madd(c1, v, w1); v = v128.load32_splat(px, 12); d0 = madd(d0, v, w0); d1 = madd(d1, v, w1);
              j -= 2;
              if (j <= 0) break; px += right; py += dyPixel;
            }
            xLine += down; yLine += dyLine;
          }
          let q = dw + <usize>((tap * run + k) * outputs + o) * 4;
          const left = outputs - o;
          addTile(q, a0, a1, left); q += dyPixel;
          if (more > 1) { addTile(q, b0, b1, left); q += dyPixel; }
          if (more > 2) { addTile(q, c0, c1, left); q += dyPixel; }
          if (more > 3) addTile(q, d0, d1, left);
        }
      }
    }
  }
}

export function conv2dKernelGradient(
  x: usize, count: i32, h: i32, w: i32, c: i32, padded: usize, ph: i32, pw: i32, top: i32, left: i32,
  dy: usize, rows: i32, columns: i32, outputs: i32,
  kh: i32, kw: i32, strideH: i32, strideW: i32, dilation: i32, dw: usize, blockRows: i32,
): void {
  const line = <usize>(pw * c) * 4, pixel = <usize>c * 4;
  for (let n = 0; n < count; n++) {
    let from = x;
    if (padded) { padImage(x, h, w, c, padded, ph, pw, top, left); from = padded; }
    kernelGradient(from, <usize>strideH * line, <usize>strideW * pixel, dy, rows, columns, outputs, kh, <usize>dilation * line, kw * c, dw, blockRows);
    x += <usize>(h * w * c) * 4; dy += <usize>(rows * columns * outputs) * 4;
  }
}
