package io.ringkeeper.agreement.storage;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.UnsupportedFormatException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value, or why what was found must not be used, or neither: there is nothing, and never was.
 *
 * @param value what was found, if it may be used
 * @param excluded why not, otherwise
 */
public record Excluding<T>(@Nullable T value, @Nullable Excluded excluded) {

  static <T> Excluding<T> of(T value) {
    return new Excluding<>(value, null);
  }

  static <T> Excluding<T> nothing() {
    return new Excluding<>(null, null);
  }

  static <T> Excluding<T> not(Reason reason, String detail) {
    return new Excluding<>(null, new Excluded(reason, detail));
  }

  /** Decodes, telling damage from a format of a later release. */
  static <T> Excluding<T> decoding(byte[] data, Function<byte[], T> decoder) {
    try {
      return of(decoder.apply(data));
    } catch (UnsupportedFormatException e) {
      return not(Reason.TOO_NEW, String.valueOf(e.getMessage()));
    } catch (CorruptStateException e) {
      return not(Reason.CORRUPT, String.valueOf(e.getMessage()));
    }
  }
}
