export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** Writes an image in another size as float32, from `at` of `target` on. */
export type ResizeImage = (image: Float32Array, target: Float32Array, at: number) => void;

/** For each place of `to` in a row of `from` values: the two it lies between, and the weight of the second. */
interface Places {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly weight: Float64Array;
}

function placesOf(from: number, to: number): Places {
  const centre = Float64Array.from({ length: to }, (_, place) => Math.min(Math.max(((place + 0.5) * from) / to - 0.5, 0), from - 1));
  const first = Int32Array.from(centre, Math.floor);
  return {
    first,
    second: first.map((place) => Math.min(place + 1, from - 1)),
    weight: centre.map((place, index) => place - first[index]!),
  };
}

/** Bilinear interpolation of [height, width, channels] with half-pixel centres and no antialiasing, in float64, rounded once. */
export function bilinear(from: ImageSize, to: ImageSize, channels: number): ResizeImage {
  const rows = placesOf(from.height, to.height);
  const columns = placesOf(from.width, to.width);
  const stride = from.width * channels;
  return (image, target, at) => {
    let place = at;
    for (let row = 0; row < to.height; row++) {
      const [above, below, down] = [rows.first[row]! * stride, rows.second[row]! * stride, rows.weight[row]!];
      for (let column = 0; column < to.width; column++) {
        const [left, right, over] = [columns.first[column]! * channels, columns.second[column]! * channels, columns.weight[column]!];
        for (let channel = 0; channel < channels; channel++) {
          const upper = (1 - over) * image[above + left + channel]! + over * image[above + right + channel]!;
          const lower = (1 - over) * image[below + left + channel]! + over * image[below + right + channel]!;
          target[place++] = (1 - down) * upper + down * lower;
        }
      }
    }
  };
}
