/** Turns a picture into a file that the browser saves. */
export type PictureFormat = "svg" | "png";

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

/** Browsers paint no canvas that is longer. */
const LONGEST_PX = 8192;
const SHARPNESS = 2;

class CannotPaint extends Error {
  constructor(readonly picture: Pick<Picture, "width" | "height">) {
    super(
      `This browser cannot paint a PNG of ${picture.width} × ${picture.height} pixels. Save it as SVG instead.`,
    );
  }
}

export async function saveAs(picture: Picture, name: string, format: PictureFormat): Promise<void> {
  const blob = format === "svg" ? new Blob([picture.svg], { type: "image/svg+xml" }) : await painted(picture);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${fileName(name)}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 60) || "board";

async function painted(picture: Picture): Promise<Blob> {
  const scale = Math.min(SHARPNESS, LONGEST_PX / Math.max(picture.width, picture.height));
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
  try {
    await image.decode().catch(() => {
      throw new CannotPaint(picture);
    });
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(picture.width * scale);
    canvas.height = Math.ceil(picture.height * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (!blob) throw new CannotPaint(picture);
    return blob;
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
