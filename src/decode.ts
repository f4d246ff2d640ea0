import { isUtf8 } from 'node:buffer';

export interface Decoded {
  readonly text: string;
  /** Whether the text, written as UTF-8, is these bytes again: others may be read and not written back. */
  readonly isExact: boolean;
}

/**
 * Bytes as the programs read them that run what is in a file. go-yaml, which kubectl and compose use, follows a byte
 * order mark (readerc.go, yaml_parser_determine_encoding); BuildKit takes a Dockerfile byte for byte, whatever stands
 * in its comments. So there is no file that cannot be read: what is no UTF-8 has a character for each byte.
 */
export function decode(bytes: Buffer): Decoded {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: bytes.toString('utf16le'), isExact: false };
  if (first === 0xfe && second === 0xff) return { text: bigEndian(bytes), isExact: false };
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), isExact: true };
  return { text: bytes.toString('latin1'), isExact: false };
}

function bigEndian(bytes: Buffer): string {
  // An odd byte at the end is half of nothing.
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return even.swap16().toString('utf16le');
}
