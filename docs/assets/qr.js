/* QR codes (ISO/IEC 18004): text as bytes, in version 10 with correction level M. Returns rows of true (dark) and false.

   Drawn in the browser, which alone knows the site's address. One version takes every address; one mask is used, as any is
   valid. */

const SIZE = 57, ALIGNED = [[6, 28], [28, 6], [28, 28], [28, 50], [50, 28], [50, 50]]; /* rows and columns of patterns */
const DATA = 216, BLOCK = 43, CHECKS = 26; /* code words: of data, of each block but the last, of correction in a block */
const FORMAT = 21522, VERSION = 42195; /* level M and mask 0, version 10, each with its correction */

/* In the field of 256 elements by which code words are corrected. */
function times(a, b) {
  let product = 0;
  for (; b; b >>= 1, a = (a << 1) ^ (a & 128 ? 285 : 0)) if (b & 1) product ^= a;
  return product;
}

function correction(data) {
  let divisor = [1];
  for (let at = 0, root = 1; at < CHECKS; at += 1, root = times(root, 2)) {
    divisor = [...divisor, 0].map((value, place) => value ^ times(divisor[place - 1], root));
  }
  const rest = [...data, ...Array(CHECKS).fill(0)];
  data.forEach((_, at) => {
    const lead = rest[at];
    divisor.forEach((value, place) => (rest[at + place] ^= times(value, lead)));
  });
  return rest.slice(data.length);
}

const bits = (value, length) => value.toString(2).padStart(length, "0");

/* Text as bytes, how many, these, the end: whole code words. */
function words(bytes) {
  const said = [bits(4, 4), bits(bytes.length, 16), ...Array.from(bytes, (byte) => bits(byte, 8)), "0000"].join("");
  const data = said.match(/.{8}/g).map((word) => parseInt(word, 2));
  while (data.length < DATA) data.push(236, 17);
  const parts = [0, 1, 2, 3, 4].map((block) => data.slice(block * BLOCK, block < 4 ? (block + 1) * BLOCK : DATA));
  const woven = (lists) => lists[4].flatMap((_, at) => lists.map((list) => list[at])).filter((it) => it >= 0);
  return [...woven(parts), ...woven(parts.map(correction))];
}

function frame() {
  const cells = Array.from({ length: SIZE }, () => Array(SIZE).fill(null));
  const set = (row, column, dark) => {
    if (cells[row] && column in cells[row]) cells[row][column] = dark;
  };
  for (let at = 0; at < SIZE; at += 1) cells[6][at] = cells[at][6] = at % 2 === 0;
  const square = (row, column, reach, dark) => {
    for (let y = -reach; y <= reach; y += 1) {
      for (let x = -reach; x <= reach; x += 1) set(row + y, column + x, dark(Math.max(Math.abs(x), Math.abs(y))));
    }
  };
  for (const [row, column] of [[3, 3], [3, SIZE - 4], [SIZE - 4, 3]]) square(row, column, 4, (it) => it !== 2 && it !== 4);
  for (const [row, column] of ALIGNED) square(row, column, 2, (it) => it !== 1);
  for (let at = 0; at < 15; at += 1) {
    const dark = ((FORMAT >> at) & 1) === 1;
    cells[at < 6 ? at : at < 8 ? at + 1 : SIZE - 15 + at][8] = dark;
    cells[8][at < 8 ? SIZE - 1 - at : at < 9 ? 7 : 14 - at] = dark;
  }
  cells[SIZE - 8][8] = true;
  for (let at = 0; at < 18; at += 1) {
    const [near, far] = [Math.floor(at / 3), SIZE - 11 + (at % 3)];
    cells[near][far] = cells[far][near] = ((VERSION >> at) & 1) === 1;
  }
  return cells;
}

export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length + 3 > DATA) return null;
  const cells = frame();
  const said = words(bytes).map((word) => bits(word, 8)).join("");
  let next = 0;
  for (let right = SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIZE; step += 1) {
      const row = ((right + 1) & 2) === 0 ? SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (cells[row][column] !== null) continue;
        cells[row][column] = (said[next] === "1") !== ((row + column) % 2 === 0); /* mask 0 */
        next += 1;
      }
    }
  }
  return cells;
}
