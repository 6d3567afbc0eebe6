package org.hwnas.dsl.sources;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes a file while it is read, including what the reader skips. */
public final class HashedStream extends FilterInputStream {
  private static final int CHUNK = 1 << 16;

  private final MessageDigest digest;

  public HashedStream(InputStream stream) {
    super(stream);
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      digest.update(bytes, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] skipped = new byte[(int) Math.min(CHUNK, Math.max(0, wanted))];
    long done = 0;
    while (done < wanted) {
      int count = read(skipped, 0, (int) Math.min(skipped.length, wanted - done));
      if (count <= 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /**
   * Reads what is left of the file.
   *
   * @return SHA-256 of the whole, lower-case hexadecimal
   */
  public String sha256() throws IOException {
    byte[] rest = new byte[CHUNK];
    while (read(rest, 0, rest.length) > 0) {
      // hashed by reading
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
